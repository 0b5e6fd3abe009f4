/// A time zone as plain data: its offsets from UTC and the instants at which they change.
///
/// Loading zones belongs to the edge of the program; calendar arithmetic needs only this table. A
/// local time that a clock change skips is read with the offset before the change (so 02:30 becomes
/// 03:30); one that occurs twice is the first of the two.
public struct ZoneRules: Hashable, Sendable {
  /// An offset and the instant from which it holds.
  public struct Transition: Hashable, Sendable, BitwiseCopyable {
    /// The first instant with this offset.
    public let from: Instant
    /// Local time minus UTC, in seconds.
    public let offsetSeconds: Int

    /// Makes a transition.
    public init(from: Instant, offsetSeconds: Int) {
      self.from = from
      self.offsetSeconds = offsetSeconds
    }
  }

  /// The zone's IANA name.
  public let name: String
  /// The offset before the first transition, in seconds.
  public let initialOffsetSeconds: Int
  /// The changes, earliest first.
  public let transitions: [Transition]

  /// Coordinated universal time.
  public static let utc = ZoneRules(name: "UTC", initialOffsetSeconds: 0, transitions: [])

  /// Makes a zone.
  ///
  /// - Precondition: transitions are in strictly increasing order.
  public init(name: String, initialOffsetSeconds: Int, transitions: [Transition]) {
    precondition(
      zip(transitions, transitions.dropFirst()).allSatisfy { $0.from < $1.from },
      "transitions are not in order")
    self.name = name
    self.initialOffsetSeconds = initialOffsetSeconds
    self.transitions = transitions
  }

  /// Returns local time minus UTC at an instant, in seconds.
  ///
  /// - Complexity: O(log n) in the number of transitions.
  public func offsetSeconds(at instant: Instant) -> Int {
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle].from <= instant { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? initialOffsetSeconds : transitions[low - 1].offsetSeconds
  }

  /// Returns the local date and the nanoseconds since local midnight at an instant.
  public func local(_ instant: Instant) -> (date: CivilDate, nanosecondOfDay: Int64) {
    let shifted = instant.nanoseconds + Int64(offsetSeconds(at: instant)) * 1_000_000_000
    let day = Duration.day.nanoseconds
    var days = shifted / day
    var rest = shifted % day
    if rest < 0 {
      days -= 1
      rest += day
    }
    return (CivilDate(daysSinceEpoch: Int(days)), rest)
  }

  /// Returns the instant of a local date and time of day.
  public func instant(of date: CivilDate, nanosecondOfDay: Int64 = 0) -> Instant {
    let local = Int64(date.daysSinceEpoch) * Duration.day.nanoseconds + nanosecondOfDay
    // The earliest instant whose local time is this one; a day's margin covers every offset.
    let before = offsetSeconds(
      at: Instant(nanoseconds: local - Duration.day.nanoseconds))
    let first = Instant(nanoseconds: local - Int64(before) * 1_000_000_000)
    if offsetSeconds(at: first) == before { return first }
    let after = offsetSeconds(at: first)
    let second = Instant(nanoseconds: local - Int64(after) * 1_000_000_000)
    return offsetSeconds(at: second) == after ? second : first
  }

  /// Returns the instant a number of calendar months and days after another, in this zone.
  ///
  /// The local time of day is kept; month ends clamp. Nothing added gives the instant itself, even
  /// where its local time is the second of two.
  public func adding(months: Int = 0, days: Int = 0, to instant: Instant) -> Instant {
    guard months != 0 || days != 0 else { return instant }
    let start = local(instant)
    return self.instant(
      of: start.date.adding(months: months).adding(days: days),
      nanosecondOfDay: start.nanosecondOfDay)
  }
}
