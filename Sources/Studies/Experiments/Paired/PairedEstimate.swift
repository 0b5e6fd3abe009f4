public import Statistics

/// What pairs of replications say about the difference of two designs in a metric.
public struct PairedEstimate: Hashable, Sendable {
  /// The pairs that have a difference.
  public let count: Int
  /// The mean of the baseline over the pairs.
  public let baselineMean: Double
  /// The mean of the alternative over the pairs.
  public let alternativeMean: Double
  /// The mean of alternative minus baseline.
  public let difference: Double
  /// The interval of the mean difference; nil where there are too few pairs.
  public let interval: ConfidenceInterval?
  /// The variance of the difference of independent replications over that of the pairs.
  ///
  /// So many times more replications would be needed without common random numbers. Infinite where
  /// the difference is the same in all pairs and the designs vary; nil where nothing varies.
  public let varianceReduction: Double?
  /// How many pairs have a lower alternative.
  public let lowerCount: Int
  /// How many pairs have a higher alternative.
  public let higherCount: Int

  /// What the interval of the difference says.
  public var verdict: PairedComparison.Verdict {
    if count > 0, lowerCount == 0, higherCount == 0 { return .equal }
    guard let interval else { return .undecided }
    if interval.high < 0 { return .lower }
    return interval.low > 0 ? .higher : .undecided
  }

  /// The ratio of what the variance of an unpaired difference is to that of the paired one.
  static func reduction(
    baseline: Double?, alternative: Double?, difference: Double?
  ) -> Double? {
    guard let baseline, let alternative, let difference, baseline + alternative > 0 else {
      return nil
    }
    return (baseline + alternative) / difference
  }
}

extension ConfidenceInterval {
  /// The part of the interval that is possible.
  ///
  /// - Precondition: some of it is.
  func clamped(to possible: ClosedRange<Double>) -> ConfidenceInterval {
    ConfidenceInterval(
      low: max(low, possible.lowerBound), high: min(high, possible.upperBound), level: level)
  }
}
