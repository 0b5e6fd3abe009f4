public import Experiments
import Projection

/// Why a comparison ended without results, and in which scenario.
public struct ComparisonFailure: Error {
  /// What happened.
  public let reason: RunFailure
  /// The scenario where it happened, the baseline being the first.
  public let scenario: Int
}

/// Simulates scenarios on common random numbers and compares them replication by replication.
public struct ComparisonRun: Sendable {
  private let plan: ComparisonPlan
  private let projections: [Projection]
  private let runner: ReplicationRunner
  private let cancellation: CancellationToken
  /// The scenario and block of each unit of a replication.
  private let units: [(scenario: Int, block: Int)]

  /// What is kept of one unit.
  private struct Piece: Sendable {
    let organizations: [(index: Int, tallies: Tallies)]
  }

  /// Prepares a comparison.
  public init(_ plan: ComparisonPlan, threads: Int, cancellation: CancellationToken) {
    self.plan = plan
    self.cancellation = cancellation
    runner = ReplicationRunner(threads: threads)
    projections = plan.scenarios.map { scenario in
      // Nothing but tallies is compared.
      var input = scenario.input
      input.transactions = .none
      input.countsHours = false
      return Projection(input)
    }
    units = projections.enumerated().flatMap { scenario, projection in
      (0..<projection.blockCount).map { (scenario, $0) }
    }
  }

  /// Computes everything.
  ///
  /// - Parameter progress: Called with the units done and their number.
  /// - Returns: What was found.
  /// - Throws: why there is no result.
  public func compare(progress: (Int, Int) -> Void) throws(ComparisonFailure) -> Comparison {
    var collector = ComparisonCollector(plan)
    var replication = emptyReplication
    let (units, projections) = (units, projections)
    let outcome = try runner.run(
      units: 0..<plan.baseline.input.replications * units.count, cancellation: cancellation,
      progress: progress,
      work: { (unit, token) throws(ComparisonFailure) -> Piece? in
        let (scenario, block) = units[unit % units.count]
        do throws(ProjectionError) {
          return try projections[scenario].run(
            block: block, replication: unit / units.count, isCancelled: { token.isCancelled }
          ).map { Piece(organizations: $0.organizations.map { ($0.organization, $0.tallies) }) }
        } catch {
          throw ComparisonFailure(reason: .projection(error), scenario: scenario)
        }
      },
      deliver: { (unit, piece: Piece) throws(ComparisonFailure) in
        let place = unit % units.count
        for (index, tallies) in piece.organizations {
          replication[units[place].scenario][index] = tallies
        }
        if place == units.count - 1 { collector.add(replication) }
      })
    guard outcome == .completed else {
      throw ComparisonFailure(reason: .interrupted, scenario: 0)
    }
    collector.finish()
    return Comparison(plan, collector)
  }

  private var emptyReplication: [[Tallies]] {
    plan.scenarios.map { Array(repeating: Tallies(), count: $0.input.organizations.count) }
  }
}
