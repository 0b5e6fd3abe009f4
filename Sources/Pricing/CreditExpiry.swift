public import Quantities

/// When bought or granted credit expires.
public enum CreditExpiry: Hashable, Sendable {
  /// Never.
  case never
  /// A fixed time after it was credited.
  case after(Duration)
  /// A number of calendar months after it was credited, at the same local time of day.
  case afterMonths(Int)

  /// Returns the first instant at which credit given at another instant is gone.
  ///
  /// - Parameters:
  ///   - instant: When the credit was given.
  ///   - zone: The zone whose calendar counts months; month ends clamp.
  /// - Returns: The expiry instant, or nil for never.
  public func expiry(ofCreditAt instant: Instant, in zone: ZoneRules) -> Instant? {
    switch self {
    case .never: nil
    case .after(let duration): instant + duration
    case .afterMonths(let months): zone.adding(months: months, to: instant)
    }
  }
}
