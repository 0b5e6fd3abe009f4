public import Experiments
public import Projection
import Quantities
import Statistics

/// Why a run ended without results.
public enum RunFailure: Error, Sendable {
  /// The simulation could not go on.
  case projection(ProjectionError)
  /// The results could not be written.
  case results(ResultsError)
  /// The run was interrupted; earlier results stand as they were.
  case interrupted
}

/// When a run has enough replications: the relative or absolute half-width of a metric's mean.
public struct StoppingGoal: Sendable {
  /// How precise the mean is to be.
  public let rule: StoppingRule
  /// Of which metric, over all organizations.
  public let metric: Metric

  /// Makes a goal.
  public init(rule: StoppingRule, metric: Metric) {
    self.rule = rule
    self.metric = metric
  }
}

/// What a run came to, besides its files.
public struct RunSummary: Sendable {
  /// Replications that were made.
  public let replications: Int
  /// Whether the goal was reached; true where there was none.
  public let isPrecise: Bool
  /// The tallies of all organizations together, one for each replication.
  public let totals: [TallyTotals]
  /// The tallies of organizations that were asked for, by name, in the order of asking.
  public let organizations: [(name: String, tallies: [TallyTotals])]
  /// Rows of replayed traces that were left out, over all replications.
  public let skippedRows: Int64
}

/// Runs a projection's units in parallel and writes its results folder.
public struct ProjectionRun: Sendable {
  private let projection: Projection
  private let runner: ReplicationRunner
  private let cancellation: CancellationToken

  /// Prepares a run.
  public init(_ projection: Projection, threads: Int, cancellation: CancellationToken) {
    self.projection = projection
    runner = ReplicationRunner(threads: threads)
    self.cancellation = cancellation
  }

  /// Computes everything and puts the files in their place.
  ///
  /// - Parameters:
  ///   - path: The results folder.
  ///   - mark: What temporary names end in.
  ///   - goal: When there are enough replications; nil makes the scenario's number of them.
  ///   - watched: Organizations whose tallies are wanted in the summary.
  ///   - progress: Called with the units done and their number.
  /// - Returns: What the run came to.
  /// - Throws: why there are no results; the folder is as it was before.
  public func write(
    to path: String, mark: String, goal: StoppingGoal?, watched: [String],
    progress: (Int, Int) -> Void
  ) throws(RunFailure) -> RunSummary {
    let writer: ResultsWriter
    do { writer = try ResultsWriter(projection.input, path: path, mark: mark) } catch {
      throw .results(error)
    }
    var collector = BlockCollector(watched: watched, input: projection.input, writer: writer)
    do throws(RunFailure) {
      var isPrecise = true
      if let goal {
        isPrecise = try runSequentially(goal, into: &collector, progress: progress)
      } else {
        try runAll(into: &collector, progress: progress)
      }
      let totals = try collector.finish()
      return RunSummary(
        replications: totals.count, isPrecise: isPrecise, totals: totals,
        organizations: collector.organizations, skippedRows: collector.skippedRows)
    } catch {
      writer.discard()
      throw error
    }
  }

  /// Block after block, all replications of each.
  private func runAll(
    into collector: inout BlockCollector, progress: (Int, Int) -> Void
  ) throws(RunFailure) {
    let replications = projection.input.replications
    var units: [UnitOutcome] = []
    try compute(projection.blockCount * replications, replications, 0, progress) {
      (unit: UnitOutcome) throws(RunFailure) in
      units.append(unit)
      guard units.count == replications else { return }
      try collector.add(units)
      units.removeAll(keepingCapacity: true)
    }
  }

  /// Batch after batch of replications until the goal is reached; keeps their outcomes in memory.
  ///
  /// - Returns: Whether it was reached before the most replications were made.
  private func runSequentially(
    _ goal: StoppingGoal, into collector: inout BlockCollector, progress: (Int, Int) -> Void
  ) throws(RunFailure) -> Bool {
    var blocks: [[UnitOutcome]] = Array(repeating: [], count: projection.blockCount)
    var values: [Double] = []
    while let batch = goal.rule.nextBatch(after: values.count) {
      var place = 0
      try compute(projection.blockCount * batch.count, batch.count, batch.lowerBound, progress) {
        (unit: UnitOutcome) throws(RunFailure) in
        blocks[place / batch.count].append(unit)
        place += 1
      }
      for replication in batch {
        let tallies = TallyTotals(of: blocks.flatMap { $0[replication].organizations })
        values.append(value(of: goal.metric, tallies))
      }
      if goal.rule.decision(values) != .goOn { break }
    }
    for block in blocks { try collector.add(block) }
    return goal.rule.decision(values) == .precise
  }

  private func value(of metric: Metric, _ tallies: TallyTotals) -> Double {
    let input = projection.input
    switch metric.value(tallies, horizon: input.horizon.duration, credit: input.credit) {
    case .money(let nanos): return Double(nanos) / 1e9
    case .number(let number): return number
    case nil: return 0
    }
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

/// Hands blocks to the writer and keeps what the summary needs.
private struct BlockCollector {
  private let watched: [String]
  private let input: ProjectionInput
  private let writer: ResultsWriter
  private(set) var skippedRows: Int64 = 0
  private var found: [String: [TallyTotals]] = [:]

  init(watched: [String], input: ProjectionInput, writer: ResultsWriter) {
    self.watched = watched
    self.input = input
    self.writer = writer
  }

  var organizations: [(name: String, tallies: [TallyTotals])] {
    watched.compactMap { name in found[name].map { (name, $0) } }
  }

  mutating func add(_ units: [UnitOutcome]) throws(RunFailure) {
    for unit in units { skippedRows += unit.skippedRows }
    for place in units.first?.organizations.indices ?? 0..<0 {
      guard let index = units.first?.organizations[place].organization else { continue }
      let name = input.organizations[index].name
      guard watched.contains(name) else { continue }
      found[name] = units.map { TallyTotals($0.organizations[place].tallies) }
    }
    do { try writer.add(units) } catch { throw .results(error) }
  }

  func finish() throws(RunFailure) -> [TallyTotals] {
    do { return try writer.finish() } catch { throw .results(error) }
  }
}
