public import Quantities

/// A part of a wallet's credit that was taken back, and where it went.
public struct TakenPart: Hashable, Sendable {
  /// The grant it was taken from; nil for what the wallet owes since.
  public let grant: Grant?
  /// How much.
  public let amount: Money
  /// The account that was credited.
  public let counterpart: Account.Kind
}

/// A grant whose credit came back in a new one, both by their numbers.
public struct ReturnedGrant: Hashable, Sendable {
  /// The grant that it had been in.
  public let from: UInt32
  /// The grant that it is in now.
  public let to: UInt32
}

/// How far credit may be taken back.
public enum Reach: Hashable, Sendable {
  /// Only from the grants named.
  case grants
  /// Then from the other grants, and then the wallet owes.
  case debt
}

extension Ledger {
  /// Returns what is left of some of a wallet's grants.
  ///
  /// - Complexity: O(g) in the number of grants of the wallet.
  public func remaining(of numbers: GrantNumbers, in wallet: Wallet.ID) -> Money {
    var left: Int64 = 0
    var cursor = GrantCursor(of: wallets[wallet.index])
    while cursor.isInside {
      if numbers.contains(slots[cursor.index].grant.number) { left += remaining(at: cursor.index) }
      cursor.advance(in: slots)
    }
    return Money(nanos: left)
  }

  /// Returns what all grants of a wallet hold, whatever it owes beside them.
  ///
  /// - Complexity: O(g) in the number of grants of the wallet.
  public func credit(of wallet: Wallet.ID) -> Money {
    Money(nanos: grants(of: wallet).reduce(0) { $0 + $1.remaining.nanos })
  }

  /// The number that the next grant of a wallet will have.
  public func nextGrantNumber(of wallet: Wallet.ID) -> UInt32 { wallets[wallet.index].grantCount }

  /// Takes credit back: from the grants named, then as far as the reach goes.
  ///
  /// - Parameters:
  ///   - amount: At least zero.
  ///   - numbers: The grants to take it from first, in burn order.
  ///   - wallet: Whose they are.
  ///   - account: The account that is credited: cash where money is returned.
  ///   - reach: Where the rest comes from.
  ///   - entry: Key, instant, type and attribution.
  /// - Returns: What was taken, part by part; empty for a key that was booked before.
  /// - Throws: `insufficientCredit` where the reach ends, `keyReused` or `overflow`; nothing has
  ///   changed then.
  /// - Complexity: O(g) in the number of grants of the wallet.
  public mutating func takeBack(
    _ amount: Money, of numbers: GrantNumbers, from wallet: Wallet.ID,
    crediting account: Account.Kind, reach: Reach, entry: Entry
  ) throws(LedgerRefusal) -> [TakenPart] {
    precondition(amount.nanos >= 0, "the amount is negative")
    guard !wallets[wallet.index].nanos.subtractingReportingOverflow(amount.nanos).overflow else {
      throw .overflow
    }
    if hasClaimed(entry, amount: amount, wallet: wallet) { return [] }
    if reach == .grants, remaining(of: numbers, in: wallet) < amount { throw .insufficientCredit }
    guard try claim(entry, amount: amount, wallet: wallet) else { return [] }
    var rest = amount.nanos
    var parts = takeBack(&rest, from: wallet, crediting: account, entry: entry) {
      numbers.contains($0)
    }
    if rest > 0 {
      parts += takeBack(&rest, from: wallet, crediting: account, entry: entry) { _ in true }
    }
    if rest > 0 {
      let owed = Money(nanos: rest)
      spendBeyondGrants(owed, from: wallet, to: account, entry: entry, isBurnt: false)
      parts.append(TakenPart(grant: nil, amount: owed, counterpart: account))
    }
    return parts
  }

