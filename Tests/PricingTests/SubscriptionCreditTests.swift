import Pricing
import Quantities
import Testing

@Suite("Credit that a plan brings, and its periods")
struct SubscriptionCreditTests {
  private func plan(
    _ period: PeriodLength = .month, anchor: PeriodAnchor = .anniversary,
    isProrated: Bool = false, credit: String = "50",
    expiry: SubscriptionCredit.Expiry = .periodEnd
  ) throws -> Plan {
    try Plan(
      fee: money("30"), period: period, anchor: anchor, isProrated: isProrated,
      credit: SubscriptionCredit(amount: money(credit), expiry: expiry))
  }

  @Test("credit expires with its period, after a time of its own, or never")
  func expiry() throws {
    let arrival = try utc(2028, 2, 29, hour: 9)
    let end = try utc(2028, 3, 29, hour: 9)
    for (expiry, expected) in [
      (.periodEnd, end), (.afterArrival(.never), .never),
      (.afterArrival(.afterMonths(12)), try utc(2029, 2, 28, hour: 9)),
      (.afterArrival(.afterDays(90)), try utc(2028, 5, 29, hour: 9)),
      (.afterArrival(.after(.hour)), try utc(2028, 2, 29, hour: 10)),
    ] as [(SubscriptionCredit.Expiry, Instant)] {
      let credit = try #require(try plan(expiry: expiry).credit)
      let periods = try plan(expiry: expiry).periods(since: arrival, in: .utc)
      #expect(credit.expiry(ofCreditAt: arrival, in: periods) == expected)
    }
  }

  @Test("twelve months of credit from 29 February end on the 28th, at the same local time")
  func leapDay() throws {
    let zone = try zone("Europe/Berlin")
    let bought = try utc(2028, 2, 29, hour: 17)
    let expiry = try #require(CreditExpiry.afterMonths(12).expiry(ofCreditAt: bought, in: zone))
    #expect(zone.iso8601(expiry) == "2029-02-28T18:00:00+01:00")
    let leap = try #require(CreditExpiry.afterMonths(48).expiry(ofCreditAt: bought, in: zone))
    #expect(zone.iso8601(leap) == "2032-02-29T18:00:00+01:00")
  }

  @Test("a month and thirty days of credit keep the local time over a change of clocks")
  func clockChange() throws {
    let zone = try zone("America/New_York")
    let bought = try utc(2026, 2, 20, hour: 14, minute: 30)
    for (expiry, text) in [
      (.afterMonths(1), "2026-03-20T09:30:00-04:00"), (.afterDays(30), "2026-03-22T09:30:00-04:00"),
      (.after(.hour * 720), "2026-03-22T10:30:00-04:00"),
    ] as [(CreditExpiry, String)] {
      #expect(expiry.expiry(ofCreditAt: bought, in: zone).map(zone.iso8601) == text)
    }
  }

  @Test("plans of the calendar have its periods, others those of their start")
  func periods() throws {
    let start = try utc(2026, 1, 17, hour: 8)
    let own = try plan().periods(since: start, in: .utc)
    #expect(own.anchor == start)
    let calendar = try plan(anchor: .calendar).periods(since: start, in: .utc)
    #expect(try calendar.interval(containing: start).to == utc(2026, 2, 1))
  }

  @Test("only a plan that prorates asks for a part of its fee")
  func proration() throws {
    let june = Interval(from: try utc(2026, 6, 1), to: try utc(2026, 7, 1))
    let start = try utc(2026, 6, 21)
    func fee(_ plan: Plan, from start: Instant) -> Money {
      PeriodFee(of: plan, for: june, from: start).amount
    }
    #expect(try fee(plan(anchor: .calendar), from: start) == money("30"))
    let prorating = try plan(anchor: .calendar, isProrated: true)
    #expect(try fee(prorating, from: start) == money("10"))
    #expect(try fee(prorating, from: june.from) == money("30"))
  }

  @Test("credit and periods that mean nothing are refused")
  func problems() throws {
    #expect(throws: PlanProblem.noCalendarPeriod) { try plan(.days(30), anchor: .calendar) }
    #expect(throws: PlanProblem.noCalendarPeriod) { try plan(.fixed(.day), anchor: .calendar) }
    #expect(throws: PlanProblem.noCalendarPeriod) { try plan(.months(5), anchor: .calendar) }
    #expect(throws: PlanProblem.nonPositivePeriod) { try plan(.days(0)) }
    #expect(throws: PlanProblem.negativeCredit) { try plan(credit: "-1") }
    #expect(throws: PlanProblem.nonPositiveCreditExpiry) {
      try plan(expiry: .afterArrival(.afterDays(0)))
    }
  }
}
