import Quantities
import Text

/// The simulated time.
struct HorizonDocument {
  let interval: Interval
  let position: SourcePosition

  /// The last year that is simulated; instants end in 2262, and credit may outlast the horizon.
  private static let lastYear = 2199

  /// Reads the horizon, and tells the context its zone on the way.
  static var type: ValueType<Self> {
    .object("horizon", "The simulated time") { object in
      let zoneName = object.optional(
        "time_zone", .timeZone, default: "UTC", shown: "UTC",
        "The IANA time zone of dates, months, days and profiles.", example: "America/New_York")
      let start = object.required(
        "start", .dateTime, "The first instant.", example: "2026-01-01")
      let end = object.oneKey(
        of: [
          KeyAlternative(
            "duration", ValueType<CalendarSpan>.span.map { HorizonEnd.after($0) },
            "How long it is; days and months are those of the calendar.", example: "90d"),
          KeyAlternative(
            "end", ValueType<CivilDateTime>.dateTime.map { HorizonEnd.at($0) },
            "The first instant that is no longer simulated.", example: "2026-04-01"),
        ], "How long the horizon is")
      guard let context = object.context else { return nil }
      guard let zone = context.known.zone(zoneName) else {
        object.fail(
          "the system has no rules for `\(zoneName)`; install its time zone data or write `UTC`",
          at: object.position(of: "time_zone"))
        return nil
      }
      context.zone = zone
      guard let start, let end else { return nil }
      let key = object.has("end") ? "end" : "duration"
      let from = start.instant(in: zone)
      if case .after(let span) = end {
        let years =
          Double(start.date.year) + Double(span.months) / 12 + Double(span.days) / 365
          + Double(span.nanoseconds) / 3.1536e16
        object.check(
          years < Double(lastYear + 1), key,
          "the horizon ends after \(lastYear); make it shorter or start earlier")
        if object.failed { return nil }
      }
      let to = end.instant(from: from, in: zone)
      object.check(
        to > from, key, "the horizon ends before it starts; write an `end` after the `start`")
      guard !object.failed else { return nil }
      return Self(interval: Interval(from: from, to: to), position: object.position)
    }
  }
}

private enum HorizonEnd {
  case after(CalendarSpan)
  case at(CivilDateTime)

  func instant(from start: Instant, in zone: ZoneRules) -> Instant {
    switch self {
    case .after(let span): span.end(from: start, in: zone)
    case .at(let dateTime): dateTime.instant(in: zone)
    }
  }
}
