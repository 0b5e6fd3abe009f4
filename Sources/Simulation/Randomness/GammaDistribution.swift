import Numerics

/// The distribution function of the gamma distribution and its inverse, for every shape.
///
/// The library's distribution function fails for large shapes and at infinity; the search of its
/// inverse gives up for many probabilities where the shape is below 0.2 or above some thousands.
enum GammaDistribution {
  /// From this shape on the expansion is used; its error is then below 1e-9.
  private static let largeShape = 1e4

  /// Returns the probability of a draw at or below a number.
  static func cumulative(_ x: Double, shape: Double, scale: Double) -> Double {
    guard x > 0 else { return 0 }
    let ratio = x / scale
    guard ratio < .infinity else { return 1 }
    guard shape < largeShape else { return expansion(ratio, shape) }
    return NamedDistribution.gamma(shape: shape, scale: scale).cumulative(x)
  }

  /// Returns the smallest number that a draw is at or below with at least a probability.
  static func quantile(_ probability: Double, shape: Double, scale: Double) -> Double {
    guard probability > 0 else { return 0 }
    guard probability < 1 else { return .infinity }
    if shape < 0.2, let small = smallQuantile(probability, shape) { return small * scale }
    if shape < largeShape {
      let found = NamedDistribution.gamma(shape: shape, scale: scale).quantile(probability)
      if found.isFinite { return found }
    }
    // Bisection over the bit patterns of positive numbers, whose order is theirs.
    var low: UInt64 = 0
    var high = Double.infinity.bitPattern
    while high - low > 1 {
      let middle = low + (high - low) / 2
      let value = Double(bitPattern: middle)
      let isBelow = cumulative(value, shape: shape, scale: scale) < probability
      if isBelow { low = middle } else { high = middle }
    }
    return Double(bitPattern: high)
  }

  /// Returns a quantile below 0.001 with scale 1, or nil where it is greater.
  ///
  /// The distribution function is x^shape / Γ(shape + 1) times a power series that is nearly one;
  /// each round multiplies the error by x.
  private static func smallQuantile(_ probability: Double, _ shape: Double) -> Double? {
    let start = (Elementary.log(probability) + SpecialFunction.logGamma(shape + 1)) / shape
    var x = Elementary.exp(start)
    guard x < 0.001 else { return nil }
    for _ in 0..<6 {
      let terms = 1 / (shape + 1) - x * (1 / (2 * (shape + 2)) - x / (6 * (shape + 3)))
      x = Elementary.exp(start - Elementary.log1p(-shape * x * terms) / shape)
    }
    return x
  }

  /// Returns the distribution function with scale 1, for large shapes.
  ///
  /// - Source: N. M. Temme, "The asymptotic expansion of the incomplete gamma functions", 1979:
  ///   the normal distribution function and the first two terms of its correction.
  private static func expansion(_ x: Double, _ shape: Double) -> Double {
    let epsilon = (x - shape) / shape
    // Half the square of eta is epsilon - log(1 + epsilon).
    let half = -SpecialFunction.logOnePlusMinus(epsilon)
    // Forty deviations from the mean, or so near zero that the logarithm has no value.
    guard shape * half < 800 else { return epsilon < 0 ? 0 : 1 }
    let root = (2 * half).squareRoot()
    let eta = epsilon < 0 ? -root : root
    var first = -1.0 / 3 + epsilon * (1.0 / 12 - epsilon * (23.0 / 540 - epsilon * 353 / 12960))
    var second = -1.0 / 540 - epsilon / 288
    if epsilon.magnitude > 1e-3 {
      let lambda = x / shape
      first = 1 / epsilon - 1 / eta
      let cube = eta * eta * eta
      let difference = cube * (lambda * lambda + 10 * lambda + 1) - 12 * epsilon * epsilon * epsilon
      second = -difference / (12 * cube * epsilon * epsilon * epsilon)
    }
    let density = Elementary.exp(-shape * half) / (2 * Double.pi * shape).squareRoot()
    let above = density * (first + second / shape)
    return min(1, max(0, NamedDistribution.normal.cumulative(eta * shape.squareRoot()) - above))
  }
}
