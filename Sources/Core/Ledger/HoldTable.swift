public import Quantities

/// The holds of a book in places that are used again.
///
/// Holds that expire hang in their wallet's list in the order of expiry. Resolved ones wait in a
/// queue and are remembered until their place is needed, at least as long as `memory` later ones
/// have not been resolved: so a late or repeated call is told what became of its hold. Memory is
/// that of the holds open at once, and of those remembered.
@usableFromInline
struct HoldTable: Sendable {
  private struct Slot: Sendable, BitwiseCopyable {
    var hold: Hold
    var generation: UInt32 = 0
    /// The neighbours in the wallet's list, or the next in the queue of resolved ones; -1 for none.
    var previous: Int32 = -1
    var next: Int32 = -1
  }

  /// Resolved holds that are remembered.
  static let memory = 1024

  private var slots: ContiguousArray<Slot> = []
  private var oldestResolved: Int32 = -1
  private var newestResolved: Int32 = -1
  private var resolvedCount = 0

  @usableFromInline init() {}

  /// The holds, open and remembered, in no order that means anything.
  var all: [Hold] { slots.map(\.hold) }

  /// Returns a hold that is open or remembered.
  @usableFromInline
  subscript(id: Hold.ID) -> Hold? {
    let place = Int(id.place)
    guard place < slots.count, slots[place].generation == id.generation else { return nil }
    return slots[place].hold
  }

  /// Finds a hold by the key it was placed under; for repeats alone.
  ///
  /// - Complexity: O(holds open and remembered).
  func find(_ key: TransactionID) -> (id: Hold.ID, hold: Hold)? {
    for place in slots.indices where slots[place].hold.key == key {
      return (id(of: place), slots[place].hold)
    }
    return nil
  }

  private func id(of place: Int) -> Hold.ID {
    Hold.ID(place: UInt32(place), generation: slots[place].generation)
  }

  /// Takes a new hold in.
  ///
  /// - Complexity: O(1) where holds of a wallet expire in the order of placing, as they do with one
  ///   lifetime; else O(those that expire later).
  @usableFromInline
  mutating func open(_ hold: Hold, in wallet: inout Wallet) -> Hold.ID {
    let place = freePlace(for: hold)
    wallet.held += hold.amount.nanos
    if hold.expiry != .never { link(place, &wallet) }
    return id(of: place)
  }

  private mutating func freePlace(for hold: Hold) -> Int {
    guard resolvedCount > Self.memory else {
      slots.append(Slot(hold: hold))
      return slots.count - 1
    }
    let place = Int(oldestResolved)
    oldestResolved = slots[place].next
    resolvedCount -= 1
    slots[place] = Slot(hold: hold, generation: slots[place].generation &+ 1)
    return place
  }

  private mutating func link(_ place: Int, _ wallet: inout Wallet) {
    var before = wallet.lastHold
    while before >= 0, slots[Int(before)].hold.expiry > slots[place].hold.expiry {
      before = slots[Int(before)].previous
    }
    let after = before < 0 ? wallet.firstHold : slots[Int(before)].next
    slots[place].previous = before
    slots[place].next = after
    if before < 0 {
      wallet.firstHold = Int32(place)
    } else {
      slots[Int(before)].next = Int32(place)
    }
    if after < 0 {
      wallet.lastHold = Int32(place)
    } else {
      slots[Int(after)].previous = Int32(place)
    }
  }

  /// Resolves an open hold.
  @usableFromInline
  mutating func resolve(
    _ id: Hold.ID, as state: Hold.State, taken: Money, under key: TransactionID,
    in wallet: inout Wallet
  ) {
    let place = Int(id.place)
    let slot = slots[place]
    precondition(slot.hold.state == .open, "the hold is not open")
    wallet.held -= slot.hold.amount.nanos
    if slot.hold.expiry != .never { unlink(slot, &wallet) }
    slots[place].hold.state = state
    slots[place].hold.taken = taken
    slots[place].hold.resolution = key
    slots[place].next = -1
    if resolvedCount == 0 {
      oldestResolved = Int32(place)
    } else {
      slots[Int(newestResolved)].next = Int32(place)
    }
    newestResolved = Int32(place)
    resolvedCount += 1
  }

  private mutating func unlink(_ slot: Slot, _ wallet: inout Wallet) {
    if slot.previous < 0 {
      wallet.firstHold = slot.next
    } else {
      slots[Int(slot.previous)].next = slot.next
    }
    if slot.next < 0 {
      wallet.lastHold = slot.previous
    } else {
      slots[Int(slot.next)].previous = slot.previous
    }
  }

  /// When the next hold of a wallet expires, or `never`.
  @usableFromInline
  func nextExpiry(in wallet: Wallet) -> Instant {
    wallet.firstHold < 0 ? .never : slots[Int(wallet.firstHold)].hold.expiry
  }

  /// Resolves the holds of a wallet whose expiry has come.
  mutating func expire(at instant: Instant, in wallet: inout Wallet) -> ExpiredHolds {
    var expired = ExpiredHolds()
    while nextExpiry(in: wallet) <= instant, wallet.firstHold >= 0 {
      let place = Int(wallet.firstHold)
      let hold = slots[place].hold
      resolve(id(of: place), as: .expired, taken: .zero, under: hold.key, in: &wallet)
      expired.count += 1
      expired.amount = Money(nanos: expired.amount.nanos + hold.amount.nanos)
    }
    return expired
  }

  /// Resolves every open hold of a wallet, also those that never expire.
  mutating func releaseAll(of id: Wallet.ID, in wallet: inout Wallet) {
    for place in slots.indices {
      let hold = slots[place].hold
      guard hold.state == .open, hold.wallet == id else { continue }
      resolve(self.id(of: place), as: .released, taken: .zero, under: hold.key, in: &wallet)
    }
  }
}
