import Quantities
import TestSupport
import Testing

/// Random scenarios that combine everything that costs something.
@Suite("What usage.csv adds up to")
struct UsageSumTests {
  private static func organization(_ name: String, _ random: inout SplitMix64) -> String {
    func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }
    func one(of choices: String...) -> String { choices[below(choices.count)] }
    func infrastructure() -> String {
      let project = one(of: "", ", project: x")
      return
        "{every: \(one(of: "9h", "1d", "35h")), meters: {storage: \(below(3)), cpu: 0.5}\(project)}"
    }
    let plan = one(of: "", "\n    plan: p", "\n    plan: q")
    let admission = one(
      of: "", "\n    admission: {hold: {estimate: mean, overrun: cap}}", "\n    credit_line: 2",
      "\n    admission: {hold: {estimate: 5, leak: 10%, lifetime: 1h, overrun: cap}}")
    let personal = one(
      of: "", ", personal: {opening_balance: 3, traffic: t, api_key: own}")
    let faults = one(of: "", "\n    faults: {repeated_usage: 20%, charge_once: false}")
    return """
        - name: \(name)
          count: \(1 + below(2))
          opening_balance: \(below(40))
          members: [{name: ada, role: owner\(personal)}]
          projects: [{name: x, traffic: \(one(of: "t", "u", "[t, u]")), member: ada, api_key: k}]
          traffic: \(one(of: "t", "u", "[]"))
          infrastructure: [\(infrastructure()), \(infrastructure())]\(plan)\(admission)\(faults)
      """
  }

  private static func scenario(_ random: inout SplitMix64) -> String {
    func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }
    func one(of choices: String...) -> String { choices[below(choices.count)] }
    func meter() -> String {
      let bounds = one(of: "", "", ", minimum: 3", ", maximum: 2", ", minimum: 1, maximum: 4")
      return one(
        of: "{price: 0.07\(bounds)}", "{price: 0.9, per: 7, unit: GB\(bounds)}",
        "{mode: package, price: 0.5, per: 3\(bounds)}", "{mode: flat, price: 1.5\(bounds)}",
        "{tiers: [{up_to: 4, price: 0.2, flat: 0.1}, {price: 0.03}]\(bounds)}",
        "{mode: volume, tiers: [{up_to: 6, price: 0.4}, {price: 0.1, flat: 0.2}]\(bounds)}")
    }
    func entry() -> String {
      let model = one(of: "text", "text", "paint", "talk", "both, provider: b")
      let kind = one(of: "", "", ", type: batch", ", type: playground", ", endpoint: chat")
      let traces = one(of: "", ", traces: 1", ", traces: 3")
      let used = one(
        of: "input: 900, output: 40", "input: {exponential: {mean: 500}}, cached_input: 30%",
        "input: 2000, cache_write: 20%, output: {uniform: {low: 1, high: 90}}")
      let more = model == "paint" ? ", images: 2" : model == "talk" ? ", seconds: 4.5s" : ""
      return "{share: 50%, model: \(model), \(used)\(more)\(kind)\(traces)}"
    }
    return """
      drawdown: 1
      horizon: {start: 2026-01-\(20 + below(10)), duration: \(13 + below(15))d, time_zone: \(one(of: "UTC", "Asia/Tokyo"))}
      seed: \(below(1_000_000))
      replications: 1
      prices:
        markup: \(one(of: "0%", "7%"))
        models:
          text: {input: 1, cached_input: 0.3, output: 4, per: 1k, batch_discount: 50%, tiers: [{above: 1000, input: 2}]}
          paint: {image: 0.05, request: 0.01, input: 0.5}
          talk: {second: 0.5, per: 60}
          both: {providers: {a: {input: 3, output: 5}, b: {input: 2, output: 4, request: 0.02}}}
        meters: {trace: \(meter()), storage: \(meter()), cpu: \(meter())}
        unpriced: free
      plans:
        p: {fee: 5, credit: 9, period: \(one(of: "7d", "month")), included: {trace: 5, storage: 2}}
        q: {fee: 2, anchor: calendar, included: {requests: 12}, overage: {enabled: \(one(of: "true", "false")), request: 0.3}}
      traffic:
        t:
          arrivals: {process: batch, size: \(1 + below(4)), every: 11h}
          mix: [\(entry()), \(entry())]
          \(one(of: "service: {first_token: 3h}", "on_refusal: {retry: {attempts: 2, first: 1h}}"))
        u:
          arrivals: {rate: 6/d}
          mix: [\(entry())]
      organizations:
      \(organization("acme", &random))
      \(organization("beta", &random))
      timeline:
        - {at: 2026-01-31T07:00, organization: acme, plan: {to: \(one(of: "p", "none", "q"))}}
        - {at: 2026-01-31T09:00, organization: acme, purchase: {amount: 20}}
      """
  }

  @Test(
    "the costs of usage.csv are those of requests, traces and infrastructure", arguments: 0..<100)
  func sums(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let text = Self.scenario(&random)
    let results = try ScenarioResults(text)
    let names = Set(results.rows("summary").compactMap { $0["organization"] }).subtracting(["*"])
    #expect(names.count >= 2)
    for name in names.sorted() {
      let key: ScenarioResults.Row = ["organization": name]
      var costs = Decimal.zero
      for metric in ["usage_cost", "trace_cost", "infrastructure_cost"] {
        costs = try costs.adding(results.metric(metric, of: String(name)))
      }
      #expect(try results.sum("cost", of: "usage", key) == costs, "seed \(seed), \(name)\n\(text)")
      let meters: ScenarioResults.Row = ["organization": name, "usage_type": "meter"]
      let metered = try results.metric("trace_cost", of: String(name)).adding(
        results.metric("infrastructure_cost", of: String(name)))
      #expect(try results.sum("cost", of: "usage", meters) == metered, "seed \(seed), \(name)")
    }
  }
}
