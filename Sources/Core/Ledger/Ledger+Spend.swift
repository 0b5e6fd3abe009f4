public import Quantities

extension Ledger {
  /// Burns credit of a wallet in burn order; what the grants do not cover becomes a receivable.
  ///
  /// Whether the wallet may spend is the caller's decision: a request that was admitted is charged
  /// in full.
  ///
  /// - Parameters:
  ///   - amount: At least zero; zero uses up the key and books nothing.
  ///   - wallet: Who pays.
  ///   - account: The revenue account that is credited.
  ///   - entry: Key, instant, type and attribution.
  ///   - coverage: The scopes whose grants may pay for it.
  ///   - cost: What serving it cost the platform: noted with the wallet, not booked.
  /// - Returns: Whether it was booked now or before.
  /// - Throws: `keyReused` or `overflow`; nothing has changed then.
  /// - Complexity: O(1) while one grant covers the amount, else O(grants touched); with scoped
  ///   credit O(g) in the number of grants of the wallet.
  @inlinable
  public mutating func spend(
    _ amount: Money, from wallet: Wallet.ID, to account: Account.Kind, entry: Entry,
    coverage: ScopeCoverage = .unscoped, costing cost: Money = .zero
  ) throws(LedgerRefusal) -> Posting {
    precondition(amount.nanos >= 0, "the amount is negative")
    let index = wallet.index
    guard !wallets[index].hasScopedCredit else {
      return try spendScoped(
        amount, from: wallet, to: account, entry: entry, coverage: coverage, costing: cost)
    }
    let (after, overflow) = wallets[index].nanos.subtractingReportingOverflow(amount.nanos)
    guard !overflow else { throw .overflow }
    guard try claim(entry, amount: amount, wallet: wallet) else { return .repeated }
    let place = wallets[index].firstGrant
    guard amount.isPositive, place >= 0 else {
      wallets[index].cost += cost
      if amount.isPositive {
        spendBeyondGrants(amount, from: wallet, to: account, entry: entry)
      }
      return .posted
    }
    let grantAccount = slots[Int(place)].grant.account
    guard accounts[grantAccount.index].creditBalance.nanos > Int128(amount.nanos) else {
      wallets[index].cost += cost
      spendAcrossGrants(amount, from: wallet, to: account, entry: entry)
      return .posted
    }
    wallets[index].cost += cost
    wallets[index].nanos = after
    book(
      Transfer(
        entry: entry, organization: wallets[index].organization, debit: grantAccount,
        credit: wallets[index].account(account), amount: amount,
        grant: slots[Int(place)].grant.number,
        balanceAfter: Money(nanos: after)))
    return .posted
  }

  /// Returns what the grant that burns first has left; zero where there is none.
  ///
  /// - Complexity: O(1).
  public func creditBeforeNextGrant(of wallet: Wallet.ID) -> Money {
    let place = wallets[wallet.index].firstGrant
    return place < 0 ? .zero : Money(nanos: remaining(at: Int(place)))
  }

  /// Claims an entry's key; false where it had been used for the same transaction.
  @inlinable @inline(__always)
  mutating func claim(_ entry: Entry, amount: Money, wallet: Wallet.ID) throws(LedgerRefusal)
    -> Bool
  {
    let source = entry.id.source.index
    guard sources[source].numbering == .increasing else {
      return try claimInWindow(entry, amount: amount, wallet: wallet)
    }
    guard entry.id.number >= sources[source].next else { return false }
    sources[source].next = entry.id.number &+ 1
    return true
  }

  /// Whether an entry's key was used, for transactions whose refusal must not hide a repeat.
  @inlinable @inline(__always)
  mutating func hasClaimed(_ entry: Entry, amount: Money, wallet: Wallet.ID) -> Bool {
    guard sources[entry.id.source.index].numbering == .increasing else {
      return hasClaimedInWindow(entry, amount: amount, wallet: wallet)
    }
    return isBelowMark(entry)
  }

  /// Whether an entry's key was used, as far as the high-water mark of its source tells.
  @inlinable @inline(__always)
  func isBelowMark(_ entry: Entry) -> Bool {
    let source = sources[entry.id.source.index]
    return source.numbering == .increasing && entry.id.number < source.next
  }

  @usableFromInline @inline(never)
  mutating func hasClaimedInWindow(_ entry: Entry, amount: Money, wallet: Wallet.ID) -> Bool {
    let content = IdempotencyWindow.Content(type: entry.type, wallet: wallet, amount: amount)
    return window.look(up: entry.id, content: content, at: entry.instant) == .same
  }

  @usableFromInline @inline(never)
  mutating func claimInWindow(_ entry: Entry, amount: Money, wallet: Wallet.ID)
    throws(LedgerRefusal) -> Bool
  {
    let content = IdempotencyWindow.Content(type: entry.type, wallet: wallet, amount: amount)
    switch window.look(up: entry.id, content: content, at: entry.instant) {
    case .same: return false
    case .different: throw .keyReused(entry.id)
    case .new:
      window.remember(entry.id, content: content, at: entry.instant)
      return true
    }
  }

  /// Burns grant after grant, then goes into debt.
  @usableFromInline @inline(never)
  mutating func spendAcrossGrants(
    _ amount: Money, from wallet: Wallet.ID, to account: Account.Kind, entry: Entry
  ) {
    endStretch(of: wallet)
    defer { startStretch(of: wallet) }
    var rest = amount.nanos
    while rest > 0, wallets[wallet.index].firstGrant >= 0 {
      let place = Int(wallets[wallet.index].firstGrant)
      let left = remaining(at: place)
      let part = min(rest, left)
      wallets[wallet.index].nanos -= part
      book(
        Transfer(
          entry: entry, organization: wallets[wallet.index].organization,
          debit: slots[place].grant.account, credit: wallets[wallet.index].account(account),
          amount: Money(nanos: part),
          grant: slots[place].grant.number, balanceAfter: wallets[wallet.index].balance))
      rest -= part
      histories[wallet.index].add(slots[place].grant, part)
      if part == left { retireFirstGrant(of: wallet) }
    }
    if rest > 0 {
      spendBeyondGrants(Money(nanos: rest), from: wallet, to: account, entry: entry)
    }
  }

  @usableFromInline @inline(never)
  mutating func spendBeyondGrants(
    _ amount: Money, from wallet: Wallet.ID, to account: Account.Kind, entry: Entry,
    isBurnt: Bool = true
  ) {
    if isBurnt { histories[wallet.index].add(nil, amount.nanos) }
    wallets[wallet.index].nanos -= amount.nanos
    book(
      amount, debit: wallets[wallet.index].account(.receivable),
      credit: wallets[wallet.index].account(account), of: wallet, entry: entry)
  }

  /// What is left of the grant in a place, in nano-units.
  func remaining(at place: Int) -> Int64 {
    let left = accounts[slots[place].grant.account.index].creditBalance.nanos
    precondition(left >= 0 && left <= Int128(Int64.max), "a grant's account is out of range")
    return Int64(left)
  }
}
