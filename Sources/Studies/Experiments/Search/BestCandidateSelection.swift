/// Finds the best of a set of candidates subject to constraints, by ranking and selection.
///
/// First every candidate is tested against the constraints; then Kim and Nelson's procedure selects
/// the best of those that hold, and the winner is confirmed on fresh replications. A winner that is
/// not confirmed drops out, and the next one is selected.
///
/// Selection and confirmation each have the confidence of the problem: the answer satisfies the
/// constraints, and is within the indifference zone of the best of those that were found to.
public struct BestCandidateSelection: Sendable {
  private let problem: SearchProblem
  private let objective: SearchProblem.Objective
  private let count: Int
  private let indifference: Indifference

  /// The difference of the objective that does not matter.
  public enum Indifference: Hashable, Sendable {
    /// In the unit of the objective.
    case absolute(Double)
    /// As a share of the best mean of the first stage.
    case relative(Double)
  }

  /// Prepares a selection among the candidates from zero on.
  ///
  /// - Precondition: the problem has an objective, there is a candidate, and the first look is at two
  ///   replications or more.
  public init(_ problem: SearchProblem, candidates count: Int, indifference: Indifference) {
    guard let objective = problem.objective else {
      preconditionFailure("there is no objective")
    }
    precondition(count > 0, "there is no candidate")
    precondition(problem.schedule.counts[0] > 1, "a variance needs two replications")
    self.problem = problem
    self.objective = objective
    self.count = count
    self.indifference = indifference
  }

  /// Searches by computing candidates in replications; throws what the evaluation throws.
  public func run<Failure: Error>(
    _ evaluate: @escaping CandidateEvaluation<Failure>
  ) throws(Failure) -> SearchResult {
    var samples = CandidateSamples(from: 0, evaluate)
    let findings = try feasible(&samples)
    var trials = findings.map { samples.trial(.search, $0, of: problem) }
    var rest = findings.filter { $0.verdict == .holds }.map(\.candidate)
    var left = rest
    var open = findings.filter { $0.verdict == .undecided }.map(\.candidate)
    var validation: FreshValidation<Failure>?
    while !left.isEmpty {
      let selection = try select(left, &samples)
      let winner = selection.survivors[0]
      let rivals = Array(selection.survivors.dropFirst())
      trials += selection.survivors.map {
        samples.trial(.selection, finding(of: $0, samples), of: problem)
      }
      guard selection.isDecided else {
        return SearchResult(
          conclusion: .undecided, answer: winner, trials: trials, undecided: open, rivals: rivals,
          replicationsToSelect: selection.needed)
      }
      var fresh = validation ?? FreshValidation(problem, from: samples.most, evaluate)
      let isConfirmed = try fresh.confirms(winner)
      validation = fresh
      trials += fresh.trials.suffix(1)
      if isConfirmed {
        return SearchResult(
          conclusion: .found, answer: winner, trials: trials, undecided: open, rivals: rivals)
      }
      // It held in the search and was not confirmed: more replications would tell.
      open = (open + [winner]).sorted()
      rest.removeAll { $0 == winner }
      guard fresh.mayTry else { break }
      left = samples.safest(of: rest, problem, afterRejections: fresh.trials.count)
    }
    return SearchResult(
      conclusion: open.isEmpty ? .infeasible : .undecided, trials: trials, undecided: open)
  }

  /// Tests every candidate against the constraints.
  private func feasible<Failure: Error>(
    _ samples: inout CandidateSamples<Failure>
  ) throws(Failure) -> [CandidateFinding] {
    let test = FeasibilityTest(
      constraints: problem.constraints, schedule: problem.schedule,
      holdsError: problem.error(ofAttempt: 1),
      failsError: problem.error / Double(count))
    return try test.decide(Array(0..<count), &samples)
  }

  /// Selects among candidates; those without a value of the objective cannot be compared.
  private func select<Failure: Error>(
    _ candidates: [Int], _ samples: inout CandidateSamples<Failure>
  ) throws(Failure) -> KimNelsonProcedure.Selection {
    let schedule = problem.schedule
    let objective = objective
    var held = samples
    defer { samples = held }
    func rows(_ candidates: [Int], _ count: Int) throws(Failure) -> [[Double]] {
      try held.extend(candidates, to: count)
      return candidates.map { candidate in
        // A replication without a value is as bad as can be.
        held.values(of: candidate, measure: objective.measure, count: count).map {
          $0.isNaN ? .greatestFiniteMagnitude.squareRoot() : objective.isMaximum ? -$0 : $0
        }
      }
    }
    let first = try rows(candidates, schedule.counts[0])
    let means = first.map { $0.reduce(0, +) / Double($0.count) }
    let procedure = KimNelsonProcedure(
      candidates: count, indifference: zone(means), firstStage: schedule.counts[0],
      error: problem.error)
    return try procedure.select(candidates, most: schedule.most, rows)
  }

  /// The indifference zone; where all means are zero, any will do.
  private func zone(_ means: [Double]) -> Double {
    switch indifference {
    case .absolute(let width): return width
    case .relative(let share):
      let best = means.min()?.magnitude ?? 0
      let scale = best > 0 ? best : means.map(\.magnitude).max() ?? 0
      return scale > 0 ? share * scale : 1
    }
  }

  /// What is known of a candidate's constraints with all of its replications; no verdict follows.
  private func finding<Failure: Error>(
    of candidate: Int, _ samples: CandidateSamples<Failure>
  ) -> CandidateFinding {
    let count = samples.count(of: candidate)
    return CandidateFinding(
      candidate: candidate, replications: samples.first..<samples.first + count, constraints: [])
  }
}
