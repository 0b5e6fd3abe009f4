import Quantities

/// The area under an amount over time, its extremes, and the time during which requests are refused.
struct LevelIntegral {
  /// Nano-units times nanoseconds.
  private var area: Int128 = 0
  private var level: Int64
  private var isBlocked: Bool
  private var since: Int64
  /// Time refused, in nanoseconds.
  private(set) var blockedTime: Int64 = 0
  private(set) var lowest: Int64
  private(set) var highest: Int64

  init(level: Int64 = 0, isBlocked: Bool = false, at instant: Int64) {
    self.level = level
    self.isBlocked = isBlocked
    since = instant
    lowest = level
    highest = level
  }

  /// Takes note of the state from an instant on.
  @inline(__always)
  mutating func change(to newLevel: Int64, isBlocked nowBlocked: Bool = false, at instant: Int64) {
    let elapsed = instant &- since
    area &+= Int128(truncatingIfNeeded: level) &* Int128(truncatingIfNeeded: elapsed)
    if isBlocked { blockedTime &+= elapsed }
    since = instant
    level = newLevel
    isBlocked = nowBlocked
    if newLevel < lowest { lowest = newLevel }
    if newLevel > highest { highest = newLevel }
  }

  /// Takes note of a level that falls step by step, the first time at one instant and the last time at
  /// another; requests are not refused in between.
  ///
  /// `below` is the area between the level before the first step and those after it, up to the last.
  mutating func fall(
    to newLevel: Int64, isBlocked nowBlocked: Bool, first: Int64, last: Int64, area below: Int128
  ) {
    change(to: level, isBlocked: false, at: first)
    change(to: newLevel, isBlocked: nowBlocked, at: last)
    area &-= below
  }

  /// Returns the mean level over a length of time, rounded half-even.
  func mean(over duration: Duration) -> Int64 {
    guard duration.nanoseconds > 0 else { return level }
    return Int64(
      clamping: area.divided(by: Int128(duration.nanoseconds), rounding: .halfEven))
  }
}
