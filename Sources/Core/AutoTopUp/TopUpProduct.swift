public import Ledger
public import Pricing

/// What the orders of a rule buy.
public indirect enum TopUpProduct: Hashable, Sendable {
  /// Credit for as much as the rule orders, and how it is sold.
  case credit(CreditSale = .atFaceValue)
  /// A package, one with each order, whose credits may be spent on what the scope covers.
  case package(CreditPackage, scope: GrantScope = .everything)

  /// The package; nil for credit by amount.
  public var package: CreditPackage? {
    guard case .package(let package, _) = self else { return nil }
    return package
  }

  /// How credit by amount is sold; nil for a package.
  public var sale: CreditSale? {
    guard case .credit(let sale) = self else { return nil }
    return sale
  }

  /// Whether the credit counts in the balance that a rule compares: it may be spent on anything.
  var isGeneral: Bool {
    guard case .package(_, let scope) = self else { return true }
    return scope == .everything
  }
}
