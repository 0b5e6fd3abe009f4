public import Experiments
public import Projection

/// What a search came to.
public struct Solution: Sendable {
  /// What was searched for.
  public let plan: SolvePlan
  /// What was found.
  public let result: SearchResult
}

extension SolvePlan {
  /// Simulates candidates on common random numbers until there is an answer, or throws why none is.
  ///
  /// A candidate without an input is refused. A log has outcomes that are known, and keeps the
  /// others: the same search asks for the same ones in the same order. Called with the units done
  /// and the number of those that are certain to be needed, which grows as the search goes on.
  public func solve(
    on runner: ReplicationRunner, log: StudyLog? = nil,
    input: @escaping (_ candidate: Int) -> ProjectionInput?,
    progress: @escaping (Int, Int) -> Void
  ) throws(RunFailure) -> Solution {
    var before = 0
    let evaluate: CandidateEvaluation<RunFailure> = {
      (candidates, replications) throws(RunFailure) in
      var inputs: [ProjectionInput] = []
      for candidate in candidates {
        guard let input = input(candidate) else { throw .refused }
        inputs.append(input)
      }
      let names = candidates.map { "\(scenario), \(overrides(of: $0).joined(separator: ", "))" }
      let study = PolicyStudy(inputs)
      let units = replications.count * study.unitsPerReplication
      let table = try runner.table(
        of: study, replications, watched: measures.compactMap(\.organization).distinct, log: log,
        name: { names[$0] }, progress: { done, _ in progress(before + done, before + units) })
      before += units
      return inputs.indices.map { policy in
        measures.map { measure in
          let values = table.values(
            of: measure.metric, policy: policy, organization: measure.organization
          ).map { $0?.approximation ?? .nan }
          // An organization that a candidate does not have has no values.
          return values + Array(repeating: .nan, count: replications.count - values.count)
        }
      }
    }
    let result =
      switch strategy {
      case .smallest:
        try SmallestValueSearch(problem, candidates: lattice.count).run(evaluate)
      case .selection(let indifference):
        try BestCandidateSelection(
          problem, candidates: lattice.count, indifference: indifference
        ).run(evaluate)
      case .optimum: try OptimumSearch(problem, lattice: lattice).run(evaluate)
      }
    return Solution(plan: self, result: result)
  }
}
