public import Quantities

extension Ledger {
  /// Puts credit into a wallet as a new grant, and repays what the wallet owes first.
  ///
  /// - Parameters:
  ///   - terms: Amounts, category, priority and expiry; the face value is paid plus promoted.
  ///   - wallet: Who receives it.
  ///   - entry: Key, instant, type and attribution. The promoted part is booked as `bonus`.
  /// - Returns: Whether it was booked now or before.
  /// - Throws: `keyReused` or `overflow`; nothing has changed then.
  /// - Complexity: O(g) in the number of grants of the wallet.
  public mutating func grant(
    _ terms: GrantTerms, to wallet: Wallet.ID, entry: Entry
  ) throws(LedgerRefusal) -> Posting {
    let index = wallet.index
    let face: Money
    do { face = try terms.paid.adding(terms.promoted) } catch { throw .overflow }
    let (after, overflow) = wallets[index].nanos.addingReportingOverflow(face.nanos)
    // The room between the receivable and the grants must fit as well.
    guard !overflow, after < Int64.max / 2 else { throw .overflow }
    guard try claim(entry, amount: face, wallet: wallet) else { return .repeated }
    guard face.isPositive else { return .posted }
    let grant = openGrant(terms, in: wallet, at: entry.instant)
    let bonus = Entry(
      id: entry.id, at: entry.instant, type: terms.paid.isPositive ? .bonus : entry.type,
      attribution: entry.attribution)
    fund(grant, with: terms.paid, from: platform.cash, wallet: wallet, entry: entry)
    fund(grant, with: terms.promoted, from: platform.promotion, wallet: wallet, entry: bonus)
    keep(grant, in: wallet, entry: entry)
    return .posted
  }

  /// Gives back what a wallet had spent, as a new paid grant without expiry.
  ///
  /// - Parameters:
  ///   - amount: At least zero; zero uses up the key and books nothing.
  ///   - wallet: Who receives it.
  ///   - account: The revenue account that had earned it.
  ///   - entry: Key, instant, type and attribution.
  /// - Returns: Whether it was booked now or before.
  /// - Throws: `keyReused` or `overflow`; nothing has changed then.
  /// - Complexity: O(g) in the number of grants of the wallet.
  public mutating func refund(
    _ amount: Money, to wallet: Wallet.ID, from account: Account.ID, entry: Entry
  ) throws(LedgerRefusal) -> Posting {
    precondition(amount.nanos >= 0, "the amount is negative")
    let (after, overflow) = wallets[wallet.index].nanos.addingReportingOverflow(amount.nanos)
    guard !overflow, after < Int64.max / 2 else { throw .overflow }
    guard try claim(entry, amount: amount, wallet: wallet) else { return .repeated }
    guard amount.isPositive else { return .posted }
    let terms = GrantTerms(category: .paid, paid: amount, promoted: .zero)
    let grant = openGrant(terms, in: wallet, at: entry.instant)
    fund(grant, with: amount, from: account, wallet: wallet, entry: entry)
    keep(grant, in: wallet, entry: entry)
    return .posted
  }

  /// Books every grant of a wallet whose expiry has come as breakage.
  ///
  /// - Returns: The amount that expired.
  /// - Throws: `keyReused`; nothing has changed then.
  public mutating func expireGrants(
    of wallet: Wallet.ID, entry: Entry
  ) throws(LedgerRefusal) -> Money {
    guard try claim(entry, amount: .zero, wallet: wallet) else { return .zero }
    var expired: Int64 = 0
    var previous: Int32 = -1
    var place = wallets[wallet.index].firstGrant
    while place >= 0 {
      let next = slots[Int(place)].next
      guard slots[Int(place)].grant.expiry <= entry.instant else {
        previous = place
        place = next
        continue
      }
      let left = remaining(at: Int(place))
      wallets[wallet.index].nanos -= left
      expired += left
      let grant = slots[Int(place)].grant
      book(
        Transfer(
          entry: entry, organization: wallets[wallet.index].organization, debit: grant.account,
          credit: platform.breakage, amount: Money(nanos: left), grant: grant.number,
          balanceAfter: wallets[wallet.index].balance))
      if previous < 0 {
        wallets[wallet.index].firstGrant = next
      } else {
        slots[Int(previous)].next = next
      }
      release(Int(place))
      place = next
    }
    return Money(nanos: expired)
  }

