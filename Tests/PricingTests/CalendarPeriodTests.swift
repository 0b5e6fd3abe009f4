import Foundation
import Pricing
import Quantities
import TestSupport
import Testing

@Suite("Periods of the calendar")
struct CalendarPeriodTests {
  private static let zones = [
    "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Kiritimati",
    "Pacific/Pago_Pago", "America/Santiago", "UTC",
  ]

  private func starts(
    _ length: PeriodLength, around instant: Instant, in zone: ZoneRules, count: Int
  ) -> [String] {
    let periods = QuotaPeriod(calendar: length, around: instant, zone: zone)
    return (0..<count).map { zone.iso8601(periods.start(ofPeriod: $0)) }
  }

  @Test("months, quarters, half-years and years begin on the first of their first month")
  func months() throws {
    let instant = try utc(2026, 5, 17, hour: 13)
    for (months, first, second) in [
      (1, "2026-05-01", "2026-06-01"), (2, "2026-05-01", "2026-07-01"),
      (3, "2026-04-01", "2026-07-01"), (4, "2026-05-01", "2026-09-01"),
      (6, "2026-01-01", "2026-07-01"), (12, "2026-01-01", "2027-01-01"),
    ] {
      let days = starts(.months(months), around: instant, in: .utc, count: 2).map { $0.prefix(10) }
      #expect(days == [first[...], second[...]], "\(months) months")
    }
  }

  @Test("a calendar divides time into days, weeks and whole parts of a year, and nothing else")
  func lengths() {
    for months in 1...36 {
      #expect(PeriodLength.months(months).isOfCalendar == [1, 2, 3, 4, 6, 12].contains(months))
    }
    for days in 0...31 { #expect(PeriodLength.days(days).isOfCalendar == [1, 7].contains(days)) }
    #expect(!PeriodLength.fixed(.day).isOfCalendar)
    #expect(!PeriodLength.months(0).isOfCalendar && !PeriodLength.months(-1).isOfCalendar)
  }

  @Test("weeks begin on Monday, over the turn of the year too")
  func weeks() throws {
    let days = starts(.week, around: try utc(2025, 12, 28, hour: 23), in: .utc, count: 3)
    #expect(days.map { $0.prefix(10) } == ["2025-12-22", "2025-12-29", "2026-01-05"])
    let monday = QuotaPeriod(calendar: .week, around: try utc(2026, 1, 5), zone: .utc)
    #expect(try monday.anchor == utc(2026, 1, 5), "a Monday is in its own week")
  }

  @Test("the first of a month belongs to it, the instant before to the month before")
  func bounds() throws {
    let first = try utc(2026, 2, 1)
    #expect(QuotaPeriod(calendar: .month, around: first, zone: .utc).anchor == first)
    let before = Instant(nanoseconds: first.nanoseconds - 1)
    let january = QuotaPeriod(calendar: .month, around: before, zone: .utc)
    #expect(try january.anchor == utc(2026, 1, 1))
    #expect(january.number(of: before) == 0 && january.number(of: first) == 1)
  }

  @Test("bounds agree with Foundation's calendar, everywhere", arguments: zones)
  func agreesWithFoundation(name: String) throws {
    let zone = try zone(name)
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: name))
    calendar.firstWeekday = 2
    let kinds: [(PeriodLength, Calendar.Component)] = [
      (.day, .day), (.week, .weekOfYear), (.month, .month), (.year, .year),
    ]
    var generator = SplitMix64(seed: 5)
    for (length, component) in kinds {
      // Counted from one place far from most instants, so that numbers matter.
      let periods = QuotaPeriod(calendar: length, around: try utc(2024, 6, 30), zone: zone)
      for _ in 0..<500 {
        let second = Int.random(in: 1_640_995_200...1_861_920_000, using: &generator)
        let instant = Instant(nanoseconds: Int64(second) * 1_000_000_000)
        let expected = try #require(
          calendar.dateInterval(
            of: component, for: Date(timeIntervalSince1970: Double(second))))
        let found = periods.interval(containing: instant)
        guard found == Interval(from: Instant(expected.start), to: Instant(expected.end)) else {
          Issue.record(
            "\(component) of \(zone.iso8601(instant)): \(zone.iso8601(found.from)), \(expected)")
          return
        }
        #expect(
          QuotaPeriod(calendar: length, around: instant, zone: zone).anchor == found.from)
      }
    }
  }

  @Test("a month that begins at a skipped midnight leaves no trace in the next")
  func skippedMidnight() throws {
    // Asunción, 1 October 2017: 00:00 became 01:00.
    let asuncion = ZoneRules(
      name: "America/Asuncion", initialOffsetSeconds: -4 * 3600,
      transitions: [.init(from: try utc(2017, 10, 1, hour: 4), offsetSeconds: -3 * 3600)])
    let noon = try utc(2017, 10, 15, hour: 12)
    #expect(
      starts(.month, around: noon, in: asuncion, count: 3) == [
        "2017-10-01T01:00:00-03:00", "2017-11-01T00:00:00-03:00", "2017-12-01T00:00:00-03:00",
      ])
    let periods = QuotaPeriod(calendar: .month, around: noon, zone: asuncion)
    #expect(asuncion.iso8601(periods.start(ofPeriod: -1)) == "2017-09-01T00:00:00-04:00")
  }

  @Test("days keep local midnight over a change of clocks, a fixed day does not")
  func days() throws {
    let zone = try zone("America/New_York")
    let midnight = try utc(2026, 3, 7, hour: 5)
    let days = QuotaPeriod(anchor: midnight, length: .days(2), zone: zone)
    #expect(zone.iso8601(days.start(ofPeriod: 1)) == "2026-03-09T00:00:00-04:00")
    #expect(days.interval(ofPeriod: 0).duration == .hour * 47)
    let fixed = QuotaPeriod(anchor: midnight, length: .fixed(.day * 2), zone: zone)
    #expect(zone.iso8601(fixed.start(ofPeriod: 1)) == "2026-03-09T01:00:00-04:00")
  }

  @Test("a month of the date line's two sides begins a day and an hour apart")
  func dateLine() throws {
    let instant = try utc(2026, 1, 31, hour: 12)
    let west = try zone("Pacific/Kiritimati")
    let east = try zone("Pacific/Pago_Pago")
    #expect(
      starts(.month, around: instant, in: west, count: 2) == [
        "2026-02-01T00:00:00+14:00", "2026-03-01T00:00:00+14:00",
      ])
    #expect(
      starts(.month, around: instant, in: east, count: 2) == [
        "2026-01-01T00:00:00-11:00", "2026-02-01T00:00:00-11:00",
      ])
  }
}

