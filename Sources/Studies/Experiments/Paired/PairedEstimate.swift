public import Statistics

/// What pairs of replications say about the difference of two designs in a metric.
public struct PairedEstimate: Hashable, Sendable {
  /// What the interval of the difference says.
  public enum Verdict: String, CaseIterable, Sendable {
    /// The alternative is lower: the whole interval lies below zero.
    case lower
    /// The alternative is higher: the whole interval lies above zero.
    case higher
    /// Both designs gave the same value in every replication.
    case equal
    /// The interval contains zero, or there is none.
    case undecided
  }

  /// The pairs that have a difference.
  public let count: Int
  /// The mean of the baseline over the pairs.
  public internal(set) var baselineMean: Double
  /// The mean of the alternative over the pairs.
  public internal(set) var alternativeMean: Double
  /// The mean of alternative minus baseline.
  public internal(set) var difference: Double
  /// The interval of the mean difference; nil where there are too few pairs.
  public internal(set) var interval: ConfidenceInterval?
  /// The variance of the difference of independent replications over that of the pairs.
  ///
  /// So many times more replications would be needed without common random numbers. Infinite where
  /// the difference is the same in all pairs and the designs vary; nil where nothing varies.
  public let varianceReduction: Double?
  /// How many pairs have a lower alternative.
  let lowerCount: Int
  /// How many pairs have a higher alternative.
  let higherCount: Int

  /// What the interval of the difference says.
  public var verdict: Verdict {
    if lowerCount == 0, higherCount == 0 { return .equal }
    guard let interval else { return .undecided }
    if interval.high < 0 { return .lower }
    return interval.low > 0 ? .higher : .undecided
  }

  /// The same in a unit that is so many times as large.
  package func divided(by unit: Double) -> Self {
    var estimate = self
    estimate.baselineMean /= unit
    estimate.alternativeMean /= unit
    estimate.difference /= unit
    estimate.interval = interval.map {
      ConfidenceInterval(low: $0.low / unit, high: $0.high / unit, level: $0.level)
    }
    return estimate
  }
}
