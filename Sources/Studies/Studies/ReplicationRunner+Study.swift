import Experiments
import Projection
import Text

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

  /// Computes replications of a study and returns their tallies.
  ///
  /// A log has outcomes that are known, and keeps the others. Called with the number of units that
  /// are known before anything is computed.
  func table(
    of study: PolicyStudy, _ replications: Range<Int>, watched: [String], log: StudyLog? = nil,
    name: @escaping @Sendable (Int) -> String, known: (Int) -> Void = { _ in },
    progress: (Int, Int) -> Void
  ) throws(RunFailure) -> StudyTable {
    var table = StudyTable(policies: study.policies, watched: watched)
    var done = 0
    do throws(WriteError) {
      done = try log?.read(study, replications) { table.add($0) } ?? 0
    } catch {
      throw .results(error)
    }
    known(done)
    try run(study, replications, skipping: done, name: name, progress: progress) {
      (outcome: PolicyOutcome) throws(RunFailure) in
      table.add(outcome)
      do throws(WriteError) { try log?.append(outcome) } catch { throw .results(error) }
    }
    return table
  }
}
