import Experiments
import Projection
import Studies
import Text

/// Tells before a search how long it takes where its constraints take many replications.
enum SolveOutlook {
  /// Shorter ones need no word, and fewer replications no look at how long they take.
  private static let least = 20.0
  private static let leastReplications = 500
  /// So many blocks of organizations are timed.
  private static let mostBlocks = 8

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
    for block in 0..<blocks {
      let outcome = try? projection.run(
        block: block, replication: 0, isCancelled: { Interruption.token.isCancelled })
      guard outcome ?? nil != nil else { return nil }
    }
    let seconds = start.duration(to: .now) / .seconds(1)
    return seconds * Double(projection.blockCount) / Double(max(1, blocks))
  }
}
