@preconcurrency import CGSL

/// The quasi-random sequence of Sobol: points that fill the unit cube evenly, however many are taken.
///
/// Starts at the centre of the cube: the corner of zeros, where the sequence begins in theory, is left
/// out. Every coordinate is a multiple of 2⁻³⁰ above zero and below one, the same on every machine.
///
/// - Source: I. A. Antonov and V. M. Saleev, USSR Computational Mathematics and Mathematical Physics
///   19 (1980); directions of P. Bratley and B. L. Fox, ACM TOMS 14 (1988).
public struct SobolSequence: ~Copyable {
  /// The most coordinates that a point can have.
  public static let mostDimensions = 40

  /// The number of coordinates of each point.
  public let dimensions: Int
  private let generator: UnsafeMutablePointer<gsl_qrng>

  /// Starts a sequence; nil only where there is no memory.
  ///
  /// - Precondition: there are 1 to 40 dimensions.
  public init?(dimensions: Int) {
    precondition(
      dimensions >= 1 && dimensions <= Self.mostDimensions, "there are not 1 to 40 dimensions")
    guard let generator = gsl_qrng_alloc(gsl_qrng_sobol, UInt32(dimensions)) else { return nil }
    self.generator = generator
    self.dimensions = dimensions
  }

  deinit { gsl_qrng_free(generator) }

  /// Returns the next point.
  ///
  /// - Precondition: fewer than 2³⁰ points were taken before.
  public mutating func next() -> [Double] {
    var point = [Double](repeating: 0, count: dimensions)
    gsl_qrng_get(generator, &point)
    return point
  }
}
