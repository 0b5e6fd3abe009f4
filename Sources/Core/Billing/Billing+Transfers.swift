import AutoTopUp
public import Ledger
public import Quantities

extension Billing {
  /// Moves credit to another organization; cost basis and expiry travel along.
  ///
  /// - Parameters:
  ///   - amount: Greater than zero and no more than is available; nil for all of that.
  ///   - source: Whose credit it is.
  ///   - target: Who receives it.
  ///   - actor: Who moves it; a member must be an owner or admin of both organizations.
  ///   - counterpart: The same person in the target organization; ignored for the platform.
  ///   - instant: When.
  /// - Returns: What was moved.
  /// - Throws: `notPermitted`, `amountNotPositive`, or where it cannot be booked; nothing has changed
  ///   then.
  public mutating func transfer(
    _ amount: Money?, from source: Identifier<Organization>, to target: Identifier<Organization>,
    by actor: Actor, counterpart: Actor, at instant: Instant
  ) throws(BillingRefusal) -> Money {
    try permit(.transferOut, by: actor, in: source)
    try permit(.transferIn, by: counterpart, in: target)
    let moved = amount ?? available(of: source)
    guard moved.isPositive, source != target else { throw .amountNotPositive }
    let targetWallet = accounts[target.index].wallet
    _ = try post(.transferOut, of: source, at: instant, Attribution(actor)) {
      (book, wallet, entry) throws(LedgerRefusal) in
      try book.move(moved, from: wallet, to: targetWallet, entry: entry)
    }
    creditArrived(target)
    balanceMoved(source, trigger: .credit)
    return moved
  }
}
