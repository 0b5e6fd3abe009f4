import Pricing
import Projection
import Quantities
import Testing

@testable import Scenarios

@Suite("Prices that depend on what the period has used")
struct PeriodUsageTests {
  private func tallies(
    _ organization: String, plans: String = "{p: {included: {input: 1M}}}",
    prices: String = "{models: {m: {input: 1, per: 1M}}}", mix: String = "{model: m, input: 100k}",
    days: Int = 31, service: String = "", more: String = ""
  ) throws -> Tallies {
    let text = Minimal.scenario(
      horizon: "{start: 2026-01-01, duration: \(days)d}", prices: prices,
      traffic: """
        {t: {arrivals: {process: batch, size: 1, every: 1d, offset: 16h}, mix: [\(mix)]\(service)}}
        """,
      organizations: "[{name: a, opening_balance: 100, traffic: t, \(organization)}]",
      more: "plans: \(plans)\n" + more)
    let input = try FullScenario.read(text).input
    let outcome = try #require(try Projection(input).run(block: 0, replication: 0))
    let tallies = outcome.organizations[0].tallies
    // Whatever prices depend on, the balance falls by what usage cost.
    #expect(tallies[.openingBalance] - tallies[.usageCost] == tallies[.closingBalance])
    return tallies
  }

  private func cost(
    _ organization: String, plans: String = "{p: {included: {input: 1M}}}",
    prices: String = "{models: {m: {input: 1, per: 1M}}}", mix: String = "{model: m, input: 100k}",
    days: Int = 31, service: String = "", more: String = ""
  ) throws -> Int64 {
    try tallies(
      organization, plans: plans, prices: prices, mix: mix, days: days, service: service, more: more
    )[.usageCost]
  }

