import Quantities

/// A rate with its rounding, prepared for multiplying by quantities.
///
/// The cost is quantity × multiplier / divisor nano-units, divided without a division.
struct CompiledRate: Sendable, BitwiseCopyable {
  /// How far this way goes.
  enum Reach: UInt8, Sendable, BitwiseCopyable {
    /// Quantities below `limit`.
    case narrow
    /// The price has too many digits for 64 bits.
    case wide
    /// There is no price.
    case missing
  }

  let multiplier: UInt64
  /// Quantities from here on leave 63 bits.
  let limit: UInt64
  let divider: NanoDivider
  let reach: Reach

  /// Compiles a rate, or the lack of one.
  ///
  /// - Precondition: the price is not negative.
  init(_ rate: Rate?, rounding: Rounding) {
    let places = min(max(rate?.price.places ?? 0, 10), 27)
    let (divisor, isTooLarge) = Int64(Decimal.powerOfTen(places - 9))
      .multipliedReportingOverflow(by: rate?.per ?? 1)
    divider = NanoDivider(divisor: isTooLarge ? 10 : UInt64(divisor), rounding: rounding)
    guard let rate else {
      (multiplier, limit, reach) = (0, 0, .missing)
      return
    }
    precondition(rate.price >= .zero, "a price is negative")
    guard !isTooLarge, let multiplier = Self.multiplier(of: rate.price, places: places) else {
      (self.multiplier, limit, reach) = (0, 0, .wide)
      return
    }
    self.multiplier = multiplier
    limit = Self.limit(for: multiplier)
    reach = .narrow
  }

  /// Returns the price as an integer of 10^−places, or nil where 63 bits do not hold it.
  static func multiplier(of price: Decimal, places: Int) -> UInt64? {
    guard price.places <= places else { return nil }
    let (scaled, overflow) = price.significand.multipliedReportingOverflow(
      by: Decimal.powerOfTen(places - price.places))
    guard !overflow, let narrow = Int64(exactly: scaled) else { return nil }
    return UInt64(narrow)
  }

  /// Returns the first quantity whose product with a multiplier leaves 63 bits.
  static func limit(for multiplier: UInt64) -> UInt64 {
    multiplier == 0 ? 1 << 63 : UInt64(Int64.max) / multiplier + 1
  }

  /// Returns the cost of a quantity in nano-units, or nil where this way cannot tell.
  @inline(__always)
  func cost(of quantity: Int64) -> Int64? {
    let quantity = UInt64(bitPattern: quantity)
    guard quantity < limit else { return nil }
    return divider.quotient(of: quantity &* multiplier)
  }
}
