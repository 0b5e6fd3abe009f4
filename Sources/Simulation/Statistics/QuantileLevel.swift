/// The probability of a quantile as an exact fraction, such as 95/100.
///
/// A fraction and not a double, so that the position in a sample is found in integers.
public struct QuantileLevel: Hashable, Sendable, BitwiseCopyable {
  /// The upper part of the fraction.
  public let numerator: Int
  /// The lower part of the fraction.
  public let denominator: Int

  /// The 5th percentile.
  public static let p05 = QuantileLevel(5, outOf: 100)
  /// The 25th percentile, the lower quartile.
  public static let p25 = QuantileLevel(25, outOf: 100)
  /// The 50th percentile, the median.
  public static let p50 = QuantileLevel(50, outOf: 100)
  /// The 75th percentile, the upper quartile.
  public static let p75 = QuantileLevel(75, outOf: 100)
  /// The 95th percentile.
  public static let p95 = QuantileLevel(95, outOf: 100)

  /// Makes a level from a fraction.
  ///
  /// - Precondition: the fraction lies in 0...1, and the denominator is at most a million.
  public init(_ numerator: Int, outOf denominator: Int) {
    precondition(denominator > 0 && denominator <= 1_000_000, "the denominator is out of range")
    precondition(numerator >= 0 && numerator <= denominator, "the level is not between 0 and 1")
    self.numerator = numerator
    self.denominator = denominator
  }

  /// The level as a double.
  public var probability: Double { Double(numerator) / Double(denominator) }
}
