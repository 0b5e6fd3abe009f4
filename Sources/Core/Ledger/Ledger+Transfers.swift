public import Quantities

extension Ledger {
  /// Books a transfer between two accounts of a wallet's chart that leaves its credit alone.
  ///
  /// Plan fees, overage invoices and processor fees are such: money that does not pass through
  /// credit.
  ///
  /// - Returns: Whether it was booked now or before.
  /// - Throws: `keyReused`; nothing has changed then.
  public mutating func transfer(
    _ amount: Money, debit: Account.Kind, credit: Account.Kind, concerning wallet: Wallet.ID,
    entry: Entry
  ) throws(LedgerRefusal) -> Posting {
    precondition(amount.nanos >= 0, "the amount is negative")
    precondition(
      debit != .grant && credit != .grant && debit != .receivable && credit != .receivable,
      "credit moves by granting and spending only")
    guard try claim(entry, amount: amount, wallet: wallet) else { return .repeated }
    guard amount.isPositive else { return .posted }
    book(
      amount, debit: wallets[wallet.index].account(debit),
      credit: wallets[wallet.index].account(credit), of: wallet, entry: entry)
    return .posted
  }
}
