import Testing

@testable import Results

@Suite("Periods that questions are about")
struct ResultsPeriodTests {
  private func time(_ text: String) throws -> StoredTime {
    try #require(Array(text.utf8).withUnsafeBufferPointer { StoredTime($0) })
  }

  private func bound(_ text: String) throws -> ResultsPeriod.Bound {
    try #require(ResultsPeriod.Bound(text))
  }

  @Test("a period holds its start and not its end")
  func halfOpen() throws {
    let period = ResultsPeriod(from: try bound("2026-01-31"), to: try bound("2026-02-01T09:00"))
    #expect(!period.contains(try time("2026-01-30T23:59:59.999999999+01:00")))
    #expect(period.contains(try time("2026-01-31T00:00:00+01:00")))
    #expect(period.contains(try time("2026-02-01T08:59:59.9+01:00")))
    #expect(!period.contains(try time("2026-02-01T09:00:00+01:00")))
  }

  @Test("a bound with offset is an instant, one without is what the clock showed")
  func offsets() throws {
    let instant = ResultsPeriod(from: try bound("2026-01-31T00:00:00Z"))
    #expect(!instant.contains(try time("2026-01-31T00:30:00+01:00")))
    #expect(instant.contains(try time("2026-01-31T01:00:00+01:00")))
    #expect(instant.contains(try time("2026-01-30T19:00:00-05:00")))
    let clock = ResultsPeriod(from: try bound("2026-01-31T00:00:00"))
    #expect(clock.contains(try time("2026-01-31T00:30:00+01:00")))
    #expect(!clock.contains(try time("2026-01-30T19:00:00-05:00")))
    #expect(try bound("2026-01-31T00:00:00+02:00") == bound("2026-01-30T22:00:00Z"))
    #expect(try bound("2026-01-31T00:00+02:00") == bound("2026-01-30T22:00Z"))
  }

  @Test("a year and a month are those of the calendar in the zone")
  func months() throws {
    let december = ResultsPeriod(year: 2026, month: 12)
    #expect(december.contains(try time("2026-12-01T00:00:00+14:00")))
    #expect(december.contains(try time("2026-12-31T23:59:59-11:00")))
    #expect(!december.contains(try time("2027-01-01T00:00:00+14:00")))
    #expect(!december.contains(try time("2026-11-30T23:59:59+00:00")))
    let year = ResultsPeriod(year: 2026)
    #expect(year.contains(try time("2026-01-01T00:00:00+00:00")))
    #expect(!year.contains(try time("2025-12-31T23:59:59+00:00")))
    #expect(!year.contains(try time("2027-01-01T00:00:00+00:00")))
    #expect(ResultsPeriod().contains(try time("1999-12-31T23:59:59+00:00")))
  }

  @Test("all that is said of a period holds together")
  func both() throws {
    let period = ResultsPeriod(from: try bound("2026-03-10"), year: 2026, month: 3)
    #expect(!period.contains(try time("2026-03-09T12:00:00+01:00")))
    #expect(period.contains(try time("2026-03-31T12:00:00+02:00")))
    #expect(!period.contains(try time("2026-04-01T12:00:00+02:00")))
  }

  @Test("a month is part of a period it only touches")
  func touching() throws {
    func month(_ text: String) throws -> CalendarMonth {
      try #require(CalendarMonth(Array(text.utf8)))
    }
    let period = ResultsPeriod(from: try bound("2026-01-31T23:00:00Z"), to: try bound("2026-03-01"))
    let hour: Int64 = 3_600_000_000_000
    #expect(try period.touches(month("2026-01"), offset: 0))
    #expect(try !period.touches(month("2026-01"), offset: hour))
    #expect(try period.touches(month("2026-02"), offset: hour))
    #expect(try !period.touches(month("2026-03"), offset: hour))
  }

  @Test(
    "other text is no bound",
    arguments: ["", "2026", "2026-1-1", "2026-02-30", "2026-01-31T25:00", "soon", "2026-01-31 9"])
  func wrong(text: String) { #expect(ResultsPeriod.Bound(text) == nil) }

  @Test("other text is no month", arguments: ["2026-13", "2026-00", "2026/01", "202601", "2026-1"])
  func wrongMonth(text: String) { #expect(CalendarMonth(Array(text.utf8)) == nil) }
}
