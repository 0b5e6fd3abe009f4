public import Quantities

/// When spending counts as a spike: a window that costs far more than the mean of those before it.
///
/// A window [a, b) is judged at b, by the windows of the baseline that ends at a. Until that many
/// windows are over, none is judged.
public struct SpendingSpikeRule: Hashable, Sendable {
  /// The most windows of a baseline: all of them are kept.
  public static let mostWindows: Int64 = 10_000
  /// The largest factor.
  public static let largestFactor = Decimal(1_000_000)
  /// The most decimal places of a factor.
  public static let mostFactorPlaces = 6

  /// How many times the mean is too much.
  public let factor: Decimal
  /// How long a window is.
  public let window: Duration
  /// How many windows the mean is taken of.
  public let baselineWindows: Int
  /// What a window must have cost at least.
  public let minimum: Money
  /// When the first window begins: when the organization is opened.
  public let start: Instant
  /// The factor in millionths.
  let factorMillionths: Int128

  /// Makes a rule.
  ///
  /// - Parameters:
  ///   - factor: How many times the mean is too much; positive, with no more than six places.
  ///   - window: How long a window is.
  ///   - baselineWindows: How many windows the mean is taken of.
  ///   - minimum: What a window must have cost at least.
  ///   - start: When the first window begins.
  /// - Precondition: all are within their bounds.
  public init(
    factor: Decimal, window: Duration, baselineWindows: Int, minimum: Money, start: Instant
  ) {
    precondition(factor > .zero && factor <= Self.largestFactor, "the factor is out of bounds")
    precondition(factor.places <= Self.mostFactorPlaces, "the factor has too many places")
    precondition(window > .zero, "the window has no length")
    precondition(
      (1...Self.mostWindows).contains(Int64(baselineWindows)), "the baseline is out of bounds")
    self.factor = factor
    self.window = window
    self.baselineWindows = baselineWindows
    self.minimum = minimum
    self.start = start
    factorMillionths =
      factor.significand * Decimal.powerOfTen(Self.mostFactorPlaces - factor.places)
  }
}
