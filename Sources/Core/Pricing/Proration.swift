public import Quantities

/// The share of a period that is left at an instant, exact: nanoseconds over nanoseconds.
///
/// By time, not by days: a month with a clock change is an hour longer or shorter, and a plan that
/// begins at noon pays for the rest of that day.
public struct Proration: Hashable, Sendable {
  /// The time that is left; at most the whole.
  public let left: Duration
  /// The length of the period, greater than zero.
  public let whole: Duration

  /// Measures what is left of a period.
  ///
  /// - Parameters:
  ///   - period: The whole period.
  ///   - instant: From when on; all is left before the period, nothing after it.
  /// - Precondition: the period is not empty.
  public init(of period: Interval, at instant: Instant) {
    precondition(period.from < period.to, "the period is empty")
    whole = period.duration
    left = period.to - min(max(instant, period.from), period.to)
  }

  /// Returns the part of an amount for the time that is left, rounded once.
  public func left(of amount: Money, rounding: Rounding) -> Money {
    let product = Int128(amount.nanos) * Int128(left.nanoseconds)
    // A share of at most one of an amount that fits.
    return Money(
      nanos: Int64(product.divided(by: Int128(whole.nanoseconds), rounding: rounding)))
  }

  /// Returns the part of an amount for the time that has passed.
  ///
  /// With the part that is left it adds up to the amount, so its own rounding is none.
  public func used(of amount: Money, rounding: Rounding) -> Money {
    // Of one sign and no greater than the amount, so the difference fits.
    Money(nanos: amount.nanos - left(of: amount, rounding: rounding).nanos)
  }
}
