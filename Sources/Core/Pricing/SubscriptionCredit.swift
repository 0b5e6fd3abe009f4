public import Quantities

/// Credit that a plan brings at the start of each of its periods.
public struct SubscriptionCredit: Hashable, Sendable {
  /// When the credit of a period expires.
  public enum Expiry: Hashable, Sendable {
    /// At the period's end, when the next one's arrives.
    case periodEnd
    /// A time of its own after it arrived.
    case afterArrival(CreditExpiry)
  }

  /// The credit of each period, the first short one included.
  public let amount: Money
  /// When it expires.
  public let expiry: Expiry

  /// Makes a plan's credit; a plan checks it.
  public init(amount: Money, expiry: Expiry = .periodEnd) {
    self.amount = amount
    self.expiry = expiry
  }

  /// Returns the first instant at which a period's credit is worthless.
  ///
  /// - Parameters:
  ///   - instant: When the credit arrived.
  ///   - periodEnd: The end of the period that it arrived in.
  ///   - zone: The zone whose calendar counts days and months.
  /// - Returns: The expiry instant, or `never`.
  public func expiry(
    ofCreditAt instant: Instant, periodEnd: Instant, in zone: ZoneRules
  ) -> Instant {
    switch expiry {
    case .periodEnd: periodEnd
    case .afterArrival(let expiry): expiry.expiry(ofCreditAt: instant, in: zone) ?? .never
    }
  }
}
