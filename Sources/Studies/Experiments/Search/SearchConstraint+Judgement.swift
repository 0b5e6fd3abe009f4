import Statistics

extension SearchConstraint {
  /// Judges a candidate by the first of its replications.
  func judge<Failure>(
    _ candidate: Int, _ samples: CandidateSamples<Failure>, count: Int, holdsError: Double,
    failsError: Double
  ) -> ConstraintFinding {
    judge(
      samples.values(of: candidate, measure: measure, count: count),
      below: ceiling.flatMap {
        samples.values(of: candidate, measure: $0, count: count).filter { !$0.isNaN }.max()
      } ?? .infinity, holdsError: holdsError, failsError: failsError)
  }

  /// Judges the values of the measure, one for each replication, NaN where it has none, of which
  /// none can be above a ceiling.
  ///
  /// Each bound is one-sided. The errors say how often it may say that the constraint holds where
  /// it does not, and that it fails where it does not.
  public func judge(
    _ values: [Double], below ceiling: Double = .infinity, holdsError: Double, failsError: Double
  ) -> ConstraintFinding {
    let values = values.filter { !$0.isNaN }
    let estimate = estimate(of: values)
    let most = max(possible.lowerBound, min(ceiling, possible.upperBound))
    let possible = possible.lowerBound...most
    let low =
      bound(values, possible, error: wantsLow ? failsError : holdsError)?.low
      ?? possible.lowerBound
    let high =
      bound(values, possible, error: wantsLow ? holdsError : failsError)?.high
      ?? possible.upperBound
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
  private func bound(
    _ values: [Double], _ possible: ClosedRange<Double>, error: Double
  ) -> ConfidenceInterval? {
    let level = 1 - 2 * error
    switch statistic {
    case .mean:
      // Too few values say nothing of a mean.
      guard values.count >= Self.fewestForMean else { return nil }
      return SampleSummary(values, possible: possible, level: level)?.interval
    case .probability:
      return .ofProportion(
        successes: values.count { $0 > 0 }, trials: values.count, level: level)
    case .quantile(let quantile):
      return QuantileInterval.ofSorted(values.sorted(), quantile, level: level)
    }
  }
}
