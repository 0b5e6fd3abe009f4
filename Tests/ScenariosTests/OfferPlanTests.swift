import Billing
import Ledger
import Projection
import Quantities
import TestSupport
import Testing

@testable import Scenarios

/// Plans that bring, carry over and invoice credit in other ways, worked out by hand or by plain lists.
@Suite("What plans bring")
struct OfferPlanTests {
  private static func run(
    _ text: String
  ) throws -> (outcomes: [String: OrganizationOutcome], transactions: [TransactionRecord]) {
    let input = try FullScenario.read(
      "drawdown: 1\nreplications: 1\noutput: {transactions: all}\n" + text
    ).input
    let projection = Projection(input)
    var outcomes: [String: OrganizationOutcome] = [:]
    var transactions: [TransactionRecord] = []
    for block in 0..<projection.blockCount {
      let unit = try #require(try projection.run(block: block, replication: 0))
      for outcome in unit.organizations {
        outcomes[input.organizations[outcome.organization].name] = outcome
      }
      transactions += unit.transactions
    }
    return (outcomes, transactions)
  }

  /// An amount in whole units, and a rest where there is one.
  private static func units(_ outcome: OrganizationOutcome?, _ tally: Tally) throws -> String {
    "\(Money(nanos: try #require(outcome).tallies[tally]))"
  }

  private static func nanos(_ units: Int64) -> Int64 { Money(units: units).nanos }

  /// The amounts of an organization's invoices, line by line.
  private static func invoices(_ outcome: OrganizationOutcome?) throws -> [[String]] {
    try #require(outcome).invoices.map { $0.lines.map { "\($0.kind.name) \($0.amount)" } }
  }

  private static let daily = """
    prices: {models: {m: {input: 1, per: 1}, free: {input: 0, per: 1}}}
    traffic:
      one: {arrivals: {process: batch, size: 1, every: 24h, offset: 12h}, mix: [{model: m, input: 1}]}
      two: {arrivals: {process: batch, size: 1, every: 24h, offset: 12h}, mix: [{model: m, input: 2}]}
      nothing: {arrivals: {process: batch, size: 1, every: 24h, offset: 13h}, mix: [{model: free, input: 9}]}

    """

  // MARK: Changes

