/// A date and a time of day as a calendar and a clock on the wall show them.
struct CivilDateTime: Hashable, Sendable {
  var year: Int
  var month: Int
  var day: Int
  var hour = 0
  var minute = 0
  var second = 0
  var nanosecond: Int64 = 0
  /// Seconds east of UTC, if the text says so; otherwise the scenario's zone decides.
  var offset: Int?
  /// Whether only a date was given.
  var isDateOnly: Bool

  static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }
}
