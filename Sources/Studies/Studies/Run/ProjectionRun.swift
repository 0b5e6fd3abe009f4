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
  /// Rows of replayed traces that were left out, over all replications.
  public let skippedRows: Int64
  /// The organizations that were blocked in a replication, those at greatest risk first.
  public let atRisk: [OrganizationRisk]
}

/// How often an organization was blocked.
public struct OrganizationRisk: Sendable {
  /// The organization.
  public let name: String
  /// The replications in which it was.
  public let replications: Int
  /// For how many hours, as a mean over all replications.
  public let hours: Double

  /// Makes it of the outcomes of an organization, one for each replication; nil where it was blocked
  /// in none.
  init?(_ name: String, _ tallies: [TallyTotals], of input: ProjectionInput) {
    func values(_ metric: Metric) -> [Double] {
      tallies.compactMap { metric.value($0, of: input)?.approximation }
    }
    replications = values(.blockedProbability).count { $0 > 0 }
    guard replications > 0 else { return nil }
    self.name = name
    hours = values(.blockedHours).reduce(0, +) / Double(tallies.count)
  }
}

/// Runs a projection's units in parallel and hands on their outcomes in order.
public struct ProjectionRun: Sendable {
  package let projection: Projection
  private let runner: ReplicationRunner

  /// Prepares a run.
  public init(_ projection: Projection, on runner: ReplicationRunner) {
    self.projection = projection
    self.runner = runner
  }

  /// Computes everything, and hands over block after block of organizations: one outcome for each
  /// replication, in order.
  ///
  /// Goals that must be precise before replications end are looked at in the same batches; none
  /// make the scenario's number of them. The summary has the tallies of organizations that are
  /// watched. Called with the units done and their number; throws why it ended before the last
  /// block.
  public func run(
    goals: [StoppingGoal], watched: [String], progress: (Int, Int) -> Void,
    deliver: ([UnitOutcome]) throws(WriteError) -> Void
  ) throws(RunFailure) -> RunSummary {
    let input = projection.input
    var totals: [TallyTotals] = []
    var found: [String: [TallyTotals]] = [:]
    var skippedRows: Int64 = 0
    var atRisk: [OrganizationRisk] = []
    func add(_ units: [UnitOutcome]) throws(RunFailure) {
      totals.combine(units)
      for unit in units { skippedRows += unit.skippedRows }
      for (place, outcome) in (units.first?.organizations ?? []).enumerated() {
        let name = input.organizations[outcome.organization].name
        let tallies = units.map { TallyTotals($0.organizations[place].tallies) }
        if let risk = OrganizationRisk(name, tallies, of: input) { atRisk.append(risk) }
        if watched.contains(name) { found[name] = tallies }
      }
      do { try deliver(units) } catch { throw .results(error) }
    }
    var unreached: [Int] = []
    if goals.isEmpty {
      try runAll(progress: progress, add)
    } else {
      unreached = try runSequentially(goals, progress: progress, add)
    }
    return RunSummary(
      replications: totals.count, unreachedGoals: unreached, totals: totals,
      organizations: watched.compactMap { name in found[name].map { (name, $0) } },
      skippedRows: skippedRows,
      atRisk: atRisk.sorted { ($0.replications, $0.hours) > ($1.replications, $1.hours) })
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

  /// Batch after batch of replications until all goals are reached, with their outcomes in memory;
  /// returns the goals that the most replications did not reach.
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
      unreached = goals.indices.filter { !goals[$0].rule.isReached(by: values[$0]) }
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
    let delivered = try runner.run(
      units: 0..<count, progress: progress,
      work: { (unit, token) throws(RunFailure) -> UnitOutcome? in
        do throws(ProjectionError) {
          return try projection.run(
            block: unit / replications, replication: first + unit % replications,
            isCancelled: { token.isCancelled })
        } catch {
          throw .projection(error, of: projection.input, named: projection.input.name)
        }
      },
      deliver: { (_, unit: UnitOutcome) throws(RunFailure) in try deliver(unit) })
    guard delivered == count else { throw .interrupted }
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