  /// Gives back what had been taken, last part first, on the terms that each part had.
  ///
  /// What has expired in the meantime is booked as breakage at once; what the wallet owes is repaid
  /// first.
  ///
  /// - Parameters:
  ///   - parts: What `takeBack` returned.
  ///   - wallet: Whose they were.
  ///   - entry: Key, instant, type and attribution.
  /// - Returns: Which grants it is in now; empty for a key that was booked before.
  /// - Throws: `keyReused` or `overflow`; nothing has changed then.
  public mutating func giveBack(
    _ parts: [TakenPart], to wallet: Wallet.ID, entry: Entry
  ) throws(LedgerRefusal) -> [ReturnedGrant] {
    var total: Int64 = 0
    for part in parts {
      let (sum, overflow) = total.addingReportingOverflow(part.amount.nanos)
      guard !overflow else { throw .overflow }
      total = sum
    }
    let isScoped = parts.contains { ($0.grant?.scope ?? .everything) != .everything }
    guard hasRoom(for: total, in: wallet, isScoped: isScoped) else { throw .overflow }
    guard try claim(entry, amount: Money(nanos: total), wallet: wallet) else { return [] }
    var returned: [ReturnedGrant] = []
    for part in parts.reversed() {
      guard let taken = part.grant else {
        let terms = GrantTerms(category: .paid, paid: part.amount, promoted: .zero)
        open(terms, in: wallet, from: part.counterpart, entry: entry)
        continue
      }
      returned.append(
        openPart(part.amount, of: taken, in: wallet, from: part.counterpart, entry: entry))
    }
    breakExpired(in: wallet, entry: entry.as(.expiry))
    return returned
  }

  /// Gives back what a wallet had burnt, the latest first, on the terms that each part had.
  ///
  /// What was burnt without credit and is owed still is owed no more. What has expired in the
  /// meantime is booked as breakage at once. What was never burnt is given: promotional, without
  /// expiry.
  ///
  /// - Parameters:
  ///   - amount: At least zero; zero uses up the key and books nothing.
  ///   - wallet: Whose credit it was.
  ///   - account: The account that is debited: the revenue that it had been, or refunds.
  ///   - entry: Key, instant, type and attribution.
  ///   - coverage: The scopes whose grants may have paid for it.
  /// - Returns: Which grants it is in now; empty for a key that was booked before.
  /// - Throws: `keyReused` or `overflow`; nothing has changed then.
  /// - Complexity: O(g) in the number of grants of the wallet for each grant that comes back.
  public mutating func unwind(
    _ amount: Money, to wallet: Wallet.ID, from account: Account.Kind, entry: Entry,
    coverage: ScopeCoverage = .everything
  ) throws(LedgerRefusal) -> [ReturnedGrant] {
    precondition(amount.nanos >= 0, "the amount is negative")
    guard hasRoom(for: amount.nanos, in: wallet, isScoped: true) else { throw .overflow }
    guard try claim(entry, amount: amount, wallet: wallet) else { return [] }
    endStretch(of: wallet)
    var rest = amount.nanos
    var returned: [ReturnedGrant] = []
    for stretch in histories[wallet.index].unwind(amount.nanos, coverage) {
      let part = Money(nanos: stretch.amount)
      rest -= part.nanos
      if let burnt = stretch.grant {
        returned.append(openPart(part, of: burnt, in: wallet, from: account, entry: entry))
      } else {
        forgive(part, wallet, from: account, entry)
      }
    }
    open(
      GrantTerms(category: .promotional, paid: .zero, promoted: Money(nanos: rest)), in: wallet,
      from: account, entry: entry)
    breakExpired(in: wallet, entry: entry.as(.expiry))
    return returned
  }

  private mutating func open(
    _ terms: GrantTerms, in wallet: Wallet.ID, from account: Account.Kind, entry: Entry
  ) {
    let amount = Money(nanos: terms.paid.nanos + terms.promoted.nanos)
    guard amount.isPositive else { return }
    let grant = openGrant(terms, in: wallet, at: entry.instant)
    fund(grant, with: amount, from: account, wallet: wallet, entry: entry)
    keep(grant, in: wallet, entry: entry)
  }

  /// Has a wallet owe less.
  private mutating func forgive(
    _ amount: Money, _ wallet: Wallet.ID, from account: Account.Kind, _ entry: Entry
  ) {
    wallets[wallet.index].nanos += amount.nanos
    book(
      amount, debit: wallets[wallet.index].account(account),
      credit: wallets[wallet.index].account(.receivable), of: wallet, entry: entry)
  }

  private mutating func takeBack(
    _ rest: inout Int64, from wallet: Wallet.ID, crediting account: Account.Kind, entry: Entry,
    where isWanted: (UInt32) -> Bool
  ) -> [TakenPart] {
    var parts: [TakenPart] = []
    var cursor = GrantCursor(of: wallets[wallet.index])
    while cursor.isInside, rest > 0 {
      let grant = slots[cursor.index].grant
      guard isWanted(grant.number) else {
        cursor.advance(in: slots)
        continue
      }
      let part = min(rest, remaining(at: cursor.index))
      take(part, at: &cursor, from: wallet, crediting: account, entry: entry)
      parts.append(
        TakenPart(grant: grant, amount: Money(nanos: part), counterpart: account))
      rest -= part
    }
    return parts
  }
}