  /// Returns the earliest expiry among a wallet's grants, or `never`.
  ///
  /// - Complexity: O(g) in the number of grants of the wallet.
  public func nextExpiry(of wallet: Wallet.ID) -> Instant {
    var earliest = Instant.never
    var place = wallets[wallet.index].firstGrant
    while place >= 0 {
      earliest = min(earliest, slots[Int(place)].grant.expiry)
      place = slots[Int(place)].next
    }
    return earliest
  }

  /// Returns a wallet's grants with what is left of each, in burn order.
  public func grants(of wallet: Wallet.ID) -> [(grant: Grant, remaining: Money)] {
    var result: [(grant: Grant, remaining: Money)] = []
    var place = wallets[wallet.index].firstGrant
    while place >= 0 {
      result.append((slots[Int(place)].grant, Money(nanos: remaining(at: Int(place)))))
      place = slots[Int(place)].next
    }
    return result
  }

  private mutating func openGrant(
    _ terms: GrantTerms, in wallet: Wallet.ID, at instant: Instant
  ) -> Grant {
    let organization = wallets[wallet.index].organization
    let account = freeAccounts.popLast() ?? openAccount(.grant, for: organization)
    accounts[account.index] = Account(kind: .grant, organization: organization)
    let number = wallets[wallet.index].grantCount
    wallets[wallet.index].grantCount += 1
    return Grant(
      number: number, category: terms.category, priority: terms.priority, effective: instant,
      expiry: terms.expiry, paid: terms.paid, account: account)
  }

  /// Repays the debt from a funded grant and keeps what is left of it.
  private mutating func keep(_ grant: Grant, in wallet: Wallet.ID, entry: Entry) {
    repayDebt(of: wallet, from: grant, entry: entry)
    if accounts[grant.account.index].creditBalance.nanos > 0 {
      insert(grant, into: wallet)
    } else {
      close(grant.account)
    }
  }

  private mutating func fund(
    _ grant: Grant, with amount: Money, from account: Account.ID, wallet: Wallet.ID, entry: Entry
  ) {
    guard amount.isPositive else { return }
    wallets[wallet.index].nanos += amount.nanos
    book(
      Transfer(
        entry: entry, organization: wallets[wallet.index].organization, debit: account,
        credit: grant.account, amount: amount, grant: grant.number,
        balanceAfter: wallets[wallet.index].balance))
  }

  /// New credit repays the debt first: the balance stays, what is left of the grant shrinks.
  private mutating func repayDebt(of wallet: Wallet.ID, from grant: Grant, entry: Entry) {
    let owed = accounts[wallets[wallet.index].receivable.index].debitBalance.nanos
    let part = min(owed, accounts[grant.account.index].creditBalance.nanos)
    guard part > 0, let amount = Int64(exactly: part) else { return }
    book(
      Transfer(
        entry: entry, organization: wallets[wallet.index].organization, debit: grant.account,
        credit: wallets[wallet.index].receivable, amount: Money(nanos: amount),
        grant: grant.number, balanceAfter: wallets[wallet.index].balance))
  }

  private mutating func insert(_ grant: Grant, into wallet: Wallet.ID) {
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
    release(place)
  }

  private mutating func release(_ place: Int) {
    close(slots[place].grant.account)
    freeSlots.append(Int32(place))
  }

  /// Moves the turnover of a used-up grant's account to the account of closed grants.
  ///
  /// Only where transfers cannot be read back: a readable journal names the account, which must
  /// then stay what it was.
  private mutating func close(_ account: Account.ID) {
    guard !Log.isReadable else { return }
    let closed = accounts[account.index]
    accounts[platform.closedGrants.index].debited.nanos += closed.debits.nanos
    accounts[platform.closedGrants.index].credited.nanos += closed.credits.nanos
    accounts[account.index] = Account(kind: .grant, organization: closed.organization)
    freeAccounts.append(account)
  }
}