  @Test("the first million tokens of a month are free, whoever bills them")
  func included() throws {
    #expect(try cost("plan: p") == 2_100_000_000)
    #expect(try cost("plan: p", days: 59) == 2_100_000_000 + 1_800_000_000)
    #expect(try cost("plan: p", service: ", service: {first_token: 1h}") == 2_100_000_000)
    #expect(
      try cost("plan: p, admission: {hold: {estimate: 0}}") == 2_100_000_000)
    #expect(try tallies("plan: p")[.providerCost] == 3_100_000_000)
    // Images, and seconds with their fractions; meters of the same name are meant before.
    let images = try cost(
      "plan: p", plans: "{p: {included: {image: 20, second: 31.5}}}",
      prices: "{models: {m: {image: 1, second: 1}}}", mix: "{model: m, images: 1, seconds: 2s}")
    #expect(images == 11_000_000_000 + 30_500_000_000)
    let meter = try cost(
      "plan: p", prices: "{models: {m: {input: 1, per: 1M}}, meters: {input: {price: 1}}}")
    #expect(meter == 3_100_000_000)
  }

  @Test("a held request is estimated with what is left of the included tokens")
  func held() throws {
    // Nothing but a credit line: what is free is held at nothing.
    let text = Minimal.scenario(
      horizon: "{start: 2026-01-01, duration: 31d}",
      prices: "{models: {m: {input: 1, output: 1, per: 1M}}}",
      traffic: """
        {t: {arrivals: {process: batch, size: 1, every: 1d}, mix: [{model: m, input: 100k}], \
        service: {first_token: 1h}}}
        """,
      organizations:
        "[{name: a, opening_balance: 0.05, plan: p, traffic: t, admission: {hold: {estimate: 1}}}]",
      more: "plans: {p: {included: {input: 1M}}}")
    let outcome = try #require(
      try Projection(FullScenario.read(text).input).run(block: 0, replication: 0))
    // Ten requests are free but for a token of output; of the eleventh 0.05 does not pay 0.1.
    #expect(outcome.organizations[0].tallies[.servedRequests] == 10)
  }

  @Test("another plan starts from nothing, and without one the month of the calendar counts")
  func periods() throws {
    // On the 16th at noon, after 15 requests: 0.5 was charged; then 15 + 1 more, a million free again.
    let change = "timeline: [{at: 2026-01-16T12:00, organization: a, plan: {to: p}}]"
    #expect(try cost("plan: p", more: change) == 500_000_000 + 600_000_000)
    let discount = """
      {models: {m: {input: 1, per: 1M}}, \
      volume_discounts: {d: {usage: input, tiers: [{above: 1M, discount: 50%}]}}}
      """
    // 31 in January, 28 in February.
    #expect(
      try cost("alerts: {}", prices: discount, days: 59) == 1_000_000_000 * 2 + 1_050_000_000
        + 900_000_000)
    // At 16:00 UTC on the last of a month it is the next one in Tokyo: 30, 28 and 1.
    #expect(
      try cost("time_zone: Asia/Tokyo", prices: discount, days: 59) == 2_000_000_000 + 1_900_000_000
        + 100_000_000)
    // With a plan its periods count, and its end begins a month of the calendar.
    let weeks = "{p: {period: 14d, included: {output: 1}}}"
    #expect(
      try cost("plan: p", plans: weeks, prices: discount, days: 28)
        == 2 * (1_000_000_000 + 200_000_000))
    let end = "timeline: [{at: 2026-01-08T12:00, organization: a, plan: {to: none}}]"
    #expect(
      try cost("plan: p", plans: weeks, prices: discount, days: 28, more: end)
        == 700_000_000 + 1_000_000_000 + 550_000_000)
  }

  @Test("a volume discount makes what came before cheaper too, under holds and budgets as well")
  func volume() throws {
    let prices = """
      {models: {m: {input: 1, per: 1M}}, \
      volume_discounts: {d: {usage: input, mode: volume, tiers: [{above: 2M, discount: 50%}]}}}
      """
    for organization in [
      "alerts: {}", "admission: {hold: {estimate: 0}}",
      "admission: {hold: {estimate: 0, cap: 0.01}}",
      "budgets: {team: {limit: 50}}",
    ] {
      #expect(try cost(organization, prices: prices) == 1_550_000_000)
    }
    // What came back is no longer spent: 2 were, 1.05 are after the request that crosses the bound, and
    // the eleven that are left fit into the budget.
    let budget = try tallies(
      "budgets: {team: {limit: 2.001, per: total}}", prices: prices)
    #expect(budget[.servedRequests] == 31)
    #expect(budget[.usageCost] == 1_550_000_000)
  }

  static let wrong: [Malformed] = [
    Malformed(
      discounts("{d: {usage: [input, image], tiers: [{above: 1, discount: 1%}]}}"), "3:78",
      "these cannot be added up"),
    Malformed(
      discounts("{d: {usage: [], tiers: [{above: 1, discount: 1%}]}}"), "3:78",
      "there is no usage type"),
    Malformed(
      discounts("{d: {usage: request, tiers: [{above: 1, discount: 1%}]}}"), "3:78",
      "is not known here"),
    Malformed(discounts("{d: {usage: input, tiers: []}}"), "3:92", "expected at least 1"),
    Malformed(
      discounts("{d: {usage: input, tiers: [{above: 5, discount: 1%}, {above: 5, discount: 2%}]}}"),
      "3:92", "the tiers are out of order"),
    Malformed(
      discounts("{d: {usage: input, tiers: [{above: 0.5, discount: 1%}]}}"), "3:93",
      "`above` is no number of tokens"),
    Malformed(
      discounts("{d: {usage: input, models: [x], tiers: [{above: 5, discount: 1%}]}}"), "3:94",
      "there is no model `x`"),
    Malformed(
      discounts(
        "{d: {usage: input, tiers: [{above: 5, discount: 1%}]}, "
          + "e: {usage: input, models: [m], tiers: [{above: 5, discount: 1%}]}}"), "3:121",
      "`e` and `d` are both about `input`"),
    Malformed(
      Minimal.scenario(more: "plans: {p: {included: {input: 0.5}}}"), "6:24",
      "`input` is counted in whole tokens"),
    Malformed(
      Minimal.scenario(more: "plans: {p: {included: {inputs: 5}}}"), "6:24",
      "did you mean `input`"),
    Malformed(
      Minimal.scenario(more: "plans: {p: {included: {request: 5}}}"), "6:24",
      "did you mean `requests`"),
  ]

  private static func discounts(_ text: String) -> String {
    Minimal.scenario(prices: "{models: {m: {input: $1, output: $2}}, volume_discounts: \(text)}")
  }

  @Test("what makes no sense is refused at its place", arguments: wrong)
  func refused(malformed: Malformed) throws {
    let problems = try FullScenario.problems(malformed.text)
    let start = "s.yaml:\(malformed.place): error: "
    #expect(
      problems.contains { $0.hasPrefix(start) && $0.contains(malformed.message) },
      "expected \(start)…\(malformed.message)…, found \(problems)")
  }
}
