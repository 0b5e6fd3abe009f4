import Statistics

/// The objective of candidates averaged over a fixed set of replications: a function without chance.
struct SampleAverage<Failure: Error> {
  private let problem: SearchProblem
  private let objective: SearchProblem.Objective
  private let test: FeasibilityTest
  private var samples: CandidateSamples<Failure>
  /// By candidate; looked up and never iterated.
  private var found: [Int: SearchTrial] = [:]
  /// The candidates in the order in which they were tried.
  private(set) var tried: [Int] = []
  /// What points whose constraints are not shown to hold start from.
  private var floor = 0.0
  /// How much the objective varies.
  private(set) var scale = 1.0

  init(
    _ problem: SearchProblem, _ objective: SearchProblem.Objective,
    _ evaluate: @escaping CandidateEvaluation<Failure>
  ) {
    self.problem = problem
    self.objective = objective
    samples = CandidateSamples(from: 0, evaluate)
    // One look: the set of replications is fixed. As strict as the confirmation will be.
    let error = problem.finalError()
    test = FeasibilityTest(
      constraints: problem.constraints,
      schedule: LookSchedule(first: problem.schedule.most, most: problem.schedule.most),
      holdsError: error, failsError: error)
  }

  /// The replications of each candidate.
  var replications: Int { problem.schedule.most }

  /// Computes candidates that were not tried before.
  mutating func evaluate(_ candidates: [Int]) throws(Failure) {
    var fresh: [Int] = []
    for candidate in candidates where found[candidate] == nil && !fresh.contains(candidate) {
      fresh.append(candidate)
    }
    try samples.extend(fresh, to: replications)
    for candidate in fresh {
      found[candidate] = samples.trial(
        .search, test.finding(candidate, samples, look: 0), of: problem)
      tried.append(candidate)
    }
  }

  /// The mean of the objective, the less the better.
  private func mean(of candidate: Int) -> Double? {
    found[candidate]?.objective.map { objective.isMaximum ? -$0.mean : $0.mean }
  }

  /// Learns from a scan what differences of the objective are large.
  mutating func setScale(_ candidates: [Int]) {
    let known = candidates.compactMap { mean(of: $0) }.filter { $0.isFinite }
    guard let least = known.min(), let most = known.max() else { return }
    scale = most > least ? most - least : 1
    floor = most + scale
  }

  /// What is minimized: the objective where constraints are shown to hold; else, above all of
  /// those, how far they are from it.
  func rank(_ candidate: Int) -> Double {
    guard let finding = found[candidate]?.finding, let mean = mean(of: candidate), mean.isFinite
    else {
      return floor + 1e6 * scale
    }
    guard finding.verdict != .holds else { return mean }
    let miss = zip(problem.constraints, finding.constraints).reduce(0.0) { sum, pair in
      sum + pair.0.miss(of: pair.1)
    }
    return floor + scale * min(1e5, miss)
  }

  /// The candidate that ranks first; the smallest where several do.
  func best(_ candidates: [Int]) -> Int? {
    candidates.min { (rank($0), $0) < (rank($1), $1) }
  }

  /// Whether a candidate's constraints hold.
  func verdict(of candidate: Int) -> ConstraintFinding.Verdict {
    found[candidate]?.finding.verdict ?? .undecided
  }

  /// The candidates that hold with enough to spare, after so many were not confirmed.
  func safest(of candidates: [Int], afterRejections count: Int) -> [Int] {
    samples.safest(of: candidates, problem, afterRejections: count)
  }

  /// The candidates whose constraints hold, the best first.
  var feasible: [Int] {
    tried.filter { verdict(of: $0) == .holds && mean(of: $0) != nil }
      .sorted { (rank($0), $0) < (rank($1), $1) }
  }

  /// What was tried.
  var trials: [SearchTrial] { tried.compactMap { found[$0] } }

  /// The candidates whose constraints hold, and whose objective chance does not allow to tell from
  /// the answer's, pair by pair.
  func rivals(of answer: Int) -> [Int] {
    let own = samples.values(of: answer, measure: objective.measure, count: replications)
    return feasible.filter { candidate in
      guard candidate != answer else { return false }
      let other = samples.values(of: candidate, measure: objective.measure, count: replications)
      var pairs = PairedMoments<RoundedSeries>()
      for (left, right) in zip(own, other) where left.isFinite && right.isFinite {
        pairs.add(baseline: left, alternative: right)
      }
      let verdict = pairs.estimate(level: problem.confidence)?.verdict ?? .undecided
      return verdict == .equal || verdict == .undecided
    }.sorted()
  }
}

extension SearchConstraint {
  /// How far the bound that matters is from keeping the limit, in multiples of it.
  fileprivate func miss(of finding: ConstraintFinding) -> Double {
    guard finding.verdict != .holds else { return 0 }
    let bound = wantsLow ? finding.high : finding.low
    return (bound - limit).magnitude / max(limit.magnitude, .leastNormalMagnitude)
  }
}
