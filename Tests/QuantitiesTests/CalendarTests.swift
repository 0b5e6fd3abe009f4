import Foundation
import Quantities
import Testing

@Suite("Calendar")
struct CalendarTests {
  @Test("dates agree with a walk day by day from 1600 to 2400")
  func dayByDay() throws {
    var date = try #require(CivilDate(year: 1600, month: 1, day: 1))
    var days = date.daysSinceEpoch
    var (year, month, day) = (1600, 1, 1)
    var weekday = 5  // 1 January 1600 was a Saturday.
    while year < 2400 {
      #expect(date.year == year && date.month == month && date.day == day)
      guard date.daysSinceEpoch == days, date.weekday == weekday else {
        Issue.record("\(date) has day \(date.daysSinceEpoch) and weekday \(date.weekday)")
        return
      }
      day += 1
      let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
      let length = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
      if day > length { (day, month) = (1, month + 1) }
      if month > 12 { (month, year) = (1, year + 1) }
      days += 1
      weekday = (weekday + 1) % 7
      date = CivilDate(daysSinceEpoch: days)
    }
    #expect(CivilDate(year: 1970, month: 1, day: 1)?.daysSinceEpoch == 0)
    #expect(CivilDate(year: 2100, month: 2, day: 29) == nil)
    #expect(CivilDate(year: 2000, month: 2, day: 29) != nil)
  }

  @Test("months clamp at their end and come back")
  func monthEnds() throws {
    let date = try #require(CivilDate(year: 2026, month: 1, day: 31))
    #expect(date.adding(months: 1).description == "2026-02-28")
    #expect(date.adding(months: 2).description == "2026-03-31")
    #expect(date.adding(months: 25).description == "2028-02-29")
    #expect(date.adding(months: -2).description == "2025-11-30")
    #expect(date.adding(months: -13).description == "2024-12-31")
  }

  /// The rules of a zone between two years, taken from Foundation.
  static func rules(_ name: String, from: Date, to: Date) throws -> ZoneRules {
    let zone = try #require(TimeZone(identifier: name))
    var transitions: [ZoneRules.Transition] = []
    var date = from
    while let next = zone.nextDaylightSavingTimeTransition(after: date), next < to {
      transitions.append(
        .init(
          from: Instant(nanoseconds: Int64(next.timeIntervalSince1970) * 1_000_000_000),
          offsetSeconds: zone.secondsFromGMT(for: next)))
      date = next
    }
    return ZoneRules(
      name: name, initialOffsetSeconds: zone.secondsFromGMT(for: from), transitions: transitions)
  }

  @Test(
    "local times agree with Foundation's calendar",
    arguments: [
      "America/New_York", "Europe/Berlin", "Asia/Kolkata", "Pacific/Apia", "Pacific/Kiritimati",
      "Australia/Lord_Howe", "America/St_Johns", "UTC",
    ])
  func agreesWithFoundation(name: String) throws {
    let start = Date(timeIntervalSince1970: 1_735_689_600)  // 2025-01-01
    let rules = try Self.rules(name, from: start, to: start.addingTimeInterval(3 * 366 * 86_400))
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: name))
    for hour in 0..<(2 * 365 * 24) {
      let seconds = 1_735_689_600 + hour * 3600 + 1_234
      let instant = Instant(nanoseconds: Int64(seconds) * 1_000_000_000)
      let (date, nanosecondOfDay) = rules.local(instant)
      let parts = calendar.dateComponents(
        [.year, .month, .day, .hour, .minute], from: Date(timeIntervalSince1970: Double(seconds)))
      let minutes = Int(nanosecondOfDay / 60_000_000_000)
      guard date.year == parts.year, date.month == parts.month, date.day == parts.day,
        minutes == (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
      else {
        Issue.record("\(name): \(rules.iso8601(instant)) differs from \(parts)")
        return
      }
      // A local time that occurs twice is read as the first; any other is read back exactly.
      let back = rules.instant(of: date, nanosecondOfDay: nanosecondOfDay)
      #expect(back == instant || (back < instant && rules.local(back) == (date, nanosecondOfDay)))
    }
  }

  @Test("a clock change skips and repeats local times as documented")
  func clockChanges() throws {
    let start = Date(timeIntervalSince1970: 1_767_225_600)  // 2026-01-01
    let rules = try Self.rules(
      "America/New_York", from: start, to: start.addingTimeInterval(366 * 86_400))
    let hour = Quantities.Duration.hour.nanoseconds
    let spring = try #require(CivilDate(year: 2026, month: 3, day: 8))
    let autumn = try #require(CivilDate(year: 2026, month: 11, day: 1))
    #expect(
      rules.iso8601(rules.instant(of: spring, nanosecondOfDay: 2 * hour + hour / 2))
        == "2026-03-08T03:30:00-04:00")
    #expect(
      rules.iso8601(rules.instant(of: autumn, nanosecondOfDay: hour + hour / 2))
        == "2026-11-01T01:30:00-04:00")
    let before = rules.instant(of: try #require(CivilDate(year: 2026, month: 2, day: 8)))
    #expect(
      rules.iso8601(rules.adding(months: 1, days: 1, to: before)) == "2026-03-09T00:00:00-04:00")
  }

  @Test("fractions of a second are printed only where there are any")
  func fractions() {
    let utc = ZoneRules.utc
    #expect(utc.iso8601(Instant(nanoseconds: 0)) == "1970-01-01T00:00:00+00:00")
    #expect(utc.iso8601(Instant(nanoseconds: 1_500_000_000)) == "1970-01-01T00:00:01.500+00:00")
    #expect(utc.iso8601(Instant(nanoseconds: 1_000)) == "1970-01-01T00:00:00.000001+00:00")
    #expect(utc.iso8601(Instant(nanoseconds: -1)) == "1969-12-31T23:59:59.999999999+00:00")
  }

  @Test("durations saturate where seconds do not fit, instants at never")
  func saturation() {
    #expect(Quantities.Duration(seconds: 1e300).nanoseconds == .max)
    #expect(Quantities.Duration(seconds: 1.5).nanoseconds == 1_500_000_000)
    #expect(Instant(nanoseconds: .max - 1) + .second == .never)
  }
}
