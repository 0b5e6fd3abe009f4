public import Statistics

/// How much one design differs from another when both met the same randomness.
///
/// Replication r of both designs used the same streams (common random numbers), so the difference is
/// taken replication by replication; what both share cancels.
public struct PairedComparison: Hashable, Sendable {
  /// What the interval of the difference says.
  public enum Verdict: String, Hashable, Sendable {
    /// The alternative is lower: the whole interval lies below zero.
    case lower
    /// The alternative is higher: the whole interval lies above zero.
    case higher
    /// Both designs gave the same value in every replication.
    case equal
    /// The interval contains zero, or there is none.
    case undecided
  }

  /// The differences, alternative minus baseline; nil without a complete pair.
  public let difference: SampleSummary?
  /// The mean of the baseline over the pairs.
  public let baselineMean: Double
  /// The mean of the alternative over the pairs.
  public let alternativeMean: Double
  /// Pearson's correlation of the pairs; nil where one side does not vary.
  public let correlation: Double?
  /// How many pairs have a lower alternative.
  public let lowerCount: Int
  /// How many pairs have a higher alternative.
  public let higherCount: Int

  /// Compares two designs; pairs without a difference (a NaN, or both infinite) are left out.
  ///
  /// - Precondition: both have the same number of replications.
  public init(baseline: [Double], alternative: [Double], level: Double = 0.95) {
    precondition(baseline.count == alternative.count, "the designs are not paired")
    let pairs = zip(baseline, alternative).filter { !($0.1 - $0.0).isNaN }
    let left = SampleSummary(pairs.map { $0.0 })
    let right = SampleSummary(pairs.map { $0.1 })
    difference = SampleSummary(pairs.map { $0.1 - $0.0 }, level: level)
    baselineMean = left?.mean ?? .nan
    alternativeMean = right?.mean ?? .nan
    lowerCount = pairs.count { $0.1 < $0.0 }
    higherCount = pairs.count { $0.1 > $0.0 }
    correlation = Self.correlation(pairs, left, right)
  }

  /// What the interval of the difference says.
  public var verdict: Verdict {
    guard let difference, let interval = difference.interval else { return .undecided }
    if lowerCount == 0, higherCount == 0 { return .equal }
    if interval.high < 0 { return .lower }
    return interval.low > 0 ? .higher : .undecided
  }

  private static func correlation(
    _ pairs: [(Double, Double)], _ left: SampleSummary?, _ right: SampleSummary?
  ) -> Double? {
    guard let left, let right, let first = left.standardDeviation,
      let second = right.standardDeviation, first > 0, second > 0
    else { return nil }
    let products = pairs.map { ($0.0 - left.mean) * ($0.1 - right.mean) }
    guard let mean = SampleSummary(products)?.mean else { return nil }
    let covariance = mean * Double(pairs.count) / Double(pairs.count - 1)
    return max(-1, min(1, covariance / (first * second)))
  }
}
