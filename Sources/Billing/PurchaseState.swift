import Ledger
public import Quantities

/// What is remembered of credit that was bought, so that it can be refunded and disputed.
struct PurchaseState: Sendable {
  let price: Money
  let credits: Money
  let bonus: Money
  /// The grants that hold credits and bonus.
  let creditGrants: Range<UInt32>
  let bonusGrants: Range<UInt32>
  /// Money returned so far.
  var refunded = Money.zero
  /// Credits taken back so far, at their face value.
  var takenCredits = Money.zero
  /// Bonus taken back so far.
  var takenBonus = Money.zero
  /// What a dispute took, while it is open.
  var disputed: DisputedPurchase?

  /// The share of a total that belongs to a part of the price, rounded half-even.
  func share(of total: Money, at paid: Money) -> Money {
    guard paid < price else { return total }
    let numerator = Int128(total.nanos) * Int128(paid.nanos)
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: Int128(price.nanos))
    let twice = remainder * 2
    let isUp = twice > Int128(price.nanos) || (twice == Int128(price.nanos) && quotient % 2 == 1)
    return Money(nanos: Int64(quotient) + (isUp ? 1 : 0))
  }
}

/// What the card's bank took back for a purchase.
struct DisputedPurchase: Sendable {
  let refund: Refund
  let parts: [TakenPart]
}

/// What giving money back did.
public struct Refund: Hashable, Sendable {
  /// Money returned to the customer.
  public let money: Money
  /// Credits that were taken back for it.
  public let credits: Money
  /// Bonus credits that were taken back with them.
  public let bonus: Money

  /// Makes an account of a refund.
  public init(money: Money, credits: Money, bonus: Money) {
    self.money = money
    self.credits = credits
    self.bonus = bonus
  }
}
