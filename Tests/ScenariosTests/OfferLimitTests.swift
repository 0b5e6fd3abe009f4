import Billing
import Ledger
import Projection
import Quantities
import Scenarios
import Testing

@Suite("Budgets and rate limits of scenarios")
struct OfferLimitTests {
  private static func outcomes(_ text: String) throws -> [String: OrganizationOutcome] {
    let input = try FullScenario.read(text).input
    let unit = try #require(try Projection(input).run(block: 0, replication: 0))
    return Dictionary(
      uniqueKeysWithValues: unit.organizations.map {
        (input.organizations[$0.organization].name, $0)
      })
  }

  private static func scenario(_ organizations: String, more: String = "") -> String {
    """
    drawdown: 1
    horizon: {start: 2026-01-01T06:00, duration: 5d}
    replications: 1
    prices: {models: {m: {input: 1, per: 1}, free: {input: 0, per: 1}, n: {providers: {a: {input: 1, per: 1}, b: {input: 1, per: 1}}}}}
    plans: {five: {fee: 0, period: 5d, included: {requests: 5}, overage: {enabled: true, request: 2}}}
    traffic:
      m: {arrivals: {process: batch, size: 1, every: 1h}, mix: [{model: m, input: 1}]}
      n: {arrivals: {process: batch, size: 1, every: 1h}, mix: [{share: 50%, model: a/n, input: 1}, {share: 50%, model: b/n, input: 1}]}
      free: {arrivals: {process: batch, size: 1, every: 1h}, mix: [{model: free, input: 1}]}
      burst: {arrivals: {process: batch, size: 5, every: 1h}, mix: [{model: m, input: 10}]}
    organizations:
    \(organizations)
    \(more)
    """
  }

  @Test("what a scenario limits is refused, hour by hour")
  func limits() throws {
    let outcomes = try Self.outcomes(
      Self.scenario(
        """
          - {name: model, opening_balance: 500, traffic: [m, n], budgets: {models: {n: {limit: 7, per: total}}}}
          - {name: key, opening_balance: 500, projects: [{name: x, traffic: m, api_key: k}, {name: y, traffic: m}], budgets: {api_keys: {k: {limit: 9, per: total}}}}
          - {name: nine, opening_balance: 500, traffic: m, budgets: {team: {limit: 10, per: day, reset_at: 09:00}}}
          - {name: days, opening_balance: 500, traffic: m, budgets: {team: {limit: 10, per: 2d}}}
          - {name: rolling, opening_balance: 500, traffic: m, budgets: {team: {limit: 4, per: 12h, rolling: 1h}}}
          - {name: carried, opening_balance: 500, traffic: m, budgets: {team: {limit: 20, per: day, carry_over: 3}}}
          - {name: overage, opening_balance: 500, traffic: free, plan: five, budgets: {team: {limit: 6, per: total, counts_overage: true}}}
          - {name: rate, opening_balance: 5000, traffic: burst, rate_limits: {team: {requests: 3, per: 1h}}}
          - {name: tokens, opening_balance: 5000, traffic: burst, rate_limits: {models: {m: {tokens: 25, per: 1h, refill: window}}}}
          - {name: poor, opening_balance: 35, traffic: burst, rate_limits: {team: {requests: 3, per: 1h}}}
        """))
    func served(_ name: String) throws -> Int64 {
      try #require(outcomes[name]).tallies[.servedRequests]
    }
    // 120 hours, of m all, of n 7 whoever sells it.
    #expect(try served("model") == 120 + 7)
    #expect(try served("key") == 120 + 9)
    // From 6 to 9 three, then ten a day from 9 on, five times: the last day has 21 hours.
    #expect(try served("nine") == 3 + 5 * 10)
    // Days are counted from the first: 2 days, 2 days, and the rest.
    #expect(try served("days") == 3 * 10)
    // Four in twelve hours: 6, 7, 8, 9, then again from 18 on, when that of 6 is gone.
    #expect(try served("rolling") == 10 * 4)
    // The first day has 18 hours and leaves 2; days of 24 then spend 22, 20, 20, 20 and the last, of
    // 6 hours, 6.
    #expect(try served("carried") == 18 + 22 + 20 + 20 + 20 + 6)
    // Five are included, three more cost 2 each.
    #expect(try served("overage") == 8)
    #expect(try served("rate") == 120 * 3)
    #expect(outcomes["rate"]?.tallies[.blockedRateLimited] == Int64(120 * 2))
    // Three are admitted while any of the 25 tokens is left.
    #expect(try served("tokens") == 120 * 3)
    // Six are paid for, and the last of them brings the balance below zero; each hour three are refused by
    // the balance, which count against no limit, so that none is refused by that any more.
    let poor = try #require(outcomes["poor"])
    #expect(poor.tallies[.servedRequests] == 4)
    #expect(poor.tallies[.blockedRateLimited] == 2)
    #expect(poor.tallies[.blockedInsufficientCredits] == 120 * 5 - 4 - 2)
    let spells = try #require(outcomes["rate"]).spells
    #expect(
      spells.allSatisfy { $0.reason == .rateLimited && $0.scope == .team && $0.requests == 2 })
    #expect(spells.count == 120)
  }

  @Test("what makes no sense of a limit is refused at its key")
  func refused() throws {
    let cases = [
      ("budgets: {team: {limit: 5, per: 5h, reset_at: 09:00}}", "no time of day"),
      ("budgets: {team: {limit: 5, per: 24h, rolling: 7h}}", "no whole number"),
      ("budgets: {team: {limit: 5, per: 1d, rolling: 1h}}", "no whole number"),
      ("budgets: {team: {limit: 5, per: total, rolling: 1h}}", "no whole number"),
      ("budgets: {team: {limit: 5, per: 400d, rolling: 1m}}", "no whole number"),
      ("budgets: {team: {limit: 5, per: 9000h, rolling: 1m}}", "more than 10000 of these"),
      ("budgets: {team: {limit: 5, per: 24h, rolling: 1h, carry_over: 3}}", "leaves nothing"),
      ("budgets: {team: {limit: 5, per: 5s}}", "shorter than a minute"),
      ("budgets: {models: {mm: {limit: 5}}}", "no price for the model `mm`"),
      ("budgets: {models: {n: {limit: 5}, a/n: {limit: 5}}}", "another entry names as well"),
      ("budgets: {api_keys: {k: {limit: 5}}}", "no key `k`"),
      ("rate_limits: {team: {per: 1m}}", "nothing is limited"),
      ("rate_limits: {team: {requests: 0}}", "it is not"),
      ("rate_limits: {team: {requests: 5, per: 90d}}", "31 days at most"),
    ]
    for (key, message) in cases {
      let found = try FullScenario.problems(
        Self.scenario("  - {name: a, traffic: m, \(key)}"))
      #expect(found.count == 1 && found[0].contains(message), "\(key): \(found)")
    }
  }
}
