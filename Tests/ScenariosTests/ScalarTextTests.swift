import Billing
import Projection
import Quantities
import Testing

@testable import Scenarios

@Suite("Scalars are read exactly from their text")
struct ScalarTextTests {
  @Test(
    "money reads signs, codes, groups of thousands and bare numbers",
    arguments: [
      ("$1,200.50", 1_200_500_000_000), ("USD 1200.5", 1_200_500_000_000),
      ("1200.5 USD", 1_200_500_000_000), ("1200.5", 1_200_500_000_000), ("-$5", -5_000_000_000),
      ("$-5", -5_000_000_000), ("$0.000000001", 1), (".5", 500_000_000),
      ("1_000", 1_000_000_000_000),
      ("1e-9", 1), ("$ 7", 7_000_000_000), ("5.", 5_000_000_000),
      ("9223372036.854775807", Int64.max), ("0.1000000000000", 100_000_000),
    ] as [(String, Int64)])
  func money(text: String, units: Int64) throws {
    #expect(try MoneyText.money(text, currency: "USD").nanos == units)
  }

  @Test(
    "what is not money is refused",
    arguments: [
      "", "$", "abc", "1,20", "1,2000", "12,34,567", "1.2.3", "$5 USD", "$$5", "--5", "5 EUR", "£5",
      "1..2", "0x10", "1e", "NaN", "inf", "1_", "_1", "5 5", "9223372036.854775808",
      "0.0000000001", "1e99", "- 5 -", "٣",
    ])
  func notMoney(text: String) {
    #expect(throws: ScalarProblem.self) { try MoneyText.money(text, currency: "USD") }
  }

  @Test("prices keep every decimal")
  func prices() throws {
    let price = try MoneyText.decimal("3.75e-08", currency: "USD")
    #expect(price == Decimal(significand: 375, places: 10))
    #expect(price.description == "0.0000000375")
  }

  @Test(
    "durations read units, fractions, calendar units and sums",
    arguments: [
      ("90d", CalendarSpan(days: 90)), ("5m", CalendarSpan(nanoseconds: 300_000_000_000)),
      ("1.5h", CalendarSpan(nanoseconds: 5_400_000_000_000)),
      ("12 months", CalendarSpan(months: 12)),
      ("1 year", CalendarSpan(months: 12)), ("30s", CalendarSpan(nanoseconds: 30_000_000_000)),
      ("250ms", CalendarSpan(nanoseconds: 250_000_000)), ("2w", CalendarSpan(days: 14)),
      ("1h30m", CalendarSpan(nanoseconds: 5_400_000_000_000)), ("0", CalendarSpan()),
      ("1.5d", CalendarSpan(nanoseconds: 129_600_000_000_000)), ("1.5y", CalendarSpan(months: 18)),
      ("1 month 2 days 3h", CalendarSpan(months: 1, days: 2, nanoseconds: 10_800_000_000_000)),
    ])
  func durations(text: String, span: CalendarSpan) throws {
    #expect(try DurationText.span(text) == span)
  }

  @Test(
    "what is not a duration is refused",
    arguments: [
      "", "5", "h", "-5m", "5M", "1.5 months", "5 parsecs", "1h 30", "0.1ns", "1000y", "5m!",
      "99999999999999999999999999999999999h",
    ])
  func notDurations(text: String) {
    #expect(throws: ScalarProblem.self) { try DurationText.span(text) }
  }

