public import Quantities

/// Why the ledger refused a well-formed transaction; a refusal leaves it unchanged.
public enum LedgerRefusal: Error, Hashable, Sendable {
  /// The key was used before for a transaction with other content.
  case keyReused(TransactionID)
  /// There is less credit than should move.
  case insufficientCredit
  /// A balance would not fit 64 bits of nano-units.
  case overflow
  /// More was to be captured than is held.
  case exceedsHold(most: Money)
  /// The hold was captured before.
  case holdCaptured
  /// The hold was released before.
  case holdReleased
  /// The hold's time has run out.
  case holdExpired
  /// There is no such hold, or it was resolved so long ago that it is forgotten.
  case unknownHold

  /// The name in answers and files: `insufficient_credit`.
  public var name: String {
    switch self {
    case .keyReused: "key_reused"
    case .insufficientCredit: "insufficient_credit"
    case .overflow: "overflow"
    case .exceedsHold: "exceeds_hold"
    case .holdCaptured: "hold_captured"
    case .holdReleased: "hold_released"
    case .holdExpired: "hold_expired"
    case .unknownHold: "unknown_hold"
    }
  }
}
