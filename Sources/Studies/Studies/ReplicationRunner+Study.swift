import Experiments
import Projection

extension ReplicationRunner {
  /// Computes replications of a study, and delivers outcomes in the order of replications and units.
  ///
  /// Units that are known already, so many at the start, are not computed, but count in the
  /// progress. A policy that fails is named. All units before it were delivered.
  func run(
    _ study: PolicyStudy, _ replications: Range<Int>, skipping done: Int = 0,
    name: @escaping @Sendable (Int) -> String, progress: (Int, Int) -> Void,
    deliver: (PolicyOutcome) throws(RunFailure) -> Void
  ) throws(RunFailure) {
    let each = study.unitsPerReplication
    let total = replications.count * each
    precondition(done >= 0 && done <= total, "more units are known than there are")
    let delivered = try run(
      units: done..<total, progress: { delivered, _ in progress(done + delivered, total) },
      work: { (unit, token) throws(RunFailure) -> PolicyOutcome? in
        do throws(PolicyFailure) {
          return try study.run(
            unit: unit % each, replication: replications.lowerBound + unit / each,
            isCancelled: { token.isCancelled })
        } catch {
          throw .projection(
            error.reason, of: study.policies[error.policy], named: name(error.policy))
        }
      },
      deliver: { (_, outcome: PolicyOutcome) throws(RunFailure) in try deliver(outcome) })
    guard done + delivered == total else { throw .interrupted }
  }

  /// Computes replications of policies and returns their tallies.
  func table(
    of policies: [ProjectionInput], _ replications: Range<Int>, watched: [String],
    name: @escaping @Sendable (Int) -> String, progress: (Int, Int) -> Void
  ) throws(RunFailure) -> StudyTable {
    var table = StudyTable(policies: policies, watched: watched)
    try run(PolicyStudy(policies), replications, name: name, progress: progress) {
      (outcome: PolicyOutcome) throws(RunFailure) in table.add(outcome)
    }
    return table
  }
}