  @Test("rates read counts and percentages in a period")
  func rates() throws {
    let hour = CalendarSpan(nanoseconds: 3_600_000_000_000)
    #expect(
      try RateText.rate("1200/h")
        == PeriodicRate(amount: Decimal(1200), isPercentage: false, period: hour))
    #expect(try RateText.rate("1.2k per hour") == RateText.rate("1200/h"))
    #expect(
      try RateText.rate("3%/month")
        == PeriodicRate(
          amount: Decimal(significand: 3, places: 2), isPercentage: true,
          period: CalendarSpan(months: 1)))
    #expect(try RateText.rate("5 / 10m").period == CalendarSpan(nanoseconds: 600_000_000_000))
    for text in ["5", "5/", "/h", "5/0s", "-5/s", "5/s/s", "5h"] {
      #expect(throws: ScalarProblem.self) { try RateText.rate(text) }
    }
  }

  @Test("shares are fractions; bare numbers beyond one are unclear")
  func shares() throws {
    #expect(try ShareText.fraction("70%") == Decimal(significand: 7, places: 1))
    #expect(try ShareText.fraction("0.7") == Decimal(significand: 7, places: 1))
    #expect(try ShareText.fraction("0.1%") == Decimal(significand: 1, places: 3))
    #expect(throws: ScalarProblem.self) { try ShareText.fraction("7") }
    #expect(throws: ScalarProblem.self) { try ShareText.fraction("7%%") }
  }

  @Test("counts are whole, with separators and suffixes")
  func counts() throws {
    for (text, value) in [
      ("50000", 50_000), ("50_000", 50_000), ("50,000", 50_000), ("25k", 25_000),
      ("1.5M", 1_500_000), ("2B", 2_000_000_000), ("1e3", 1000), ("-3", -3),
    ] {
      #expect(try CountText.count(text) == value)
    }
    for text in ["1.5", "5m", "five", "5 x", "99999999999999999999", "1.0005k"] {
      #expect(throws: ScalarProblem.self) { try CountText.count(text) }
    }
  }

  @Test("dates and instants are checked against the calendar")
  func dates() throws {
    func iso(_ text: String, _ zone: ZoneRules = .utc) throws -> String {
      zone.iso8601(try InstantText.dateTime(text).instant(in: zone))
    }
    let newYork = try #require(ZoneRules.load("America/New_York"))
    #expect(try iso("2026-01-31") == "2026-01-31T00:00:00+00:00")
    #expect(try iso("2028-02-29T09:00:30.5-05:30").hasPrefix("2028-02-29T14:30:30.5"))
    #expect(try iso("2026-02-01 09:00Z") == "2026-02-01T09:00:00+00:00")
    #expect(try iso("2026-02-01T09:00", newYork) == "2026-02-01T09:00:00-05:00")
    #expect(try iso("2026-07-01", newYork) == "2026-07-01T00:00:00-04:00")
    for text in [
      "2026-02-29", "2026-13-01", "2026-00-10", "26-01-01", "2026-1-1", "2026-01-01T24:00",
      "2026-01-01T09", "2026-01-01T09:60", "1969-12-31", "2026-01-01X", "2026/01/01",
      "2026-01-01T09:00+1", "",
    ] {
      #expect(throws: ScalarProblem.self) { try InstantText.dateTime(text) }
    }
  }

  @Test("days of a span are calendar days and hours are hours")
  func spansAcrossClockChanges() throws {
    let newYork = try #require(ZoneRules.load("America/New_York"))
    let start = try InstantText.dateTime("2026-03-07T12:00").instant(in: newYork)
    func end(_ text: String) throws -> String {
      newYork.iso8601(try DurationText.span(text).end(from: start, in: newYork))
    }
    #expect(try end("1d") == "2026-03-08T12:00:00-04:00")
    #expect(try end("24h") == "2026-03-08T13:00:00-04:00")
    #expect(try end("1 month 1h") == "2026-04-07T13:00:00-04:00")
  }

  @Test("zones are loaded with every change of their clocks")
  func zoneTransitions() throws {
    let newYork = try #require(ZoneRules.load("America/New_York"))
    let in2026 = newYork.transitions.filter { newYork.iso8601($0.from).hasPrefix("2026") }
    #expect(
      in2026.map { newYork.iso8601($0.from) } == [
        "2026-03-08T03:00:00-04:00", "2026-11-01T01:00:00-05:00",
      ])
    let samoa = try #require(ZoneRules.load("Pacific/Apia"))
    #expect(samoa.transitions.contains { $0.offsetSeconds == 13 * 3600 })
    #expect(ZoneRules.load("UTC")?.transitions.isEmpty == true)
    #expect(ZoneRules.load("Mars/Phobos") == nil)
  }

  @Test("time zones are places of the IANA list")
  func timeZones() throws {
    for name in ["America/New_York", "UTC", "Asia/Kolkata", "US/Eastern", "Etc/UTC"] {
      #expect(try TimeZoneText.identifier(name) == name)
    }
    for (name, hint) in [
      ("America/New_Yrok", "`America/New_York`"), ("berlin", "`Europe/Berlin`"),
      ("New York", "`America/New_York`"), ("EST", ""), ("GMT+5", ""), ("Mars/Phobos", ""),
    ] {
      #expect {
        try TimeZoneText.identifier(name)
      } throws: { error in
        (error as? ScalarProblem)?.message.contains(hint.isEmpty ? "no such" : hint) == true
      }
    }
  }

  @Test("fees are a percentage, an amount, or both")
  func fees() throws {
    func fee(_ text: String) throws -> FeeSchedule { try FeeText.fee(text, currency: "USD") }
    let both = FeeSchedule(
      share: Decimal(significand: 29, places: 3), fixed: Money(nanos: 300_000_000))
    #expect(try fee("2.9% + $0.30") == both)
    #expect(try fee("$0.30+2.9%") == both)
    #expect(try fee("2.9%").fixed == .zero)
    #expect(try fee("0") == FeeSchedule(share: .zero, fixed: .zero))
    for text in ["", "2.9% +", "2.9% 0.30", "1% + 2%", "$1 + $2", "101%", "-$1", "€1"] {
      #expect(throws: ScalarProblem.self) { try fee(text) }
    }
    // Alone, a bare number could be either.
    #expect(try fee("2.9% + 0.30") == both)
    #expect(try fee("0.30 USD") == fee("$0.30"))
    for text in ["0.029", "1", "29", "1k", "1e-2"] {
      #expect(throws: ScalarProblem.self) { try fee(text) }
    }
  }

  @Test("expectations name a metric, a statistic, an organization, a comparison and a value")
  func expectations() throws {
    func read(_ text: String) throws -> ResultExpectation {
      try ExpectationText.expectation(text, currency: "USD")
    }
    let blocked = try read("P(blocked) <= 1%")
    #expect(blocked.result.metric == .blockedProbability)
    #expect(blocked.result.statistic == "mean")
    #expect(blocked.result.organization == nil)
    #expect(blocked.comparison == .atMost)
    #expect(blocked.value == Decimal(significand: 1, places: 2))
    let full = try read("top_ups_per_month.p95@acme-1<12")
    #expect(full.result.statistic == "p95")
    #expect(full.result.organization == "acme-1")
    #expect(full.comparison == .below)
    #expect(full.value == Decimal(12))
    #expect(try read("blocked_requests >= $1,000").unit == .money)
    for (text, hint) in [
      ("P(served) <= 1%", "P(blocked)"), ("top_ups_per_mnth <= 1", "`top_ups_per_month`"),
      ("blocked_requests.p94 <= 1", "`p95`"), ("blocked_requests 5", "comparison"),
      ("blocked_requests <= ", "number"), ("blocked_requests <= 1 2", "left over"),
      ("blocked_requests@ <= 1", "organization"), ("<= 1", "metric"),
    ] {
      #expect {
        try read(text)
      } throws: { error in
        (error as? ScalarProblem)?.message.contains(hint) == true
      }
    }
  }

  @Test("a period is a unit of time, or so many of one")
  func periods() throws {
    #expect(try PeriodText.length("day") == .days(1) && PeriodText.length("month") == .months(1))
    #expect(try PeriodText.length("90m") == .fixed(.minute * 90))
    #expect(throws: ScalarProblem.self) { try PeriodText.length("days ago") }
  }
}
