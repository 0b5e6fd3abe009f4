import Quantities
import Text

/// A date and a time of day as a calendar and a clock on the wall show them.
struct CivilDateTime: Hashable, Sendable {
  var date: CivilDate
  var nanosecondOfDay: Int64 = 0
  /// Seconds east of UTC, if the text says so; otherwise the scenario's zone decides.
  var offsetSeconds: Int?

  /// The instant, read in a zone unless the text had its own offset.
  func instant(in zone: ZoneRules) -> Instant {
    guard let offsetSeconds else {
      return zone.instant(of: date, nanosecondOfDay: nanosecondOfDay)
    }
    let utc = ZoneRules.utc.instant(of: date, nanosecondOfDay: nanosecondOfDay)
    return utc + Duration.second * Int64(-offsetSeconds)
  }
}

/// Reads dates and instants: `2026-01-01`, `2026-02-01T09:00`, `2026-02-01T09:00:30.5-05:00`.
enum InstantText {
  static func dateTime(_ text: String) throws(ScalarProblem) -> CivilDateTime {
    var cursor = TextCursor(text)
    let year = try field(&cursor, digits: 4, 1970...2199, "the year")
    try separator("-", &cursor, "a date is year-month-day")
    let month = try field(&cursor, digits: 2, 1...12, "the month")
    try separator("-", &cursor, "a date is year-month-day")
    let days = CivilDate.days(inMonth: month, of: year)
    let day = try field(&cursor, digits: 2, 1...days, "the day")
    guard let date = CivilDate(year: year, month: month, day: day) else {
      throw ScalarProblem("there is no such day")
    }
    var result = CivilDateTime(date: date)
    if cursor.next == "T" || cursor.next == "t" || cursor.next == " " {
      cursor.advance()
      try time(&cursor, into: &result)
    }
    guard cursor.isAtEnd else {
      throw ScalarProblem("`\(cursor.rest.shortened)` is left over", offset: cursor.offset)
    }
    return result
  }

  private static func time(
    _ cursor: inout TextCursor, into result: inout CivilDateTime
  ) throws(ScalarProblem) {
    let hour = try field(&cursor, digits: 2, 0...23, "the hour")
    try separator(":", &cursor, "a time is hours:minutes")
    let minute = try field(&cursor, digits: 2, 0...59, "the minute")
    var (second, fraction) = (0, Int64(0))
    if cursor.skip(":") {
      second = try field(&cursor, digits: 2, 0...59, "the second")
      if cursor.skip(".") {
        let start = cursor.offset
        let digits = cursor.take { ("0"..."9").contains($0) }
        guard (1...9).contains(digits.count),
          let value = Int64(digits + String(repeating: "0", count: 9 - digits.count))
        else {
          throw ScalarProblem("a second has 1 to 9 decimals", offset: start)
        }
        fraction = value
      }
    }
    let seconds = Int64(hour * 3600 + minute * 60 + second)
    result.nanosecondOfDay = seconds * Duration.second.nanoseconds + fraction
    if cursor.skip("Z") || cursor.skip("z") {
      result.offsetSeconds = 0
    } else if let sign = cursor.next, sign == "+" || sign == "-" {
      cursor.advance()
      let hours = try field(&cursor, digits: 2, 0...15, "the offset's hours")
      _ = cursor.skip(":")
      let minutes = try field(&cursor, digits: 2, 0...59, "the offset's minutes")
      result.offsetSeconds = (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
    }
  }

  private static func separator(
    _ scalar: Unicode.Scalar, _ cursor: inout TextCursor, _ rule: String
  ) throws(ScalarProblem) {
    guard cursor.skip(scalar) else { throw ScalarProblem(rule, offset: cursor.offset) }
  }

  private static func field(
    _ cursor: inout TextCursor, digits: Int, _ range: ClosedRange<Int>, _ name: String
  ) throws(ScalarProblem) -> Int {
    let start = cursor.offset
    let text = cursor.take { ("0"..."9").contains($0) }
    guard text.count == digits, let value = Int(text) else {
      throw ScalarProblem("\(name) has \(digits) digits", offset: start)
    }
    guard range.contains(value) else {
      throw ScalarProblem(
        "\(name) is \(value), not \(range.lowerBound) to \(range.upperBound)", offset: start)
    }
    return value
  }
}
