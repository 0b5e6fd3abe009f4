import Text

/// The times that a question is about: half-open, and unbounded where nothing is said.
public struct ResultsPeriod: Hashable, Sendable {
  /// Where a period starts or ends.
  public enum Bound: Hashable, Sendable {
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    case instant(Int64)
    /// What the clocks of the scenario's zone show, in nanoseconds since they showed 1970.
    case clock(Int64)

    /// Reads `2026-01-31`, `2026-01-31T09:00`, `2026-01-31T09:00:00`, or a time with an offset.
    ///
    /// Without an offset it is what the clocks of the scenario's zone show.
    ///
    /// - Returns: nil for other text.
    public init?(_ text: String) {
      let time = Array(text.utf8).withUnsafeBufferPointer { TimestampText.read($0) }
      guard let time else { return nil }
      self = time.isLocal ? .clock(time.nanoseconds) : .instant(time.nanoseconds)
    }
  }

  private var lower: [Bound] = []
  private var upper: [Bound] = []

  /// Makes a period in which all that is said holds: from the first moment inside to the first one
  /// after, in a calendar year of the scenario's zone (1678 to 2261), in a month of it (1 to 12).
  public init(from: Bound? = nil, to: Bound? = nil, year: Int? = nil, month: Int? = nil) {
    lower = from.map { [$0] } ?? []
    upper = to.map { [$0] } ?? []
    guard let year else { return }
    let first = CalendarMonth(year: year, month: month ?? 1)
    let after = month == nil ? CalendarMonth(year: year + 1, month: 1) : first.next
    lower.append(.clock(first.start ?? .min))
    upper.append(.clock(after.start ?? .max))
  }

  /// Whether a time lies before the period.
  func isAfter(_ time: StoredTime) -> Bool { lower.contains { time.isBefore($0) } }

  /// Whether a time lies behind the period.
  func isBefore(_ time: StoredTime) -> Bool { !upper.allSatisfy { time.isBefore($0) } }

  func contains(_ time: StoredTime) -> Bool { !isAfter(time) && !isBefore(time) }

  /// Whether a part of a month lies in the period, where the clock is so many nanoseconds ahead of UTC.
  func touches(_ month: CalendarMonth, offset: Int64) -> Bool {
    let (start, end) = (month.start ?? .min, month.next.start ?? .max)
    let isTooEarly = lower.contains { Self.clock($0, offset) >= end }
    return !isTooEarly && !upper.contains { Self.clock($0, offset) <= start }
  }

  private static func clock(_ bound: Bound, _ offset: Int64) -> Int64 {
    switch bound {
    case .instant(let instant): instant.addingReportingOverflow(offset).partialValue
    case .clock(let clock): clock
    }
  }
}
