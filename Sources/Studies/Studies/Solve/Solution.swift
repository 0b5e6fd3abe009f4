public import Experiments

/// What a search came to.
public struct Solution: Sendable {
  /// What was searched for.
  public let plan: SolvePlan
  /// What was found.
  public let result: SearchResult
}
