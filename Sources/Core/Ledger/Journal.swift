/// Where accepted transfers go.
///
/// The ledger is generic over its journal, so that a run that needs no history pays nothing for
/// one.
public protocol Journal: Sendable {
  /// Whether transfers can be read back; if not, the accounts of used-up grants are recycled.
  static var isReadable: Bool { get }
  /// Takes note of an accepted transfer; transfers arrive in the order of posting.
  mutating func append(_ transfer: Transfer)
  /// Hands every transfer that was kept to a function, oldest first.
  func forEach(_ body: (Transfer) -> Void)
}

/// Keeps nothing.
@frozen public struct NoJournal: Journal {
  /// Nothing can be read back.
  @inlinable public static var isReadable: Bool { false }
  /// Makes a journal.
  @inlinable public init() {}
  /// Forgets the transfer.
  @inlinable public mutating func append(_ transfer: Transfer) {}
  /// Does nothing.
  public func forEach(_ body: (Transfer) -> Void) {}
}
