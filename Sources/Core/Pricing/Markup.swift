public import Quantities

/// How prices to customers follow from a provider's.
public struct Markup: Hashable, Sendable {
  /// What a provider's price is multiplied by.
  public let factor: Decimal

  /// Customers pay what the provider charges.
  public static let none = Markup(factor: .one)

  private init(factor: Decimal) { self.factor = factor }

  /// Makes a markup from its share of the provider's price: 0.05 sells a cost of 1 for 1.05.
  ///
  /// Negative shares sell below cost.
  ///
  /// - Throws: `belowZero` for a share below −1.
  public init(onCost share: Decimal) throws(MarkupProblem) {
    guard let factor = try? Decimal.one.adding(share) else { throw .notRepresentable }
    guard factor >= .zero else { throw .belowZero }
    self.init(factor: factor)
  }

  /// Makes a markup from the margin, its share of the selling price: 0.2 sells 1 for 1.25.
  ///
  /// - Parameters:
  ///   - share: The margin, below 1.
  ///   - rounding: How the factor, which need not terminate, becomes 18 decimal places.
  /// - Throws: `marginIsEverything` for a share of 1 or more.
  public init(margin share: Decimal, rounding: Rounding) throws(MarkupProblem) {
    guard share < .one else { throw .marginIsEverything }
    guard let rest = try? Decimal.one.adding(share.negated),
      let factor = try? Decimal.one.divided(by: rest, places: 18, rounding: rounding)
    else { throw .notRepresentable }
    self.init(factor: factor)
  }
}

/// Why there is no such markup.
public enum MarkupProblem: Error, Hashable, Sendable {
  /// The selling price would be below zero.
  case belowZero
  /// A margin of the whole selling price or more has no price.
  case marginIsEverything
  /// The factor does not fit an exact decimal.
  case notRepresentable
}
