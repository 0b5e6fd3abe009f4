public import Experiments
public import Projection
import Quantities
import Statistics
public import Text

/// Why a run ended without results.
public enum RunFailure: Error, Sendable {
  /// The simulation of a scenario, under its name in the study, could not go on.
  case projection(ProjectionError, of: ProjectionInput, named: String)
  /// The results could not be written.
  case results(WriteError)
  /// The run was interrupted; earlier results stand as they were.
  case interrupted
  /// A scenario was refused by whoever was asked for it, who has said why.
  case refused
}

/// When a run has enough replications: how precise a metric must be, of an organization or, where it
/// is nil, of all together.
public typealias StoppingGoal = (rule: StoppingRule, metric: Metric, organization: String?)

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
  /// The tallies of each segment's organizations together, one for each replication, in the order of
  /// their coming.
  public let segments: [(name: String, tallies: [TallyTotals])]
  /// Rows of replayed traces that were left out, over all replications.
  public let skippedRows: Int64
  /// The organizations that were blocked in a replication, those at greatest risk first.
  public let atRisk: [OrganizationRisk]
}

/// How often an organization was blocked.
public struct OrganizationRisk: Sendable {
  /// The organization.
  public let name: String
  /// The segment that it is of; nothing for none.
  public let segment: String
  /// The replications in which it was.
  public let replications: Int
  /// For how many hours, as a mean over all replications.
  public let hours: Double
  /// The share of the replications in which it was, with its 95 % interval.
  public let probability: MetricEstimate

  /// Makes it of the outcomes of an organization, one for each replication; nil where it was blocked
  /// in none.
  init?(_ tallies: [TallyTotals], of index: Int, in input: ProjectionInput) {
    func values(_ metric: Metric) -> [Metric.Value] {
      tallies.compactMap { metric.value($0, of: input) }
    }
    let blocked = values(.blockedProbability)
    replications = blocked.count { $0.approximation > 0 }
    guard replications > 0 else { return nil }
    probability = MetricEstimate(.blockedProbability, blocked)
    let group = input.organizations.groups[input.organizations.group(of: index)]
    (name, segment) = (group.name(at: index), group.organization.segment ?? "")
    hours =
      values(.blockedHours).reduce(0) { $0 + $1.approximation } / Double(tallies.count)
  }
}

/// Runs a projection's units in parallel and hands on what they came to in order.
public struct ProjectionRun: Sendable {
  package let projection: Projection
  private let runner: ReplicationRunner

  /// Prepares a run.
  public init(_ projection: Projection, on runner: ReplicationRunner) {
    self.projection = projection
    self.runner = runner
  }

  /// Computes everything, and hands over block after block of organizations: what `summarize` makes
  /// of one outcome for each replication, in order.
  ///
  /// Goals that must be precise before replications end are looked at in the same batches; none
  /// make the scenario's number of them. The summary has the tallies of organizations that are
  /// watched. Progress is called with the units done and their number; `summarize` is called on any
  /// thread. Throws why it ended before the last block.
  public func run<Output: Sendable>(
    goals: [StoppingGoal], watched: [String], progress: (Int, Int) -> Void,
    summarize: @escaping @Sendable ([UnitOutcome]) -> Output,
    deliver: (Output) throws(WriteError) -> Void
  ) throws(RunFailure) -> RunSummary {
    let organizations = projection.input.organizations
    let indices = watched.map { organizations.index(named: $0) ?? -1 }
    let join: @Sendable ([UnitOutcome]) -> Block<Output> = { [projection] in
      Block(of: $0, in: projection.input, watched: indices, output: summarize($0))
    }
    var totals: [TallyTotals] = []
    var found: [Int: [TallyTotals]] = [:]
    var skippedRows: Int64 = 0
    var atRisk: [OrganizationRisk] = []
    let segments = projection.input.segments
    var ofSegments: [[TallyTotals]] = segments.map { _ in [] }
    func add(_ block: Block<Output>) throws(RunFailure) {
      totals.combine(block.totals)
      skippedRows += block.skippedRows
      found.merge(block.watched) { _, new in new }
      atRisk += block.atRisk
      for (place, tallies) in block.segments { ofSegments[place].combine(tallies) }
      do { try deliver(block.output) } catch { throw .results(error) }
    }
    var unreached: [Int] = []
    if goals.isEmpty {
      let replications = projection.input.replications
      let blocks = try runner.run(
        count: projection.blockCount * replications, inGroupsOf: replications,
        progress: progress, work: work(in: 0..<replications), join: join,
        deliver: { (_, block) throws(RunFailure) in try add(block) })
      guard blocks == projection.blockCount else { throw .interrupted }
    } else {
      unreached = try runSequentially(goals, progress: progress, join, add)
    }
    return RunSummary(
      replications: totals.count, unreachedGoals: unreached, totals: totals,
      organizations: zip(watched, indices).compactMap { name, index in
        found[index].map { (name, $0) }
      },
      segments: zip(segments, ofSegments).map { ($0, $1) },
      skippedRows: skippedRows,
      atRisk: atRisk.sorted { ($0.replications, $0.hours) > ($1.replications, $1.hours) })
  }

