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
    let entry = Entry(
      id: states[source.index].takeOperation(), at: instant, type: .transferOut,
      attribution: Attribution(actor))
    do {
      _ = try book.move(
        moved, from: accounts[source.index].wallet, to: accounts[target.index].wallet, entry: entry)
    } catch {
      throw .ledger(error)
    }
    creditArrived(target)
    balanceMoved(source, trigger: .credit)
    return moved
  }
}
