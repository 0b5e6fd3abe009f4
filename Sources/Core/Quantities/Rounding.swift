/// How an exact quotient becomes an integer.
///
/// | rule        | 2.5 | 3.5 | -2.5 | 2.1 | -2.1 |
/// |-------------|-----|-----|------|-----|------|
/// | halfEven    |  2  |  4  |  -2  |  2  |  -2  |
/// | halfUp      |  3  |  4  |  -3  |  2  |  -2  |
/// | down        |  2  |  3  |  -2  |  2  |  -2  |
/// | up          |  3  |  4  |  -3  |  3  |  -3  |
///
/// `halfUp` and `up` go away from zero, `down` goes towards it.
@frozen public enum Rounding: UInt8, Hashable, Sendable, CaseIterable, BitwiseCopyable {
  /// To the nearest integer, ties to the even one.
  case halfEven
  /// To the nearest integer, ties away from zero.
  case halfUp
  /// Towards zero.
  case down
  /// Away from zero.
  case up
}

extension FixedWidthInteger where Self: SignedInteger {
  /// Returns this integer divided by a positive divisor, rounded once by the named rule.
  ///
  /// - Precondition: `divisor` is greater than zero.
  @inlinable
  public func divided(by divisor: Self, rounding: Rounding) -> Self {
    precondition(divisor > 0, "divisor is not positive")
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    guard remainder != 0 else { return quotient }
    let away: Self = self < 0 ? quotient - 1 : quotient + 1
    switch rounding {
    case .down: return quotient
    case .up: return away
    case .halfEven, .halfUp:
      // Compares without doubling: the double of a remainder can leave the range.
      let rest = remainder.magnitude
      let other = divisor.magnitude - rest
      if rest != other { return rest > other ? away : quotient }
      if rounding == .halfUp { return away }
      return quotient & 1 == 0 ? quotient : away
    }
  }
}

extension Double {
  /// The double that is nearest to an integer.
  ///
  /// As `Double(_:)`, which is slow: most integers of 128 bits fit 64.
  @inlinable
  public init(nearest integer: Int128) {
    self = Int64(exactly: integer).map { Double($0) } ?? Double(integer)
  }
}
