public import AutoTopUp
public import Ledger
public import Pricing
public import Quantities

/// What somebody buys: credit by amount, or a package.
public enum CreditProduct: Hashable, Sendable {
  /// Credit at its face value, a dollar of credit for a dollar, with what becomes of it in time.
  case amount(Money, expires: CreditExpiry = .never)
  /// A package, whose credits may be spent on what the scope covers.
  case package(CreditPackage, scope: GrantScope = .everything)

  /// What an order of a rule buys, for an amount that the rule decided.
  public init(_ product: TopUpProduct, for amount: Money) {
    switch product {
    case .credit(expires: let expiry): self = .amount(amount, expires: expiry)
    case .package(let package, let scope): self = .package(package, scope: scope)
    }
  }

  /// Paid in cash.
  public var price: Money {
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
    case .amount(let amount, let expiry):
      return .atFaceValue(amount, expiry: expiry.expiry(ofCreditAt: instant, in: zone) ?? .never)
    case .package(let package, let scope):
      let (paid, bonus) = try package.faceValue(credit: credit.decimal, rounding: .halfEven)
      return CreditOffer(
        price: package.price, credits: paid, bonus: bonus,
        expiry: package.expiry.expiry(ofCreditAt: instant, in: zone) ?? .never, scope: scope,
        item: package.name)
    }
  }
}
