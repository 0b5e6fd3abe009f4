import Quantities
import Text

/// A length of time in the calendar's terms: what a month or a day is depends on where it starts.
struct CalendarSpan: Hashable, Sendable {
  var months: Int64 = 0
  var days: Int64 = 0
  var nanoseconds: Int64 = 0

  static let nanosecondsPerDay = Duration.day.nanoseconds

  var isZero: Bool { months == 0 && days == 0 && nanoseconds == 0 }

  /// About how many years it is long.
  var years: Double {
    Double(months) / 12 + Double(days) / 365 + Double(nanoseconds) / 3.1536e16
  }

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

/// Reads durations: `90d`, `5m`, `1.5h`, `12 months`, `1 year`, `250ms`, `1h30m`.
enum DurationText {
  private enum Unit {
    case months(Int64), days(Int64), nanoseconds(Int64)
  }

  /// The longest duration: as long as the calendar that is read.
  private static let maximumDays: Int64 = 73_000

  static func span(_ text: String) throws(ScalarProblem) -> CalendarSpan {
    var cursor = TextCursor(text)
    let result = try span(from: &cursor)
    try cursor.requireEnd()
    return result
  }

  /// Reads a duration that has the same length wherever it starts.
  static func duration(_ text: String) throws(ScalarProblem) -> Duration {
    guard let fixed = try span(text).fixed else {
      throw ScalarProblem("months and years vary in length; write days or hours")
    }
    return fixed
  }

  static func span(from cursor: inout TextCursor) throws(ScalarProblem) -> CalendarSpan {
    var result = CalendarSpan()
    var parts = 0
    repeat {
      let start = cursor.offset
      if cursor.next == "-" {
        throw ScalarProblem("a duration is not negative", offset: start)
      }
      let number = try cursor.decimal()
      cursor.skipSpaces()
      let unitStart = cursor.offset
      let word = cursor.takeWord()
      if word.isEmpty, number == .zero, parts == 0 { return result }
      guard !word.isEmpty else {
        throw ScalarProblem("`\(number)` lacks a unit", offset: unitStart)
      }
      try add(number, try unit(word, at: unitStart), to: &result, start: start)
      parts += 1
      let end = cursor.offset
      cursor.skipSpaces()
      guard cursor.isDigit(cursor.next) else {
        cursor.rewind(to: end)
        break
      }
    } while true
    return result
  }

  /// Reads the unit after `/` or `per`, with or without a number: `h`, `5m`, `month`.
  static func period(from cursor: inout TextCursor) throws(ScalarProblem) -> CalendarSpan {
    let start = cursor.offset
    if cursor.isDigit(cursor.next) {
      let result = try span(from: &cursor)
      guard !result.isZero else { throw ScalarProblem("the period is zero", offset: start) }
      return result
    }
    let word = cursor.takeWord()
    guard !word.isEmpty else {
      throw ScalarProblem("a unit of time is missing", offset: start)
    }
    var result = CalendarSpan()
    try add(Decimal(1), try unit(word, at: start), to: &result, start: start)
    return result
  }

  private static func add(
    _ number: Decimal, _ unit: Unit, to span: inout CalendarSpan, start: Int
  ) throws(ScalarProblem) {
    let tooLong = ScalarProblem("the duration is longer than 200 years", offset: start)
    var addition = CalendarSpan()
    switch unit {
    case .months(let months):
      guard let count = number.whole(times: Int128(months), as: Int64.self) else {
        throw ScalarProblem("a fraction of a month has no length; write days", offset: start)
      }
      addition.months = count
    case .days(let days):
      if let count = number.whole(times: Int128(days), as: Int64.self) {
        addition.days = count
      } else {
        let day = Int128(days) * Int128(CalendarSpan.nanosecondsPerDay)
        addition.nanoseconds = try wholeNanoseconds(number, day, start)
      }
    case .nanoseconds(let unit):
      addition.nanoseconds = try wholeNanoseconds(number, Int128(unit), start)
    }
    span.months &+= addition.months
    span.days &+= addition.days
    span.nanoseconds &+= addition.nanoseconds
    let limit = maximumDays * CalendarSpan.nanosecondsPerDay
    for (amount, most) in [
      (addition.months, maximumDays / 30), (span.months, maximumDays / 30),
      (addition.days, maximumDays), (span.days, maximumDays),
      (addition.nanoseconds, limit), (span.nanoseconds, limit),
    ] {
      guard (0...most).contains(amount) else { throw tooLong }
    }
  }

  private static func wholeNanoseconds(
    _ number: Decimal, _ unit: Int128, _ start: Int
  ) throws(ScalarProblem) -> Int64 {
    guard let result = number.whole(times: unit, as: Int128.self) else {
      throw ScalarProblem("the duration is finer than a nanosecond", offset: start)
    }
    // What does not fit is longer than any duration allowed, and refused as such.
    return Int64(clamping: result)
  }

  private static func unit(_ word: String, at offset: Int) throws(ScalarProblem) -> Unit {
    switch word {
    case "M":
      throw ScalarProblem("`M` is unclear; write `m` (minutes) or `months`", offset: offset)
    default: break
    }
    switch word.lowercased() {
    case "ns", "nanosecond", "nanoseconds": return .nanoseconds(1)
    case "us", "µs", "μs", "microsecond", "microseconds": return .nanoseconds(1000)
    case "ms", "millisecond", "milliseconds": return .nanoseconds(1_000_000)
    case "s", "sec", "secs", "second", "seconds": return .nanoseconds(1_000_000_000)
    case "m", "min", "mins", "minute", "minutes": return .nanoseconds(60_000_000_000)
    case "h", "hr", "hrs", "hour", "hours": return .nanoseconds(3_600_000_000_000)
    case "d", "day", "days": return .days(1)
    case "w", "week", "weeks": return .days(7)
    case "mo", "month", "months": return .months(1)
    case "quarter", "quarters": return .months(3)
    case "y", "yr", "yrs", "year", "years": return .months(12)
    default:
      throw ScalarProblem(
        "`\(word.shortened)` is not a unit of time "
          + "(ns, us, ms, s, m, h, d, w, months, years)", offset: offset)
    }
  }
}
