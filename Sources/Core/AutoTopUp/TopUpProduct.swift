public import Ledger
public import Pricing

/// What the orders of a rule buy.
public enum TopUpProduct: Hashable, Sendable {
  /// Credit at its face value, for as much as the rule orders, with what becomes of it in time.
  case credit(expires: CreditExpiry = .never)
  /// A package, one with each order, whose credits may be spent on what the scope covers.
  case package(CreditPackage, scope: GrantScope = .everything)

  /// The package; nil for credit by amount.
  public var package: CreditPackage? {
    guard case .package(let package, _) = self else { return nil }
    return package
  }

  /// Whether the credit counts in the balance that a rule compares: it may be spent on anything.
  var isGeneral: Bool {
    guard case .package(_, let scope) = self else { return true }
    return scope == .everything
  }
}
