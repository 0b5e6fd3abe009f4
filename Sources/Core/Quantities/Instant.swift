/// A point in time: nanoseconds since 1970-01-01T00:00:00Z.
///
/// Covers the years 1678 to 2262. Every interval of the project is half-open, [from, to).
@frozen public struct Instant: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// Nanoseconds since 1970-01-01T00:00:00Z.
  public let nanoseconds: Int64

  /// Later than every event.
  public static let never = Instant(nanoseconds: .max)

  /// Makes an instant from nanoseconds since 1970-01-01T00:00:00Z.
  @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// Tells whether the left instant is the earlier.
  @inlinable public static func < (left: Instant, right: Instant) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// Returns the instant a duration later, or `never` beyond the range.
  @inlinable public static func + (instant: Instant, duration: Duration) -> Instant {
    let (sum, overflow) = instant.nanoseconds.addingReportingOverflow(duration.nanoseconds)
    return overflow ? .never : Instant(nanoseconds: sum)
  }

  /// Returns the time from the right instant to the left one.
  ///
  /// - Precondition: the difference fits 64 bits (292 years).
  @inlinable public static func - (left: Instant, right: Instant) -> Duration {
    Duration(nanoseconds: left.nanoseconds - right.nanoseconds)
  }
}

/// A length of time in nanoseconds; a different type from an instant.
@frozen public struct Duration: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The length in nanoseconds; negative lengths are allowed.
  public let nanoseconds: Int64

  /// No time at all.
  @inlinable public static var zero: Duration { Duration(nanoseconds: 0) }
  /// One second.
  public static let second = Duration(nanoseconds: 1_000_000_000)
  /// Sixty seconds.
  public static let minute = Duration(nanoseconds: 60_000_000_000)
  /// Sixty minutes.
  public static let hour = Duration(nanoseconds: 3_600_000_000_000)
  /// Twenty-four hours, whatever the calendar says.
  public static let day = Duration(nanoseconds: 86_400_000_000_000)

  /// Makes a length from nanoseconds.
  @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// Makes a length from seconds, to the nearest nanosecond.
  ///
  /// Values beyond the range give the longest length; a draw of a waiting time may be that long.
  @inlinable public init(seconds: Double) {
    let value = (seconds * 1e9).rounded(.toNearestOrEven)
    guard value < 9.2e18 else {
      nanoseconds = .max
      return
    }
    nanoseconds = value > -9.2e18 ? Int64(value) : .min
  }

  /// The length in seconds, approximately.
  @inlinable public var seconds: Double { Double(nanoseconds) / 1e9 }

  /// Tells whether the left length is the shorter.
  @inlinable public static func < (left: Duration, right: Duration) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// Returns the sum.
  @inlinable public static func + (left: Duration, right: Duration) -> Duration {
    Duration(nanoseconds: left.nanoseconds + right.nanoseconds)
  }

  /// Returns a whole multiple.
  @inlinable public static func * (left: Duration, right: Int64) -> Duration {
    Duration(nanoseconds: left.nanoseconds * right)
  }
}

/// The half-open interval [from, to) of a simulation or a billing period.
public struct Interval: Hashable, Sendable, BitwiseCopyable {
  /// The first instant inside.
  public let from: Instant
  /// The first instant after.
  public let to: Instant

  /// Makes an interval.
  ///
  /// - Precondition: `to` is not before `from`.
  public init(from: Instant, to: Instant) {
    precondition(from <= to, "the interval ends before it starts")
    self.from = from
    self.to = to
  }

  /// The length of the interval.
  public var duration: Duration { to - from }

  /// Tells whether the instant lies inside.
  public func contains(_ instant: Instant) -> Bool { instant >= from && instant < to }
}
