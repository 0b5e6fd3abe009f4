public import Quantities

/// The integral of a money level over time, exact, with the time it covers.
///
/// Units: nano-units × nanoseconds. One history of at most 292 years cannot leave 128 bits; parts
/// of several histories merge exactly in any order.
public struct TimeIntegral: Hashable, Sendable, BitwiseCopyable {
  /// The integral in nano-units × nanoseconds.
  public private(set) var area: Int128
  /// The time covered, in nanoseconds.
  public private(set) var elapsed: Int128

  /// Makes the integral over no time.
  public init() {
    area = 0
    elapsed = 0
  }

  /// Makes an integral again from stored parts.
  ///
  /// - Precondition: `elapsed` is not negative.
  public init(area: Int128, elapsed: Int128) {
    precondition(elapsed >= 0, "the time covered is negative")
    self.area = area
    self.elapsed = elapsed
  }

  /// Adds a constant level that was held for a duration.
  ///
  /// - Precondition: the duration is not negative.
  public mutating func add(_ level: Money, for duration: Duration) {
    precondition(duration.nanoseconds >= 0, "the duration is negative")
    area += Int128(level.nanos) * Int128(duration.nanoseconds)
    elapsed += Int128(duration.nanoseconds)
  }

  /// Adds another part.
  public mutating func merge(_ other: TimeIntegral) {
    area += other.area
    elapsed += other.elapsed
  }

  /// The time-weighted mean rounded half-even to the nano-unit, or nil over no time.
  public var mean: Money? {
    guard elapsed > 0 else { return nil }
    return Money(nanos: Int64(area.divided(by: elapsed, rounding: .halfEven)))
  }

  /// The time-weighted mean in major units, or nil over no time.
  public var meanValue: Double? {
    guard elapsed > 0 else { return nil }
    let (whole, rest) = area.quotientAndRemainder(dividingBy: elapsed)
    let nanos = Double(whole) + Double(rest) / Double(elapsed)
    return nanos / Double(Money.nanosPerUnit)
  }
}
