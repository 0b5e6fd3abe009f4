/// Why the ledger refused a well-formed transaction; a refusal leaves it unchanged.
public enum LedgerRefusal: Error, Hashable, Sendable {
  /// The key was used before for a transaction with other content.
  case keyReused(TransactionID)
  /// There is less credit than should move.
  case insufficientCredit
  /// A balance would not fit 64 bits of nano-units.
  case overflow
}
