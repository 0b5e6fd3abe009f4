import Pricing
import Quantities

/// Reads what the clock shows.
enum ClockText {
  /// Reads a time of day, in nanoseconds since midnight.
  static func timeOfDay(_ text: some StringProtocol) throws(ScalarProblem) -> Int64 {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let isClock =
      parts.count == 2
      && parts.allSatisfy { part in
        part.utf8.count == 2 && part.utf8.allSatisfy { (48...57).contains($0) }
      }
    guard isClock, let hours = Int64(parts[0]), let minutes = Int64(parts[1]) else {
      throw ScalarProblem("a time of day is hours:minutes, with two digits each")
    }
    guard minutes < 60, hours * 60 + minutes <= 24 * 60 else {
      throw ScalarProblem("the clock does not show it")
    }
    return (hours * 60 + minutes) * Duration.minute.nanoseconds
  }

  /// Reads a stretch of the day: `22:00-06:00`.
  static func span(_ text: String) throws(ScalarProblem) -> WeekHours.Span {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw ScalarProblem("two times of day with `-` between them are expected")
    }
    let (from, to) = (try timeOfDay(parts[0]), try timeOfDay(parts[1]))
    guard from != to else {
      throw ScalarProblem("it has no length; the whole day is `00:00-24:00`")
    }
    return WeekHours.Span(from: from, to: to)
  }
}

extension ValueType where Value == Int64 {
  /// A time of day, in nanoseconds since midnight.
  static var timeOfDay: Self {
    scalar("a time of day", example: "09:00", pattern: "^\(clockPattern)$") {
      (text) throws(ScalarProblem) in try ClockText.timeOfDay(text)
    }
  }
}

extension ValueType where Value == WeekHours.Span {
  /// A stretch of the day.
  static var daySpan: Self {
    scalar(
      "a stretch of the day", example: "09:00-17:00", pattern: "^\(clockPattern)-\(clockPattern)$",
      ClockText.span)
  }
}

private let clockPattern = "([01][0-9]|2[0-4]):[0-5][0-9]"

extension ValueType where Value == Int {
  /// A day of the week: 0 is Monday.
  static var weekday: Self {
    .choice([
      Choice("mon", 0, "Monday"), Choice("tue", 1, "Tuesday"), Choice("wed", 2, "Wednesday"),
      Choice("thu", 3, "Thursday"), Choice("fri", 4, "Friday"), Choice("sat", 5, "Saturday"),
      Choice("sun", 6, "Sunday"),
    ])
  }
}
