public import Experiments
public import Projection

/// Why a study ended without results, and under which policy.
public struct StudyFailure: Error {
  /// What happened.
  public let reason: RunFailure
  /// The policy where it happened, by its index; zero where it concerns none.
  public let policy: Int

  /// Makes a failure.
  public init(reason: RunFailure, policy: Int = 0) {
    self.reason = reason
    self.policy = policy
  }
}

/// Computes the units of a study in parallel and delivers their outcomes in order.
public struct PolicyStudyRun: Sendable {
  /// What is simulated.
  public let study: PolicyStudy
  private let runner: ReplicationRunner
  private let cancellation: CancellationToken

  /// Prepares a run.
  public init(_ study: PolicyStudy, threads: Int, cancellation: CancellationToken) {
    self.study = study
    runner = ReplicationRunner(threads: threads)
    self.cancellation = cancellation
  }

  /// Computes replications, one after the other.
  ///
  /// - Parameters:
  ///   - replications: Which ones.
  ///   - done: Units at the start of them that are not computed: they are known already.
  ///   - progress: Called with the units done, those known included, and their number.
  ///   - deliver: Takes the outcomes in the order of replications and units.
  /// - Throws: why it ended before the last unit; all units before it were delivered.
  public func run(
    _ replications: Range<Int>, skipping done: Int = 0, progress: (Int, Int) -> Void,
    deliver: (PolicyOutcome) throws(StudyFailure) -> Void
  ) throws(StudyFailure) {
    let each = study.unitsPerReplication
    let total = replications.count * each
    precondition(done >= 0 && done <= total, "more units are known than there are")
    let study = study
    let outcome = try runner.run(
      units: done..<total, cancellation: cancellation,
      progress: { delivered, _ in progress(done + delivered, total) },
      work: { (unit, token) throws(StudyFailure) -> PolicyOutcome? in
        do throws(PolicyFailure) {
          return try study.run(
            unit: unit % each, replication: replications.lowerBound + unit / each,
            isCancelled: { token.isCancelled })
        } catch {
          throw StudyFailure(reason: .projection(error.reason), policy: error.policy)
        }
      },
      deliver: { (_, unit: PolicyOutcome) throws(StudyFailure) in try deliver(unit) })
    guard outcome == .completed else { throw StudyFailure(reason: .interrupted) }
  }

  /// Computes replications and returns their tallies.
  func table(
    of replications: Range<Int>, watched: [String], progress: (Int, Int) -> Void
  ) throws(StudyFailure) -> StudyTable {
    var table = StudyTable(policies: study.policies, watched: watched)
    try run(replications, progress: progress) { (outcome: PolicyOutcome) throws(StudyFailure) in
      table.add(outcome)
    }
    return table
  }
}
