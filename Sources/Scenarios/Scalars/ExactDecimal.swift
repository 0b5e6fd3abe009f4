/// A decimal number as it was written: a coefficient divided by a power of ten.
///
/// Always in lowest terms (no trailing zero after the point), so equal numbers are equal values.
struct ExactDecimal: Hashable, Sendable {
  static let zero = ExactDecimal(0)
  /// Digits that are read; an `Int128` holds them with room to compare.
  static let maximumDigits = 36

  let coefficient: Int128
  /// Digits after the point, never negative.
  let places: Int

  /// Creates coefficient × 10^-places.
  init(_ coefficient: Int128, places: Int = 0) {
    var (coefficient, places) = (coefficient, places)
    while places > 0, coefficient % 10 == 0 {
      coefficient /= 10
      places -= 1
    }
    self.coefficient = coefficient
    self.places = places
  }

  var isWhole: Bool { places == 0 }
  var negated: Self { Self(-coefficient, places: places) }
  /// A hundredth: what a number of percent means.
  var percent: Self { Self(coefficient, places: places + 2) }

  /// The number times 10^`decimals`, or nil when that is not whole or does not fit.
  func units<Integer: FixedWidthInteger>(decimals: Int, as type: Integer.Type) -> Integer? {
    guard places <= decimals else { return nil }
    return multiplied(by: 1, power: decimals - places).flatMap { Integer(exactly: $0) }
  }

  /// The number times a whole factor, or nil when that is not whole or does not fit.
  func whole<Integer: FixedWidthInteger>(times factor: Int128, as type: Integer.Type) -> Integer? {
    let (product, overflow) = coefficient.multipliedReportingOverflow(by: factor)
    guard !overflow else { return nil }
    let reduced = Self(product, places: places)
    return reduced.isWhole ? Integer(exactly: reduced.coefficient) : nil
  }

  private func multiplied(by factor: Int128, power: Int) -> Int128? {
    var result = coefficient
    for _ in 0..<power {
      let (next, overflow) = result.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      result = next
    }
    return result
  }
}

extension ExactDecimal: Comparable {
  static func < (left: Self, right: Self) -> Bool {
    if (left.coefficient < 0) != (right.coefficient < 0) { return left.coefficient < 0 }
    // Compare whole parts first: bringing both to one scale could overflow.
    let (leftWhole, leftRest) = left.parts
    let (rightWhole, rightRest) = right.parts
    if leftWhole != rightWhole { return leftWhole < rightWhole }
    let places = max(left.places, right.places)
    return (leftRest * power(places - left.places)) < (rightRest * power(places - right.places))
  }

  private var parts: (whole: Int128, rest: Int128) {
    let result = coefficient.quotientAndRemainder(dividingBy: power(places))
    return (result.quotient, result.remainder)
  }
}

/// Ten to a power up to the digits a decimal may have.
private func power(_ exponent: Int) -> Int128 {
  var result: Int128 = 1
  for _ in 0..<exponent { result *= 10 }
  return result
}

extension ExactDecimal: CustomStringConvertible {
  /// The number in plain digits, without an exponent.
  var description: String {
    let digits = String(coefficient.magnitude)
    let sign = coefficient < 0 ? "-" : ""
    guard places > 0 else { return sign + digits }
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    return sign + padded.dropLast(places) + "." + padded.suffix(places)
  }

  /// The nearest binary number: for shapes of distributions, never for money.
  var double: Double { Double(description) ?? 0 }
}
