import Quantities

extension Decimal {
  /// Returns the quotient to a number of decimal places, rounded once.
  ///
  /// - Throws: `overflow` where an intermediate product leaves 128 bits.
  /// - Precondition: the divisor is positive, and `places` is between 0 and 38.
  func divided(
    by divisor: Decimal, places count: Int, rounding: Rounding
  ) throws(ArithmeticError) -> Decimal {
    precondition(divisor > .zero, "divisor is not positive")
    // a·10^-p / (b·10^-q) at n places is the integer a·10^(n+q-p) / b.
    let shift = count + divisor.places - places
    guard shift <= Self.mostPlaces, shift >= -Self.mostPlaces else { throw .overflow }
    let (numerator, overflow) = significand.multipliedReportingOverflow(
      by: Self.powerOfTen(max(0, shift)))
    let (denominator, otherOverflow) = divisor.significand.multipliedReportingOverflow(
      by: Self.powerOfTen(max(0, -shift)))
    guard !overflow, !otherOverflow else { throw .overflow }
    return Decimal(
      significand: numerator.divided(by: denominator, rounding: rounding), places: count)
  }
}
