import Experiments
import Projection
import Studies
import Text

/// Tells before a search how long it takes where its constraints take many replications.
enum SolveOutlook {
  /// Shorter ones need no word, and fewer replications no look at how long they take.
  private static let least = 20.0
  private static let leastReplications = 500
  /// So many blocks of organizations are timed, again and again for so many seconds.
  private static let mostBlocks = 8
  private static let patience = 0.3

  /// What to know of a search; nil where it is short, or its scenario cannot be simulated.
  static func text(_ plan: SolvePlan, threads: Int) -> String? {
    guard let fewest = plan.problem.fewestReplications, fewest >= leastReplications,
      let each = replicationSeconds(plan)
    else { return nil }
    let seconds = each * Double(fewest) / Double(threads)
    guard seconds > least else { return nil }
    let texts = plan.constraints.map { "`\($0.text)`" }.joined(separator: " and ")
    return "\(texts) takes at least \(fewest) replications of each candidate that holds: about "
      + ProgressBar.time(seconds) + " for each, and twice that to confirm the answer; a limit that "
      + "is less strict takes fewer"
  }

  /// How long a replication of the scenario takes on one thread.
  private static func replicationSeconds(_ plan: SolvePlan) -> Double? {
    let projection = Projection(plan.input)
    let blocks = min(projection.blockCount, mostBlocks)
    let start = ContinuousClock.now
    var fastest = Double.infinity
    // The first ones are slow, as nothing is at hand yet.
    for replication in 0..<100 where start.duration(to: .now) < .seconds(patience) {
      let before = ContinuousClock.now
      for block in 0..<blocks {
        let outcome = try? projection.run(
          block: block, replication: replication,
          isCancelled: { Interruption.token.isCancelled })
        guard outcome ?? nil != nil else { return nil }
      }
      fastest = min(fastest, before.duration(to: .now) / .seconds(1))
    }
    return fastest * Double(projection.blockCount) / Double(max(1, blocks))
  }
}
