public import Quantities

/// Somebody who numbers transactions, so that a repeated one is recognised.
@frozen public struct Source: Sendable, BitwiseCopyable {
  /// A source's index in the ledger.
  public typealias ID = Identifier<Source>

  /// How the source numbers.
  @frozen public enum Numbering: UInt8, Sendable, BitwiseCopyable {
    /// In increasing order: the highest number seen tells repeats apart, in constant memory. What a
    /// repeat contains is not compared.
    case increasing
    /// In any order: keys and contents are remembered for the ledger's idempotency window.
    case arbitrary
  }

  @usableFromInline let numbering: Numbering
  /// The lowest number not yet used, for increasing numbering.
  @usableFromInline var next: UInt64

  @inlinable init(numbering: Numbering) {
    self.numbering = numbering
    next = 0
  }
}

/// Whether a transaction was booked now or had been before.
@frozen public enum Posting: Hashable, Sendable {
  /// It was booked.
  case posted
  /// The same key had been booked before; nothing changed.
  case repeated
}
