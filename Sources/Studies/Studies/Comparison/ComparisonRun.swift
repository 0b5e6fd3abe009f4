public import Experiments
import Projection

/// Simulates scenarios on common random numbers and compares them replication by replication.
///
/// Where scenarios have the same requests at the same prices, these are drawn and priced once.
public struct ComparisonRun: Sendable {
  private let plan: ComparisonPlan
  private let run: PolicyStudyRun

  /// Prepares a comparison.
  public init(_ plan: ComparisonPlan, threads: Int, cancellation: CancellationToken) {
    self.plan = plan
    run = PolicyStudyRun(
      PolicyStudy(plan.scenarios.map(\.input)), threads: threads, cancellation: cancellation)
  }

  /// Computes everything.
  ///
  /// - Parameter progress: Called with the units done and their number.
  /// - Returns: What was found.
  /// - Throws: why there is no result.
  public func compare(progress: (Int, Int) -> Void) throws(StudyFailure) -> Comparison {
    var collector = ComparisonCollector(plan)
    var replication = plan.scenarios.map { scenario in
      Array(repeating: Tallies(), count: scenario.input.organizations.count)
    }
    try run.run(0..<plan.baseline.input.replications, progress: progress) {
      (outcome: PolicyOutcome) throws(StudyFailure) in
      for piece in outcome.pieces {
        replication[piece.policy][piece.organization] = piece.tallies
      }
      if outcome.unit == run.study.unitsPerReplication - 1 { collector.add(replication) }
    }
    collector.finish()
    return Comparison(plan, collector)
  }
}
