/// An exact decimal number: an integer times a power of ten.
///
/// Holds up to 38 significant digits and 38 decimal places. Every operation is exact or throws; no
/// binary floating point is involved. Always normalised: the significand of a number with places
/// does not end in zero, so equal numbers are equal values.
public struct Decimal: Hashable, Sendable, BitwiseCopyable {
  /// The digits as an integer: 1.25 has 125.
  public let significand: Int128
  /// The number of decimal places, 0 to 38: 1.25 has 2.
  public let places: Int

  /// The most decimal places a number can have.
  public static let mostPlaces = 38
  /// Zero.
  public static let zero = Decimal(0)
  /// One.
  public static let one = Decimal(1)

  /// Makes a whole number.
  public init(_ integer: Int64) {
    significand = Int128(integer)
    places = 0
  }

  /// Makes significand × 10^(−places), normalised.
  ///
  /// - Precondition: `places` is between 0 and 38.
  public init(significand: Int128, places: Int) {
    precondition(places >= 0 && places <= Self.mostPlaces, "places are outside 0...38")
    var digits = significand
    var count = places
    if digits == 0 { count = 0 }
    while count > 0 {
      let (quotient, remainder) = digits.quotientAndRemainder(dividingBy: 10)
      guard remainder == 0 else { break }
      digits = quotient
      count -= 1
    }
    self.significand = digits
    self.places = count
  }

  /// Returns 10 to a power between 0 and 38.
  public static func powerOfTen(_ exponent: Int) -> Int128 {
    precondition(exponent >= 0 && exponent <= mostPlaces, "exponent is outside 0...38")
    var result: Int128 = 1
    for _ in 0..<exponent { result *= 10 }
    return result
  }

  /// Returns the exact product.
  ///
  /// - Throws: `overflow` or `tooManyPlaces` where the product is not representable.
  public func multiplied(by other: Decimal) throws(ArithmeticError) -> Decimal {
    let (product, overflow) = significand.multipliedReportingOverflow(by: other.significand)
    guard !overflow else { throw .overflow }
    return try Decimal(significand: product, anyPlaces: product == 0 ? 0 : places + other.places)
  }

  /// Returns the exact sum.
  ///
  /// - Throws: `overflow` where the sum is not representable.
  public func adding(_ other: Decimal) throws(ArithmeticError) -> Decimal {
    let count = max(places, other.places)
    guard let left = units(places: count), let right = other.units(places: count),
      case let (sum, overflow) = left.addingReportingOverflow(right), !overflow
    else { throw .overflow }
    return Decimal(significand: sum, places: count)
  }

  /// Returns the number with its sign changed.
  public var negated: Decimal { Decimal(significand: -significand, places: places) }

  /// Returns the exact quotient by a power of ten.
  ///
  /// - Throws: `tooManyPlaces` beyond 38 places.
  public func dividedByPowerOfTen(_ exponent: Int) throws(ArithmeticError) -> Decimal {
    try Decimal(significand: significand, anyPlaces: places + exponent)
  }

  /// Makes significand × 10^(−places) of any number of places, if so many as fit hold it.
  private init(significand: Int128, anyPlaces places: Int) throws(ArithmeticError) {
    var (digits, count) = (significand, places)
    while count > Self.mostPlaces {
      let (quotient, remainder) = digits.quotientAndRemainder(dividingBy: 10)
      guard remainder == 0 else { throw .tooManyPlaces }
      (digits, count) = (quotient, count - 1)
    }
    self.init(significand: digits, places: count)
  }

  /// Returns the exact product with a power of ten.
  ///
  /// - Throws: `overflow` where the product is not representable.
  public func multipliedByPowerOfTen(_ exponent: Int) throws(ArithmeticError) -> Decimal {
    guard exponent > places else {
      return Decimal(significand: significand, places: places - exponent)
    }
    return try Decimal(significand: significand, places: 0)
      .multiplied(by: Decimal(significand: Self.powerOfTen(exponent - places), places: 0))
  }

  /// Returns this number times an integer power of ten as an integer, rounded once.
  ///
  /// - Throws: `overflow` where the result does not fit 64 bits.
  public func scaledToInteger(places target: Int, rounding: Rounding) throws(ArithmeticError)
    -> Int64
  {
    let value: Int128
    if target >= places {
      guard let units = units(places: target) else { throw .overflow }
      value = units
    } else {
      value = significand.divided(by: Self.powerOfTen(places - target), rounding: rounding)
    }
    guard let result = Int64(exactly: value) else { throw .overflow }
    return result
  }

  /// Returns the number in units of a decimal place; nil where that is not whole or does not fit.
  ///
  /// - Precondition: `places` is between 0 and 38.
  public func units(places target: Int) -> Int128? {
    guard target >= places else { return nil }
    let (units, overflow) = significand.multipliedReportingOverflow(
      by: Self.powerOfTen(target - places))
    return overflow ? nil : units
  }

  /// The nearest binary floating-point number; for statistics and sampling, never for money.
  public var approximation: Double {
    Double(significand) / Double(Self.powerOfTen(places))
  }
}

extension Decimal: Comparable {
  /// Tells whether the left number is the smaller.
  public static func < (left: Decimal, right: Decimal) -> Bool {
    if left.places == right.places { return left.significand < right.significand }
    let leftScale = powerOfTen(max(0, right.places - left.places))
    let rightScale = powerOfTen(max(0, left.places - right.places))
    let a = left.significand.multipliedFullWidth(by: leftScale)
    let b = right.significand.multipliedFullWidth(by: rightScale)
    return a.high == b.high ? a.low < b.low : a.high < b.high
  }
}
