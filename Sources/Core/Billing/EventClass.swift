/// The classes of simultaneous events, in the order in which they happen.
///
/// Whoever tells billing what happened keeps this order within an instant, so that the same events
/// lead to the same books. What comes due of itself has its place among them: see `DueEvent`.
public enum EventClass: UInt8, Hashable, Sendable, CaseIterable {
  /// A period closes and quotas reset.
  case periodClose
  /// Credit expires.
  case expiry
  /// Credit comes in: settlement, grant, transfer.
  case creditIn
  /// A hold expires.
  case holdExpiry
  /// A request completes.
  case completion
  /// A request arrives.
  case arrival
  /// The top-up rule is evaluated.
  case topUpEvaluation
  /// Alerts are sent.
  case alert
  /// Balances are read.
  case sample
}
