public import Statistics

/// A candidate that was tried, and what came of it.
public struct SearchTrial: Hashable, Sendable {
  /// What a candidate was tried for.
  public enum Stage: String, Hashable, Sendable {
    /// To find the answer.
    case search
    /// To tell the best from others.
    case selection
    /// To confirm the answer on fresh replications.
    case validation
  }

  /// What it was tried for.
  public let stage: Stage
  /// What was found about the constraints.
  public let finding: CandidateFinding
  /// The objective's mean with its interval, where there is an objective with a value.
  public let objective: SampleSummary?
}

/// How a search ended.
public enum SearchConclusion: String, Hashable, Sendable {
  /// There is an answer, and it was confirmed on fresh replications.
  case found
  /// No candidate that was tried satisfies the constraints, and those that matter clearly do not.
  case infeasible
  /// More replications would be needed to tell.
  case undecided
}

/// What a search came to.
public struct SearchResult: Sendable {
  /// How it ended.
  public let conclusion: SearchConclusion
  /// The answer; where the search is undecided, the best guess, if there is one.
  public internal(set) var answer: Int? = nil
  /// Everything that was tried, in order.
  public let trials: [SearchTrial]
  /// The largest candidate below the answer that clearly breaks a constraint.
  public internal(set) var failsBelow: Int? = nil
  /// Candidates between these two that were tried and are undecided.
  public internal(set) var undecided: [Int] = []
  /// A candidate that clearly holds and a larger one that clearly fails, where the search assumes
  /// that constraints get easier from one candidate to the next.
  public internal(set) var contradiction: (holds: Int, fails: Int)? = nil
  /// Candidates besides the answer that chance does not allow to tell from it.
  public internal(set) var rivals: [Int] = []
  /// The replications that a selection among the rivals would need, where it is undecided.
  public internal(set) var replicationsToSelect: Double? = nil

  /// The trial that confirmed the answer, if any did.
  public var confirmation: SearchTrial? {
    guard conclusion == .found else { return nil }
    return trials.last { $0.stage == .validation && $0.finding.candidate == answer }
  }
}
