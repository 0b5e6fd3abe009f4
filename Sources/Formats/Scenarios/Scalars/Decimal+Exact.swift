import Quantities

extension Decimal {
  var isWhole: Bool { places == 0 }
  /// A hundredth: what a number of percent means; nil where that needs too many places.
  var percent: Decimal? { try? dividedByPowerOfTen(2) }

  /// The number times a whole factor, or nil when that is not whole or does not fit.
  func whole<Integer: FixedWidthInteger>(times factor: Int128, as type: Integer.Type) -> Integer? {
    guard let product = multiplied(by: factor), product.isWhole else { return nil }
    return Integer(exactly: product.significand)
  }

  /// The number times a whole factor, or nil when that does not fit.
  func multiplied(by factor: Int128) -> Decimal? {
    let (product, overflow) = significand.multipliedReportingOverflow(by: factor)
    return overflow ? nil : Decimal(significand: product, places: places)
  }
}
