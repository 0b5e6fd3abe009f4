import Quantities

/// A month of the calendar.
struct CalendarMonth: Hashable, Comparable, CustomStringConvertible {
  /// Months since the year 0.
  private let index: Int

  /// Makes a month of a year from 1 to 9999.
  ///
  /// - Precondition: the month is 1 to 12.
  init(year: Int, month: Int) {
    precondition((1...12).contains(month), "there is no such month")
    index = year * 12 + month - 1
  }

  private init(index: Int) { self.index = index }

  /// Reads a month such as `2026-01`, or nil where the text is none.
  init?(_ bytes: some Collection<UInt8>) {
    let digits = bytes.map { Int($0) - 48 }
    guard digits.count == 7, digits[4] == 45 - 48,
      digits[..<4].allSatisfy({ (0...9).contains($0) }),
      digits[5...].allSatisfy({ (0...9).contains($0) })
    else { return nil }
    let month = digits[5] * 10 + digits[6]
    guard (1...12).contains(month) else { return nil }
    self.init(year: digits[..<4].reduce(0) { $0 * 10 + $1 }, month: month)
  }

  var next: CalendarMonth { CalendarMonth(index: index + 1) }

  /// What the clock shows when the month starts, in nanoseconds; nil outside the years 1678 to 2262.
  var start: Int64? {
    guard let date = CivilDate(year: index / 12, month: index % 12 + 1, day: 1) else { return nil }
    let (nanoseconds, overflow) = Int64(date.daysSinceEpoch)
      .multipliedReportingOverflow(by: Duration.day.nanoseconds)
    return overflow ? nil : nanoseconds
  }

  static func < (left: CalendarMonth, right: CalendarMonth) -> Bool { left.index < right.index }

  /// The month as `2026-01`.
  var description: String {
    let year = String(index / 12)
    let month = index % 12 + 1
    return String(repeating: "0", count: max(0, 4 - year.count)) + year + (month < 10 ? "-0" : "-")
      + String(month)
  }
}
