import Quantities

/// A length of time in the calendar's terms: what a month or a day is depends on where it starts.
struct CalendarSpan: Hashable, Sendable {
  var months: Int64 = 0
  var days: Int64 = 0
  var nanoseconds: Int64 = 0

  static let nanosecondsPerDay = Duration.day.nanoseconds

  var isZero: Bool { months == 0 && days == 0 && nanoseconds == 0 }

  /// The length with days of 24 hours, or nil when months make it depend on the calendar or it
  /// does not fit.
  var fixed: Duration? {
    guard months == 0 else { return nil }
    let (fixedDays, overflow) = days.multipliedReportingOverflow(by: Self.nanosecondsPerDay)
    let (sum, sumOverflow) = fixedDays.addingReportingOverflow(nanoseconds)
    return overflow || sumOverflow ? nil : Duration(nanoseconds: sum)
  }

  /// The instant this long after another, by the calendar and clocks of a zone.
  func end(from start: Instant, in zone: ZoneRules) -> Instant {
    let date = zone.adding(months: Int(months), days: Int(days), to: start)
    return date + Duration(nanoseconds: nanoseconds)
  }
}
