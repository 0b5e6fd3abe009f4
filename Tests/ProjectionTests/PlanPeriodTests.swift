import AutoTopUp
import Billing
import Ledger
import Pricing
import Projection
import Quantities
import Randomness
import Testing
import Traffic

@Suite("Plan periods of an organization")
struct PlanPeriodTests {
  /// An hour behind UTC; on 8 January its clocks go forward by an hour.
  private static let zone = ZoneRules(
    name: "Test/Zone", initialOffsetSeconds: -3600,
    transitions: [.init(from: SampleInput.start + .day * 7, offsetSeconds: 0)])

  private func instant(_ text: String, hour: Int = 0) throws -> Instant {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    let date = try #require(CivilDate(year: parts[0], month: parts[1], day: parts[2]))
    return ZoneRules.utc.instant(of: date) + .hour * Int64(hour)
  }

  private func plan(
    _ period: PeriodLength = .month, anchor: PeriodAnchor = .anniversary,
    isProrated: Bool = false, credit: Int64 = 0,
    expiry: SubscriptionCredit.Expiry = .periodEnd, requests: Int64? = nil
  ) throws -> Plan {
    try Plan(
      fee: Money(units: 31), period: period, anchor: anchor, isProrated: isProrated,
      credit: credit == 0
        ? nil : SubscriptionCredit(amount: Money(units: credit), expiry: expiry),
      includedRequests: requests)
  }

  /// What happened in some days from a day on.
  private func outcome(
    _ plan: Plan, from start: Instant, nanoseconds: Int64, opening: Int64 = 0,
    alerts: [Money] = [], zone: ZoneRules = .utc, since: Instant? = nil,
    streams: [StreamInput] = [], actions: [ScheduledAction] = []
  ) throws -> OrganizationOutcome {
    let organization = OrganizationInput(
      name: "a", opening: .amount(Money(units: opening)),
      terms: OrganizationTerms(plan: plan, zone: zone, lowBalanceAlerts: alerts),
      payments: try SampleInput.payments(latency: 30), streams: streams,
      actions: actions, planSince: since)
    var input = try SampleInput.input([organization], seconds: 1, sampleEvery: .day)
    input.horizon = Interval(from: start, to: start + Duration(nanoseconds: nanoseconds))
    let unit = try #require(try Projection(input).run(block: 0, replication: 0))
    return unit.organizations[0]
  }

  private let day = Duration.day.nanoseconds

  private func fees(_ outcome: OrganizationOutcome) -> [String] {
    outcome.invoices.flatMap { invoice in
      invoice.lines.filter { $0.kind == .planFee }.map {
        "\(ZoneRules.utc.iso8601(invoice.issuedAt).prefix(13)) \($0.amount)"
      }
    }
  }

  @Test("by the calendar the first period is short, and costs all of the fee unless prorated")
  func calendarMonth() throws {
    let start = try instant("2026-01-17")
    let whole = try outcome(plan(anchor: .calendar), from: start, nanoseconds: 60 * day)
    #expect(fees(whole) == ["2026-01-17T00 31", "2026-02-01T00 31", "2026-03-01T00 31"])
    let prorating = try plan(anchor: .calendar, isProrated: true)
    let part = try outcome(prorating, from: start, nanoseconds: 60 * day)
    #expect(fees(part) == ["2026-01-17T00 15", "2026-02-01T00 31", "2026-03-01T00 31"])
    #expect(part.periods.map(\.period) == whole.periods.map(\.period))
    let first = try outcome(prorating, from: try instant("2026-01-01"), nanoseconds: day)
    #expect(fees(first) == ["2026-01-01T00 31"], "the first of the month is no part of it")
  }

