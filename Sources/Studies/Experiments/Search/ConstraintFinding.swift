/// What replications say about a constraint at a candidate.
public struct ConstraintFinding: Hashable, Sendable {
  /// Whether the constraint holds, as far as chance allows to tell.
  public enum Verdict: String, Hashable, Sendable {
    /// The bound on the side that matters keeps the limit.
    case holds
    /// The bound on the other side breaks it.
    case fails
    /// Neither.
    case undecided
  }

  /// The replications that have a value.
  public let count: Int
  /// The statistic of the values; nil where there is none.
  public let estimate: Double?
  /// The standard deviation of the values; nil below two.
  public let deviation: Double?
  /// The share of values that are at most the limit.
  public let shareWithin: Double
  /// What the true statistic is at least.
  public let low: Double
  /// What the true statistic is at most.
  public let high: Double
  /// What follows.
  public let verdict: Verdict
}

/// What replications say about a candidate: one finding for each constraint.
public struct CandidateFinding: Hashable, Sendable {
  /// The candidate.
  public let candidate: Int
  /// The replications that were looked at.
  public let replications: Range<Int>
  /// In the order of the constraints.
  public let constraints: [ConstraintFinding]

  /// Whether all constraints hold, one fails, or neither is clear.
  public var verdict: ConstraintFinding.Verdict {
    if constraints.contains(where: { $0.verdict == .fails }) { return .fails }
    return constraints.allSatisfy { $0.verdict == .holds } ? .holds : .undecided
  }
}
