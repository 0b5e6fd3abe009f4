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

  /// Organizations in a block, where they do not interact: the same whatever the number of threads.
  static let blockSize = 16

  /// What is projected.
  public let input: ProjectionInput
  /// How events are run.
  public let engine: Engine
  /// By group of organizations.
  let contexts: ContiguousArray<ProcessContext>
  /// The most requests that each organization of a group is expected to have.
  private let mostRequests: [Double]
  let blocks: [Block]
  /// The first instants of months, then the horizon's end.
  private let months: [Instant]

  /// Organizations that are simulated together.
  struct Block: Hashable {
    var organizations: Range<Int>
    /// Whether some of them act on each other, so that all their events need one order.
    var interacts: Bool
  }

  /// Prepares a projection.
  public init(_ input: ProjectionInput, engine: Engine = .byOrganization) {
    self.input = input
    self.engine = engine
    blocks = Self.blocks(of: input)
    let samples = input.sampleInstants
    let months = input.monthBounds
    self.months = months
    contexts = ContiguousArray(
      input.organizations.groups.map {
        ProcessContext($0.organization, of: input, samples: samples, months: months)
      })
    mostRequests = input.organizations.groups.map {
      Self.mostRequests($0.organization, over: input.horizon)
    }
  }

  /// The bytes that the outcomes of replications take before they are written, at least: those of the
  /// largest block, or of all where nothing is written until the last replication.
  public func outcomeBytes(replications: Int, keepsAll: Bool) -> Double {
    let largest = blocks.map(\.organizations.count).max() ?? 0
    let organizations = keepsAll ? input.organizations.count : largest
    let samples = input.horizon.duration.seconds / input.sampleEvery.seconds
    let each = Double(MemoryLayout<Int64>.size * Tally.allCases.count) + 9 * samples
    return Double(replications) * Double(organizations) * each
  }

  /// The number of blocks of organizations.
  public var blockCount: Int { blocks.count }

  /// Returns the organizations of a block.
  public func organizations(ofBlock block: Int) -> Range<Int> { blocks[block].organizations }

  /// Blocks of the usual size; those with organizations that act on each other become one.
  private static func blocks(of input: ProjectionInput) -> [Block] {
    let count = input.organizations.count
    var blocks = stride(from: 0, to: count, by: blockSize).map {
      Block(organizations: $0..<min($0 + blockSize, count), interacts: false)
    }
    for group in input.organizations.groups {
      for case let other? in group.organization.actions.map(\.otherOrganization) {
        let ends = (
          min(group.indices.lowerBound, other), max(group.indices.upperBound - 1, other)
        )
        let first = blocks.firstIndex { $0.organizations.contains(ends.0) } ?? 0
        let last = blocks.firstIndex { $0.organizations.contains(ends.1) } ?? 0
        let joined = blocks[first].organizations.lowerBound..<blocks[last].organizations.upperBound
        blocks.replaceSubrange(
          first...last, with: [Block(organizations: joined, interacts: true)])
      }
    }
    return blocks
  }

  /// The time in which so many requests come, or fewer: as a rule, that between looks whether a block
  /// is still wanted.
  func step(_ range: Range<Int>, of requests: Double = 1e6) -> Duration {
    let most = range.reduce(0.0) { $0 + mostRequests[input.organizations.group(of: $1)] }
    let steps = Int64(min(1e6, max(1, most / requests)))
    return Duration(nanoseconds: max(1, input.horizon.duration.nanoseconds / steps))
  }

  /// The most requests of an organization; those of traces are not known, and taken for many.
  private static func mostRequests(
    _ organization: OrganizationInput, over horizon: Interval
  ) -> Double {
    organization.streams.reduce(0) { sum, stream in
      switch stream.origin {
      case .synthesized(let traffic): sum + traffic.mostRequests(over: horizon)
      case .replay: sum + 64e6
      }
    }
  }

  /// Simulates a block of organizations in a replication.
  ///
  /// - Parameters:
  ///   - block: The block, from zero.
  ///   - replication: The replication, from zero.
  ///   - isCancelled: Asked now and then whether to give up.
  /// - Returns: The outcome, or nil where it was cancelled.
  /// - Throws: where the simulation cannot go on, or the book is not sound at its end.
  public func run(
    block: Int, replication: Int, isCancelled: () -> Bool = { false }
  ) throws(ProjectionError) -> UnitOutcome? {
    let block = blocks[block]
    guard replication == 0, input.transactions != .none, input.organizationOutput != .none else {
      return try run(block, replication, NoJournal(), isCancelled)?.outcome
    }
    let journal = MemoryJournal(keepsRequests: input.transactions == .all)
    guard let (unit, world) = try run(block, replication, journal, isCancelled) else { return nil }
    var outcome = unit
    outcome.transactions = TransactionRecord.records(
      of: world.billing, organizations: block.organizations, output: input.transactions)
    return outcome
  }

  /// Opens a block of organizations that keep no journal and are handed their requests.
  func worldWithoutRequests(
    block: Int, replication: Int
  ) throws(ProjectionError) -> World<NoJournal> {
    try World(
      input, contexts: contexts, organizations: blocks[block].organizations,
      replication: replication, journal: NoJournal(), engine: nil)
  }

  /// Whether the same requests, priced the same, come to the same blocks of organizations.
  func sharesDemand(with other: Projection) -> Bool {
    input.hasSameDemand(as: other.input) && blocks == other.blocks
  }

  /// Whether organizations of a block act on each other.
  func interacts(block: Int) -> Bool { blocks[block].interacts }

  /// Runs a block to its end; its transactions are left out.
  func run<Log: Journal>(
    _ block: Block, _ replication: Int, _ journal: Log, _ isCancelled: () -> Bool = { false }
  ) throws(ProjectionError) -> (outcome: UnitOutcome, world: World<Log>)? {
    let range = block.organizations
    var world = try World(
      input, contexts: contexts, organizations: range, replication: replication, journal: journal,
      engine: engine(of: block))
    let step = step(range)
    var pause = input.horizon.from
    var positions: [Position] = []
    while pause < input.horizon.to {
      // Months end at a pause, so that the books can be read then.
      pause = min(pause + step, months[positions.count + 1])
      try advance(&world, block, until: pause)
      if isCancelled() { return nil }
      if pause == months[positions.count + 1], pause < input.horizon.to {
        positions.append(world.platformPosition)
      }
    }
    let outcomes = try world.conclude()
    positions.append(world.platformPosition)
    let outcome = UnitOutcome(
      replication: replication, organizations: outcomes, skippedRows: world.skippedRows,
      platform: positions)
    return (outcome, world)
  }

  /// How the events of a block are run.
  func engine(of block: Block) -> Engine { block.interacts ? .ordered : engine }

  /// Lets everything before an instant happen to a block.
  func advance<Log: Journal>(
    _ world: inout World<Log>, _ block: Block, until end: Instant
  ) throws(ProjectionError) {
    switch engine(of: block) {
    case .byOrganization: try Simulation.runByProcess(&world, until: end)
    case .ordered: try Simulation.runOrdered(&world, until: end)
    }
  }
}
