public import Quantities

/// When bought or granted credit expires.
public enum CreditExpiry: Hashable, Sendable {
  /// Never.
  case never
  /// A fixed time after it was credited.
  case after(Duration)
  /// A number of calendar days after it was credited, at the same local time of day.
  case afterDays(Int)
  /// A number of calendar months after it was credited, at the same local time of day.
  case afterMonths(Int)

  /// Returns the first instant at which credit given at another instant is gone.
  ///
  /// - Parameters:
  ///   - instant: When the credit was given.
  ///   - zone: The zone whose calendar counts days and months; month ends clamp.
  /// - Returns: The expiry instant, or nil for never.
  public func expiry(ofCreditAt instant: Instant, in zone: ZoneRules) -> Instant? {
    switch self {
    case .never: nil
    case .after(let duration): instant + duration
    case .afterDays(let days): zone.adding(days: days, to: instant)
    case .afterMonths(let months): zone.adding(months: months, to: instant)
    }
  }

  /// Whether credit lives for some time before it is gone.
  public var isPositive: Bool {
    switch self {
    case .never: true
    case .after(let duration): duration > .zero
    case .afterDays(let days): days > 0
    case .afterMonths(let months): months > 0
    }
  }
}