  @Test("a prorated upgrade brings its part of the credit, and takes the old part back where told")
  func upgrade() throws {
    let (outcomes, _) = try Self.run(
      Self.daily + """
        horizon: {start: 2026-04-01, duration: 30d}
        plans: {small: {fee: 30, credit: 30}, large: {fee: 300, credit: 300}}
        organizations:
          - {name: kept, traffic: one, plan: small}
          - {name: returned, traffic: one, plan: small}
          - {name: spent, traffic: two, plan: small}
          - {name: later, traffic: one, plan: small}
          - {name: usual, traffic: one, plan: small}
        timeline:
          - {at: 2026-04-16, organization: kept, plan: {to: large, prorate: true, credit: prorated}}
          - {at: 2026-04-16, organization: returned, plan: {to: large, prorate: true, credit: prorated, old_credit: returned}}
          - {at: 2026-04-16, organization: spent, plan: {to: large, prorate: true, credit: prorated, old_credit: returned}}
          - {at: 2026-04-16, organization: later, plan: {to: large, effect: renewal}}
          - {at: 2026-04-16, organization: usual, plan: {to: large, prorate: true}}
        """)
    // Half of April: 15 of 30 and 150 of 300. The first spends 15 before and 15 after.
    #expect(
      try Self.invoices(outcomes["kept"]) == [["plan_fee 30"], ["plan_fee -15", "plan_fee 150"]])
    #expect(try Self.units(outcomes["kept"], .subscriptionCredits) == "180")
    #expect(try Self.units(outcomes["kept"], .closingBalance) == "150")
    #expect(
      try Self.invoices(outcomes["returned"]) == [
        ["plan_fee 30"], ["plan_fee -15", "plan_fee 150"],
      ])
    #expect(try Self.units(outcomes["returned"], .subscriptionCredits) == "165")
    #expect(try Self.units(outcomes["returned"], .closingBalance) == "135")
    // All 30 are spent by the 15th: none comes back, nor what it was paid with.
    #expect(try Self.invoices(outcomes["spent"]) == [["plan_fee 30"], ["plan_fee 150"]])
    #expect(try Self.units(outcomes["spent"], .closingBalance) == "120")
    // The period of the small plan ends with the horizon, and the large one never begins.
    #expect(try Self.invoices(outcomes["later"]) == [["plan_fee 30"]])
    #expect(try Self.invoices(outcomes["usual"]) == [["plan_fee 30"], ["plan_fee 150"]])
    for name in ["kept", "returned", "spent"] {
      let outcome = try #require(outcomes[name])
      let fees = outcome.tallies[.planFees] + outcome.tallies[.overageCost]
      // What was paid is what was used, what is still there, and what was earned without credit.
      #expect(
        fees == outcome.tallies[.usageCost] + outcome.tallies[.closingBalance]
          - (name == "kept" ? Money(units: 15).nanos : 0))
    }
  }

  @Test("a change at the renewal lets the period run, and the new plan begins with the next")
  func renewal() throws {
    let (outcomes, _) = try Self.run(
      Self.daily + """
        horizon: {start: 2026-01-31, duration: 90d}
        plans: {small: {fee: 30, credit: 30}, large: {fee: 300, credit: 300}}
        organizations:
          - {name: up, traffic: one, plan: small}
          - {name: away, traffic: one, plan: small}
          - {name: twice, traffic: one, plan: small}
        timeline:
          - {at: 2026-02-10, organization: up, plan: {to: large, effect: renewal}}
          - {at: 2026-02-10, organization: away, plan: {to: none, effect: renewal}}
          - {at: 2026-02-10, organization: twice, plan: {to: none, effect: renewal}}
          - {at: 2026-02-11, organization: twice, plan: {to: small, effect: renewal}}
        """)
    // Periods begin on 31 January and 28 February; then where the new plan began.
    let dates = try #require(outcomes["up"]).invoices.map {
      ZoneRules.utc.iso8601($0.issuedAt).prefix(10)
    }
    #expect(dates == ["2026-01-31", "2026-02-28", "2026-03-28", "2026-04-28"])
    #expect(
      try Self.invoices(outcomes["up"])
        == [["plan_fee 30"], ["plan_fee 300"], ["plan_fee 300"], ["plan_fee 300"]])
    #expect(try Self.invoices(outcomes["away"]) == [["plan_fee 30"]])
    #expect(try Self.units(outcomes["away"], .closingBalance) == "0")
    #expect(try Self.invoices(outcomes["twice"]).count == 4)
  }

  @Test("requests used of a quota count against the next one where they are carried")
  func usedQuota() throws {
    let (outcomes, _) = try Self.run(
      Self.daily + """
        horizon: {start: 2026-04-01, duration: 30d}
        plans:
          few: {included: {requests: 10}}
          more: {included: {requests: 20}}
          paid: {included: {requests: 12}, overage: {enabled: true, request: 0.5}}
        organizations:
          - {name: forgotten, opening_balance: 99, traffic: one, plan: few}
          - {name: carried, opening_balance: 99, traffic: one, plan: few}
          - {name: charged, opening_balance: 99, traffic: one, plan: paid}
        timeline:
          - {at: 2026-04-09, organization: forgotten, plan: {to: more, prorate: true}}
          - {at: 2026-04-09, organization: carried, plan: {to: more, prorate: true, used_quota: carried}}
          - {at: 2026-04-16, organization: charged, plan: {to: paid, prorate: true, used_quota: carried}}
        """)
    // Eight are used by then: 20 more, or 12.
    #expect(try Self.units(outcomes["forgotten"], .usageCost) == "28")
    #expect(try Self.units(outcomes["carried"], .usageCost) == "20")
    // Three of fifteen are beyond and invoiced; then every one of the fifteen others.
    #expect(
      try Self.invoices(outcomes["charged"]) == [["overage 1.5"], ["overage 7.5"]])
  }

  // MARK: Overage

  @Test(
    "overage ends at its limit, by amount and by number, at whatever rates",
    arguments: UInt64(1)...20)
  func overageLimit(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &random) }
    let (included, first, second) = (below(30), 1 + below(9), 1 + below(9))
    let (amount, requests) = (below(60), below(3) == 0 ? below(30) : 1_000)
    let day = 2 + below(25)
    // One request an hour; the rate changes at a day, before the request of that hour.
    var (served, cost, beyond) = (Int64(0), Int64(0), Int64(0))
    for hour in 0..<Int64(30 * 24) {
      let rate = hour >= day * 24 ? second : first
      if served < included {
        served += 1
      } else if beyond < requests, cost + rate <= amount {
        (served, beyond, cost) = (served + 1, beyond + 1, cost + rate)
      }
    }
    let limit = "maximum: \(amount), maximum_requests: \(requests)"
    let (outcomes, _) = try Self.run(
      """
      horizon: {start: 2026-04-01, duration: 30d}
      prices: {models: {m: {input: 0, per: 1}}}
      traffic: {t: {arrivals: {process: batch, size: 1, every: 1h, offset: 30m}, mix: [{model: m, input: 1}]}}
      plans: {p: {included: {requests: \(included)}, overage: {enabled: true, request: \(first), \(limit)}}}
      organizations: [{name: a, opening_balance: 1, traffic: t, plan: p}]
      timeline: [{at: 2026-04-\(day < 9 ? "0" : "")\(day + 1), organization: a, overage: {request: \(second), \(limit)}}]
      """)
    let outcome = try #require(outcomes["a"])
    #expect(outcome.tallies[.servedRequests] == served, "seed \(seed)")
    #expect(outcome.tallies[.blockedQuotaExceeded] == 720 - served, "seed \(seed)")
    #expect(try Self.units(outcome, .overageCost) == "\(cost)", "seed \(seed)")
  }

  // MARK: Usage on the invoice

  @Test(
    "usage beyond the credit is invoiced when the period ends, and leaves the next credit whole")
  func postpaid() throws {
    let (outcomes, transactions) = try Self.run(
      """
      horizon: {start: 2026-01-01, duration: 59d}
      prices: {models: {m: {input: 1, per: 1}}, meters: {disk: {price: 1}}}
      traffic:
        a: {arrivals: {process: batch, size: 1, every: 100d, offset: 9d}, mix: [{model: m, input: 15}]}
        b: {arrivals: {process: batch, size: 1, every: 100d, offset: 19d}, mix: [{model: m, input: 30}]}
        c: {arrivals: {process: batch, size: 1, every: 100d, offset: 40d}, mix: [{model: m, input: 15}]}
        d: {arrivals: {process: batch, size: 1, every: 1h, offset: 0s}, mix: [{model: m, input: 1}]}
      plans: {pro: {fee: 20, credit: 20, anchor: calendar, postpaid: 50}}
      organizations:
        - {name: case, plan: pro, traffic: [a, b, c]}
        - {name: taxed, plan: pro, traffic: [a, b, c], billing: {tax: 10%}}
        - {name: limit, plan: pro, traffic: d}
        - {name: disk, plan: pro, infrastructure: [{every: 24h, meters: {disk: 3}}]}
      """)
    #expect(
      try Self.invoices(outcomes["case"]) == [["plan_fee 20"], ["overage 25", "plan_fee 20"]])
    let paid = try #require(outcomes["case"])
    #expect(paid.tallies[.planFees] + paid.tallies[.overageCost] == Self.nanos(65))
    #expect(try Self.units(outcomes["case"], .closingBalance) == "5")
    let repaid = transactions.filter { $0.organization == 0 && $0.type == .overage }
    #expect(repaid.map(\.amount) == [Self.nanos(25)])
    #expect(try Self.units(outcomes["taxed"], .tax) == "6.5")
    // 20 of credit and 50 beyond it in each month.
    #expect(try #require(outcomes["limit"]).tallies[.servedRequests] == 140)
    #expect(try Self.units(outcomes["limit"], .overageCost) == "100")
    // 3 a day: 31 days, and 27 booked in February, of which 70 can be delivered in each month.
    #expect(try Self.units(outcomes["disk"], .infrastructureCost) == "144")
  }

  // MARK: Credit

  @Test("a yearly fee pays for the credit of each month, and what has not come comes back")
  func yearly() throws {
    let (outcomes, transactions) = try Self.run(
      Self.daily + """
        horizon: {start: 2026-01-31, duration: 365d}
        plans: {annual: {fee: 1300, period: year, credit: 100, credit_every: month}}
        organizations:
          - {name: whole, plan: annual, traffic: two}
          - {name: left, plan: annual}
          - {name: running, plan: annual, since: 2025-11-15}
        timeline: [{at: 2026-07-31, organization: left, plan: {to: none, prorate: true}}]
        """)
    let grants = transactions.filter { $0.organization == 0 && $0.type == .subscription }
    let dates = grants.map { String(ZoneRules.utc.iso8601($0.at).dropFirst(5).prefix(5)) }
    #expect(
      dates == [
        "01-31", "02-28", "03-31", "04-30", "05-31", "06-30", "07-31", "08-31", "09-30", "10-31",
        "11-30", "12-31",
      ])
    #expect(grants.allSatisfy { $0.amount == Self.nanos(100) })
    let whole = try #require(outcomes["whole"])
    #expect(try Self.invoices(whole) == [["plan_fee 1300"]])
    #expect(try Self.units(whole, .subscriptionCredits) == "1200")
    #expect(try Self.units(whole, .usageCost) == "730")
    // Months of 28 to 31 days at 2 a day leave what they leave; the rest expires with its month.
    #expect(
      whole.tallies[.expiredCredits] + whole.tallies[.closingBalance] == Self.nanos(1200 - 730))
    // Seven credits came, the seventh at the very instant; 500 of the fee pay for what has not, and
    // 184 of 365 days of the 100 that paid for no credit are left, in whole cents.
    let cents = (Int128(100 * 100) * 184).divided(by: 365, rounding: .halfEven)
    #expect(
      try #require(outcomes["left"]).invoices.last?.lines.first?.amount
        == Money(nanos: -Money(units: 500).nanos - Int64(cents) * 10_000_000))
    let running = transactions.filter { $0.organization == 2 && $0.type == .subscription }
    #expect(running.count == 12)
    #expect(running.first.map { ZoneRules.utc.iso8601($0.at).prefix(10) } == "2026-02-15")
  }

  @Test("credit lives for periods, and no more of it is carried over than the plan says")
  func carryOver() throws {
    let (_, transactions) = try Self.run(
      Self.daily + """
        horizon: {start: 2026-01-31, end: 2026-07-31}
        plans:
          two: {fee: 10, credit: 10, credit_expires: 2 periods}
          capped: {fee: 10, credit: 10, credit_expires: never, carry_over_maximum: 12}
        organizations:
          - {name: two, plan: two}
          - {name: capped, plan: capped, traffic: nothing}
        """)
    func expiries(_ organization: Int) -> [String] {
      transactions.filter { $0.organization == organization && $0.type == .expiry }.map {
        "\(ZoneRules.utc.iso8601($0.at).dropFirst(5).prefix(5)) \(Money(nanos: $0.amount))"
      }
    }
    // Those of 31 January to 30 April; that of 28 February ends on 30 April.
    #expect(expiries(0) == ["03-31 -10", "04-30 -10", "05-31 -10", "06-30 -10"])
    // 10 and 10 are 20, of which 12 are carried on 31 March; then 10 of 22 end each time, the 2 that
    // are left of the oldest first.
    #expect(
      expiries(1) == [
        "03-31 -8", "04-30 -2", "04-30 -8", "05-31 -2", "05-31 -8", "06-30 -2", "06-30 -8",
      ])
  }

  // MARK: Free of charge

  @Test(
    "free models and included requests run without credit and over budget where admission says so")
  func free() throws {
    let (outcomes, _) = try Self.run(
      Self.daily + """
        horizon: {start: 2026-04-01, duration: 10d}
        plans: {p: {included: {requests: 4}}}
        organizations:
          - {name: usual, opening_balance: 2, traffic: [one, nothing]}
          - {name: free, opening_balance: 2, traffic: [one, nothing], admission: {free_models: true}}
          - {name: empty, traffic: nothing, admission: {free_models: true}}
          - {name: budget, opening_balance: 99, traffic: [one, nothing], admission: {free_models: true}, budgets: {team: {limit: 1}}}
          - {name: held, opening_balance: 2, traffic: [one, nothing], admission: {free_models: true, hold: {estimate: 0}}}
          - {name: included, opening_balance: 2, plan: p, traffic: one, admission: {included_requests: true}}
        """)
    func served(_ name: String) throws -> Int64 {
      try #require(outcomes[name]).tallies[.servedRequests]
    }
    // Two paid requests, and the free one of the first day: at noon of the second the balance is zero.
    #expect(try served("usual") == 3)
    #expect(try served("free") == 12)
    #expect(try served("empty") == 10)
    #expect(try served("budget") == 11)
    #expect(try served("held") == 12)
    #expect(try served("included") == 4)
    #expect(try Self.units(outcomes["included"], .closingBalance) == "-2")
  }

  // MARK: Bad files

  @Test("keys that contradict each other are refused where they stand")
  func contradictions() throws {
    func problems(_ plan: String, _ change: String = "to: p") throws -> [String] {
      try FullScenario.problems(
        Minimal.scenario(
          organizations: "[{name: a, plan: p}]",
          more: "plans: {p: {\(plan)}}\n"
            + "timeline: [{at: 2026-01-02, organization: a, plan: {\(change)}}]"))
    }
    #expect(
      try problems("fee: 5, credit: 5, credit_expires: 2 periods, carry_over_maximum: 3").isEmpty)
    let plans = [
      ("credit_every: month", "there is no credit"),
      ("carry_over_maximum: 3", "there is no credit"),
      ("credit: 5, carry_over_maximum: 3", "nothing is carried over"),
      ("credit: 5, credit_every: 2 months", "no whole number"),
      ("credit: 5, credit_every: 7d", "no whole number"),
      ("credit: 5, credit_expires: 0 periods", "from 1 to 720 periods"),
      ("credit: 5, credit_expires: 1.5 periods", "whole"),
      ("overage: {maximum: 5}", "overage is off"),
      ("overage: {enabled: false, maximum_requests: 5}", "overage is off"),
      ("postpaid: -5", "negative"),
    ]
    for (plan, message) in plans {
      let found = try problems(plan)
      #expect(found.count == 1 && found[0].contains(message), "\(plan): \(found)")
    }
    let changes = [
      ("to: p, credit: prorated", "add `prorate: true`"),
      ("to: p, prorate: true, old_credit: returned", "`credit: prorated`"),
      ("to: p, effect: renewal, prorate: true", "remove `prorate`"),
      ("to: p, effect: renewal, used_quota: carried", "remove `used_quota`"),
    ]
    for (change, message) in changes {
      let found = try problems("fee: 5", change)
      #expect(found.count == 1 && found[0].contains(message), "\(change): \(found)")
    }
    let admission = try FullScenario.problems(
      Minimal.scenario(organizations: "[{name: a, traffic: t, admission: {}}]"))
    #expect(admission.count == 1 && admission[0].contains("`hold` is missing"))
  }
}