@Suite("Periods by anniversary")
struct AnniversaryPeriodTests {
  @Test(
    "starts agree with Foundation's calendar, counted from the anchor each",
    arguments: [
      ("America/New_York", 2025, 11, 30), ("Europe/Berlin", 2026, 1, 31),
      ("Australia/Lord_Howe", 2024, 2, 29), ("Pacific/Kiritimati", 2025, 12, 31),
      ("Pacific/Pago_Pago", 2025, 12, 31), ("America/St_Johns", 2025, 8, 31),
    ])
  func agreesWithFoundation(name: String, year: Int, month: Int, day: Int) throws {
    let zone = try zone(name)
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: name))
    let anchor = try #require(
      calendar.date(from: DateComponents(year: year, month: month, day: day, hour: 9)))
    for (length, months) in [(PeriodLength.month, 1), (.months(3), 3), (.year, 12)] {
      let periods = QuotaPeriod(anchor: Instant(anchor), length: length, zone: zone)
      // As far as the zone's rules go.
      for number in (-60 / months)...(60 / months) {
        // Foundation adds months to the first day, and says how long the month is: its addition to
        // later days clamps to the length that February has in the year of the anchor.
        let first = try #require(
          calendar.date(from: DateComponents(year: year, month: month, day: 1, hour: 9)))
        let start = try #require(
          calendar.date(byAdding: .month, value: months * number, to: first))
        let days = try #require(calendar.range(of: .day, in: .month, for: start)).count
        let expected = try #require(
          calendar.date(byAdding: .day, value: min(day, days) - 1, to: start))
        #expect(periods.start(ofPeriod: number) == Instant(expected), "\(length) \(number)")
      }
    }
  }

  @Test("an anchor at the second of two equal local times starts its own period")
  func repeatedLocalTime() throws {
    let zone = try zone("America/New_York")
    let second = try utc(2026, 11, 1, hour: 6, minute: 30)
    for length in [PeriodLength.month, .day, .fixed(.day)] {
      let periods = QuotaPeriod(anchor: second, length: length, zone: zone)
      #expect(periods.start(ofPeriod: 0) == second)
      #expect(periods.number(of: second) == 0)
      #expect(periods.number(of: Instant(nanoseconds: second.nanoseconds - 1)) == -1)
    }
  }

  @Test("a daily reset that clocks skip happens later that day, and not twice where they repeat")
  func dailyResetAtClockChange() throws {
    let zone = try zone("America/New_York")
    let spring = QuotaPeriod(
      anchor: try utc(2026, 3, 7, hour: 7, minute: 30), length: .day, zone: zone)
    #expect(
      (0...2).map { zone.iso8601(spring.start(ofPeriod: $0)) } == [
        "2026-03-07T02:30:00-05:00", "2026-03-08T03:30:00-04:00", "2026-03-09T02:30:00-04:00",
      ])
    let autumn = QuotaPeriod(
      anchor: try utc(2026, 10, 31, hour: 5, minute: 30), length: .day, zone: zone)
    #expect(
      (0...2).map { zone.iso8601(autumn.start(ofPeriod: $0)) } == [
        "2026-10-31T01:30:00-04:00", "2026-11-01T01:30:00-04:00", "2026-11-02T01:30:00-05:00",
      ])
    #expect(try autumn.number(of: utc(2026, 11, 1, hour: 6, minute: 30)) == 1)
  }
}
