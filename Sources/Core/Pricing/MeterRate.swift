import Quantities

/// A price of a quantity with its rounding, prepared for multiplying: half-even, without a division.
struct MeterRate: Hashable, Sendable, BitwiseCopyable {
  private let multiplier: UInt64
  /// Quantities from here on leave 63 bits.
  private let limit: UInt64
  private let divider: NanoDivider

  /// Compiles a price for so many units, in major units; nil where it has too many digits.
  ///
  /// - Precondition: the price is not negative, and the size is positive.
  init?(_ price: Decimal, per size: Decimal) {
    // price / size for a unit is so many nano-units for a millionth of it.
    let places = (up: 9 + size.places, down: MeterQuantity.places + price.places)
    guard max(places.up, places.down) <= Decimal.mostPlaces else { return nil }
    let (above, overflow) = price.significand.multipliedReportingOverflow(
      by: Decimal.powerOfTen(places.up))
    let (below, isTooLarge) = size.significand.multipliedReportingOverflow(
      by: Decimal.powerOfTen(places.down))
    guard !overflow, !isTooLarge else { return nil }
    let common = Self.greatestDivisor(above, below)
    // The divider wants at least two.
    let factor: Int128 = below == common ? 2 : 1
    guard let multiplier = Int64(exactly: above / common), multiplier < .max / 2,
      let divisor = Int64(exactly: below / common), divisor < .max / 2
    else { return nil }
    self.multiplier = UInt64(multiplier) * UInt64(factor)
    limit = CompiledRate.limit(for: self.multiplier)
    divider = NanoDivider(divisor: UInt64(divisor) * UInt64(factor), rounding: .halfEven)
  }

  /// Returns what a quantity costs in nano-units, or nil where this way cannot tell.
  ///
  /// - Precondition: the quantity is not negative.
  func cost(ofMillionths quantity: Int64, rounding: Rounding) -> Int64? {
    let quantity = UInt64(bitPattern: quantity)
    guard rounding == .halfEven, quantity < limit else { return nil }
    return divider.quotient(of: quantity &* multiplier)
  }

  private static func greatestDivisor(_ first: Int128, _ second: Int128) -> Int128 {
    var (larger, smaller) = (first, second)
    while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
    return larger
  }
}
