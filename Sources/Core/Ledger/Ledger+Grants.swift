public import Quantities

extension Ledger {
  /// Puts credit into a wallet as a new grant, and repays what the wallet owes first.
  ///
  /// - Parameters:
  ///   - terms: Amounts, category, priority and expiry; the face value is paid plus promoted.
  ///   - wallet: Who receives it.
  ///   - payer: The account that the paid part comes from.
  ///   - entry: Key, instant, type and attribution. The promoted part is booked as `bonus`.
  /// - Returns: Whether it was booked now or before.
  /// - Throws: `keyReused` or `overflow`; nothing has changed then.
  /// - Complexity: O(g) in the number of grants of the wallet.
  public mutating func grant(
    _ terms: GrantTerms, to wallet: Wallet.ID, from payer: Account.Kind = .cash, entry: Entry
  ) throws(LedgerRefusal) -> Posting {
    let face: Money
    do { face = try terms.paid.adding(terms.promoted) } catch { throw .overflow }
    // The room between the receivable and the grants must fit as well.
    guard hasRoom(for: face.nanos, in: wallet, isScoped: terms.scope != .everything) else {
      throw .overflow
    }
    guard try claim(entry, amount: face, wallet: wallet) else { return .repeated }
    guard face.isPositive else { return .posted }
    let grant = openGrant(terms, in: wallet, at: entry.instant)
    let bonus = Entry(
      id: entry.id, at: entry.instant, type: terms.paid.isPositive ? .bonus : entry.type,
      attribution: entry.attribution)
    fund(grant, with: terms.paid, from: payer, wallet: wallet, entry: entry)
    fund(grant, with: terms.promoted, from: .promotion, wallet: wallet, entry: bonus)
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
    return Money(nanos: breakExpired(in: wallet, entry: entry))
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
}
