public import Quantities

/// Follows a money level that changes by steps, and averages it over time exactly.
///
/// The level holds from the instant it was set until the next change: intervals are half-open. Several
/// changes at one instant weigh nothing but count for the extremes.
public struct TimeWeightedMean: Hashable, Sendable, BitwiseCopyable {
  /// The level since the last change.
  public private(set) var level: Money
  /// The instant of the last change.
  public private(set) var since: Instant
  /// The integral up to the last change.
  public private(set) var integral: TimeIntegral
  /// The lowest level so far.
  public private(set) var minimum: Money
  /// The highest level so far.
  public private(set) var maximum: Money

  /// Starts with a level at an instant.
  public init(level: Money, at instant: Instant) {
    self.level = level
    since = instant
    integral = TimeIntegral()
    minimum = level
    maximum = level
  }

  /// Sets the level from the instant on.
  ///
  /// - Precondition: the instant is not before the last change.
  public mutating func change(to newLevel: Money, at instant: Instant) {
    advance(to: instant)
    level = newLevel
    minimum = min(minimum, newLevel)
    maximum = max(maximum, newLevel)
  }

  /// Takes the integral up to the instant; the level stays.
  ///
  /// - Precondition: the instant is not before the last change.
  public mutating func advance(to instant: Instant) {
    precondition(instant >= since, "the instant is before the last change")
    integral.add(level, for: instant - since)
    since = instant
  }

  /// The mean up to the last change, rounded half-even; the level itself over no time.
  public var mean: Money { integral.mean ?? level }
}
