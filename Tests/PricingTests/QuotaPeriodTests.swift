import Pricing
import Quantities
import TestSupport
import Testing

@Suite("Quota periods")
struct QuotaPeriodTests {
  /// New York in 2026: daylight saving time from 8 March to 1 November, both at 2:00 local time.
  private func newYork() throws -> ZoneRules {
    ZoneRules(
      name: "America/New_York", initialOffsetSeconds: -5 * 3600,
      transitions: [
        .init(from: try utc(2026, 3, 8, hour: 7), offsetSeconds: -4 * 3600),
        .init(from: try utc(2026, 11, 1, hour: 6), offsetSeconds: -5 * 3600),
      ])
  }

  @Test("a period anchored on the 31st clamps to short months and comes back")
  func monthEnds() throws {
    let periods = QuotaPeriod(anchor: try utc(2026, 1, 31), length: .month, zone: .utc)
    let starts = (0..<5).map { ZoneRules.utc.local(periods.start(ofPeriod: $0)).date.description }
    #expect(starts == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"])
  }

  @Test("a period anchored on 29 February has its anniversary on the 28th of common years")
  func leapDay() throws {
    let periods = QuotaPeriod(anchor: try utc(2028, 2, 29), length: .year, zone: .utc)
    let starts = (-1..<5).map { ZoneRules.utc.local(periods.start(ofPeriod: $0)).date.description }
    #expect(
      starts == [
        "2027-02-28", "2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29",
      ])
  }

  @Test("a month over a clock change keeps local midnight and is an hour shorter or longer")
  func clockChange() throws {
    let zone = try newYork()
    let periods = QuotaPeriod(
      anchor: try utc(2026, 3, 1, hour: 5), length: .month, zone: zone)
    let march = periods.interval(containing: try utc(2026, 3, 15))
    #expect(try march.from == utc(2026, 3, 1, hour: 5))
    #expect(try march.to == utc(2026, 4, 1, hour: 4))
    #expect(march.duration == .day * 31 + .hour * -1)
    let november = periods.interval(ofPeriod: 8)
    #expect(november.duration == .day * 30 + .hour)
  }

  @Test("a clock set back over midnight does not bring the old month back")
  func clockSetBackOverMidnight() throws {
    // St. John's, 1 November 2009: 00:01 became 23:01 of 31 October.
    let zone = ZoneRules(
      name: "America/St_Johns", initialOffsetSeconds: -9_000,
      transitions: [
        .init(from: try utc(2009, 11, 1, hour: 2, minute: 31), offsetSeconds: -12_600)
      ])
    let periods = QuotaPeriod(
      anchor: try utc(2009, 10, 1, hour: 2, minute: 30), length: .month, zone: zone)
    #expect(try periods.start(ofPeriod: 1) == utc(2009, 11, 1, hour: 2, minute: 30))
    #expect(try periods.number(of: utc(2009, 11, 1, hour: 2, minute: 29)) == 0)
    #expect(try periods.number(of: utc(2009, 11, 1, hour: 2, minute: 45)) == 1)
  }

  @Test("a bound belongs to the period that it starts")
  func halfOpen() throws {
    let periods = QuotaPeriod(anchor: try utc(2026, 1, 1), length: .month, zone: .utc)
    let bound = try utc(2026, 2, 1)
    #expect(periods.number(of: bound) == 1)
    #expect(periods.number(of: Instant(nanoseconds: bound.nanoseconds - 1)) == 0)
  }

  @Test("fixed periods ignore the calendar, before the anchor too")
  func fixed() throws {
    let periods = QuotaPeriod(anchor: try utc(2026, 1, 1), length: .fixed(.day * 30), zone: .utc)
    #expect(try periods.start(ofPeriod: 1) == utc(2026, 1, 31))
    #expect(try periods.number(of: utc(2025, 12, 31)) == -1)
    #expect(try periods.number(of: utc(2025, 12, 2)) == -1)
    #expect(try periods.number(of: utc(2025, 12, 1)) == -2)
  }

  @Test(
    "every instant lies in the period of its number, and periods have no gaps",
    arguments: [PeriodLength.month, .year, .months(3), .fixed(.hour * 100)])
  func consistency(length: PeriodLength) throws {
    var generator = SplitMix64(seed: 7)
    for anchor in [try utc(2024, 2, 29, hour: 23), try utc(2025, 12, 31), try utc(2026, 3, 8)] {
      let periods = QuotaPeriod(anchor: anchor, length: length, zone: try newYork())
      for _ in 0..<300 {
        let range = (try utc(2020, 1, 1)).nanoseconds...(try utc(2030, 1, 1)).nanoseconds
        let instant = Instant(nanoseconds: .random(in: range, using: &generator))
        let number = periods.number(of: instant)
        #expect(periods.interval(ofPeriod: number).contains(instant))
        #expect(
          periods.interval(ofPeriod: number).to == periods.interval(ofPeriod: number + 1).from)
        #expect(periods.number(of: periods.start(ofPeriod: number)) == number)
      }
    }
  }
}
