public import Ledger
public import Quantities

/// An account of a store, and what it came to.
public struct StoredAccount: Hashable, Sendable {
  /// Whose it is: the number of the organization's row, from one.
  public let organization: Int64
  /// What it stands for.
  public let kind: Account.Kind
  /// Everything debited.
  public internal(set) var debits = MoneyTotal.zero
  /// Everything credited.
  public internal(set) var credits = MoneyTotal.zero

  init(organization: Int64, kind: Account.Kind) {
    self.organization = organization
    self.kind = kind
  }
}

extension [StoredAccount] {
  /// Books a transfer between two rows, counted from one; false where one of them is not there.
  mutating func book(_ amount: Int64, debit: Int64, credit: Int64) -> Bool {
    guard let from = place(of: debit), let to = place(of: credit) else { return false }
    self[from].debits.nanos += Int128(amount)
    self[to].credits.nanos += Int128(amount)
    return true
  }

  /// The place of a row, counted from one.
  func place(of row: Int64) -> Int? {
    row >= 1 && row <= count ? Int(row) - 1 : nil
  }
}

extension Account.Kind {
  /// The kind of a name in files.
  package init?(name: String) {
    guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = kind
  }
}
