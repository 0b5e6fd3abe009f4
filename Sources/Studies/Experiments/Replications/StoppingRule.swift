public import Statistics

/// When an experiment has enough replications: the interval of a result is narrow enough.
///
/// Replications come in batches of a fixed schedule: the minimum first, then batch by batch up to the
/// maximum. The rule looks at the interval after each batch only, so the number of replications depends
/// on the results and never on threads.
///
/// Looking repeatedly and stopping at the first narrow interval makes the interval cover a little less
/// than its level (typically 1 to 3 points at 95 %), more so with a small minimum and skewed values. A
/// minimum of 30 or more keeps the loss small; a fixed number of replications avoids it.
///
/// - Source: A. M. Law, Simulation Modeling and Analysis (2015), section 9.4.1.
public struct StoppingRule: Hashable, Sendable {
  /// How narrow the interval must be.
  public enum Precision: Hashable, Sendable {
    /// Half the width at most this share of the result's magnitude. Never reached by a mean of zero:
    /// a rare event that has not happened yet is not known precisely.
    case relative(Double)
    /// Half the width at most this much, in the unit of the values.
    case absolute(Double)
  }

  /// What is estimated from the values, and with which interval.
  public enum Estimate: Hashable, Sendable {
    /// Their mean, with Student's t interval, or that of rare events where at least half of the
    /// values are at a bound.
    case mean
    /// The probability of a value above zero, with Clopper and Pearson's interval.
    case probability
    /// A quantile, with the distribution-free interval; not precise as long as it has none.
    case quantile(QuantileLevel)
  }

  /// How narrow the interval must be.
  public let precision: Precision
  /// What is estimated.
  public let estimate: Estimate
  /// The replications of the first batch.
  public let minimum: Int
  /// The most replications.
  public let maximum: Int
  /// The replications of each further batch.
  public let batch: Int
  /// The confidence of the interval.
  public let level: Double

  /// Makes a rule.
  ///
  /// - Precondition: the precision is positive, 2 <= minimum <= maximum, and batch > 0.
  public init(
    _ precision: Precision, of estimate: Estimate = .mean, minimum: Int = 30,
    maximum: Int = 10_000, batch: Int = 10, level: Double = 0.95
  ) {
    switch precision {
    case .relative(let target), .absolute(let target):
      precondition(target > 0, "the precision is not positive")
    }
    precondition(minimum >= 2, "an interval needs two replications")
    precondition(maximum >= minimum, "the maximum is below the minimum")
    precondition(batch > 0, "a batch is empty")
    precondition(level > 0 && level < 1, "the level is not between 0 and 1")
    self.precision = precision
    self.estimate = estimate
    self.minimum = minimum
    self.maximum = maximum
    self.batch = batch
    self.level = level
  }

  /// Returns the replications to add to those there are, or nil at the maximum.
  public func nextBatch(after count: Int) -> Range<Int>? {
    guard count < maximum else { return nil }
    return count..<(count < minimum ? minimum : min(count + batch, maximum))
  }

  /// Whether there are enough values of the metric, one for each replication, in replication order,
  /// all of them possible.
  ///
  /// - Precondition: no value is NaN.
  public func isReached(
    by values: [Double], possible: ClosedRange<Double> = SampleSummary.everything
  ) -> Bool {
    guard values.count >= minimum, let (value, interval) = result(values, possible) else {
      return false
    }
    switch precision {
    case .relative(let share):
      if estimate == .mean, value == 0 { return false }
      return interval.halfWidth <= share * value.magnitude
    case .absolute(let width): return interval.halfWidth <= width
    }
  }

  /// The estimate and its interval, or nil where there are too few values for one.
  private func result(
    _ values: [Double], _ possible: ClosedRange<Double>
  ) -> (value: Double, interval: ConfidenceInterval)? {
    switch estimate {
    case .mean:
      guard let summary = SampleSummary(values, possible: possible, level: level),
        let interval = summary.interval
      else { return nil }
      return (summary.mean, interval)
    case .probability:
      let hits = values.count { $0 > 0 }
      return ConfidenceInterval.ofProportion(successes: hits, trials: values.count, level: level)
        .map { (Double(hits) / Double(values.count), $0) }
    case .quantile(let quantile):
      let sorted = values.sorted()
      return QuantileInterval.ofSorted(sorted, quantile, level: level)
        .map { (Quantile.ofSorted(sorted, quantile), $0) }
    }
  }
}