  @Test("anniversaries clamp to short months and come back, also from before the horizon")
  func since() throws {
    let outcome = try outcome(
      plan(), from: try instant("2026-01-01"), nanoseconds: 120 * day,
      since: try instant("2025-11-30"))
    // The period since 30 December is running and paid for.
    #expect(
      fees(outcome) == [
        "2026-01-30T00 31", "2026-02-28T00 31", "2026-03-30T00 31",
        "2026-04-30T00 31",
      ])
    #expect(outcome.periods.first?.period.from == (try instant("2026-01-01")))
    #expect(outcome.tallies[.planFees] == Money(units: 124).nanos)
  }

  @Test("a period that begins at the horizon's start is paid then, whenever the plan began")
  func sinceAtBoundary() throws {
    let start = try instant("2026-01-31")
    for since in [nil, "2026-01-31", "2025-12-31", "2025-08-31"] {
      let outcome = try outcome(
        plan(), from: start, nanoseconds: 30 * day, since: try since.map { try instant($0) })
      #expect(fees(outcome) == ["2026-01-31T00 31", "2026-02-28T00 31"], "\(since ?? "")")
    }
    let later = try outcome(
      plan(), from: start, nanoseconds: 30 * day, since: try instant("2025-12-30"))
    #expect(fees(later) == ["2026-02-28T00 31"])
  }

  @Test("by the calendar, a plan from before the horizon has paid for the month that runs")
  func sinceByCalendar() throws {
    let outcome = try outcome(
      plan(anchor: .calendar), from: try instant("2026-01-17"), nanoseconds: 20 * day,
      since: try instant("2026-01-09"))
    #expect(fees(outcome) == ["2026-02-01T00 31"])
  }

  @Test("a period that would begin at the horizon's end does not begin")
  func horizonEnd() throws {
    let start = try instant("2026-01-01")
    for (nanoseconds, count) in [(31 * day, 1), (31 * day + 1, 2)] {
      let outcome = try outcome(plan(credit: 50), from: start, nanoseconds: nanoseconds)
      #expect(fees(outcome).count == count)
      #expect(outcome.periods.count == count)
      #expect(outcome.tallies[.subscriptionCredits] == Money(units: Int64(50 * count)).nanos)
      #expect(outcome.tallies[.expiredCredits] == Money(units: Int64(50 * (count - 1))).nanos)
    }
  }

  @Test("periods follow the organization's own zone and its changes of clocks")
  func ownZone() throws {
    let start = try instant("2026-01-05", hour: 12)
    let daily = try plan(.day, anchor: .calendar)
    let outcome = try outcome(daily, from: start, nanoseconds: 4 * day, zone: Self.zone)
    #expect(
      fees(outcome).map { $0.prefix(13) } == [
        "2026-01-05T12", "2026-01-06T01", "2026-01-07T01", "2026-01-08T00", "2026-01-09T00",
      ])
    // Midnight of 8 January is skipped: clocks jump from it to 1:00 as its instant comes.
    let anniversary = try self.outcome(
      plan(.day), from: start, nanoseconds: 4 * day, zone: Self.zone)
    #expect(
      fees(anniversary).map { $0.prefix(13) } == [
        "2026-01-05T12", "2026-01-06T12", "2026-01-07T12", "2026-01-08T11",
      ] + ["2026-01-09T11"])
  }

  @Test("at a reset the old credit is gone and the new one is whole, with nothing between")
  func creditAtReset() throws {
    let outcome = try outcome(
      plan(.day, credit: 50), from: try instant("2026-01-01"), nanoseconds: 3 * day,
      alerts: [Money(units: 60), Money(units: 40)])
    #expect(outcome.balances == [Int64](repeating: Money(units: 50).nanos, count: 4))
    #expect(outcome.tallies[.minimumBalance] == Money(units: 50).nanos)
    #expect(outcome.tallies[.runway] == -1)
    #expect(outcome.tallies[.blockedTime] == 0)
    #expect(outcome.tallies[.subscriptionCredits] == Money(units: 150).nanos)
    #expect(outcome.tallies[.promotion] == Money(units: 57).nanos)
    #expect(outcome.tallies[.deferredRevenue] == Money(units: 31).nanos)
    #expect(outcome.tallies[.expiredCredits] == Money(units: 100).nanos)
    // Once, as 50 is below 60 at the start; a hundred in the wallet for no time re-arms nothing.
    #expect(outcome.alerts.map(\.level) == [Money(units: 60)])
    #expect(
      outcome.invoices.flatMap(\.lines).map(\.credits)
        == [Money](repeating: Money(units: 50), count: 3))
  }

  @Test("credit lives as long as its plan says: for its period, for longer, or for ever")
  func creditExpiry() throws {
    for (expiry, balances) in [
      (.periodEnd, [50, 50, 50, 50, 50]), (.afterArrival(.never), [50, 100, 150, 200, 250]),
      (.afterArrival(.afterDays(2)), [50, 100, 100, 100, 100]),
      // At each midnight one arrives; at each noon the one of the day before goes.
      (.afterArrival(.after(.hour * 36)), [50, 100, 100, 100, 100]),
      (.afterArrival(.after(.hour * 12)), [50, 50, 50, 50, 50]),
    ] as [(SubscriptionCredit.Expiry, [Int64])] {
      let outcome = try outcome(
        plan(.day, credit: 50, expiry: expiry), from: try instant("2026-01-01"),
        nanoseconds: 4 * day + day / 4)
      #expect(outcome.balances.prefix(5).map { $0 / Money.nanosPerUnit } == balances, "\(expiry)")
    }
  }

  @Test("bought credit stays when a period's credit expires")
  func boughtCreditStays() throws {
    let outcome = try outcome(
      plan(.day, credit: 50), from: try instant("2026-01-01"), nanoseconds: 2 * day, opening: 7)
    #expect(outcome.balances == [Int64](repeating: Money(units: 57).nanos, count: 3))
    #expect(outcome.tallies[.openingBalance] == Money(units: 7).nanos)
  }

  @Test(
    "credit that expires at the instant of a reset is gone for the new period", arguments: [0, 50])
  func givenCreditAtReset(credit: Int64) throws {
    let start = try instant("2026-01-01")
    let outcome = try outcome(
      plan(.day, credit: credit), from: start, nanoseconds: 2 * day,
      actions: [
        ScheduledAction(
          at: start + .hour,
          kind: .give(Money(units: 9), priority: 0, expiry: start + .day))
      ])
    #expect(outcome.balances.map { $0 / Money.nanosPerUnit } == [credit, credit, credit])
    #expect(outcome.tallies[.expiredCredits] == Money(units: 9 + credit).nanos)
    #expect(outcome.tallies[.minimumBalance] == Money(units: credit).nanos)
  }

  @Test("the credit of the first period lets requests in, and no credit lets none")
  func opening() throws {
    let start = try instant("2026-01-01")
    let with = try outcome(plan(credit: 50), from: start, nanoseconds: day)
    #expect(with.tallies[.runway] == -1 && with.tallies[.blockedTime] == 0)
    let without = try outcome(plan(), from: start, nanoseconds: day)
    #expect(without.tallies[.runway] == 0 && without.tallies[.blockedTime] == day)
    // Already running: its credit is part of the opening balance, which is nothing here.
    let running = try outcome(
      plan(credit: 50), from: start, nanoseconds: day, since: try instant("2025-12-20"))
    #expect(running.tallies[.runway] == 0 && running.tallies[.subscriptionCredits] == 0)
  }

  @Test("a request at the instant of a reset has the new quota and the new credit")
  func requestAtReset() throws {
    let mix = try MarkMix([
      MarkMix.Entry(
        share: 1,
        tokens: try CorrelatedPair(
          .constant(Double(2 * Money.nanosPerUnit)), .constant(0), correlation: 0))
    ])
    let stream = StreamInput(
      name: "requests",
      origin: .synthesized(
        TrafficDefinition(
          process: .batch(BatchSchedule(size: 1, every: .day, offset: .zero)), rate: 0,
          profile: .flat, mix: mix)),
      entries: [StreamEntry(model: ModelID(0), endpoint: 0)], service: .instant)
    let start = try instant("2026-01-01")
    let served = try outcome(
      plan(.day, credit: 1, requests: 1), from: start, nanoseconds: 10 * day, streams: [stream])
    #expect(served.tallies[.requests] == 10)
    // Each costs two of credit of one: the debt of one is repaid by the next day's credit, so that
    // every other day there is none.
    #expect(served.tallies[.blockedQuotaExceeded] == 0)
    #expect(served.tallies[.servedRequests] == 5)
    #expect(served.tallies[.blockedInsufficientCredits] == 5)
    let late = try outcome(
      plan(.fixed(.day + .second), credit: 100, requests: 1), from: start, nanoseconds: 3 * day,
      streams: [stream])
    #expect(late.tallies[.blockedQuotaExceeded] == 1, "a second before the reset it is used up")
  }

  @Test("a deleted organization has no further periods", .timeLimit(.minutes(1)))
  func deleted() throws {
    let start = try instant("2026-01-01")
    let outcome = try outcome(
      plan(.day, credit: 50), from: start, nanoseconds: 5 * day,
      actions: [ScheduledAction(at: start + .hour * 36, kind: .delete(forfeitsCredit: true))])
    #expect(fees(outcome).count == 2)
    #expect(outcome.tallies[.expiredCredits] == Money(units: 100).nanos)
    #expect(outcome.tallies[.closingBalance] == 0)
  }

  @Test("the fee is revenue only as far as it pays for no credit")
  func margin() throws {
    let outcome = try outcome(
      plan(credit: 20), from: try instant("2026-01-01"), nanoseconds: day)
    let totals = TallyTotals(outcome.tallies)
    let nanos = Int128(Money.nanosPerUnit)
    for (metric, units) in [
      (Metric.planFees, 31), (.subscriptionCredits, 20), (.margin, 11), (.totalSpend, 31),
    ] as [(Metric, Int128)] {
      let value = metric.value(totals, horizon: .day, credit: Money(units: 1))
      #expect(value == .money(units * nanos), "\(metric)")
    }
  }
}
