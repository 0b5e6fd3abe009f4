import Billing
import Foundation
import Pricing
import Projection
import Quantities
import Testing

@testable import Scenarios

@Suite("Plan periods and credit in a scenario")
struct PlanPeriodTests {
  private func plan(_ text: String) throws -> Plan {
    let scenario = try FullScenario.read(
      Minimal.scenario(organizations: "[{name: a, plan: p}]", more: "plans: {p: \(text)}"))
    return try #require(scenario.input.organizations[0].terms.plan)
  }

  @Test("a plan says nothing of anchors and credit, and has anniversaries and none")
  func defaults() throws {
    let plan = try plan("{fee: 9}")
    #expect(plan.period == .month && plan.anchor == .anniversary && !plan.isProrated)
    #expect(plan.credit == nil)
    let input = try FullScenario.read(Minimal.text).input
    #expect(input.organizations[0].terms.zone == .utc && input.organizations[0].planSince == nil)
  }

  @Test("periods of the calendar are read, days as days and hours as hours")
  func periods() throws {
    for (text, length) in [
      ("day", .day), ("week", .week), ("7d", .week), ("1 month", .month), ("quarter", .months(3)),
      ("6 months", .months(6)), ("year", .year),
    ] as [(String, PeriodLength)] {
      let plan = try plan("{period: \(text), anchor: calendar}")
      #expect(plan.period == length && plan.anchor == .calendar, "\(text)")
    }
    #expect(try plan("{period: 30d}").period == .days(30))
    #expect(try plan("{period: 24h}").period == .fixed(.day))
    #expect(try plan("{period: 1d 12h}").period == .fixed(.hour * 36))
  }

  @Test("credit expires with its period unless the plan says otherwise")
  func credit() throws {
    for (more, expiry) in [
      ("", .periodEnd), (", credit_expires: period", .periodEnd),
      (", credit_expires: never", .afterArrival(.never)),
      (", credit_expires: 3 months", .afterArrival(.afterMonths(3))),
      (", credit_expires: 90d", .afterArrival(.afterDays(90))),
      (", credit_expires: 36h", .afterArrival(.after(.hour * 36))),
    ] as [(String, SubscriptionCredit.Expiry)] {
      let credit = try plan("{fee: 99, credit: $50\(more)}").credit
      #expect(credit == SubscriptionCredit(amount: Money(units: 50), expiry: expiry))
    }
    #expect(try plan("{credit: 0, credit_expires: never}").credit == nil)
  }

  @Test("a plan's start is read in the organization's own zone")
  func since() throws {
    let input = try FullScenario.read().input
    let small = try #require(input.organizations.first { $0.name == "small-2" })
    let zone = small.terms.zone
    #expect(zone.name == "Pacific/Kiritimati")
    #expect(small.planSince.map(zone.iso8601) == "2025-11-30T00:00:00+14:00")
    let given = try FullScenario.read(
      Minimal.scenario(
        organizations: "[{name: a, plan: p, time_zone: Asia/Tokyo, since: 2025-11-30T12:00Z}]",
        more: "plans: {p: {}}"))
    let since = try #require(given.input.organizations[0].planSince)
    #expect(ZoneRules.utc.iso8601(since) == "2025-11-30T12:00:00+00:00")
    let same = try FullScenario.read(
      Minimal.scenario(
        organizations: "[{name: a, plan: p, since: 2026-01-01}]", more: "plans: {p: {}}"))
    #expect(same.input.organizations[0].planSince == same.input.horizon.from)
  }

  @Test(
    "the rules of a zone are those that Foundation tells change by change",
    arguments: [
      "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Kiritimati",
      "Pacific/Pago_Pago", "Pacific/Apia", "Africa/Casablanca", "America/Santiago",
    ])
  func zoneRules(name: String) throws {
    let rules = try #require(ZoneRules.load(name))
    let zone = try #require(TimeZone(identifier: name))
    var date = Date(timeIntervalSince1970: 1_262_304_000)  // 2010
    var changes: [ZoneRules.Transition] = []
    while let next = zone.nextDaylightSavingTimeTransition(after: date),
      next < Date(timeIntervalSince1970: 2_145_916_800)  // 2038
    {
      changes.append(
        .init(
          from: Instant(nanoseconds: Int64(next.timeIntervalSince1970) * 1_000_000_000),
          offsetSeconds: zone.secondsFromGMT(for: next)))
      date = next
    }
    let loaded = rules.transitions.filter {
      (1_262_304_000..<2_145_916_800).contains($0.from.nanoseconds / 1_000_000_000)
    }
    #expect(loaded == changes)
  }

