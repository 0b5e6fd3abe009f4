public import AutoTopUp
public import Ledger
public import Pricing
public import Quantities

/// What somebody buys: credit by amount, or a package.
public enum CreditProduct: Hashable, Sendable {
  /// Credit of a face value, and how it is sold.
  case amount(Money, CreditSale = .atFaceValue)
  /// A package, whose credits may be spent on what the scope covers.
  case package(CreditPackage, scope: GrantScope = .everything)

  /// What an order of a rule buys, for an amount that the rule decided.
  public init(_ product: TopUpProduct, for amount: Money) {
    switch product {
    case .credit(let sale): self = .amount(amount, sale)
    case .package(let package, let scope): self = .package(package, scope: scope)
    }
  }

  /// What counts in limits and against the least purchase: the face value of credit by amount, the
  /// price of a package.
  public var size: Money {
    switch self {
    case .amount(let amount, _): amount
    case .package(let package, _): package.price
    }
  }

  /// Returns what is sold at an instant.
  ///
  /// - Parameters:
  ///   - instant: When it is bought.
  ///   - credit: What one credit is worth.
  ///   - zone: The buyer's zone, whose calendar counts the days and months until the credit expires.
  /// - Returns: Price, credits, bonus, expiry and scope; amounts are rounded half-even once.
  /// - Throws: `overflow` where an amount does not fit.
  public func offer(
    at instant: Instant, credit: Money, in zone: ZoneRules
  ) throws(ArithmeticError) -> CreditOffer {
    switch self {
    case .amount(let amount, let sale):
      let price = try sale.price(of: amount, rounding: .halfEven)
      return CreditOffer(
        price: price, credits: amount,
        bonus: try sale.bonus(on: amount, paying: price, rounding: .halfEven),
        expiry: sale.expiry.expiry(ofCreditAt: instant, in: zone) ?? .never)
    case .package(let package, let scope):
      let (paid, bonus) = try package.faceValue(credit: credit.decimal, rounding: .halfEven)
      return CreditOffer(
        price: package.price, credits: paid, bonus: bonus,
        expiry: package.expiry.expiry(ofCreditAt: instant, in: zone) ?? .never, scope: scope,
        item: package.name)
    }
  }
}
