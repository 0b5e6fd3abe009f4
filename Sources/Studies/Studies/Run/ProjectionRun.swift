public import Experiments
public import Projection
import Quantities
import Statistics
public import Text

/// Why a run ended without results.
public enum RunFailure: Error, Sendable {
  /// The simulation could not go on.
  case projection(ProjectionError)
  /// The results could not be written.
  case results(WriteError)
  /// The run was interrupted; earlier results stand as they were.
  case interrupted
}

/// When a run has enough replications: how precise a metric must be.
public struct StoppingGoal: Sendable {
  /// How precise, and what is estimated.
  public let rule: StoppingRule
  /// Of which metric.
  public let metric: Metric
  /// Of which organization; nil for all together.
  public let organization: String?

  /// Makes a goal.
  public init(rule: StoppingRule, metric: Metric, organization: String? = nil) {
    self.rule = rule
    self.metric = metric
    self.organization = organization
  }
}

/// What a run came to, besides its files.
public struct RunSummary: Sendable {
  /// Replications that were made.
  public let replications: Int
  /// The goals that were not reached, by their index.
  public let unreachedGoals: [Int]
  /// The tallies of all organizations together, one for each replication.
  public let totals: [TallyTotals]
  /// The tallies of organizations that were asked for, by name, in the order of asking.
  public let organizations: [(name: String, tallies: [TallyTotals])]
  /// Rows of replayed traces that were left out, over all replications.
  public let skippedRows: Int64
}

/// Runs a projection's units in parallel and hands on their outcomes in order.
public struct ProjectionRun: Sendable {
  package let projection: Projection
  private let runner: ReplicationRunner
  private let cancellation: CancellationToken

  /// Prepares a run.
  public init(_ projection: Projection, threads: Int, cancellation: CancellationToken) {
    self.projection = projection
    runner = ReplicationRunner(threads: threads)
    self.cancellation = cancellation
  }

  /// Computes everything, and hands it over block after block of organizations.
  ///
  /// - Parameters:
  ///   - goals: What must be precise before replications end, looked at in the same batches; none
  ///     makes the scenario's number of them.
  ///   - watched: Organizations whose tallies are wanted in the summary.
  ///   - progress: Called with the units done and their number.
  ///   - deliver: Takes the outcomes of a block: one for each replication, in order.
  /// - Returns: What the run came to.
  /// - Throws: why it ended before the last block.
  public func run(
    goals: [StoppingGoal], watched: [String], progress: (Int, Int) -> Void,
    deliver: ([UnitOutcome]) throws(WriteError) -> Void
  ) throws(RunFailure) -> RunSummary {
    var collector = BlockCollector(watched: watched, input: projection.input)
    func add(_ units: [UnitOutcome]) throws(RunFailure) {
      collector.add(units)
      do { try deliver(units) } catch { throw .results(error) }
    }
    var unreached: [Int] = []
    if goals.isEmpty {
      try runAll(progress: progress, add)
    } else {
      unreached = try runSequentially(goals, progress: progress, add)
    }
    return RunSummary(
      replications: collector.totals.count, unreachedGoals: unreached, totals: collector.totals,
      organizations: collector.organizations, skippedRows: collector.skippedRows)
  }

  /// Block after block, all replications of each.
  private func runAll(
    progress: (Int, Int) -> Void, _ add: ([UnitOutcome]) throws(RunFailure) -> Void
  ) throws(RunFailure) {
    let replications = projection.input.replications
    var units: [UnitOutcome] = []
    try compute(projection.blockCount * replications, replications, 0, progress) {
      (unit: UnitOutcome) throws(RunFailure) in
      units.append(unit)
      guard units.count == replications else { return }
      try add(units)
      units.removeAll(keepingCapacity: true)
    }
  }

