public import Experiments
import Projection

/// Simulates the points of a sweep on common random numbers.
public struct SweepRun: Sendable {
  private let plan: SweepPlan
  private let study: PolicyStudy

  /// Prepares a sweep.
  public init(_ plan: SweepPlan) {
    self.plan = plan
    study = PolicyStudy(plan.points.map(\.input))
  }

  /// The number of units of work.
  public var units: Int { plan.replications * study.unitsPerReplication }

  /// Computes everything that is not known yet; throws why there is no result.
  ///
  /// A log has outcomes that are known, and keeps the others. Called with the number of units that
  /// are known before anything is computed, and then with the units done and their number.
  public func sweep(
    on runner: ReplicationRunner, _ log: StudyLog?, known: (Int) -> Void,
    progress: (Int, Int) -> Void
  ) throws(RunFailure) -> Sweep {
    let plan = plan
    return Sweep(
      plan,
      try runner.table(
        of: study, 0..<plan.replications, watched: plan.organizations, log: log,
        name: { plan.name(of: $0) }, known: known, progress: progress))
  }
}
