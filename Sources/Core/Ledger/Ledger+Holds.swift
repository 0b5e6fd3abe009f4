public import Quantities

/// Two-phase booking: credit is set aside first, and taken or let go later.
///
/// Pending totals stand beside posted ones: a hold moves nothing between accounts and leaves the
/// balance alone; what is available is the balance less what is held. Capturing books an ordinary
/// transfer.
extension Ledger {
  /// What a wallet's open holds have set aside.
  @inlinable public func held(in id: Wallet.ID) -> Money { wallets[id.index].heldAmount }

  /// What a wallet has beyond its holds: the balance less what is held.
  @inlinable public func available(in id: Wallet.ID) -> Money { wallets[id.index].available }

  /// Returns a hold that is open or still remembered, or nil.
  @inlinable public func hold(_ id: Hold.ID) -> Hold? { holds[id] }

  /// Every open hold of the book, in no order that means anything.
  ///
  /// - Complexity: O(holds open and remembered).
  public var openHolds: [Hold] { holds.all.filter { $0.state == .open } }

  /// Whether a key was used before, for a source that numbers in increasing order.
  @inlinable @inline(__always)
  public func isRepeated(_ entry: Entry) -> Bool { isBelowMark(entry) }

  /// Sets credit of a wallet aside.
  ///
  /// - Parameters:
  ///   - amount: At least zero.
  ///   - wallet: Whose credit.
  ///   - least: What must be available afterwards; the hold is refused where it would not be.
  ///   - expiry: The first instant at which the hold is gone; `never` for none.
  ///   - entry: The key the hold is placed under, and when.
  /// - Returns: The hold; for a key it was placed under before, the same one, whatever became of it.
  /// - Throws: `insufficientCredit`; `keyReused` for a key with other content; `unknownHold` for a
  ///   repeated key whose hold is forgotten; `overflow`. Nothing has changed then.
  /// - Complexity: O(1) where a wallet's holds expire in the order of placing.
  @inlinable
  public mutating func placeHold(
    _ amount: Money, in wallet: Wallet.ID, leaving least: Money, until expiry: Instant = .never,
    entry: Entry
  ) throws(LedgerRefusal) -> Hold.ID {
    precondition(amount.nanos >= 0, "the amount is negative")
    let hold = Hold(key: entry.id, wallet: wallet, amount: amount, expiry: expiry)
    if hasClaimed(entry, amount: amount, wallet: wallet) {
      return try repeatedHold(hold)
    }
    let (held, isTooMuch) = wallets[wallet.index].held.addingReportingOverflow(amount.nanos)
    let (left, isTooLow) = wallets[wallet.index].nanos.subtractingReportingOverflow(held)
    guard !isTooMuch, !isTooLow else { throw .overflow }
    guard left >= least.nanos else { throw .insufficientCredit }
    guard try claim(entry, amount: amount, wallet: wallet) else { throw .keyReused(entry.id) }
    return holds.open(hold, in: &wallets[wallet.index])
  }

  /// The hold that was placed under a key before.
  @usableFromInline @inline(never)
  func repeatedHold(_ repeated: Hold) throws(LedgerRefusal) -> Hold.ID {
    guard let (id, hold) = holds.find(repeated.key) else { throw .unknownHold }
    guard hold.wallet == repeated.wallet, hold.amount == repeated.amount else {
      throw .keyReused(repeated.key)
    }
    return id
  }

