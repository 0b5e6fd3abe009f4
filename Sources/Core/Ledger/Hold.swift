public import Quantities

/// Credit of a wallet that is set aside for something that is under way.
///
/// The first of two phases: it is captured, released, or expires, whichever comes first, and only
/// once.
@frozen public struct Hold: Hashable, Sendable, BitwiseCopyable {
  /// Names a hold in the ledger.
  @frozen public struct ID: Hashable, Sendable, BitwiseCopyable {
    @usableFromInline let place: UInt32
    /// Tells the holds apart that had the same place.
    @usableFromInline let generation: UInt32

    /// No hold.
    @inlinable public static var none: ID { ID(place: .max, generation: 0) }

    @inlinable init(place: UInt32, generation: UInt32) {
      self.place = place
      self.generation = generation
    }

    /// Whether this names nothing.
    @inlinable public var isNone: Bool { place == .max }
  }

  /// Where a hold stands.
  @frozen public enum State: UInt8, Hashable, Sendable, BitwiseCopyable {
    /// Its amount is set aside.
    case open
    /// It was captured, in full or in part.
    case captured
    /// It was released; nothing was taken.
    case released
    /// Its time ran out; nothing was taken.
    case expired
  }

  /// The key it was placed under.
  public let key: TransactionID
  /// Whose credit it is.
  public let wallet: Wallet.ID
  /// What is set aside, at least zero.
  public let amount: Money
  /// The first instant at which it is gone; `never` for none.
  public let expiry: Instant
  /// Where it stands.
  public internal(set) var state: State
  /// What was taken with it: less than the amount, the amount, or more where the caller said so.
  public internal(set) var taken: Money
  /// The key it was resolved under; before and after expiry, the one it was placed under.
  public internal(set) var resolution: TransactionID

  @usableFromInline
  init(key: TransactionID, wallet: Wallet.ID, amount: Money, expiry: Instant) {
    self.key = key
    self.wallet = wallet
    self.amount = amount
    self.expiry = expiry
    state = .open
    taken = .zero
    resolution = key
  }
}

/// What expired of a wallet's holds.
@frozen public struct ExpiredHolds: Hashable, Sendable, BitwiseCopyable {
  /// How many did.
  public internal(set) var count = 0
  /// What they had set aside, taken together.
  public internal(set) var amount = Money.zero
}
