public import Quantities

/// Credit with a scope pays for some usage only.
extension Ledger {
  /// Returns a wallet's balance without the credit that has a scope: what pays for anything.
  ///
  /// - Complexity: O(1).
  @inlinable @inline(__always)
  public func generalBalance(of id: Wallet.ID) -> Money { wallets[id.index].generalBalance }

  /// Returns what is available of a wallet's general balance, holds being held against it.
  ///
  /// - Complexity: O(1).
  @inlinable @inline(__always)
  public func generalAvailable(in id: Wallet.ID) -> Money { wallets[id.index].generalAvailable }

  /// Returns a wallet's balance without the credit whose scope does not cover some usage.
  ///
  /// - Complexity: O(1) without scoped credit, else O(g) in the number of grants of the wallet.
  public func balance(of id: Wallet.ID, usableFor coverage: ScopeCoverage) -> Money {
    var usable = wallets[id.index].nanos
    guard wallets[id.index].scoped != 0 else { return Money(nanos: usable) }
    var cursor = GrantCursor(of: wallets[id.index])
    while cursor.isInside {
      if !coverage.covers(slots[cursor.index].grant.scope) { usable -= remaining(at: cursor.index) }
      cursor.advance(in: slots)
    }
    return Money(nanos: usable)
  }

  /// Burns the grants that cover the usage, in burn order; the rest becomes a receivable.
  @usableFromInline @inline(never)
  mutating func spendScoped(
    _ amount: Money, from wallet: Wallet.ID, to account: Account.Kind, entry: Entry,
    coverage: ScopeCoverage, costing cost: Money
  ) throws(LedgerRefusal) -> Posting {
    let general = wallets[wallet.index].generalBalance.nanos
    guard !general.subtractingReportingOverflow(amount.nanos).overflow else { throw .overflow }
    guard try claim(entry, amount: amount, wallet: wallet) else { return .repeated }
    wallets[wallet.index].cost += cost
    endStretch(of: wallet)
    var rest = amount.nanos
    var cursor = GrantCursor(of: wallets[wallet.index])
    while rest > 0, cursor.isInside {
      guard coverage.covers(slots[cursor.index].grant.scope) else {
        cursor.advance(in: slots)
        continue
      }
      let grant = slots[cursor.index].grant
      let part = min(rest, remaining(at: cursor.index))
      take(part, at: &cursor, from: wallet, crediting: account, entry: entry)
      histories[wallet.index].add(grant, part)
      rest -= part
    }
    if rest > 0 {
      spendBeyondGrants(Money(nanos: rest), from: wallet, to: account, entry: entry)
    }
    return .posted
  }

  /// Whether a wallet has room for more credit, so that all sums that are kept of it fit.
  ///
  /// What it owes makes no room for credit with a scope, which repays no debt.
  func hasRoom(for amount: Int64, in wallet: Wallet.ID, isScoped: Bool = false) -> Bool {
    let (after, overflow) = wallets[wallet.index].nanos.addingReportingOverflow(amount)
    guard !overflow, after < Int64.max / 2 else { return false }
    guard isScoped else { return true }
    let (scoped, leaves) = wallets[wallet.index].scoped.addingReportingOverflow(amount)
    return !leaves && scoped < Int64.max / 2
  }
}
