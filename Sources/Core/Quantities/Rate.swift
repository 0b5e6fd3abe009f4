/// An exact price for a number of items, prepared for multiplying by quantities.
///
/// `cost(of:rounding:)` rounds once, to the nano-unit. The usual price fits a 64-bit product and
/// takes that way; the rest goes through 256 bits.
@frozen public struct Rate: Hashable, Sendable, BitwiseCopyable {
  /// The price of `per` items in major units.
  public let price: Decimal
  /// How many items the price is for: one, unless the price of one is no decimal.
  public let per: Int64
  /// The price of one is `scaled` / `divisor` nano-units; zero divisor: only the wide way is exact.
  @usableFromInline let scaled: Int64
  @usableFromInline let divisor: Int64

  /// Free.
  public static let zero = Rate(.zero)

  /// Makes a rate from the price of a number of items in major units.
  ///
  /// - Precondition: the number of items is positive.
  public init(_ price: Decimal, per items: Int64 = 1) {
    precondition(items > 0, "a price is for no items")
    let single = items == 1 ? price : Self.single(price, of: items)
    self.price = single ?? price
    per = single == nil ? items : 1
    let nanoPlaces = self.price.places - 9
    let numerator = Self.product(self.price.significand, Decimal.powerOfTen(max(0, -nanoPlaces)))
    let denominator = Self.product(Int128(per), Decimal.powerOfTen(max(0, nanoPlaces)))
    if let scaled = numerator.flatMap({ Int64(exactly: $0) }),
      let divisor = denominator.flatMap({ Int64(exactly: $0) })
    {
      (self.scaled, self.divisor) = (scaled, divisor)
    } else {
      (scaled, divisor) = (0, 0)
    }
  }

  private static func product(_ left: Int128, _ right: Int128) -> Int128? {
    let (result, overflow) = left.multipliedReportingOverflow(by: right)
    return overflow ? nil : result
  }

  /// The price of one of several items, or nil where no decimal holds it.
  private static func single(_ price: Decimal, of items: Int64) -> Decimal? {
    var (digits, places, divisor) = (price.significand, price.places, Int128(items))
    // Each factor of the number of items is taken out of the digits, or made one of ten.
    for (prime, other) in [(2, 5), (5, 2)] as [(Int128, Int128)] {
      while divisor % prime == 0 {
        divisor /= prime
        if digits % prime == 0 {
          digits /= prime
        } else if let more = product(digits, other), places < Decimal.mostPlaces {
          (digits, places) = (more, places + 1)
        } else {
          return nil
        }
      }
    }
    guard digits % divisor == 0 else { return nil }
    return Decimal(significand: digits / divisor, places: places)
  }

  /// Returns the price of a multiple of the items that this one is for.
  ///
  /// - Throws: `overflow` where it does not fit.
  /// - Precondition: the number is a multiple of `per`.
  public func price(of items: Int64) throws(ArithmeticError) -> Decimal {
    precondition(items % per == 0, "the price of so many items need not be a decimal")
    return try price.multiplied(by: Decimal(items / per))
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
    let nanoPlaces = price.places - 9
    let (digits, overflow) = price.significand.magnitude.multipliedReportingOverflow(
      by: UInt128(Decimal.powerOfTen(max(0, -nanoPlaces))))
    guard !overflow else { throw .overflow }
    let product = digits.multipliedFullWidth(by: UInt128(quantity.magnitude))
    let (items, tens) = (UInt128(per), UInt128(Decimal.powerOfTen(max(0, nanoPlaces))))
    // First by the items, then by the power of ten: what the first leaves only decides ties.
    let high = product.high.quotientAndRemainder(dividingBy: items)
    let low = items.dividingFullWidth((high.remainder, product.low))
    guard high.quotient < tens else { throw .overflow }
    let nanos = tens.dividingFullWidth((high.quotient, low.quotient))
    let isWhole = nanos.remainder == 0 && low.remainder == 0
    let (rest, whole, further) =
      tens == 1 ? (low.remainder, items, 0) : (nanos.remainder, tens, low.remainder)
    let isUp =
      switch rounding {
      case .down: false
      case .up: !isWhole
      case .halfUp: rest * 2 >= whole
      case .halfEven:
        rest * 2 > whole || rest * 2 == whole && (further > 0 || nanos.quotient % 2 == 1)
      }
    guard let amount = Int64(exactly: nanos.quotient), !isUp || amount < .max else {
      throw .overflow
    }
    let isNegative = (price < .zero) != (quantity < 0)
    return Money(nanos: (isNegative ? -1 : 1) * (amount + (isUp ? 1 : 0)))
  }

  /// Returns this rate times an exact factor (a discount or a markup).
  ///
  /// - Throws: where the product is not representable exactly.
  public func multiplied(by factor: Decimal) throws(ArithmeticError) -> Rate {
    Rate(try price.multiplied(by: factor), per: per)
  }
}
