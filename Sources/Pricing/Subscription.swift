public import Quantities

/// Credit that arrives each period for a price.
public struct Subscription: Hashable, Sendable {
  /// What each period costs.
  public let price: Money
  /// The credit that each period brings.
  public let credit: Money
  /// How long a period is.
  public let period: PeriodLength
  /// When a period's credit expires.
  public let expiry: CreditExpiry

  /// Makes a subscription.
  ///
  /// - Precondition: price and credit are not negative.
  public init(price: Money, credit: Money, period: PeriodLength, expiry: CreditExpiry = .never) {
    precondition(price >= .zero, "the price is negative")
    precondition(credit >= .zero, "the credit is negative")
    self.price = price
    self.credit = credit
    self.period = period
    self.expiry = expiry
  }
}