  static let malformed: [Malformed] = [
    Malformed(
      Minimal.scenario(more: "plans: {p: {anchor: monthly}}"), "6:21",
      "one of `anniversary`, `calendar`"),
    Malformed(
      Minimal.scenario(more: "plans: {p: {anchor: calender}}"), "6:21", "did you mean `calendar`?"),
    Malformed(
      Minimal.scenario(more: "plans: {p: {period: 30d, anchor: calendar}}"), "6:21",
      "the calendar has no such periods; write `day`, `week`, `month`, `quarter` or `year`, or "
        + "`anchor: anniversary`"),
    Malformed(
      Minimal.scenario(more: "plans: {p: {anchor: calendar, period: 5 months}}"), "6:39",
      "the calendar has no such periods"),
    Malformed(
      Minimal.scenario(more: "plans: {p: {anchor: calendar, period: 24h}}"), "6:39",
      "the calendar has no such periods"),
    Malformed(
      Minimal.scenario(more: "plans: {p: {prorate: true}}"), "6:22", "add `anchor: calendar`"),
    Malformed(
      Minimal.scenario(more: "plans: {p: {anchor: calendar, prorate: half}}"), "6:40",
      "expected `true` or `false`, found `half`"),
    Malformed(Minimal.scenario(more: "plans: {p: {credit: -5}}"), "6:21", "the amount is negative"),
    Malformed(
      Minimal.scenario(more: "plans: {p: {credit: €5}}"), "6:21",
      "not the scenario's currency USD"),
    Malformed(
      Minimal.scenario(more: "plans: {p: {credit: 5, credit_expires: 0d}}"), "6:40", "it is zero"),
    Malformed(
      Minimal.scenario(more: "plans: {p: {credit: 5, credit_expires: soon}}"), "6:40",
      "not `period`, a number of periods, `never` or a duration"),
    Malformed(
      Minimal.scenario(more: "plans: {p: {credit: 5, credit_expires: 1 month 3d}}"), "6:40",
      "write either"),
    Malformed(
      Minimal.scenario(more: "plans: {p: {credit_expires: never}}"), "6:29",
      "add for example `credit: $50`"),
    Malformed(
      Minimal.scenario(more: "plans: {p: {credits: 5}}"), "6:13", "did you mean `credit`?"),
    Malformed(
      Minimal.scenario(organizations: "[{name: a, time_zone: Tokyo}]"), "5:38",
      "did you mean `Asia/Tokyo`?"),
    Malformed(
      Minimal.scenario(organizations: "[{name: a, time_zone: EST}]"), "5:38", "no such time zone"),
    Malformed(
      Minimal.scenario(organizations: "[{name: a, since: 2025-11-31}]"), "5:42", "the day is 31"),
    Malformed(
      Minimal.scenario(organizations: "[{name: a, since: 2025-11-30}]"), "5:34",
      "there is none; add for example `plan: pro`"),
    Malformed(
      Minimal.scenario(
        organizations: "[{name: a, plan: p, since: 2026-01-02}]", more: "plans: {p: {}}"), "5:43",
      "the plan begins after the horizon, which starts at 2026-01-01T00:00:00+00:00"),
    Malformed(
      Minimal.scenario(
        organizations: "[{name: a, plan: p, time_zone: Pacific/Pago_Pago, since: 2026-01-01}]",
        more: "plans: {p: {}}"), "5:73", "which starts at 2025-12-31T13:00:00-11:00"),
  ]

  @Test("what cannot be meant is refused at its place", arguments: malformed)
  func isRefused(example: Malformed) throws {
    let problems = try FullScenario.problems(example.text)
    let start = "s.yaml:\(example.place): error: "
    #expect(
      problems.contains { $0.hasPrefix(start) && $0.contains(example.message) }, "\(problems)")
  }
}