  /// Takes credit that was set aside, and lets the rest go.
  ///
  /// - Parameters:
  ///   - amount: At least zero and at most what is held.
  ///   - id: The hold, which is resolved by this.
  ///   - excess: What is spent beyond the hold under the same key, at least zero: the caller's
  ///     decision, as with `spend`.
  ///   - account: The account that is credited.
  ///   - entry: Key, instant, type and attribution.
  ///   - coverage: The scopes whose grants may pay for it.
  ///   - cost: What serving it cost the platform; see `spend`.
  /// - Returns: Whether it was booked now or before.
  /// - Throws: `exceedsHold`; `holdCaptured`, `holdReleased` or `holdExpired` where it was resolved
  ///   before; `unknownHold`; `keyReused`; `overflow`. Nothing has changed then.
  @inlinable
  public mutating func capture(
    _ amount: Money, of id: Hold.ID, beyond excess: Money = .zero, to account: Account.Kind,
    entry: Entry, coverage: ScopeCoverage = .unscoped, costing cost: Money = .zero
  ) throws(LedgerRefusal) -> Posting {
    precondition(amount.nanos >= 0 && excess.nanos >= 0, "the amount is negative")
    let (sum, overflow) = amount.nanos.addingReportingOverflow(excess.nanos)
    guard !overflow else { throw .overflow }
    guard let hold = holds[id], hold.state == .open else {
      return try answerResolved(id, taking: Money(nanos: sum), as: .captured, entry)
    }
    guard entry.instant < hold.expiry else { throw .holdExpired }
    guard amount <= hold.amount else { throw .exceedsHold(most: hold.amount) }
    let total = Money(nanos: sum)
    // The key of an open hold's capture cannot have been used before.
    let posting = try spend(
      total, from: hold.wallet, to: account, entry: entry, coverage: coverage, costing: cost)
    guard posting == .posted else { throw .keyReused(entry.id) }
    holds.resolve(
      id, as: .captured, taken: total, under: entry.id, in: &wallets[hold.wallet.index])
    return .posted
  }

  /// Lets credit go that was set aside; nothing is taken.
  ///
  /// - Parameters:
  ///   - id: The hold, which is resolved by this.
  ///   - entry: Key and instant.
  /// - Returns: Whether it was released now or before.
  /// - Throws: `holdCaptured`, `holdReleased` or `holdExpired` where it was resolved before;
  ///   `unknownHold`; `keyReused`. Nothing has changed then.
  @inlinable
  public mutating func release(
    _ id: Hold.ID, entry: Entry
  ) throws(LedgerRefusal) -> Posting {
    guard let hold = holds[id], hold.state == .open else {
      return try answerResolved(id, taking: .zero, as: .released, entry)
    }
    guard entry.instant < hold.expiry else { throw .holdExpired }
    guard try claim(entry, amount: .zero, wallet: hold.wallet) else {
      throw .keyReused(entry.id)
    }
    holds.resolve(
      id, as: .released, taken: .zero, under: entry.id, in: &wallets[hold.wallet.index])
    return .posted
  }

  /// The answer to resolving a hold that is not open.
  @usableFromInline @inline(never)
  func answerResolved(
    _ id: Hold.ID, taking amount: Money, as state: Hold.State, _ entry: Entry
  ) throws(LedgerRefusal) -> Posting {
    guard let hold = holds[id] else {
      // Forgotten: the high-water mark of its source still tells a repeat.
      guard isBelowMark(entry) else { throw .unknownHold }
      return .repeated
    }
    if hold.resolution == entry.id, hold.state != .expired {
      guard hold.state == state, hold.taken == amount else { throw .keyReused(entry.id) }
      return .repeated
    }
    switch hold.state {
    case .open: preconditionFailure("the hold is open")
    case .captured: throw .holdCaptured
    case .released: throw .holdReleased
    case .expired: throw .holdExpired
    }
  }

  /// Lets go what the holds of a wallet set aside whose expiry has come.
  ///
  /// - Returns: How many expired, and their amounts taken together.
  @discardableResult
  public mutating func expireHolds(of wallet: Wallet.ID, at instant: Instant) -> ExpiredHolds {
    holds.expire(at: instant, in: &wallets[wallet.index])
  }

  /// Releases every hold of a wallet that is open.
  ///
  /// - Complexity: O(holds open and remembered).
  public mutating func releaseHolds(of wallet: Wallet.ID) {
    holds.releaseAll(of: wallet, in: &wallets[wallet.index])
  }

  /// Returns when the next hold of a wallet expires, or `never`.
  ///
  /// - Complexity: O(1).
  @inlinable
  public func nextHoldExpiry(of wallet: Wallet.ID) -> Instant {
    holds.nextExpiry(in: wallets[wallet.index])
  }
}
