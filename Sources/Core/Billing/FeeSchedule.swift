public import Quantities

/// What is taken of an amount, or put on top of it: a share, a fixed part, and the least of both.
public struct FeeSchedule: Hashable, Sendable {
  /// The share of the amount: 0.029 for 2.9 %.
  public let share: Decimal
  /// The fixed part.
  public let fixed: Money
  /// The least that both together come to.
  public let least: Money

  /// Nothing.
  public static let none = FeeSchedule(share: .zero, fixed: .zero)
  /// 2.9 % and thirty cents: what card processors keep.
  public static let standard = FeeSchedule(
    share: Decimal(significand: 29, places: 3), fixed: Money(nanos: 300_000_000))

  /// Makes a schedule.
  public init(share: Decimal, fixed: Money, least: Money = .zero) {
    self.share = share
    self.fixed = fixed
    self.least = least
  }

  /// Returns the fee on an amount, rounded half-even to the nano-unit.
  ///
  /// - Throws: `overflow` where the fee does not fit.
  public func fee(on amount: Money) throws(ArithmeticError) -> Money {
    max(try amount.scaled(by: share, rounding: .halfEven).adding(fixed), least)
  }
}
