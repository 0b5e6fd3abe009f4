import Quantities

/// Lays the times of a trace over the horizon.
struct TraceClock: Sendable {
  let base: Int64
  /// The speed is significand / scale.
  private let significand: UInt128
  private let scale: UInt128

  /// Makes a clock from the instant of the first row; a speed of two makes every gap half as long.
  init(base: Int64, speed: Decimal) {
    self.base = base
    significand = speed.significand.magnitude
    scale = Decimal.powerOfTen(speed.places).magnitude
  }

  /// Returns the instant a time after the first row: base + ⌊elapsed ÷ speed⌋, exact; `Int64.max`
  /// beyond the range.
  func instant(elapsed: UInt128) -> Int64 {
    let played: UInt128
    if significand == scale {
      played = elapsed
    } else {
      let product = elapsed.multipliedFullWidth(by: scale)
      guard product.high < significand else { return .max }
      played =
        product.high == 0
        ? product.low / significand : significand.dividingFullWidth(product).quotient
    }
    guard let distance = Int128(exactly: played) else { return .max }
    let (sum, overflow) = distance.addingReportingOverflow(Int128(base))
    return overflow ? .max : Int64(exactly: sum) ?? .max
  }
}

/// Says how many requests each row becomes, so that the sum never strays from the wanted scale.
///
/// After n rows there were ⌈n · scale⌉ requests, exactly. So the first row is always kept.
struct TraceScale: Sendable {
  private let significand: UInt128
  private let one: UInt128
  private var error: UInt128

  init(_ scale: Decimal) {
    significand = scale.significand.magnitude
    one = Decimal.powerOfTen(scale.places).magnitude
    error = one - 1
  }

  mutating func copies() -> UInt128 {
    // Both are below 1.8e38, so the sum fits.
    let (whole, rest) = (error + significand).quotientAndRemainder(dividingBy: one)
    error = rest
    return whole
  }
}
