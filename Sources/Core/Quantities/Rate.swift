/// An exact price for one item, prepared for multiplying by quantities.
///
/// Holds a decimal of major units per item. `cost(of:rounding:)` rounds once, to the nano-unit. The
/// usual price fits a 64-bit product and takes that way; the rest goes through 128 bits.
@frozen public struct Rate: Hashable, Sendable, BitwiseCopyable {
  /// The price of one item in major units.
  public let price: Decimal
  /// The price is `scaled` / `divisor` nano-units; zero divisor: only the wide way is exact.
  @usableFromInline let scaled: Int64
  @usableFromInline let divisor: Int64

  /// Free.
  public static let zero = Rate(.zero)

  /// Makes a rate from the price of one item in major units.
  public init(_ price: Decimal) {
    self.price = price
    let nanoPlaces = price.places - 9
    let numerator: Int128? =
      nanoPlaces >= 0
      ? price.significand
      : Self.product(price.significand, Decimal.powerOfTen(-nanoPlaces))
    if let numerator, let narrow = Int64(exactly: numerator), nanoPlaces <= 18 {
      scaled = narrow
      divisor = nanoPlaces > 0 ? Int64(Decimal.powerOfTen(nanoPlaces)) : 1
    } else {
      scaled = 0
      divisor = 0
    }
  }

  private static func product(_ left: Int128, _ right: Int128) -> Int128? {
    let (result, overflow) = left.multipliedReportingOverflow(by: right)
    return overflow ? nil : result
  }

  /// Returns the cost of a quantity, rounded once to the nano-unit.
  ///
  /// - Throws: `overflow` where the cost does not fit 64 bits.
  @inlinable
  public func cost(of quantity: Int64, rounding: Rounding) throws(ArithmeticError) -> Money {
    let (product, overflow) = scaled.multipliedReportingOverflow(by: quantity)
    if !overflow {
      if divisor == 1 { return Money(nanos: product) }
      if divisor > 1 { return Money(nanos: product.divided(by: divisor, rounding: rounding)) }
    }
    return try wideCost(of: quantity, rounding: rounding)
  }

  @usableFromInline
  func wideCost(of quantity: Int64, rounding: Rounding) throws(ArithmeticError) -> Money {
    let (product, overflow) = price.significand.multipliedReportingOverflow(by: Int128(quantity))
    guard !overflow else { throw .overflow }
    let nanoPlaces = price.places - 9
    let nanos: Int128
    if nanoPlaces >= 0 {
      nanos = product.divided(by: Decimal.powerOfTen(nanoPlaces), rounding: rounding)
    } else {
      let (scaled, overflow) = product.multipliedReportingOverflow(
        by: Decimal.powerOfTen(-nanoPlaces))
      guard !overflow else { throw .overflow }
      nanos = scaled
    }
    guard let result = Int64(exactly: nanos) else { throw .overflow }
    return Money(nanos: result)
  }

  /// Returns this rate times an exact factor (a discount or a markup).
  ///
  /// - Throws: where the product is not representable exactly.
  public func multiplied(by factor: Decimal) throws(ArithmeticError) -> Rate {
    Rate(try price.multiplied(by: factor))
  }
}
