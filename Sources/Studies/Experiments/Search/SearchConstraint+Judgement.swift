import Glibc
import Statistics

extension SearchConstraint {
  /// Judges the values of the measure, one for each replication, NaN where it has none.
  ///
  /// Each bound is one-sided. The errors say how often it may say that the constraint holds where
  /// it does not, and that it fails where it does not.
  public func judge(
    _ values: [Double], holdsError: Double, failsError: Double
  ) -> ConstraintFinding {
    let values = values.filter { !$0.isNaN }
    let estimate = estimate(of: values)
    let low = bound(values, error: wantsLow ? failsError : holdsError)?.low ?? -.infinity
    let high = bound(values, error: wantsLow ? holdsError : failsError)?.high ?? .infinity
    let (near, far) = wantsLow ? (high, low) : (low, high)
    let verdict: ConstraintFinding.Verdict =
      isMet(by: near) ? .holds : isMet(by: far) ? .undecided : .fails
    return ConstraintFinding(
      count: values.count, estimate: estimate, deviation: Moments(values).standardDeviation,
      shareWithin: values.isEmpty
        ? 0 : Double(values.count { $0 <= limit }) / Double(values.count),
      low: low, high: high,
      verdict: estimate == nil ? .undecided : verdict)
  }

  /// The statistic of values, or nil where there is none.
  func estimate(of values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    switch statistic {
    case .mean: return SampleSummary(values)?.mean
    case .probability: return Double(values.count { $0 > 0 }) / Double(values.count)
    case .quantile(let level): return Quantile.ofSorted(values.sorted(), level)
    }
  }

  /// The interval whose ends are each wrong with at most the error, or nil where there is none.
  private func bound(_ values: [Double], error: Double) -> ConfidenceInterval? {
    let level = 1 - 2 * error
    switch statistic {
    case .mean: return meanBound(values, error: error)
    case .probability:
      return .ofProportion(
        successes: values.count { $0 > 0 }, trials: values.count, level: level)
    case .quantile(let quantile):
      return QuantileInterval.ofSorted(values.sorted(), quantile, level: level)
    }
  }

  /// Student's t interval, unless no value differs from another.
  ///
  /// Where none does and the measure has bounds, chance may yet bring others: what happened in none
  /// of n replications has a probability of at most 1 - error^(1/n).
  private func meanBound(_ values: [Double], error: Double) -> ConfidenceInterval? {
    guard values.count >= Self.fewestForMean,
      let summary = SampleSummary(values, level: 1 - 2 * error), let interval = summary.interval
    else { return nil }
    var (low, high) = (interval.low, interval.high)
    let (least, most) = (possible.lowerBound, possible.upperBound)
    if summary.minimum == summary.maximum, least.isFinite, most.isFinite {
      let unseen = 1 - exp(log(error) / Double(values.count))
      low = summary.mean - unseen * (summary.mean - least)
      high = summary.mean + unseen * (most - summary.mean)
    }
    let bottom = min(max(low, least), most)
    return ConfidenceInterval(
      low: bottom, high: max(bottom, min(high, most)), level: interval.level)
  }
}
