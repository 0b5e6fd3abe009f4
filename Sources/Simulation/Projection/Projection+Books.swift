public import Billing
import Ledger
import Quantities
import SimulationKernel

/// What billing accepted in a stretch of a replication.
public struct BookPart: Sendable {
  /// The organizations of the book, by their indices in the input.
  public let organizations: Range<Int>
  /// Whether the book begins with it.
  public let isFirst: Bool
  /// What was accepted.
  public let contents: OutboxJournal.Contents
  /// Who numbered transactions, over all books, by the sources of this one.
  public let sources: [UInt32]
  /// What became of the organizations, where the book ends with it.
  public let outcomes: [OrganizationOutcome]
}

extension Projection {
  /// The requests in a part of a book, about.
  private static let partSize = 10_000.0

  /// Runs a replication again, block after block, and hands over everything that billing accepts, in
  /// parts of some thousand requests; whole calls of billing are in each.
  ///
  /// - Parameters:
  ///   - replication: The replication, from zero.
  ///   - isCancelled: Asked now and then whether to give up.
  ///   - deliver: Takes the next part.
  /// - Returns: false where it was cancelled.
  /// - Throws: `ProjectionError`, where the simulation cannot go on, or what `deliver` throws.
  public func books(
    ofReplication replication: Int, isCancelled: () -> Bool,
    deliver: (BookPart) throws -> Void
  ) throws -> Bool {
    for block in blocks {
      let range = block.organizations
      var world = try World(
        input, contexts: contexts, organizations: range, replication: replication,
        journal: OutboxJournal(), engine: engine(of: block))
      let step = step(range, of: Self.partSize)
      let numbers = TransactionRecord.sources(of: world.billing, organizations: range)
      let last = numbers.keys.map(\.index).max() ?? -1
      let sources = (0..<last + 1).map { numbers[Source.ID($0)] ?? UInt32($0) }
      var pause = input.horizon.from
      while pause < input.horizon.to {
        let isFirst = pause == input.horizon.from
        pause = min(pause + step, input.horizon.to)
        try advance(&world, block, until: pause)
        if isCancelled() { return false }
        let outcomes = pause < input.horizon.to ? [] : try world.conclude()
        try deliver(
          BookPart(
            organizations: range, isFirst: isFirst, contents: world.billing.journal.take(),
            sources: sources, outcomes: outcomes))
      }
    }
    return true
  }
}
