public import Quantities

/// A part of a wallet's credit that was taken back, and where it went.
public struct TakenPart: Hashable, Sendable {
  /// The grant it was taken from; nil for what the wallet owes since.
  public let grant: Grant?
  /// How much.
  public let amount: Money
  /// The account that was credited.
  public let counterpart: Account.ID
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
    crediting account: Account.ID, reach: Reach, entry: Entry
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
      spendBeyondGrants(owed, from: wallet, to: account, entry: entry)
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
  /// - Returns: Whether it was booked now or before.
  /// - Throws: `keyReused` or `overflow`; nothing has changed then.
  public mutating func giveBack(
    _ parts: [TakenPart], to wallet: Wallet.ID, entry: Entry
  ) throws(LedgerRefusal) -> Posting {
    var total: Int64 = 0
    for part in parts {
      let (sum, overflow) = total.addingReportingOverflow(part.amount.nanos)
      guard !overflow else { throw .overflow }
      total = sum
    }
    let isScoped = parts.contains { ($0.grant?.scope ?? .everything) != .everything }
    guard hasRoom(for: total, in: wallet, isScoped: isScoped) else { throw .overflow }
    guard try claim(entry, amount: Money(nanos: total), wallet: wallet) else { return .repeated }
    for part in parts.reversed() {
      let terms =
        part.grant.map { self.terms(of: part.amount.nanos, in: $0) }
        ?? GrantTerms(category: .paid, paid: part.amount, promoted: .zero)
      let grant = openGrant(terms, in: wallet, at: entry.instant)
      fund(grant, with: part.amount, from: part.counterpart, wallet: wallet, entry: entry)
      keep(grant, in: wallet, entry: entry)
    }
    breakExpired(in: wallet, entry: entry.as(.expiry))
    return .posted
  }

  private mutating func takeBack(
    _ rest: inout Int64, from wallet: Wallet.ID, crediting account: Account.ID, entry: Entry,
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