  /// A block of organizations in all replications.
  private struct Block<Output: Sendable>: Sendable {
    let totals: [TallyTotals]
    let skippedRows: Int64
    /// The tallies of watched organizations, by their index.
    let watched: [Int: [TallyTotals]]
    /// The tallies of segments, by their places among all of them.
    let segments: [(place: Int, tallies: [TallyTotals])]
    let atRisk: [OrganizationRisk]
    let output: Output

    init(of units: [UnitOutcome], in input: ProjectionInput, watched: [Int], output: Output) {
      totals = units.map { TallyTotals(of: $0.organizations) }
      skippedRows = units.reduce(0) { $0 + $1.skippedRows }
      self.output = output
      var found: [Int: [TallyTotals]] = [:]
      var atRisk: [OrganizationRisk] = []
      let names = input.segments
      var segments: [(place: Int, tallies: [TallyTotals])] = []
      for place in (units.first?.organizations ?? []).indices {
        let index = units[0].organizations[place].organization
        let tallies = units.map { TallyTotals($0.organizations[place].tallies) }
        if let risk = OrganizationRisk(tallies, of: index, in: input) { atRisk.append(risk) }
        if watched.contains(index) { found[index] = tallies }
        let group = input.organizations.groups[input.organizations.group(of: index)]
        if let segment = group.organization.segment.flatMap(names.firstIndex(of:)) {
          segments.append((segment, tallies))
        }
      }
      (self.watched, self.atRisk, self.segments) = (found, atRisk, segments)
    }
  }

  /// Batch after batch of replications until all goals are reached, with their outcomes in memory;
  /// returns the goals that the most replications did not reach.
  private func runSequentially<Output: Sendable>(
    _ goals: [StoppingGoal], progress: (Int, Int) -> Void,
    _ join: @escaping @Sendable ([UnitOutcome]) -> Block<Output>,
    _ add: (Block<Output>) throws(RunFailure) -> Void
  ) throws(RunFailure) -> [Int] {
    var blocks: [[UnitOutcome]] = Array(repeating: [], count: projection.blockCount)
    var tallies: [[TallyTotals]] = goals.map { _ in [] }
    let bounds = goals.map { MetricBounds.bounds(of: $0.organization, in: projection.input) }
    var count = 0
    var unreached = Array(goals.indices)
    while let batch = goals[0].rule.nextBatch(after: count), !unreached.isEmpty {
      let units = blocks.count * batch.count
      let work = work(in: batch)
      let delivered = try runner.run(
        units: 0..<units, progress: progress, work: work,
        deliver: { (unit, outcome) throws(RunFailure) in
          blocks[unit / batch.count].append(outcome)
        })
      guard delivered == units else { throw .interrupted }
      count = batch.upperBound
      for replication in batch {
        let organizations = blocks.flatMap { $0[replication].organizations }
        for (place, goal) in goals.enumerated() {
          tallies[place] += self.tallies(of: goal, organizations).map { [$0] } ?? []
        }
      }
      unreached = goals.indices.filter { !isReached(goals[$0], bounds[$0], by: tallies[$0]) }
    }
    let all = blocks
    let delivered = try runner.run(
      units: all.indices, work: { (block, _) throws(RunFailure) in join(all[block]) },
      deliver: { (_, block) throws(RunFailure) in try add(block) })
    guard delivered == all.count else { throw .interrupted }
    return unreached
  }

  /// The tallies of a replication that a goal is about; nil where there are none.
  private func tallies(
    of goal: StoppingGoal, _ organizations: [OrganizationOutcome]
  ) -> TallyTotals? {
    let input = projection.input
    let index = goal.organization.flatMap { input.organizations.index(named: $0) }
    let concerned = organizations.filter {
      goal.organization == nil || $0.organization == index
    }
    return concerned.isEmpty ? nil : TallyTotals(of: concerned)
  }

  /// Whether a goal is reached; replications without a value, as of a ratio without a denominator,
  /// do not count.
  private func isReached(
    _ goal: StoppingGoal, _ bounds: MetricBounds, by tallies: [TallyTotals]
  ) -> Bool {
    goal.rule.isReached(
      by: tallies.compactMap { goal.metric.value($0, of: projection.input)?.approximation },
      possible: bounds.range(of: goal.metric, in: tallies))
  }

  /// Computes units: number n is a replication of a range, n mod its length, of block n / length.
  private func work(
    in replications: Range<Int>
  ) -> @Sendable (Int, CancellationToken) throws(RunFailure) -> UnitOutcome? {
    { [projection] unit, token throws(RunFailure) in
      let (block, place) = unit.quotientAndRemainder(dividingBy: replications.count)
      do throws(ProjectionError) {
        return try projection.run(
          block: block, replication: replications.lowerBound + place,
          isCancelled: { token.isCancelled })
      } catch {
        throw .projection(error, of: projection.input, named: projection.input.name)
      }
    }
  }
}

extension [TallyTotals] {
  /// Adds a block of organizations: one of each replication, in order.
  fileprivate mutating func combine(_ block: [TallyTotals]) {
    guard !isEmpty else {
      self = block
      return
    }
    for (replication, totals) in block.enumerated() { self[replication].combine(totals) }
  }
}
