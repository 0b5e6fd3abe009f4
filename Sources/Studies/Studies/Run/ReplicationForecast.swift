import Statistics

/// How many replications would probably tell on which side of a value a result lies.
public enum ReplicationForecast: Hashable, Sendable {
  /// About so many in all.
  case about(Int)
  /// There is no interval with less than so many.
  case atLeast(Int)
  /// No number of them: the result lies on the value.
  case never
  /// No number of them as long as there is no event: nobody knows how large one can be.
  case unbounded

  /// The most that is told; beyond it the spread is known too badly, and nobody waits so long.
  public static let most = 10_000_000

  /// The number of replications with which an event that none of them sees is known to be no more
  /// probable than a bound; nil where no number is enough.
  ///
  /// The upper limit of Clopper and Pearson's interval is then 1 - (a/2)^(1/n).
  ///
  /// - Precondition: the bound is not negative.
  public static func withoutEvents(
    toShowAtMost bound: Double, level: Double = 0.95
  ) -> Int? {
    precondition(bound >= 0, "the bound is negative")
    guard bound > 0 else { return nil }
    var (low, high) = (0, 1)
    func isShown(_ trials: Int) -> Bool {
      ConfidenceInterval.ofProportion(successes: 0, trials: trials, level: level)
        .map { $0.high <= bound } ?? false
    }
    while !isShown(high) {
      guard high < 1 << 40 else { return nil }
      (low, high) = (high, 2 * high)
    }
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if isShown(middle) { high = middle } else { low = middle }
    }
    return high
  }
}

extension MetricEstimate {
  /// How many replications would probably tell on which side of a value, in major units for money,
  /// a statistic lies; nil where no replication has a value or nothing is estimated.
  ///
  /// An interval narrows with the square root of their number: n times the square of the half-width
  /// over the distance. An event that was never seen, or always, is asked for without chance.
  public func replications(
    toTell statistic: SummaryStatistic, from bound: Double
  ) -> ReplicationForecast? {
    guard let found = range(of: statistic) else { return nil }
    switch statistic {
    case .sd, .min, .max: return nil
    case .mean where isWithoutEvent(found.value):
      let distance = (bound - found.value).magnitude
      let most = possible.upperBound - possible.lowerBound
      guard most.isFinite else { return distance > 0 ? .unbounded : .never }
      return ReplicationForecast.withoutEvents(toShowAtMost: min(1, distance / most))
        .map { .about($0) } ?? .never
    case .mean, .p05, .p50, .p95: break
    }
    guard found.low.isFinite, found.high.isFinite else {
      return .atLeast(leastCount(for: statistic))
    }
    let distance = (found.value - bound).magnitude
    guard distance > 0 else { return .never }
    let width = found.value < bound ? found.high - found.value : found.value - found.low
    let factor = width / distance
    let wanted = (Double(count) * factor * factor).rounded(.up)
    return .about(Int(min(wanted, Double(ReplicationForecast.most) + 1)))
  }

  /// Whether all values are at the same bound of what is possible.
  private func isWithoutEvent(_ mean: Double) -> Bool {
    count > 1 && (mean == possible.lowerBound || mean == possible.upperBound)
  }

  /// The least number of replications with an interval.
  private func leastCount(for statistic: SummaryStatistic) -> Int {
    guard let level = statistic.quantile else { return 2 }
    return (count...).first { QuantileInterval.ranks(count: $0, quantile: level) != nil } ?? count
  }
}
