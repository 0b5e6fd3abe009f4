public import Experiments
import Projection
import Text

/// Simulates the points of a sweep on common random numbers.
public struct SweepRun: Sendable {
  private let plan: SweepPlan
  private let study: PolicyStudy
  private let runner: ReplicationRunner

  /// Prepares a sweep.
  public init(_ plan: SweepPlan, on runner: ReplicationRunner) {
    self.plan = plan
    self.runner = runner
    study = PolicyStudy(plan.points.map(\.input))
  }

  /// The number of units of work.
  public var units: Int { plan.replications * study.unitsPerReplication }

  /// Computes everything that is not known yet; throws why there is no result.
  ///
  /// A log has outcomes that are known, and keeps the others. Called with the number of units that
  /// are known before anything is computed, and then with the units done and their number.
  public func sweep(
    _ log: StudyLog?, known: (Int) -> Void, progress: (Int, Int) -> Void
  ) throws(RunFailure) -> Sweep {
    var table = StudyTable(policies: study.policies, watched: plan.organizations)
    do throws(WriteError) { try log?.read(study, units: units) { table.add($0) } } catch {
      throw .results(error)
    }
    let done = log?.count ?? 0
    known(done)
    let plan = plan
    try runner.run(
      study, 0..<plan.replications, skipping: done, name: { plan.name(of: $0) }, progress: progress
    ) { (outcome: PolicyOutcome) throws(RunFailure) in
      table.add(outcome)
      do throws(WriteError) { try log?.append(outcome) } catch { throw .results(error) }
    }
    return Sweep(plan, table)
  }
}
