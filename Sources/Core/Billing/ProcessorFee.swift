public import Quantities

/// What the card processor keeps of a successful charge.
public struct ProcessorFee: Hashable, Sendable {
  /// The share of the amount: 0.029 for 2.9 %.
  public let share: Decimal
  /// The fixed part of each charge.
  public let fixed: Money

  /// 2.9 % and thirty cents.
  public static let standard = ProcessorFee(
    share: Decimal(significand: 29, places: 3), fixed: Money(nanos: 300_000_000))

  /// Makes a schedule.
  public init(share: Decimal, fixed: Money) {
    self.share = share
    self.fixed = fixed
  }

  /// Returns the fee of a charge, rounded half-even to the nano-unit.
  ///
  /// - Throws: `overflow` where the fee does not fit.
  public func fee(on amount: Money) throws(ArithmeticError) -> Money {
    try amount.scaled(by: share, rounding: .halfEven).adding(fixed)
  }
}
