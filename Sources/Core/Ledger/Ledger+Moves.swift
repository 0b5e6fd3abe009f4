public import Quantities

extension Ledger {
  /// Moves credit from one wallet to another; cost basis, category, priority, expiry, scope and age
  /// travel along.
  ///
  /// Takes it in burn order; each grant touched becomes a grant of the other wallet. What the other
  /// wallet owes is repaid first.
  ///
  /// - Parameters:
  ///   - amount: Greater than zero and no more than is available.
  ///   - source: Whose credit it is.
  ///   - target: Who receives it; another wallet.
  ///   - entry: Key, instant and attribution. Both sides are booked under the key, as `transferOut`
  ///     and `transferIn`.
  /// - Returns: Whether it was booked now or before.
  /// - Throws: `insufficientCredit`, `keyReused` or `overflow`; nothing has changed then.
  /// - Complexity: O(g) in the number of grants of both wallets for each grant touched.
  public mutating func move(
    _ amount: Money, from source: Wallet.ID, to target: Wallet.ID, entry: Entry
  ) throws(LedgerRefusal) -> Posting {
    precondition(amount.isPositive, "the amount is not positive")
    precondition(source != target, "credit cannot move to where it is")
    let isScoped = wallets[source.index].hasScopedCredit
    guard hasRoom(for: amount.nanos, in: target, isScoped: isScoped) else { throw .overflow }
    let out = entry.as(.transferOut)
    // A repeat is told apart first: its credit is gone from the wallet.
    if hasClaimed(out, amount: amount, wallet: source) { return .repeated }
    guard wallets[source.index].available >= amount else { throw .insufficientCredit }
    guard try claim(out, amount: amount, wallet: source) else { return .repeated }
    var rest = amount.nanos
    while rest > 0 {
      var cursor = GrantCursor(of: wallets[source.index])
      let grant = slots[cursor.index].grant
      let part = min(rest, remaining(at: cursor.index))
      take(part, at: &cursor, from: source, crediting: .transit, entry: out)
      _ = openPart(
        Money(nanos: part), of: grant, in: target, from: .transit, entry: entry.as(.transferIn))
      rest -= part
    }
    return .posted
  }
}
