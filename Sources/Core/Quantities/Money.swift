/// An exact amount in nano-units (1e-9) of the book's currency.
///
/// A book, and so a scenario, has one currency; its name is kept beside the book and not in every
/// amount. Sums that can leave 64 bits throw; account totals are `MoneyTotal`.
@frozen public struct Money: Hashable, Sendable, BitwiseCopyable {
  /// The amount in nano-units.
  public let nanos: Int64

  /// Nano-units in one major unit (one dollar).
  public static let nanosPerUnit: Int64 = 1_000_000_000
  /// Nothing.
  @inlinable public static var zero: Money { Money(nanos: 0) }

  /// Makes an amount from nano-units.
  @inlinable public init(nanos: Int64) { self.nanos = nanos }

  /// Makes an amount of whole major units.
  ///
  /// - Precondition: the amount fits, that is |units| < 9.2e9.
  public init(units: Int64) { nanos = units * Self.nanosPerUnit }

  /// Makes an amount from a decimal number of major units, rounded once.
  ///
  /// - Throws: `overflow` beyond 64 bits.
  public init(_ units: Decimal, rounding: Rounding) throws(ArithmeticError) {
    nanos = try units.scaledToInteger(places: 9, rounding: rounding)
  }

  /// Returns the sum.
  ///
  /// - Throws: `overflow` beyond 64 bits.
  @inlinable
  public func adding(_ other: Money) throws(ArithmeticError) -> Money {
    let (sum, overflow) = nanos.addingReportingOverflow(other.nanos)
    guard !overflow else { throw .overflow }
    return Money(nanos: sum)
  }

  /// Returns the difference.
  ///
  /// - Throws: `overflow` beyond 64 bits.
  @inlinable
  public func subtracting(_ other: Money) throws(ArithmeticError) -> Money {
    let (difference, overflow) = nanos.subtractingReportingOverflow(other.nanos)
    guard !overflow else { throw .overflow }
    return Money(nanos: difference)
  }

  /// Returns this amount times a decimal factor, rounded once.
  ///
  /// - Throws: `overflow` beyond 64 bits.
  public func scaled(by factor: Decimal, rounding: Rounding) throws(ArithmeticError) -> Money {
    let (product, overflow) = Int128(nanos).multipliedReportingOverflow(by: factor.significand)
    guard !overflow else { throw .overflow }
    let value = product.divided(by: Decimal.powerOfTen(factor.places), rounding: rounding)
    guard let result = Int64(exactly: value) else { throw .overflow }
    return Money(nanos: result)
  }

  /// Whether the amount is greater than zero.
  @inlinable public var isPositive: Bool { nanos > 0 }

  /// The amount as an exact decimal of major units.
  public var decimal: Decimal { Decimal(significand: Int128(nanos), places: 9) }
}

extension Money: Comparable {
  /// Tells whether the left amount is the smaller.
  @inlinable public static func < (left: Money, right: Money) -> Bool { left.nanos < right.nanos }
}

extension Money: CustomStringConvertible {
  /// The amount in major units, exact, without a currency sign: `-12.5`.
  public var description: String { decimal.description }
}

/// A sum of amounts in nano-units that cannot leave its range in practice.
///
/// 128 bits hold the sum of 1.8e19 transfers of the largest amount; addition beyond that traps.
@frozen public struct MoneyTotal: Hashable, Sendable, BitwiseCopyable {
  /// The total in nano-units.
  public var nanos: Int128

  /// Nothing.
  @inlinable public static var zero: MoneyTotal { MoneyTotal(nanos: 0) }

  /// Makes a total from nano-units.
  @inlinable public init(nanos: Int128) { self.nanos = nanos }

  /// Makes a total of one amount.
  @inlinable public init(_ money: Money) { nanos = Int128(money.nanos) }

  /// Adds an amount.
  @inlinable public static func += (total: inout MoneyTotal, money: Money) {
    total.nanos += Int128(money.nanos)
  }

  /// Takes an amount away.
  @inlinable public static func -= (total: inout MoneyTotal, money: Money) {
    total.nanos -= Int128(money.nanos)
  }

  /// Returns the sum of two totals.
  @inlinable public static func + (left: MoneyTotal, right: MoneyTotal) -> MoneyTotal {
    MoneyTotal(nanos: left.nanos + right.nanos)
  }

  /// Returns the difference of two totals.
  @inlinable public static func - (left: MoneyTotal, right: MoneyTotal) -> MoneyTotal {
    MoneyTotal(nanos: left.nanos - right.nanos)
  }

  /// Returns the total as an amount.
  ///
  /// - Throws: `overflow` beyond 64 bits.
  public func money() throws(ArithmeticError) -> Money {
    guard let value = Int64(exactly: nanos) else { throw .overflow }
    return Money(nanos: value)
  }
}

extension MoneyTotal: Comparable {
  /// Tells whether the left total is the smaller.
  @inlinable public static func < (left: MoneyTotal, right: MoneyTotal) -> Bool {
    left.nanos < right.nanos
  }
}

extension MoneyTotal: CustomStringConvertible {
  /// The total in major units, exact.
  public var description: String { Decimal(significand: nanos, places: 9).description }
}
