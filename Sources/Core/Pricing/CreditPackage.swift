public import Quantities

/// Credits sold together at one price.
///
/// Credits are a unit of display and sale; a book holds currency, and `faceValue` converts.
public struct CreditPackage: Hashable, Sendable {
  /// Its name on invoices.
  public var name: String
  /// What the customer pays.
  public let price: Money
  /// The credits paid for, without the bonus.
  public let credits: Decimal
  /// The credits added for nothing.
  public let bonus: CreditBonus
  /// When the credits expire, the bonus with them.
  public let expiry: CreditExpiry

  /// Makes a package.
  ///
  /// - Throws: for the first thing that makes the package meaningless.
  public init(
    name: String = "", price: Money, credits: Decimal, bonus: CreditBonus = .none,
    expiry: CreditExpiry = .never
  ) throws(CreditPackageProblem) {
    guard price.isPositive else { throw .nonPositivePrice }
    guard credits > .zero else { throw .nonPositiveCredits }
    try bonus.check()
    guard expiry.isPositive else { throw .nonPositiveExpiry }
    self.name = name
    self.price = price
    self.credits = credits
    self.bonus = bonus
    self.expiry = expiry
  }

  /// Returns the bonus in credits, exact.
  ///
  /// - Throws: where the product is not representable.
  public func bonusCredits() throws(ArithmeticError) -> Decimal {
    try credits.multiplied(by: bonus.share(forPayment: price))
  }

  /// Returns all credits, the bonus included, exact.
  ///
  /// - Throws: where the sum is not representable.
  public func totalCredits() throws(ArithmeticError) -> Decimal {
    try credits.adding(bonusCredits())
  }

  /// Returns what the paid and the bonus credits are booked as.
  ///
  /// - Parameters:
  ///   - credit: What one credit is worth, in major units.
  ///   - rounding: How each amount becomes nano-units.
  /// - Returns: The amounts of the credits paid for and of the bonus.
  /// - Throws: `overflow` where an amount does not fit.
  public func faceValue(
    credit: Decimal, rounding: Rounding
  ) throws(ArithmeticError) -> (paid: Money, bonus: Money) {
    let paid = try Money(credits.multiplied(by: credit), rounding: rounding)
    let bonus = try Money(bonusCredits().multiplied(by: credit), rounding: rounding)
    return (paid, bonus)
  }

  /// Returns the price of one credit, the bonus counted in, in major units.
  ///
  /// - Parameters:
  ///   - places: Decimal places of the result.
  ///   - rounding: How the quotient, which need not terminate, becomes them.
  /// - Returns: The quotient.
  /// - Throws: `overflow` where the quotient does not fit.
  public func costPerCredit(
    places: Int, rounding: Rounding
  ) throws(ArithmeticError) -> Decimal {
    try price.decimal.divided(by: totalCredits(), places: places, rounding: rounding)
  }

  /// Returns the credit received for each major unit paid, in major units.
  ///
  /// 1.1 says that a dollar buys a dollar and ten cents of usage.
  ///
  /// - Parameters:
  ///   - credit: What one credit is worth, in major units.
  ///   - places: Decimal places of the result.
  ///   - rounding: How the quotient, which need not terminate, becomes them.
  /// - Returns: The quotient.
  /// - Throws: `overflow` where the quotient does not fit.
  public func effectiveCreditValue(
    credit: Decimal, places: Int, rounding: Rounding
  ) throws(ArithmeticError) -> Decimal {
    try totalCredits().multiplied(by: credit)
      .divided(by: price.decimal, places: places, rounding: rounding)
  }
}

/// Why there is no such package.
public enum CreditPackageProblem: Error, Hashable, Sendable {
  /// The price is zero or below.
  case nonPositivePrice
  /// There are no credits in it.
  case nonPositiveCredits
  /// A bonus is below zero.
  case negativeBonus
  /// A bonus step starts no higher than the one before it.
  case bonusStepsOutOfOrder
  /// The credits expire before they are given.
  case nonPositiveExpiry
}
