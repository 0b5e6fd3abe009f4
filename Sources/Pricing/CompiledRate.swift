import Quantities

/// A rate with its rounding, prepared so that the cost of a quantity takes three multiplications.
///
/// The cost is quantity × multiplier / divisor nano-units, where the divisor is a power of ten.
/// Division by it is a multiplication by a reciprocal: with l = ⌈log2 divisor⌉ and
/// M = ⌊2^(63+l) / divisor⌋ + 1, ⌊n / divisor⌋ = ⌊n·M / 2^(63+l)⌋ for every n below 2^63.
///
/// - Source: T. Granlund and P. Montgomery, "Division by invariant integers using multiplication",
///   1994, theorem 4.2.
@frozen @usableFromInline
struct CompiledRate: Sendable, BitwiseCopyable {
  @frozen @usableFromInline enum Kind: UInt8, Sendable, BitwiseCopyable {
    case narrow, wide, missing
  }

  @usableFromInline let multiplier: Int64
  @usableFromInline let reciprocal: UInt64
  @usableFromInline let divisor: UInt64
  /// Twice the remainder, plus the quotient's last bit under `tieMask`, above this rounds up.
  @usableFromInline let roundUpAbove: UInt64
  @usableFromInline let shift: UInt8
  @usableFromInline let tieMask: UInt8
  @usableFromInline let kind: Kind

  static let missing = CompiledRate(kind: .missing)

  /// Compiles a price of major units per item.
  ///
  /// - Precondition: the price is not negative.
  init(_ price: Decimal, rounding: Rounding) {
    precondition(price >= .zero, "a price is negative")
    // At least one place below the nano-unit, so that the divisor is never 1.
    let places = max(price.places, 10)
    guard places <= 27 else {
      self.init(kind: .wide)
      return
    }
    let (scaled, overflow) = price.significand.multipliedReportingOverflow(
      by: Decimal.powerOfTen(places - price.places))
    guard !overflow, let multiplier = Int64(exactly: scaled) else {
      self.init(kind: .wide)
      return
    }
    self.init(
      multiplier: multiplier, divisor: UInt64(Decimal.powerOfTen(places - 9)), rounding: rounding)
  }

  /// - Precondition: the divisor is at least 2 and at most 10^18.
  private init(multiplier: Int64, divisor: UInt64, rounding: Rounding) {
    let bits = 64 - (divisor - 1).leadingZeroBitCount
    self.multiplier = multiplier
    self.divisor = divisor
    // 2^(63 + bits) / divisor is below 2^64 because the divisor is above 2^(bits - 1).
    reciprocal = divisor.dividingFullWidth((high: 1 << UInt64(bits - 1), low: 0)).quotient + 1
    shift = UInt8(bits - 1)
    tieMask = rounding == .halfEven ? 1 : 0
    kind = .narrow
    roundUpAbove =
      switch rounding {
      case .halfEven: divisor
      case .halfUp: divisor - 1
      case .down: .max
      case .up: 0
      }
  }

  private init(kind: Kind) {
    self.kind = kind
    multiplier = 0
    reciprocal = 0
    divisor = 1
    roundUpAbove = .max
    shift = 0
    tieMask = 0
  }

  /// Returns the cost in nano-units, or nil where this way cannot tell.
  ///
  /// - Precondition: the quantity is not negative.
  @inlinable @inline(__always)
  func cost(of quantity: Int64) -> Int64? {
    let (product, overflow) = multiplier.multipliedReportingOverflow(by: quantity)
    if overflow || (kind != .narrow && quantity != 0) { return nil }
    let dividend = UInt64(truncatingIfNeeded: product)
    let quotient = dividend.multipliedFullWidth(by: reciprocal).high &>> UInt64(shift)
    let remainder = dividend &- quotient &* divisor
    let up = remainder &* 2 &+ (quotient & UInt64(tieMask)) > roundUpAbove
    return Int64(truncatingIfNeeded: up ? quotient &+ 1 : quotient)
  }
}
