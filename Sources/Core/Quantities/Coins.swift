/// How amounts become whole coins: the least that cards are charged and invoices are written in.
///
/// Credit and prices stay in nano-units; only money that changes hands is in coins.
public struct Coins: Hashable, Sendable {
  /// The smallest coin, in nano-units.
  private let coin: Int64
  /// How a charge of a card is rounded; the customer gets credit for the difference.
  public let charges: Rounding
  /// How a line of an invoice is rounded that sells no credit.
  public let invoices: Rounding

  /// Amounts stay as they are, to the nano-unit.
  public static let none = Coins(places: 9)

  /// Makes a rule.
  ///
  /// - Parameters:
  ///   - places: The decimal places of the currency's smallest coin, from 0 to 9.
  ///   - charges: How a charge is rounded.
  ///   - invoices: How an invoice's line is rounded.
  public init(places: Int, charges: Rounding = .up, invoices: Rounding = .halfEven) {
    precondition((0...9).contains(places), "there is no such coin")
    coin = Int64(Decimal.powerOfTen(9 - places))
    self.charges = charges
    self.invoices = invoices
  }

  /// Returns what a card is charged for an amount; at least one coin for more than nothing.
  public func charged(_ amount: Money) -> Money {
    let whole = rounded(amount, charges)
    return amount.isPositive && !whole.isPositive ? Money(nanos: coin) : whole
  }

  /// Returns what an invoice has for an amount.
  public func invoiced(_ amount: Money) -> Money { rounded(amount, invoices) }

  /// Returns the whole coins in an amount.
  public func whole(_ amount: Money) -> Money { rounded(amount, .down) }

  /// Cut off at the largest whole number of coins.
  private func rounded(_ amount: Money, _ rounding: Rounding) -> Money {
    let count = min(amount.nanos.divided(by: coin, rounding: rounding), .max / coin)
    return Money(nanos: count * coin)
  }
}
