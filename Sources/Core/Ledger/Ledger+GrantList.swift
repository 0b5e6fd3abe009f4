import Quantities

/// Opening, funding, taking from and closing the grants of a wallet's list.
extension Ledger {
  mutating func openGrant(
    _ terms: GrantTerms, in wallet: Wallet.ID, at instant: Instant
  ) -> Grant {
    let organization = wallets[wallet.index].organization
    let account = freeAccounts.popLast() ?? openAccount(.grant, for: organization)
    accounts[account.index] = Account(kind: .grant, organization: organization)
    let number = wallets[wallet.index].grantCount
    wallets[wallet.index].grantCount += 1
    let face = Money(nanos: terms.paid.nanos + terms.promoted.nanos)
    let grant = Grant(
      number: number, category: terms.category, priority: terms.priority,
      effective: terms.effective ?? instant, expiry: terms.expiry, scope: terms.scope,
      costBasis: terms.costBasis ?? CostBasis(paid: terms.paid, face: face), face: face,
      account: account)
    if Log.isDetailed { journal.append(grant, of: organization) }
    return grant
  }

  /// Opens a grant with a part of another one, on its terms, and repays the debt first.
  mutating func openPart(
    _ amount: Money, of grant: Grant, in wallet: Wallet.ID, from account: Account.Kind,
    entry: Entry
  ) -> ReturnedGrant {
    let part = openGrant(GrantTerms(amount, of: grant), in: wallet, at: entry.instant)
    fund(part, with: amount, from: account, wallet: wallet, entry: entry)
    keep(part, in: wallet, entry: entry)
    return ReturnedGrant(from: grant.number, to: part.number)
  }

  /// Repays the debt from a funded grant, unless it has a scope, and keeps what is left of it.
  mutating func keep(_ grant: Grant, in wallet: Wallet.ID, entry: Entry) {
    if grant.scope == .everything { repayDebt(of: wallet, from: grant, entry: entry) }
    if accounts[grant.account.index].creditBalance.nanos > 0 {
      insert(grant, into: wallet)
    } else {
      close(grant.account, of: wallet)
    }
  }

  mutating func fund(
    _ grant: Grant, with amount: Money, from account: Account.Kind, wallet: Wallet.ID, entry: Entry
  ) {
    guard amount.isPositive else { return }
    wallets[wallet.index].nanos += amount.nanos
    if grant.scope != .everything { wallets[wallet.index].scoped += amount.nanos }
    book(
      amount, debit: wallets[wallet.index].account(account), credit: grant.account,
      grant: grant.number, of: wallet, entry: entry)
  }

  /// New credit repays the debt first: the balance stays, what is left of the grant shrinks.
  mutating func repayDebt(of wallet: Wallet.ID, from grant: Grant, entry: Entry) {
    let owed = account(.receivable, of: wallet).debitBalance.nanos
    let part = min(owed, accounts[grant.account.index].creditBalance.nanos)
    guard part > 0, let amount = Int64(exactly: part) else { return }
    book(
      Money(nanos: amount), debit: grant.account,
      credit: wallets[wallet.index].account(.receivable), grant: grant.number, of: wallet,
      entry: entry)
    histories[wallet.index].repay(amount, from: grant)
  }

  mutating func insert(_ grant: Grant, into wallet: Wallet.ID) {
    endStretch(of: wallet)
    defer { startStretch(of: wallet) }
    var previous: Int32 = -1
    var place = wallets[wallet.index].firstGrant
    while place >= 0, burnOrder.precedes(slots[Int(place)].grant, grant) {
      previous = place
      place = slots[Int(place)].next
    }
    let slot = GrantSlot(grant: grant, next: place)
    let new: Int32
    if let free = freeSlots.popLast() {
      slots[Int(free)] = slot
      new = free
    } else {
      slots.append(slot)
      new = Int32(slots.count - 1)
    }
    if previous < 0 {
      wallets[wallet.index].firstGrant = new
    } else {
      slots[Int(previous)].next = new
    }
  }

  mutating func retireFirstGrant(of wallet: Wallet.ID) {
    let place = Int(wallets[wallet.index].firstGrant)
    wallets[wallet.index].firstGrant = slots[place].next
    release(place, of: wallet)
  }

  mutating func release(_ place: Int, of wallet: Wallet.ID) {
    close(slots[place].grant.account, of: wallet)
    freeSlots.append(Int32(place))
  }

  /// Moves the turnover of a used-up grant's account to that of the wallet's chart.
  ///
  /// Only where transfers cannot be read back: a readable journal names the account, which must
  /// then stay what it was.
  mutating func close(_ account: Account.ID, of wallet: Wallet.ID) {
    guard !Log.isReadable else { return }
    let closed = accounts[account.index]
    let place = wallets[wallet.index].account(.grant).index
    accounts[place].debited.nanos += closed.debits.nanos
    accounts[place].credited.nanos += closed.credits.nanos
    accounts[account.index] = Account(kind: .grant, organization: closed.organization)
    freeAccounts.append(account)
  }

  /// Books every grant whose expiry has come as breakage; returns their nano-units.
  @discardableResult
  mutating func breakExpired(in wallet: Wallet.ID, entry: Entry) -> Int64 {
    var expired: Int64 = 0
    var cursor = GrantCursor(of: wallets[wallet.index])
    while cursor.isInside {
      guard slots[cursor.index].grant.expiry <= entry.instant else {
        cursor.advance(in: slots)
        continue
      }
      let left = remaining(at: cursor.index)
      take(left, at: &cursor, from: wallet, crediting: .breakage, entry: entry)
      expired += left
    }
    return expired
  }

  /// Takes credit from one grant, and closes the grant where nothing is left.
  ///
  /// Where the grant stays, the cursor stays on it; else it is on the next.
  mutating func take(
    _ nanos: Int64, at cursor: inout GrantCursor, from wallet: Wallet.ID,
    crediting account: Account.Kind, entry: Entry
  ) {
    endStretch(of: wallet)
    defer { startStretch(of: wallet) }
    let place = cursor.index
    let grant = slots[place].grant
    let left = remaining(at: place)
    wallets[wallet.index].nanos -= nanos
    if grant.scope != .everything { wallets[wallet.index].scoped -= nanos }
    book(
      Money(nanos: nanos), debit: grant.account, credit: wallets[wallet.index].account(account),
      grant: grant.number, of: wallet, entry: entry)
    guard nanos == left else { return }
    let next = slots[place].next
    if cursor.previous < 0 {
      wallets[wallet.index].firstGrant = next
    } else {
      slots[Int(cursor.previous)].next = next
    }
    release(place, of: wallet)
    cursor.place = next
  }
}

/// A place in a wallet's list of grants, and the one before it.
struct GrantCursor {
  /// The place before, or -1.
  var previous: Int32 = -1
  /// The place, or -1 behind the last.
  var place: Int32

  init(of wallet: Wallet) { place = wallet.firstGrant }

  /// Whether there is a grant here.
  var isInside: Bool { place >= 0 }

  /// The place as an index.
  var index: Int { Int(place) }

  mutating func advance(in slots: ContiguousArray<GrantSlot>) {
    previous = place
    place = slots[index].next
  }
}
