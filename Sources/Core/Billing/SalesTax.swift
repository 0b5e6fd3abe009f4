public import Quantities

/// A tax that is added on top of what is invoiced.
public struct SalesTax: Hashable, Sendable {
  /// The share of the amount: 0.19 for 19 %.
  public let share: Decimal
  /// The smallest coin, in nano-units.
  private let coin: Int64

  /// The most decimal places that a share can have.
  public static let mostPlaces = 9
  /// No tax.
  public static let none = SalesTax(share: .zero, coinPlaces: 2)

  /// Makes a tax.
  ///
  /// - Parameters:
  ///   - share: From zero to one, with at most nine decimal places.
  ///   - coinPlaces: The decimal places of the currency's smallest coin, from 0 to 9.
  public init(share: Decimal, coinPlaces: Int) {
    precondition(
      (Decimal.zero...Decimal.one).contains(share) && share.places <= Self.mostPlaces,
      "the share is no part of one, or too fine")
    precondition((0...9).contains(coinPlaces), "there is no such coin")
    self.share = share
    coin = Int64(Decimal.powerOfTen(9 - coinPlaces))
  }

  /// Returns the tax on an amount that is not negative, rounded half-even to the smallest coin.
  ///
  /// Cut off at the largest amount, beyond which amount and tax together do not fit anyway.
  public func tax(on amount: Money) -> Money {
    let product = Int128(amount.nanos) * share.significand
    let unit = Int128(coin) * Decimal.powerOfTen(share.places)
    let coins = product.divided(by: unit, rounding: .halfEven)
    return Money(nanos: Int64(clamping: coins * Int128(coin)))
  }
}
