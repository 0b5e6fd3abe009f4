/// A length of time in the calendar's terms: what a month or a day is depends on where it starts.
struct CalendarSpan: Hashable, Sendable {
  var months: Int64 = 0
  var days: Int64 = 0
  var nanoseconds: Int64 = 0

  static let nanosecondsPerDay: Int64 = 86_400_000_000_000

  var isZero: Bool { months == 0 && days == 0 && nanoseconds == 0 }

  /// The length with days of 24 hours, or nil when months make it depend on the calendar or it
  /// does not fit.
  var fixedNanoseconds: Int64? {
    guard months == 0 else { return nil }
    let (fixedDays, overflow) = days.multipliedReportingOverflow(by: Self.nanosecondsPerDay)
    let (sum, sumOverflow) = fixedDays.addingReportingOverflow(nanoseconds)
    return overflow || sumOverflow ? nil : sum
  }
}
