import Projection
import Quantities
import TestSupport
import Testing

@Suite("Office hours")
struct OfficeHoursTests {
  /// The clocks of New York in 2026: an hour forward on 8 March, back on 1 November.
  static let newYork = ZoneRules(
    name: "America/New_York", initialOffsetSeconds: -5 * 3600,
    transitions: [
      ZoneRules.Transition(
        from: instant(2026, 3, 8, hour: 7), offsetSeconds: -4 * 3600),
      ZoneRules.Transition(
        from: instant(2026, 11, 1, hour: 6), offsetSeconds: -5 * 3600),
    ])

  private static let never = Instant(nanoseconds: .max)

  private static func instant(
    _ year: Int, _ month: Int, _ day: Int, hour: Int = 0, minute: Int = 0,
    in zone: ZoneRules = .utc
  ) -> Instant {
    guard let date = CivilDate(year: year, month: month, day: day) else { return never }
    let minutes = Int64(hour * 60 + minute)
    return zone.instant(of: date, nanosecondOfDay: minutes * Duration.minute.nanoseconds)
  }

  private func hours(
    _ opens: Int64, _ closes: Int64, days: [Int] = [0, 1, 2, 3, 4], zone: ZoneRules = .utc
  ) -> OfficeHours {
    OfficeHours(
      days: days, opens: opens * Duration.hour.nanoseconds,
      closes: closes * Duration.hour.nanoseconds, zone: zone)
  }

  @Test("work that the day does not hold goes on the next working day")
  func weekend() {
    let office = hours(9, 17)
    // Friday, 2 January 2026, 16:00: one hour is left, two more on Monday.
    let friday = Self.instant(2026, 1, 2, hour: 16)
    #expect(
      office.end(of: .hour * 3, from: friday, before: Self.never)
        == Self.instant(2026, 1, 5, hour: 11))
    #expect(
      office.end(of: .hour, from: friday, before: Self.never)
        == Self.instant(2026, 1, 2, hour: 17), "done at closing time")
    #expect(
      office.end(of: .minute, from: Self.instant(2026, 1, 3, hour: 12), before: Self.never)
        == Self.instant(2026, 1, 5, hour: 9, minute: 1), "on a Saturday nobody starts")
    #expect(
      office.end(of: .zero, from: Self.instant(2026, 1, 5, hour: 3), before: Self.never)
        == Self.instant(2026, 1, 5, hour: 9), "what takes no time still waits for the morning")
    #expect(
      office.end(of: .zero, from: Self.instant(2026, 1, 5, hour: 12), before: Self.never)
        == Self.instant(2026, 1, 5, hour: 12))
  }

  @Test("the clock of the zone counts: the hours stay at nine when clocks change")
  func clockChange() {
    let office = hours(9, 17, zone: Self.newYork)
    let friday = Self.instant(2026, 3, 6, hour: 16, in: Self.newYork)
    let monday = Self.instant(2026, 3, 9, hour: 10, in: Self.newYork)
    #expect(office.end(of: .hour * 2, from: friday, before: Self.never) == monday)
    #expect(monday == Self.instant(2026, 3, 9, hour: 14))
    // Round the clock, the day of the change has 23 hours.
    let always = hours(0, 24, days: [6], zone: Self.newYork)
    let sunday = Self.instant(2026, 3, 8, in: Self.newYork)
    #expect(
      always.end(of: .hour * 24, from: sunday, before: Self.never)
        == Self.instant(2026, 3, 15, hour: 1, in: Self.newYork))
  }

  @Test("what is done after the end that anybody asks for never is")
  func beyondTheEnd() {
    let office = hours(9, 17)
    let start = Self.instant(2026, 1, 5, hour: 9)
    #expect(
      office.end(of: Duration(nanoseconds: .max), from: start, before: start + .day * 30) == .never)
  }

  /// The first minute by which enough minutes within the hours have passed, counted one by one.
  private func counted(_ office: OfficeHours, minutes: Int, from start: Instant) -> Instant {
    var (left, now) = (minutes, start)
    while left > 0 {
      let local = office.zone.local(now)
      let isOpen =
        office.days.contains(local.date.weekday)
        && (office.opens..<office.closes).contains(local.nanosecondOfDay)
      if isOpen { left -= 1 }
      now = now + .minute
    }
    return now
  }

  @Test("any amount of work ends where a count of minutes ends", arguments: 0..<40)
  func propertyAgainstCounting(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let zone = seed % 2 == 0 ? Self.newYork : .utc
    let opens = Int64(random.next() % 12)
    // Not within the hour that a clock change skips or repeats.
    let first = opens == 1 || opens == 2 ? 3 : opens
    let closes = first + 1 + Int64(random.next() % UInt64(24 - first))
    let days = (0...6).filter { _ in random.next() % 3 > 0 }
    let office = hours(first, closes, days: days.isEmpty ? [3] : days, zone: zone)
    // Around a change of clocks as often as not.
    let around = seed % 4 < 2 ? Self.instant(2026, 3, 6) : Self.instant(2026, 10, 30)
    let start = around + .minute * Int64(random.next() % (4 * 1440))
    let minutes = 1 + Int(random.next() % 6000)
    #expect(
      office.end(of: .minute * Int64(minutes), from: start, before: Self.never)
        == counted(office, minutes: minutes, from: start),
      "seed \(seed): \(minutes) minutes of \(days) \(first)-\(closes)")
  }
}
