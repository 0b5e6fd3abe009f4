public import Quantities

/// What a package is worth, beside what it costs.
public struct PackageValue: Hashable, Sendable {
  /// The credits added for nothing.
  public let bonusCredits: Decimal
  /// What the credits paid for are booked as.
  public let faceValue: Money
  /// What the bonus is booked as.
  public let bonusValue: Money
  /// The credit received for each major unit paid, in major units.
  public let effectiveCreditValue: Money
  /// The price of one credit, the bonus counted in.
  public let costPerCredit: Money
}

extension CreditPackage {
  /// Returns what the package is worth.
  ///
  /// - Parameters:
  ///   - credit: What one credit is worth, in major units.
  ///   - rounding: How amounts and quotients become nano-units.
  /// - Returns: The amounts.
  /// - Throws: `overflow` where one of them does not fit.
  public func value(
    credit: Decimal, rounding: Rounding
  ) throws(ArithmeticError) -> PackageValue {
    let face = try faceValue(credit: credit, rounding: rounding)
    // With as many places as money has, the quotient is rounded once.
    let effective = try effectiveCreditValue(credit: credit, places: 9, rounding: rounding)
    let cost = try costPerCredit(places: 9, rounding: rounding)
    return PackageValue(
      bonusCredits: try bonusCredits(), faceValue: face.paid, bonusValue: face.bonus,
      effectiveCreditValue: try Money(effective, rounding: rounding),
      costPerCredit: try Money(cost, rounding: rounding))
  }
}
