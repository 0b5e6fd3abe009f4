import Foundation
import Quantities
import TestSupport
import Testing

@Suite("Edges of time")
struct TimeEdgeTests {
  private static let zones = [
    "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Kiritimati",
    "Pacific/Pago_Pago", "America/St_Johns", "America/Santiago", "UTC",
  ]
  private typealias Length = Quantities.Duration

  /// The rules of a zone from 2019 to 2034.
  private func rules(_ name: String) throws -> ZoneRules {
    try CalendarTests.rules(
      name, from: Date(timeIntervalSince1970: 1_546_300_800),
      to: Date(timeIntervalSince1970: 2_019_686_400))
  }

  private func date(_ year: Int, _ month: Int, _ day: Int) throws -> CivilDate {
    try #require(CivilDate(year: year, month: month, day: day))
  }

  private func nanoseconds(_ hour: Int, _ minute: Int = 0) -> Int64 {
    Int64(hour * 60 + minute) * Length.minute.nanoseconds
  }

  @Test("months and days added agree with Foundation's calendar", arguments: zones)
  func addingAgreesWithFoundation(name: String) throws {
    let rules = try rules(name)
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: name))
    var generator = SplitMix64(seed: 11)
    var compared = 0
    for _ in 0..<2_000 {
      // Quarter hours from 2022 to 2029.
      let seconds = 900 * Int64.random(in: 1_823_424...2_068_896, using: &generator)
      let start = Date(timeIntervalSince1970: Double(seconds))
      let instant = Instant(nanoseconds: seconds * 1_000_000_000)
      for unit in ["month", "day"] {
        let count = Int.random(in: -36...36, using: &generator)
        let sum =
          unit == "month"
          ? try self.date(months: count, after: start, calendar)
          : try #require(calendar.date(byAdding: .day, value: count, to: start))
        let result =
          unit == "month"
          ? rules.adding(months: count, to: instant) : rules.adding(days: count, to: instant)
        // A local time that clocks skip or repeat has no one answer; the rule has its own test.
        guard rules.local(result).nanosecondOfDay == rules.local(instant).nanosecondOfDay,
          !isRepeated(result, rules)
        else { continue }
        compared += 1
        let expected = Instant(nanoseconds: Int64(sum.timeIntervalSince1970) * 1_000_000_000)
        guard result == expected else {
          Issue.record(
            "\(rules.iso8601(instant)) and \(count) \(unit)s is \(rules.iso8601(result)), not \(rules.iso8601(expected))"
          )
          return
        }
      }
    }
    #expect(compared > 3_900)
  }

  /// Adds months by Foundation's months and their lengths.
  ///
  /// Its own addition of months clamps to the length that February has in the year of the start.
  private func date(months: Int, after start: Date, _ calendar: Calendar) throws -> Date {
    var parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: start)
    let first = try #require(
      calendar.date(
        from: DateComponents(year: parts.year, month: parts.month, day: 1, hour: 12)))
    let month = try #require(calendar.date(byAdding: .month, value: months, to: first))
    let days = try #require(calendar.range(of: .day, in: .month, for: month)).count
    parts.year = calendar.component(.year, from: month)
    parts.month = calendar.component(.month, from: month)
    parts.day = min(try #require(parts.day), days)
    return try #require(calendar.date(from: parts))
  }

  private func isRepeated(_ instant: Instant, _ rules: ZoneRules) -> Bool {
    let (date, time) = rules.local(instant)
    let later = [30, 60].map { Instant(nanoseconds: instant.nanoseconds + nanoseconds(0, $0)) }
    let first = rules.instant(of: date, nanosecondOfDay: time)
    return first != instant || later.contains { rules.local($0) == (date, time) }
  }

  @Test(
    "a month over a change of clocks keeps the local time and is longer or shorter",
    arguments: [
      ("America/New_York", 2, -60), ("America/New_York", 10, 60), ("Europe/Berlin", 3, -60),
      ("Europe/Berlin", 10, 60), ("Australia/Lord_Howe", 3, 30), ("Australia/Lord_Howe", 9, -30),
    ])
  func monthOverClockChange(name: String, month: Int, minutes: Int64) throws {
    let rules = try rules(name)
    let day = try date(2026, month, 20)
    let noon = rules.instant(of: day, nanosecondOfDay: nanoseconds(12))
    let next = rules.adding(months: 1, to: noon)
    #expect(rules.local(next) == (day.adding(months: 1), nanoseconds(12)))
    let days = Int64(CivilDate.days(inMonth: month, of: 2026))
    #expect(next - noon == .day * days + .minute * minutes)
  }

  @Test("the day of a change has 23 or 25 hours, on Lord Howe half an hour less or more")
  func dayOfClockChange() throws {
    let days: [(name: String, day: CivilDate, hours: Double)] = [
      ("America/New_York", try date(2026, 3, 8), 23),
      ("America/New_York", try date(2026, 11, 1), 25),
      ("Europe/Berlin", try date(2026, 3, 29), 23),
      ("Europe/Berlin", try date(2026, 10, 25), 25),
      ("Australia/Lord_Howe", try date(2026, 4, 5), 24.5),
      ("Australia/Lord_Howe", try date(2026, 10, 4), 23.5),
    ]
    for (name, day, hours) in days {
      let rules = try rules(name)
      let midnight = rules.instant(of: day)
      let length = rules.adding(days: 1, to: midnight) - midnight
      #expect(length.seconds == hours * 3600, "\(name) \(day)")
    }
  }

  @Test("a skipped local time is read half an hour later where clocks move by that")
  func skippedHalfHour() throws {
    let rules = try rules("Australia/Lord_Howe")
    let skipped = rules.instant(of: try date(2026, 10, 4), nanosecondOfDay: nanoseconds(2, 15))
    #expect(rules.iso8601(skipped) == "2026-10-04T02:45:00+11:00")
    let repeated = rules.instant(of: try date(2026, 4, 5), nanosecondOfDay: nanoseconds(1, 45))
    #expect(rules.iso8601(repeated) == "2026-04-05T01:45:00+11:00")
  }

  @Test("nothing added to the second of two equal local times is that time")
  func addingNothing() throws {
    let rules = try rules("America/New_York")
    let first = rules.instant(of: try date(2026, 11, 1), nanosecondOfDay: nanoseconds(1, 30))
    let second = first + .hour
    #expect(rules.local(second) == rules.local(first))
    #expect(rules.adding(to: second) == second)
    #expect(rules.adding(to: first) == first)
    #expect(rules.adding(days: 1, to: second) == rules.adding(days: 1, to: first))
  }

  @Test("a day whose midnight is skipped begins at its first instant")
  func skippedMidnight() throws {
    let rules = try rules("America/Santiago")
    let first = rules.instant(of: try date(2026, 9, 6))
    #expect(rules.iso8601(first) == "2026-09-06T01:00:00-03:00")
    let before = Instant(nanoseconds: first.nanoseconds - 1)
    #expect(rules.local(before).date == (try date(2026, 9, 5)))
  }

  @Test("the same date begins a day and an hour apart on the two sides of the date line")
  func dateLine() throws {
    let (west, east) = (try rules("Pacific/Kiritimati"), try rules("Pacific/Pago_Pago"))
    for month in 1...12 {
      let first = try date(2028, month, 1)
      #expect(east.instant(of: first) - west.instant(of: first) == .hour * 25)
      let end = Instant(nanoseconds: west.instant(of: first).nanoseconds - 1)
      #expect(west.local(end).date == first.adding(days: -1))
      #expect(east.local(end).date == first.adding(days: -2))
    }
  }

  @Test("a day that a zone never had begins where the next one does")
  func skippedDay() throws {
    // Samoa crossed the date line: 29 December 2011 was followed by the 31st.
    let rules = ZoneRules(
      name: "Pacific/Apia", initialOffsetSeconds: -10 * 3600,
      transitions: [
        .init(
          from: Instant(nanoseconds: 1_325_239_200_000_000_000), offsetSeconds: 14 * 3600)
      ])
    #expect(
      rules.iso8601(rules.instant(of: try date(2011, 12, 30))) == "2011-12-31T00:00:00+14:00")
    let start = rules.instant(of: try date(2011, 11, 30), nanosecondOfDay: nanoseconds(9))
    #expect(
      rules.iso8601(rules.adding(months: 1, to: start)) == "2011-12-31T09:00:00+14:00")
    #expect(
      rules.iso8601(rules.adding(months: 2, to: start)) == "2012-01-30T09:00:00+14:00")
  }

  @Test("years from 29 February clamp in common years and come back in leap years")
  func leapDay() throws {
    let rules = try rules("Europe/Berlin")
    let start = rules.instant(of: try date(2024, 2, 29), nanosecondOfDay: nanoseconds(18))
    let years = (0...4).map { rules.iso8601(rules.adding(months: 12 * $0, to: start)) }
    #expect(
      years == [
        "2024-02-29T18:00:00+01:00", "2025-02-28T18:00:00+01:00", "2026-02-28T18:00:00+01:00",
        "2027-02-28T18:00:00+01:00", "2028-02-29T18:00:00+01:00",
      ])
  }
}
