import Glibc

/// The Kolmogorov-Smirnov test of a sample against a distribution, or of two samples.
///
/// The p-value uses Stephens' small-sample correction of the limiting distribution; it holds for
/// continuous distributions whose parameters were not estimated from the same sample.
///
/// - Source: M. A. Stephens, Journal of the Royal Statistical Society B 32 (1970).
public struct KolmogorovSmirnov: Hashable, Sendable {
  /// The largest distance between the distribution functions.
  public let statistic: Double
  /// The probability of a distance at least as large if the hypothesis is true.
  public let pValue: Double

  /// Tests the sample against a cumulative distribution function.
  ///
  /// - Precondition: the sample is not empty.
  public init(_ sample: [Double], against cumulative: (Double) -> Double) {
    precondition(!sample.isEmpty, "the sample is empty")
    let size = Double(sample.count)
    var distance = 0.0
    for (index, value) in sample.sorted().enumerated() {
      let probability = cumulative(value)
      distance = max(distance, Double(index + 1) / size - probability)
      distance = max(distance, probability - Double(index) / size)
    }
    self.init(statistic: distance, effectiveSize: size)
  }

  private init(statistic: Double, effectiveSize: Double) {
    let root = effectiveSize.squareRoot()
    self.statistic = statistic
    pValue = Self.upperTail((root + 0.12 + 0.11 / root) * statistic)
  }

  /// The limiting probability that the scaled distance exceeds the value.
  static func upperTail(_ value: Double) -> Double {
    guard value > 0.04 else { return 1 }
    guard value >= 1.18 else {
      // The transformed series converges fast where the alternating one does not.
      let ratio = exp(-Double.pi * Double.pi / (8 * value * value))
      let series = ratio + pow(ratio, 9) + pow(ratio, 25) + pow(ratio, 49)
      return 1 - (2 * Double.pi).squareRoot() / value * series
    }
    let ratio = exp(-2 * value * value)
    return 2 * (ratio - pow(ratio, 4) + pow(ratio, 9))
  }
}
