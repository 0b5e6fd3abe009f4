public import Experiments
import Projection
import Text

/// Simulates the points of a sweep on common random numbers.
public struct SweepRun: Sendable {
  private let plan: SweepPlan
  private let run: PolicyStudyRun

  /// Prepares a sweep.
  public init(_ plan: SweepPlan, threads: Int, cancellation: CancellationToken) {
    self.plan = plan
    run = PolicyStudyRun(
      PolicyStudy(plan.points.map(\.input)), threads: threads, cancellation: cancellation)
  }

  /// The number of units of work.
  public var units: Int { plan.replications * run.study.unitsPerReplication }

  /// Computes everything that is not known yet.
  ///
  /// - Parameters:
  ///   - log: Where outcomes are found and kept; nil computes everything and keeps nothing.
  ///   - known: Called before anything is computed with the number of units that are known.
  ///   - progress: Called with the units done and their number.
  /// - Returns: What was found.
  /// - Throws: why there is no result.
  public func sweep(
    _ log: StudyLog?, known: (Int) -> Void, progress: (Int, Int) -> Void
  ) throws(StudyFailure) -> Sweep {
    var table = StudyTable(policies: plan.points.map(\.input), watched: plan.organizations)
    do throws(StudyLogError) {
      try log?.read(run.study, units: units) { table.add($0) }
    } catch {
      throw StudyFailure(reason: .results(error.asResultsError))
    }
    let done = log?.count ?? 0
    known(done)
    try run.run(0..<plan.replications, skipping: done, progress: progress) {
      (outcome: PolicyOutcome) throws(StudyFailure) in
      table.add(outcome)
      do throws(StudyLogError) { try log?.append(outcome) } catch {
        throw StudyFailure(reason: .results(error.asResultsError))
      }
    }
    return Sweep(plan, table)
  }
}

extension StudyLogError {
  /// The same as a failure of a file that results are written to.
  fileprivate var asResultsError: WriteError {
    switch self {
    case .inUse(let path): .cannotWrite(path: path, reason: "another process writes there")
    case .cannotWrite(let path, let reason): .cannotWrite(path: path, reason: reason)
    }
  }
}
