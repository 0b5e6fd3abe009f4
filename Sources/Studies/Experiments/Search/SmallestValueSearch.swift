/// Finds the smallest of ordered candidates that satisfies constraints, by stochastic bisection.
///
/// Assumes that constraints get easier from each candidate to the next. Each round tries seven
/// candidates at once between the largest known not to hold and the smallest known to, as many
/// candidates together may cost little more than one; all of them meet the same random numbers, and
/// replications are added only while a candidate is undecided that
/// could still matter. A candidate that stays undecided counts as not holding: the answer is then
/// larger than it would be with more replications, never too small.
///
/// The answer is confirmed on fresh replications; where it is not, the search moves up. That some
/// candidate fails is claimed with the confidence of the problem for all claims of one search
/// together.
public struct SmallestValueSearch: Sendable {
  private let problem: SearchProblem
  private let count: Int
  private let test: FeasibilityTest

  /// How many parts a round divides what is left into.
  private static let parts = 8

  /// Prepares a search among the candidates from zero on.
  ///
  /// - Precondition: there is a candidate and a constraint.
  public init(_ problem: SearchProblem, candidates count: Int) {
    precondition(count > 0, "there is no candidate")
    precondition(!problem.constraints.isEmpty, "there is no constraint")
    self.problem = problem
    self.count = count
    // Each round divides the distance by the parts: no more claims of failure than these.
    var rounds = 0
    var distance = count
    while distance > 1 {
      distance = (distance + Self.parts - 1) / Self.parts
      rounds += 1
    }
    test = FeasibilityTest(
      constraints: problem.constraints, schedule: problem.schedule,
      holdsError: problem.error(ofAttempt: 1),
      failsError: problem.error / Double(min(count, Self.parts + 1 + (Self.parts - 1) * rounds)))
  }

  /// What is known during a search.
  private struct Knowledge {
    var findings: [CandidateFinding] = []
    /// Candidates up to this one are taken not to hold; -1 where none is known.
    var lower = -1
    /// The smallest candidate that was found to hold.
    var holds: Int?

    mutating func add(_ found: [CandidateFinding]) {
      findings += found
      holds = candidates(.holds).min()
      lower =
        findings.filter { $0.verdict != .holds && $0.candidate < holds ?? .max }
        .map(\.candidate).max() ?? -1
    }

    func candidates(_ verdict: ConstraintFinding.Verdict) -> [Int] {
      findings.filter { $0.verdict == verdict }.map(\.candidate)
    }
  }

  /// Searches by computing candidates in replications; throws what the evaluation throws.
  public func run<Failure: Error>(
    _ evaluate: @escaping CandidateEvaluation<Failure>
  ) throws(Failure) -> SearchResult {
    var samples = CandidateSamples(from: 0, evaluate)
    var known = Knowledge()
    var picks = Self.distinct((0...Self.parts).map { (count - 1) * $0 / Self.parts })
    while !picks.isEmpty {
      // The first round, from end to end, also looks for signs that larger is not always safer.
      let isFirst = known.findings.isEmpty
      known.add(
        try test.decide(picks, &samples) { candidate, findings in
          Self.matters(candidate, findings, ignoringFailures: isFirst)
        })
      guard let holds = known.holds else { break }
      let distance = holds - known.lower
      picks = Self.distinct((1..<Self.parts).map { known.lower + distance * $0 / Self.parts })
        .filter { $0 > known.lower && $0 < holds }
      if picks.isEmpty, distance > 1 { picks = [known.lower + 1] }
    }
    guard let holds = known.holds else { return nothing(known) }
    return try confirm(from: holds, known, fresh: samples.most, evaluate)
  }

  /// Whether an undecided candidate lies above all that fail and below all that hold.
  private static func matters(
    _ candidate: Int, _ findings: [CandidateFinding], ignoringFailures: Bool
  ) -> Bool {
    let holds = findings.filter { $0.verdict == .holds }.map(\.candidate).min() ?? .max
    let fails =
      findings.filter { $0.verdict == .fails && $0.candidate < holds }
      .map(\.candidate).max() ?? -1
    return candidate < holds && (ignoringFailures || candidate > fails)
  }

  private static func distinct(_ candidates: [Int]) -> [Int] {
    candidates.reduce(into: []) { list, candidate in
      if list.last != candidate { list.append(candidate) }
    }
  }

  /// Tries the answer, then larger candidates, until one is confirmed.
  private func confirm<Failure: Error>(
    from first: Int, _ known: Knowledge, fresh: Int,
    _ evaluate: @escaping CandidateEvaluation<Failure>
  ) throws(Failure) -> SearchResult {
    var validation = FreshValidation(problem, from: fresh, evaluate)
    var step = 1
    let confirmed = try validation.confirm { rejected in
      guard let last = rejected.last else { return first }
      guard last < count - 1 else { return nil }
      defer { step *= 2 }
      return min(count - 1, last + step)
    }
    let answer = confirmed ?? first
    let fails = known.candidates(.fails).filter { $0 < answer }.max()
    let open = (known.candidates(.undecided) + validation.rejected).filter {
      $0 < confirmed ?? .max && $0 > fails ?? -1
    }
    return SearchResult(
      conclusion: confirmed == nil ? .undecided : .found, answer: answer,
      trials: trials(of: known) + validation.trials, failsBelow: fails,
      undecided: Self.distinct(open.sorted()), contradiction: contradiction(known))
  }

  /// The result where nothing was found to hold.
  private func nothing(_ known: Knowledge) -> SearchResult {
    // The largest candidate is the easiest; where it fails, all do.
    let fails = known.candidates(.fails).max()
    let open = known.candidates(.undecided)
    let isSettled = fails == count - 1 && open.isEmpty
    return SearchResult(
      conclusion: isSettled ? .infeasible : .undecided, trials: trials(of: known),
      failsBelow: fails, undecided: open)
  }

  private func trials(of known: Knowledge) -> [SearchTrial] {
    known.findings.map { SearchTrial(stage: .search, finding: $0, objective: nil) }
  }

  private func contradiction(_ known: Knowledge) -> (holds: Int, fails: Int)? {
    guard let holds = known.holds, let fails = known.candidates(.fails).max(), fails > holds
    else { return nil }
    return (holds, fails)
  }
}
