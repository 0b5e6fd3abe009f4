public import Quantities

/// Where accepted transfers go.
///
/// The ledger is generic over its journal, so that a run that needs no history pays nothing for
/// one.
public protocol TransferJournal: Sendable {
  /// Whether transfers can be read back; if not, the accounts of used-up grants are recycled.
  static var isReadable: Bool { get }
  /// Whether it takes note of grants and of what transfers leave of them; a constant, so that a book
  /// that tells nobody has no code for it.
  static var isDetailed: Bool { get }
  /// Whether it takes note of each request; where not, several may be booked as one transfer.
  var keepsRequests: Bool { get }
  /// Takes note of an accepted transfer; transfers arrive in the order of posting.
  mutating func append(_ transfer: Transfer)
  /// Takes note of an account that was opened, where the journal is detailed.
  mutating func append(
    _ account: Account.ID, _ kind: Account.Kind, of organization: Identifier<Organization>)
  /// Takes note of a grant about to be funded, where the journal is detailed.
  mutating func append(_ grant: Grant, of organization: Identifier<Organization>)
  /// Takes note of what the last transfer did to its wallet, where the journal is detailed.
  ///
  /// - Parameters:
  ///   - rise: By how much the wallet's balance rose; negative where it fell.
  ///   - left: What is left of the transfer's grant; zero where there is none.
  ///   - transfer: The transfer.
  mutating func append(rise: Money, left: Money, of transfer: Transfer)
  /// Hands every transfer that was kept to a function, oldest first.
  func forEach(_ body: (Transfer) -> Void)
  /// What transfers that were not kept moved through an account, where the journal is readable.
  func unkept(of account: Account.ID) -> (debits: MoneyTotal, credits: MoneyTotal)
}

extension TransferJournal {
  /// By default no.
  @inlinable public static var isDetailed: Bool { false }
  /// By default yes.
  @inlinable public var keepsRequests: Bool { true }
  /// By default nothing.
  public func unkept(of account: Account.ID) -> (debits: MoneyTotal, credits: MoneyTotal) {
    (.zero, .zero)
  }
  /// Forgets the account.
  public mutating func append(
    _ account: Account.ID, _ kind: Account.Kind, of organization: Identifier<Organization>
  ) {}
  /// Forgets the grant.
  public mutating func append(_ grant: Grant, of organization: Identifier<Organization>) {}
  /// Forgets it.
  public mutating func append(rise: Money, left: Money, of transfer: Transfer) {}
}

/// Keeps nothing.
@frozen public struct NoJournal: TransferJournal {
  /// Nothing can be read back.
  @inlinable public static var isReadable: Bool { false }
  /// No.
  @inlinable public var keepsRequests: Bool { false }
  /// Makes a journal.
  @inlinable public init() {}
  /// Forgets the transfer.
  @inlinable public mutating func append(_ transfer: Transfer) {}
  /// Does nothing.
  public func forEach(_ body: (Transfer) -> Void) {}
}
