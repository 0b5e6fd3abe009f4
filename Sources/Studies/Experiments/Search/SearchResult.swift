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
  public let objective: ObjectiveEstimate?
}

/// The mean of an objective at a candidate.
public struct ObjectiveEstimate: Hashable, Sendable {
  /// The mean.
  public let mean: Double
  /// The interval of the mean, by Student's t; nil below two replications.
  public let interval: ConfidenceInterval?
  /// The replications that have a value.
  public let count: Int

  /// Estimates the mean of values, or returns nil where there is none but NaN.
  init?(_ values: [Double], level: Double) {
    guard let summary = SampleSummary(values.filter { !$0.isNaN }, level: level) else {
      return nil
    }
    (mean, interval, count) = (summary.mean, summary.interval, summary.count)
  }
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

/// A candidate that clearly holds and a larger one that clearly fails.
public struct Contradiction: Hashable, Sendable {
  /// The one that holds.
  public let holds: Int
  /// The larger one that fails.
  public let fails: Int
}

/// What a search came to.
public struct SearchResult: Hashable, Sendable {
  /// How it ended.
  public let conclusion: SearchConclusion
  /// The answer; where the search is undecided, the best guess, if there is one.
  public let answer: Int?
  /// Everything that was tried, in order.
  public let trials: [SearchTrial]
  /// The largest candidate below the answer that clearly breaks a constraint.
  public let failsBelow: Int?
  /// Candidates between these two that were tried and are undecided.
  public let undecided: [Int]
  /// What shows that the constraints do not get easier from one candidate to the next, where the
  /// search assumes that they do.
  public let contradiction: Contradiction?
  /// Candidates besides the answer that chance does not allow to tell from it.
  public let rivals: [Int]
  /// The replications that a selection among the rivals would need, where it is undecided.
  public let replicationsToSelect: Double?

  init(
    _ conclusion: SearchConclusion, answer: Int? = nil, trials: [SearchTrial],
    failsBelow: Int? = nil, undecided: [Int] = [], contradiction: Contradiction? = nil,
    rivals: [Int] = [], replicationsToSelect: Double? = nil
  ) {
    self.conclusion = conclusion
    self.answer = answer
    self.trials = trials
    self.failsBelow = failsBelow
    self.undecided = undecided
    self.contradiction = contradiction
    self.rivals = rivals
    self.replicationsToSelect = replicationsToSelect
  }

  /// The trial that confirmed the answer, if any did.
  public var confirmation: SearchTrial? {
    guard conclusion == .found else { return nil }
    return trials.last { $0.stage == .validation && $0.finding.candidate == answer }
  }
}
