import Billing
import Ledger
import Quantities
import Randomness
import SimulationKernel
import Traffic

/// A scenario made ready to be simulated, unit by unit.
///
/// A unit of work is a replication of a block of organizations. Units are independent and give the
/// same outcome whoever computes them and in whatever order.
public struct Projection: Sendable {
  /// How the events of several organizations are run.
  public enum Engine: Sendable {
    /// Organization after organization; right as long as they do not interact.
    case byOrganization
    /// All events in the one specified order.
    case ordered
  }

  /// Organizations in a block: the same whatever the number of threads.
  public static let blockSize = 16

  /// What is projected.
  public let input: ProjectionInput
  /// How events are run.
  public let engine: Engine
  private let contexts: ContiguousArray<ProcessContext>

  /// Prepares a projection.
  public init(_ input: ProjectionInput, engine: Engine = .byOrganization) {
    self.input = input
    self.engine = engine
    let samples = input.sampleInstants
    let months = input.monthBounds
    let traceMeter = input.meters.firstIndex { $0.name == "trace" }
    contexts = ContiguousArray(
      input.organizations.map { organization in
        ProcessContext(
          horizon: input.horizon, zone: input.zone, samples: samples, months: months,
          streams: ContiguousArray(organization.streams),
          infrastructure: organization.infrastructure, purchases: organization.purchases,
          traceMeter: traceMeter, latency: organization.payments.latency.prepared(),
          timeToFix: organization.payments.timeToFix.prepared(),
          softDecline: organization.payments.softDecline,
          hardDecline: organization.payments.hardDecline)
      })
  }

  /// The number of blocks of organizations.
  public var blockCount: Int {
    (input.organizations.count + Self.blockSize - 1) / Self.blockSize
  }

  /// Returns the organizations of a block.
  public func organizations(ofBlock block: Int) -> Range<Int> {
    let first = block * Self.blockSize
    return first..<min(first + Self.blockSize, input.organizations.count)
  }

  /// Simulates a block of organizations in a replication.
  ///
  /// - Parameters:
  ///   - block: The block, from zero.
  ///   - replication: The replication, from zero.
  /// - Throws: where the simulation cannot go on, or the book is not sound at its end.
  public func run(block: Int, replication: Int) throws(ProjectionError) -> UnitOutcome {
    let range = organizations(ofBlock: block)
    guard replication == 0, input.transactions != .none else {
      return try run(range, replication: replication, journal: NoJournal()) { _, _ in [] }
    }
    return try run(range, replication: replication, journal: MemoryJournal()) { world, input in
      TransactionRecord.records(
        of: world.billing.ledger, organizations: range, output: input.transactions)
    }
  }

  private func run<Log: Journal>(
    _ range: Range<Int>, replication: Int, journal: Log,
    transactions: (World<Log>, ProjectionInput) -> [TransactionRecord]
  ) throws(ProjectionError) -> UnitOutcome {
    var world = try World(
      input, contexts: contexts, organizations: range, replication: replication, journal: journal)
    switch engine {
    case .byOrganization: try Simulation.runByProcess(&world, until: input.horizon.to)
    case .ordered: try Simulation.runOrdered(&world, until: input.horizon.to)
    }
    let outcomes = try world.finish()
    let violations = world.billing.ledger.violations()
    guard violations.isEmpty else { throw .unsound(violations, replication: replication) }
    return UnitOutcome(
      replication: replication, organizations: outcomes, transactions: transactions(world, input),
      skippedRows: world.skippedRows)
  }
}
