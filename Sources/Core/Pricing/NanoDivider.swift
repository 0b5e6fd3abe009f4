import Quantities

/// Divides by one number and rounds, with multiplications only.
///
/// With l = ⌈log2 divisor⌉ and M = ⌊2^(63+l) / divisor⌋ + 1, ⌊n / divisor⌋ = ⌊n·M / 2^(63+l)⌋ for
/// every n below 2^63.
///
/// - Source: T. Granlund and P. Montgomery, "Division by invariant integers using multiplication",
///   1994, theorem 4.2.
@frozen @usableFromInline
struct NanoDivider: Hashable, Sendable, BitwiseCopyable {
  @usableFromInline let reciprocal: UInt64
  @usableFromInline let divisor: UInt64
  /// Twice the remainder, plus the quotient's last bit under `tieMask`, above this rounds up.
  @usableFromInline let roundUpAbove: UInt64
  @usableFromInline let shift: UInt64
  @usableFromInline let tieMask: UInt64

  /// Makes a divider by a number between 2 and 2^63 − 1.
  init(divisor: UInt64, rounding: Rounding) {
    precondition(divisor > 1 && divisor < 1 << 63, "the divisor is out of range")
    let bits = 64 - (divisor - 1).leadingZeroBitCount
    self.divisor = divisor
    // 2^(63 + bits) / divisor is below 2^64 because the divisor is above 2^(bits - 1).
    reciprocal = divisor.dividingFullWidth((high: 1 << UInt64(bits - 1), low: 0)).quotient + 1
    shift = UInt64(bits - 1)
    tieMask = rounding == .halfEven ? 1 : 0
    roundUpAbove =
      switch rounding {
      case .halfEven: divisor
      case .halfUp: divisor - 1
      case .down: .max
      case .up: 0
      }
  }

  /// Returns the rounded quotient.
  ///
  /// - Precondition: the dividend is below 2^63.
  @inlinable @inline(__always)
  func quotient(of dividend: UInt64) -> Int64 {
    let quotient = dividend.multipliedFullWidth(by: reciprocal).high &>> shift
    let remainder = dividend &- quotient &* divisor
    let up = remainder &* 2 &+ (quotient & tieMask) > roundUpAbove
    return Int64(truncatingIfNeeded: up ? quotient &+ 1 : quotient)
  }
}
