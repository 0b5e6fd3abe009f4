import Glibc
import Statistics

extension SearchConstraint {
  /// Returns how many replications it takes at least to show that the constraint holds, with an
  /// error as to how often that may be wrong; nil where no number of them can.
  ///
  /// For a probability of at most p this is without a single success: with n replications the bound
  /// is 1 - error^(1/n), so n is at least log(error) / log(1 - p).
  public func fewestReplications(error: Double) -> Int? {
    let share: Double
    switch statistic {
    case .mean: return Self.fewestForMean
    case .probability:
      share = wantsLow ? 1 - limit : limit
    case .quantile(let level):
      // Both extremes must be beyond the quantile for there to be a distribution-free interval.
      share = max(level.probability, 1 - level.probability)
    }
    // What is certain needs no replication to speak of, and none shows what is impossible.
    if share <= 0 { return 1 }
    guard share < 1 else { return nil }
    return Int(exactly: max(1, (log(error) / log(share)).rounded(.up)))
  }

  /// Estimates how many replications it would take to decide with an error, if the statistic is
  /// what it seems to be; nil where it seems to lie on the limit.
  ///
  /// There may be very many.
  public func replicationsToDecide(_ finding: ConstraintFinding, error: Double) -> Double? {
    guard finding.count > 1, let estimate = finding.estimate else { return nil }
    switch statistic {
    case .mean:
      let distance = (estimate - limit).magnitude
      guard let deviation = finding.deviation, distance > 0 else { return nil }
      let needed = Self.square(Self.normalQuantile(error) * deviation / distance)
      return max(Double(Self.fewestForMean), needed.rounded(.up))
    case .probability: return Self.binomial(estimate, limit, error)
    case .quantile(let level):
      return Self.binomial(finding.shareWithin, level.probability, error)
    }
  }

  /// By the binomial formula: a share is told from the limit once its error is small against the
  /// distance, and not before even an extreme sample would tell.
  private static func binomial(_ share: Double, _ limit: Double, _ error: Double) -> Double? {
    let distance = (share - limit).magnitude
    guard distance > 0 else { return nil }
    // The larger variance of the two: bounds of rare events are wide.
    let variance = max(share * (1 - share), limit * (1 - limit))
    let normal = square(normalQuantile(error)) * variance / square(distance)
    let extreme = share < limit ? 1 - limit : limit
    guard extreme > 0, extreme < 1 else { return max(1, normal.rounded(.up)) }
    return max(normal, log(error) / log(extreme)).rounded(.up)
  }

  /// The quantile of one less the error: Student's with very many degrees of freedom.
  private static func normalQuantile(_ error: Double) -> Double {
    let interval = ConfidenceInterval.ofMean(
      0, standardDeviation: 1_000, count: 1_000_000, level: 1 - 2 * error)
    return interval?.halfWidth ?? 0
  }

  private static func square(_ value: Double) -> Double { value * value }
}