  /// Batch after batch of replications until all goals are reached; keeps their outcomes in memory.
  ///
  /// - Returns: The goals that the most replications did not reach, by their index.
  private func runSequentially(
    _ goals: [StoppingGoal], progress: (Int, Int) -> Void,
    _ add: ([UnitOutcome]) throws(RunFailure) -> Void
  ) throws(RunFailure) -> [Int] {
    var blocks: [[UnitOutcome]] = Array(repeating: [], count: projection.blockCount)
    var values: [[Double]] = goals.map { _ in [] }
    var count = 0
    var unreached = Array(goals.indices)
    while let batch = goals[0].rule.nextBatch(after: count), !unreached.isEmpty {
      var place = 0
      try compute(projection.blockCount * batch.count, batch.count, batch.lowerBound, progress) {
        (unit: UnitOutcome) throws(RunFailure) in
        blocks[place / batch.count].append(unit)
        place += 1
      }
      count = batch.upperBound
      for replication in batch {
        let organizations = blocks.flatMap { $0[replication].organizations }
        for (place, goal) in goals.enumerated() {
          values[place] += value(of: goal, organizations).map { [$0] } ?? []
        }
      }
      unreached = goals.indices.filter { goals[$0].rule.decision(values[$0]) != .precise }
    }
    for block in blocks { try add(block) }
    return unreached
  }

  /// What a replication says about a goal; nil for a ratio without a denominator.
  private func value(
    of goal: StoppingGoal, _ organizations: [OrganizationOutcome]
  ) -> Double? {
    let input = projection.input
    let concerned = organizations.filter {
      goal.organization == nil || input.organizations[$0.organization].name == goal.organization
    }
    guard !concerned.isEmpty else { return nil }
    return goal.metric.value(TallyTotals(of: concerned), of: input)?.approximation
  }

  /// Computes units; unit n is replication `first` + n mod `replications` of block n / `replications`.
  private func compute(
    _ count: Int, _ replications: Int, _ first: Int, _ progress: (Int, Int) -> Void,
    deliver: (UnitOutcome) throws(RunFailure) -> Void
  ) throws(RunFailure) {
    let projection = projection
    let outcome = try runner.run(
      units: 0..<count, cancellation: cancellation, progress: progress,
      work: { (unit, token) throws(RunFailure) -> UnitOutcome? in
        do throws(ProjectionError) {
          return try projection.run(
            block: unit / replications, replication: first + unit % replications,
            isCancelled: { token.isCancelled })
        } catch {
          throw .projection(error)
        }
      },
      deliver: { (_, unit: UnitOutcome) throws(RunFailure) in try deliver(unit) })
    guard outcome == .completed else { throw .interrupted }
  }
}

/// Keeps of blocks what the summary needs.
private struct BlockCollector {
  private let watched: [String]
  private let input: ProjectionInput
  private(set) var totals: [TallyTotals] = []
  private(set) var skippedRows: Int64 = 0
  private var found: [String: [TallyTotals]] = [:]

  init(watched: [String], input: ProjectionInput) {
    self.watched = watched
    self.input = input
  }

  var organizations: [(name: String, tallies: [TallyTotals])] {
    watched.compactMap { name in found[name].map { (name, $0) } }
  }

  mutating func add(_ units: [UnitOutcome]) {
    for unit in units { skippedRows += unit.skippedRows }
    totals.combine(units)
    for place in units.first?.organizations.indices ?? 0..<0 {
      guard let index = units.first?.organizations[place].organization else { continue }
      let name = input.organizations[index].name
      guard watched.contains(name) else { continue }
      found[name] = units.map { TallyTotals($0.organizations[place].tallies) }
    }
  }
}

extension [TallyTotals] {
  /// Adds a block of organizations: one unit for each replication, in order.
  package mutating func combine(_ units: [UnitOutcome]) {
    guard !isEmpty else {
      self = units.map { TallyTotals(of: $0.organizations) }
      return
    }
    for (replication, unit) in units.enumerated() {
      self[replication].combine(TallyTotals(of: unit.organizations))
    }
  }
}
