import Quantities

/// The area under what is held over time, and its peak.
struct HeldIntegral {
  /// Nano-units times nanoseconds.
  private var area: Int128 = 0
  private var level: Int64 = 0
  private var since: Int64
  private(set) var peak: Int64 = 0

  init(at instant: Int64) { since = instant }

  /// Takes note of what is held from an instant on.
  mutating func change(to newLevel: Int64, at instant: Int64) {
    area &+= Int128(level) &* Int128(instant &- since)
    since = instant
    level = newLevel
    peak = max(peak, newLevel)
  }

  /// Forgets everything but what is held now.
  mutating func restart(at instant: Int64) {
    area = 0
    since = instant
    peak = level
  }

  /// Returns the mean level over a length of time, rounded half-even.
  func mean(over duration: Duration) -> Int64 {
    guard duration.nanoseconds > 0 else { return level }
    return Int64(
      clamping: area.divided(by: Int128(duration.nanoseconds), rounding: .halfEven))
  }
}
