public import Quantities

/// Credit that a plan brings at the start of each of its periods, or more often.
public struct SubscriptionCredit: Hashable, Sendable {
  /// When the credit of a period expires.
  public enum Expiry: Hashable, Sendable {
    /// When so many periods have ended, its own counted.
    case afterPeriods(Int)
    /// A time of its own after it arrived.
    case afterArrival(CreditExpiry)

    /// At the period's end, when the next one's arrives.
    public static let periodEnd = Expiry.afterPeriods(1)

    /// Whether credit lives for some time before it is gone.
    var isPositive: Bool {
      switch self {
      case .afterPeriods(let count): count > 0
      case .afterArrival(let expiry): expiry.isPositive
      }
    }
  }

  /// The credit of each period, the first short one included.
  public let amount: Money
  /// When it expires.
  public let expiry: Expiry
  /// The time from its arrival to the next within a period of the plan; nil: it comes once in each.
  public let every: PeriodLength?
  /// The most credit of earlier periods that is still there when the next arrives; nil: all of it.
  public let mostCarried: Money?

  /// Makes a plan's credit; a plan checks it.
  public init(
    amount: Money, expiry: Expiry = .periodEnd, every: PeriodLength? = nil,
    mostCarried: Money? = nil
  ) {
    self.amount = amount
    self.expiry = expiry
    self.every = every
    self.mostCarried = mostCarried
  }

  /// Returns the first instant at which a period's credit is worthless.
  ///
  /// - Parameters:
  ///   - instant: When the credit arrived.
  ///   - periods: The periods that it comes in, whose zone's calendar counts days and months.
  /// - Returns: The expiry instant, or `never`.
  public func expiry(ofCreditAt instant: Instant, in periods: QuotaPeriod) -> Instant {
    switch expiry {
    case .afterPeriods(let count): periods.start(ofPeriod: periods.number(of: instant) + count)
    case .afterArrival(let expiry): expiry.expiry(ofCreditAt: instant, in: periods.zone) ?? .never
    }
  }
}
