import Statistics

extension PairedEstimate {
  /// How far the interval stays away from zero: negative or zero where it contains zero.
  var distance: Double? { interval.map { max($0.low, -$0.high) } }
}

/// A value at which a gap changes its sign.
public struct BreakEvenCrossing: Hashable, Sendable {
  /// The value: the end of the bracket with the smaller gap.
  public let value: Double
  /// The nearest values that were tried on both sides, with opposite signs; or a value without a gap.
  public let bracket: ClosedRange<Double>
  /// Where the interval of the gap stops to contain zero below; nil where it does so down to the
  /// range's start, or where there are no intervals.
  public let low: Double?
  /// The same above.
  public let high: Double?
  /// Whether the alternative is lower below the value, and the baseline above it.
  public let isAlternativeLowerBelow: Bool
}

/// What a search found.
public struct BreakEvenFinding: Hashable, Sendable {
  /// Every value that was tried, ascending.
  public let values: [Double]
  /// Every change of sign that was found, ascending.
  public let crossings: [BreakEvenCrossing]
}
