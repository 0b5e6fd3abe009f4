import Quantities

extension RangeEnds {
  /// Significant digits of numbers between the ends.
  private static let digits = 3
  /// Numbers that are read exactly have fewer decimal places.
  private static let mostPlaces = 18
  private static let mostDigits = 36

  /// The ends and all numbers of three significant digits between them.
  ///
  /// Where the lower end is not above zero, numbers lie a thousandth of the larger end's power of ten
  /// apart. Nil where the ends have too many digits.
  var significantNumbers: [Decimal]? {
    let finest = finestPlaces
    let places = max(low.places, high.places, finest, 0)
    guard let from = whole(low, places), let to = whole(high, places) else { return nil }
    var found: [Int128] = []
    var value = from
    while value < to {
      found.append(value)
      let count = String(value.magnitude).count
      let ownPlaces = low > .zero ? min(finest, places - (count - Self.digits)) : finest
      let distance = Decimal.powerOfTen(min(max(0, places - ownPlaces), Decimal.mostPlaces))
      // The next multiple above.
      let (quotient, rest) = value.quotientAndRemainder(dividingBy: distance)
      value = (quotient + (rest < 0 ? 0 : 1)) * distance
    }
    found.append(to)
    return found.map { Decimal(significand: $0, places: places) }
  }

  /// The decimal places of the shortest distance.
  private var finestPlaces: Int {
    if low > .zero { return Self.digits - 1 - Self.exponent(low) }
    return Self.digits - Self.exponent(max(low.negated, high))
  }

  /// The power of ten of the first digit.
  private static func exponent(_ number: Decimal) -> Int {
    String(number.significand.magnitude).count - 1 - number.places
  }

  /// A number in units of a decimal place.
  private func whole(_ number: Decimal, _ places: Int) -> Int128? {
    guard places <= Self.mostPlaces else { return nil }
    let (value, overflow) = number.significand.multipliedReportingOverflow(
      by: Decimal.powerOfTen(places - number.places))
    guard !overflow, value.magnitude < Decimal.powerOfTen(Self.mostDigits).magnitude else {
      return nil
    }
    return value
  }
}
