import Ledger
public import Quantities

/// What is remembered of credit that was bought, so that it can be refunded and disputed.
struct PurchaseState: Sendable {
  let price: Money
  let credits: Money
  let bonus: Money
  /// What was charged on top of the price; the seller keeps it where money is given back.
  let serviceFee: Money
  let salesTax: SalesTax
  /// The number of the invoice it is on.
  let invoice: UInt32
  /// The name of the package that it was; empty for none.
  let item: String
  /// The card that paid for it, to which money goes back.
  let paymentMethod: Identifier<PaymentMethod>
  /// The grants that hold credits and bonus.
  var creditGrants: GrantNumbers
  var bonusGrants: GrantNumbers
  /// Money returned so far.
  var refunded = Money.zero
  /// Credits taken back so far, at their face value.
  var takenCredits = Money.zero
  /// Bonus taken back so far.
  var takenBonus = Money.zero
  /// What a dispute took, while it is open.
  var disputed: DisputedPurchase?

  /// Takes note that credit of one of its grants is in a new one.
  mutating func follow(_ old: UInt32, to new: UInt32) {
    if creditGrants.contains(old) { creditGrants.append(new) }
    if bonusGrants.contains(old) { bonusGrants.append(new) }
  }

  /// The tax to return together with a further part of the price.
  ///
  /// The difference of the taxes on the totals returned, so that all parts together return all of
  /// it, to the coin.
  func tax(ofReturning part: Money) -> Money {
    let total = salesTax.tax(on: Money(nanos: refunded.nanos + part.nanos))
    return Money(nanos: total.nanos - salesTax.tax(on: refunded).nanos)
  }

  /// The tax on the service fee.
  var serviceFeeTax: Money { salesTax.tax(on: serviceFee) }

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
  /// The part of the price that was returned to the customer.
  public let money: Money
  /// Credits that were taken back for it.
  public let credits: Money
  /// Bonus credits that were taken back with them.
  public let bonus: Money
  /// The tax that was returned on top of the money.
  public let tax: Money
  /// The service fee that the card's bank took back besides, and the tax on it.
  public internal(set) var serviceFee = Money.zero
  var serviceFeeTax = Money.zero
  /// The credit note, or the invoice of what came back; nil where no money moved.
  public internal(set) var invoice: Invoice?

  /// Makes an account of a refund.
  public init(
    money: Money, credits: Money, bonus: Money, tax: Money = .zero, invoice: Invoice? = nil
  ) {
    self.money = money
    self.credits = credits
    self.bonus = bonus
    self.tax = tax
    self.invoice = invoice
  }
}
