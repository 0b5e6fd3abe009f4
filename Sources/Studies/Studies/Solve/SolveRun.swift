public import Experiments
public import Projection

/// Why a search ended without results.
public enum SolveFailure: Error {
  /// A candidate could not be simulated.
  case run(RunFailure, candidate: Int)
  /// A candidate is no scenario; whoever reads candidates has told why.
  case unreadable(candidate: Int)
}

/// Searches: simulates candidates on common random numbers until there is an answer.
public struct SolveRun: Sendable {
  private let plan: SolvePlan
  private let threads: Int
  private let cancellation: CancellationToken

  /// Prepares a search.
  public init(_ plan: SolvePlan, threads: Int, cancellation: CancellationToken) {
    self.plan = plan
    self.threads = threads
    self.cancellation = cancellation
  }

  /// Searches to the end.
  ///
  /// - Parameters:
  ///   - input: Returns a candidate's input, or nil where it is no scenario.
  ///   - progress: Called with the units done of the present batch, and their number.
  /// - Returns: What was found.
  /// - Throws: why there is no result.
  public func solve(
    input: @escaping (_ candidate: Int) -> ProjectionInput?,
    progress: @escaping (Int, Int) -> Void
  ) throws(SolveFailure) -> Solution {
    let (plan, threads, cancellation) = (plan, threads, cancellation)
    let evaluate: CandidateEvaluation<SolveFailure> = {
      (candidates, replications) throws(SolveFailure) in
      var inputs: [ProjectionInput] = []
      for candidate in candidates {
        guard let input = input(candidate) else { throw .unreadable(candidate: candidate) }
        inputs.append(input)
      }
      let run = PolicyStudyRun(PolicyStudy(inputs), threads: threads, cancellation: cancellation)
      let table: StudyTable
      do throws(StudyFailure) {
        table = try run.table(
          of: replications, watched: plan.measures.compactMap(\.organization).distinct,
          progress: progress)
      } catch {
        throw .run(error.reason, candidate: candidates[error.policy])
      }
      return inputs.indices.map { policy in
        plan.measures.map { measure in
          let values = table.values(
            of: measure.metric, policy: policy, organization: measure.organization
          ).map { $0?.approximation ?? .nan }
          // An organization that a candidate does not have has no values.
          return values + Array(repeating: .nan, count: replications.count - values.count)
        }
      }
    }
    let result =
      switch plan.strategy {
      case .smallest:
        try SmallestValueSearch(plan.problem, candidates: plan.lattice.count).run(evaluate)
      case .selection(let indifference):
        try BestCandidateSelection(
          plan.problem, candidates: plan.lattice.count, indifference: indifference
        ).run(evaluate)
      case .optimum:
        try OptimumSearch(plan.problem, lattice: plan.lattice).run(evaluate)
      }
    return Solution(plan: plan, result: result)
  }
}
