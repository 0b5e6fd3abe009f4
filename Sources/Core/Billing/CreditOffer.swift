public import Ledger
public import Quantities

/// Credit about to be bought: what it costs, what it is worth and when it expires.
public struct CreditOffer: Hashable, Sendable {
  /// Paid in cash.
  public let price: Money
  /// The value of the credits without bonus.
  public let credits: Money
  /// The value of the bonus credits.
  public let bonus: Money
  /// The first instant at which the credit is worthless; `never` for none.
  public let expiry: Instant
  /// What the credit may be spent on: the place among the terms' scopes, from one.
  public let scope: GrantScope
  /// The name of the package that it is; empty for none.
  public let item: String

  /// Makes an offer.
  public init(
    price: Money, credits: Money, bonus: Money = .zero, expiry: Instant = .never,
    scope: GrantScope = .everything, item: String = ""
  ) {
    self.price = price
    self.credits = credits
    self.bonus = bonus
    self.expiry = expiry
    self.scope = scope
    self.item = item
  }

  /// The part of the price that pays for credit; what is above is earned at once.
  var paid: Money { min(price, credits) }

  /// The credit that pays for anything, bonus included; cut off at the largest amount.
  var generalCredit: Money {
    guard scope == .everything else { return .zero }
    return Money(nanos: Int64(clamping: Int128(credits.nanos) + Int128(bonus.nanos)))
  }

  /// The same at a price that a card can be charged: the difference is more credit, or less of it.
  func inWholeCoins(_ coins: Coins) -> CreditOffer {
    let charged = coins.charged(price)
    let (more, overflow) = credits.nanos.addingReportingOverflow(charged.nanos - price.nanos)
    guard charged != price, !overflow, more > 0 else { return self }
    return CreditOffer(
      price: charged, credits: Money(nanos: more), bonus: bonus, expiry: expiry, scope: scope,
      item: item)
  }

  /// Credit at its face value: a dollar of credit for a dollar.
  public static func atFaceValue(_ amount: Money, expiry: Instant = .never) -> CreditOffer {
    CreditOffer(price: amount, credits: amount, expiry: expiry)
  }
}
