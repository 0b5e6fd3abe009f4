import Billing
import Foundation
import Ledger
import Projection
import Quantities
import Testing

@testable import Scenarios

/// Scenarios whose plans, packages and invoices were worked out by hand.
@Suite("Plans and packages in scenarios")
struct PlanBillingTests {
  private func run(_ text: String) throws -> (ProjectionInput, [OrganizationOutcome]) {
    var input = try FullScenario.read("drawdown: 1\nreplications: 1\n" + text).input
    input.transactions = .all
    let projection = Projection(input)
    var outcomes: [OrganizationOutcome] = []
    for block in 0..<projection.blockCount {
      outcomes += try #require(try projection.run(block: block, replication: 0)).organizations
    }
    return (input, outcomes)
  }

  /// Every line of an organization's invoices: number, date, kind and amount.
  private func lines(_ outcome: OrganizationOutcome, in zone: ZoneRules = .utc) -> [String] {
    outcome.invoices.flatMap { invoice in
      invoice.lines.map {
        "\(invoice.number) \(zone.iso8601(invoice.issuedAt).prefix(16)) \($0.kind.name) \($0.amount)"
      }
    }
  }

  @Test("the third prorated change of a month is of the whole fee: 31 - 16 + 16 - 8 + 8 - 2")
  func proratedTwice() throws {
    let (_, outcomes) = try run(
      """
      horizon: {start: 2026-01-01, duration: 31d}
      plans: {a: {fee: $31}, b: {fee: $31}}
      organizations: [{name: o, plan: a}]
      timeline:
        - {at: 2026-01-16, organization: o, plan: {to: b, prorate: true}}
        - {at: 2026-01-24, organization: o, plan: {to: a, prorate: true}}
        - {at: 2026-01-30, organization: o, plan: {to: none, prorate: true}}
      """)
    #expect(outcomes[0].tallies[.planFees] == Money(units: 29).nanos)
    let expected: [[Int64]] = [[31], [-16, 16], [-8, 8], [-2]]
    #expect(
      outcomes[0].invoices.map { $0.lines.map { $0.amount.nanos / Money.nanosPerUnit } }
        == expected)
  }

  @Test("a period that was paid before the horizon comes back like any other")
  func proratedSince() throws {
    let (_, outcomes) = try run(
      """
      horizon: {start: 2026-01-10, end: 2026-02-01}
      plans: {a: {fee: $31}, b: {fee: $31}}
      organizations: [{name: o, plan: a, since: 2026-01-01}]
      timeline:
        - {at: 2026-01-16, organization: o, plan: {to: b, prorate: true}}
        - {at: 2026-01-24, organization: o, plan: {to: a, prorate: true}}
      """)
    #expect(outcomes[0].tallies[.planFees] == 0)
  }

  @Test("a part that was paid comes back as the part of the whole fee that is left")
  func partsOfParts() throws {
    let (_, outcomes) = try run(
      """
      horizon: {start: 2026-01-11, duration: 40d}
      plans:
        cal: {fee: $62, anchor: calendar, prorate: true}
        a: {fee: $31}
        n: {fee: $62}
        b: {fee: $93}
      organizations: [{name: first, plan: cal}, {name: nil, plan: cal}, {name: second, plan: a}]
      timeline:
        - {at: 2026-01-11, organization: nil, plan: {to: none, prorate: true}}
        - {at: 2026-01-16, organization: first, plan: {to: b, prorate: true}}
        - {at: 2026-01-16, organization: second, plan: {to: n, prorate: true}}
        - {at: 2026-01-21, organization: second, plan: {to: b, prorate: true}}
      """)
    let back = outcomes.map { outcome in
      outcome.invoices.flatMap(\.lines).last { $0.amount < .zero }?.amount
    }
    #expect(back == [Money(units: -32), Money(units: -42), Money(units: -42)])
  }

  @Test("a day that the zone skips has no period: eleven fees in the twelve days of Apia")
  func skippedDay() throws {
    for prorates in [false, true] {
      let (_, outcomes) = try run(
        """
        horizon: {start: 2011-12-20, duration: 12d, time_zone: Pacific/Apia}
        plans: {basic: {fee: $1, period: day, anchor: calendar, prorate: \(prorates)}}
        organizations: [{name: acme, plan: basic}]
        """)
      #expect(outcomes[0].tallies[.planFees] == Money(units: 11).nanos)
      #expect(outcomes[0].periods.count == 11)
      #expect(outcomes[0].periods.allSatisfy { $0.period.duration == .day })
    }
  }

  @Test("periods and `since` are in the organization's zone")
  func sinceZone() throws {
    let (input, outcomes) = try run(
      """
      horizon: {start: 2026-02-01, end: 2026-04-01, time_zone: America/Los_Angeles}
      plans: {p: {fee: $31}}
      organizations: [{name: k, plan: p, since: 2026-01-10T12:00, time_zone: Asia/Kolkata}]
      """)
    #expect(
      lines(outcomes[0], in: input.organizations[0].terms.zone) == [
        "1 2026-02-10T12:00 plan_fee 31", "2 2026-03-10T12:00 plan_fee 31",
      ])
  }

  @Test("each event has an invoice of its own, whatever else happens at its instant")
  func invoices() throws {
    let (_, outcomes) = try run(
      """
      horizon: {start: 2026-01-01, duration: 62d}
      plans: {a: {fee: $31}, b: {fee: $62}}
      organizations: [{name: o, plan: a}]
      timeline:
        - {at: 2026-02-01, organization: o, purchase: {amount: $10}}
        - {at: 2026-02-01, organization: o, plan: {to: b}}
        - {at: 2026-02-01, organization: o, purchase: {amount: $20}}
        - {at: 2026-02-01, organization: o, plan: {to: a, prorate: true}}
      """)
    // The change at the instant of the renewal comes after it, and both fees are due.
    #expect(
      lines(outcomes[0]) == [
        "1 2026-01-01T00:00 plan_fee 31", "2 2026-02-01T00:00 plan_fee 31",
        "3 2026-02-01T00:00 purchase 10", "4 2026-02-01T00:00 plan_fee 62",
        "5 2026-02-01T00:00 purchase 20", "6 2026-02-01T00:00 plan_fee -62",
        "6 2026-02-01T00:00 plan_fee 31", "7 2026-03-01T00:00 plan_fee 31",
      ])
  }

  @Test("nothing is charged after a deletion: no infrastructure, no request in flight")
  func deletion() throws {
    let (_, outcomes) = try run(
      """
      horizon: {start: 2026-01-01, duration: 9d}
      prices: {models: {one: {input: $1, per: 1}}, meters: {storage: {price: $1}}}
      traffic:
        t:
          arrivals: {process: batch, size: 1, every: 1d}
          mix: [{model: one, input: 1}]
          service: {first_token: 36h}
      organizations:
        - {name: line, opening_balance: $10, credit_line: $3, traffic: t,
           infrastructure: [{every: 1d, meters: {storage: 1}}]}
        - {name: plain, opening_balance: $10, traffic: t,
           infrastructure: [{every: 1d, meters: {storage: 1}}]}
      timeline:
        - {at: 2026-01-03T12:00, organization: line, delete: {forfeit: true}}
        - {at: 2026-01-03T12:00, organization: plain, delete: {forfeit: true}}
      """)
    for outcome in outcomes {
      #expect(outcome.tallies[.infrastructureCost] == Money(units: 2).nanos)
      #expect(outcome.tallies[.usageCost] == Money(units: 1).nanos)
      #expect(outcome.tallies[.expiredCredits] == Money(units: 7).nanos)
      #expect(outcome.tallies[.closingBalance] == 0)
    }
  }

  @Test("what a package costs above its credits reaches the books: 105.50 for 100 of credit")
  func packagePremium() throws {
    let text =
      """
      horizon: {start: 2026-01-01, duration: 10d}
      packages: {pack: {price: $105.50, credits: 10000}}
      payments: {fee: 0%}
      organizations: [{name: a}]
      timeline: [{at: 2026-01-01, organization: a, purchase: {package: pack}}]
      """
    let (input, outcomes) = try run(text)
    let line = try #require(outcomes[0].invoices.first?.lines.first)
    #expect(line.amount.description == "105.5" && line.credits == Money(units: 100))
    #expect(line.item == "pack")
    let unit = try #require(try Projection(input).run(block: 0, replication: 0))
    let books = try #require(unit.platform.last)
    #expect(books[.account(.saleRevenue)] == 5_500_000_000 && books[.margin] == 5_500_000_000)
  }

  @Test("credit expires by the clock of its organization, bought or given")
  func expiryZone() throws {
    let (_, outcomes) = try run(
      """
      horizon: {start: 2026-03-01, duration: 60d, time_zone: America/New_York}
      packages: {pack: {price: $20, credits: 2000, expires: 30 days}}
      organizations: [{name: a, time_zone: UTC}, {name: b}]
      timeline:
        - {at: 2026-03-02T00:00-05:00, organization: a, purchase: {package: pack}}
        - {at: 2026-03-02T00:00-05:00, organization: b, purchase: {package: pack}}
        - {at: 2026-03-02T00:00-05:00, organization: a, grant: {amount: $5, expires: 30 days}}
        - {at: 2026-03-02T00:00-05:00, organization: b, grant: {amount: $5, expires: 30 days}}
      output: {sample_every: 1h}
      """)
    // Clocks go forward in New York in between: 30 days are an hour shorter there.
    let left = outcomes.map { outcome in
      outcome.balances.lastIndex { $0 > 0 }.map { $0 - 24 }
    }
    #expect(left == [719, 718])
    #expect(outcomes.map { $0.tallies[.expiredCredits] } == [25_000_000_000, 25_000_000_000])
  }

  @Test("a plan begun with proration brings no credit before its next period")
  func begunWithProration() throws {
    let (_, outcomes) = try run(
      """
      horizon: {start: 2026-01-01, duration: 40d}
      plans: {a: {fee: $31, credit: $10}}
      organizations: [{name: o}]
      timeline: [{at: 2026-01-16, organization: o, plan: {to: a, prorate: true}}]
      """)
    #expect(
      lines(outcomes[0]) == [
        "1 2026-01-16T00:00 plan_fee 16", "2 2026-02-01T00:00 plan_fee 31",
      ])
    #expect(outcomes[0].tallies[.subscriptionCredits] == Money(units: 10).nanos)
  }

  @Test("credit of a plan that was left keeps its end, whether the fee was prorated or not")
  func leftPlanCredit() throws {
    for prorates in [false, true] {
      let (_, outcomes) = try run(
        """
        horizon: {start: 2026-01-01, duration: 40d}
        plans: {a: {fee: $31, credit: $10}}
        organizations: [{name: o, plan: a}]
        timeline: [{at: 2026-01-16, organization: o, plan: {to: none, prorate: \(prorates)}}]
        output: {sample_every: 1d}
        """)
      #expect(outcomes[0].balances.lastIndex { $0 > 0 } == 30)
      #expect(outcomes[0].tallies[.expiredCredits] == Money(units: 10).nanos)
    }
  }

  @Test("at one instant the timeline goes by organizations, then by the file")
  func order() throws {
    let (_, outcomes) = try run(
      """
      horizon: {start: 2026-01-01, duration: 4d}
      organizations: [{name: a, opening_balance: $50}, {name: b}]
      timeline:
        - {at: 2026-01-02, organization: b, transfer: {to: a, amount: $50}}
        - {at: 2026-01-02, organization: a, transfer: {to: b, amount: $50}}
      """)
    #expect(outcomes.map { $0.tallies[.closingBalance] } == [Money(units: 50).nanos, 0])
    let (_, personal) = try run(
      """
      horizon: {start: 2026-01-01, duration: 4d}
      organizations:
        - name: a
          members: [{name: ada, role: owner, personal: {opening_balance: $50}}]
        - {name: b}
      timeline:
        - {at: 2026-01-02, organization: a.ada, transfer: {to: a, amount: $50}}
        - {at: 2026-01-02, organization: a, transfer: {to: b, amount: $50}}
      """)
    // The organization's own entry comes first, and finds nothing to move.
    #expect(personal.map { $0.tallies[.closingBalance] } == [Money(units: 50).nanos, 0, 0])
  }

  @Test("what ends with the horizon closes, and neither expires nor begins")
  func horizonEnd() throws {
    let (_, outcomes) = try run(
      """
      horizon: {start: 2026-01-01, duration: 31d}
      plans: {a: {fee: $31, credit: $10}}
      organizations: [{name: o, plan: a}]
      """)
    #expect(outcomes[0].periods.count == 1 && outcomes[0].invoices.count == 1)
    #expect(outcomes[0].tallies[.expiredCredits] == 0)
    #expect(outcomes[0].tallies[.closingBalance] == Money(units: 10).nanos)
  }

  @Test("what comes back for what was paid before the measured time is possible, and below zero")
  func negativeMetrics() throws {
    let texts = [
      """
      horizon: {start: 2026-01-01, duration: 10d}
      warm_up: 3d
      organizations: [{name: acme}]
      timeline:
        - {at: 2026-01-02, organization: acme, purchase: {amount: $12}}
        - {at: 2026-01-05, organization: acme, chargeback: {}}
      """,
      """
      horizon: {start: 2026-01-10, duration: 10d}
      plans: {pro: {fee: $31}}
      organizations: [{name: acme, billing: {tax: 19%}, plan: pro, since: 2026-01-01}]
      timeline: [{at: 2026-01-16, organization: acme, plan: {to: none, prorate: true}}]
      """,
    ]
    for text in texts {
      let (input, outcomes) = try run(text)
      var least = 0.0
      for metric in Metric.allCases {
        let value = metric.value(TallyTotals(outcomes[0].tallies), of: input)
        guard let value else { continue }
        let number =
          switch value {
          case .money(let nanos): Double(nanos)
          case .number(let number): number
          }
        #expect(metric.bounds.contains(number), "\(metric.name)")
        if metric == .totalSpend { least = number }
      }
      #expect(least < 0)
    }
  }
}
