import Quantities
import Testing

/// Metered usage from the scenario file to the result files.
@Suite("Metered usage of scenarios")
struct MeterScenarioTests {
  @Test("each closed period of a plan costs at least a meter's minimum, the last one too")
  func minimum() throws {
    let results = try ScenarioResults(
      """
      drawdown: 1
      horizon: {start: 2026-01-01, duration: 59d}
      replications: 1
      prices:
        meters:
          u: {price: $10, minimum: $50}
          unused: {price: $10, minimum: $7}
      plans: {p: {fee: $50, anchor: calendar}}
      organizations:
        - {name: three, opening_balance: $1000, plan: p, infrastructure: [{every: 10d, meters: {u: 1}}]}
        - {name: idle,  opening_balance: $1000, plan: p, infrastructure: [{every: 59d, meters: {u: 0}}]}
        - {name: lowbal, opening_balance: $35, plan: p, infrastructure: [{every: 10d, meters: {u: 1}}]}
        - {name: free, opening_balance: $35, infrastructure: [{every: 10d, meters: {u: 1}}]}
      output: {transactions: all}
      """)
    let closing: [(Substring, Decimal, Decimal)] = [
      ("three", Decimal(100), Decimal(900)), ("idle", Decimal(100), Decimal(900)),
      ("lowbal", Decimal(100), Decimal(-65)), ("free", Decimal(40), Decimal(-5)),
    ]
    for (name, cost, balance) in closing {
      let key: ScenarioResults.Row = ["organization": name]
      #expect(try results.metric("infrastructure_cost", of: String(name)) == cost, "\(name)")
      #expect(try results.sum("cost", of: "usage", key) == cost, "\(name)")
      #expect(try results.metric("closing_balance", of: String(name)) == balance, "\(name)")
      #expect(try results.sum("amount", of: "transactions", key) == balance, "\(name)")
    }
    let three = results.rows("transactions", ["organization": "three", "type": "infrastructure"])
    #expect(three.map { $0["amount"] } == ["-10", "-10", "-10", "-20", "-10", "-10", "-30"])
    #expect(
      results.rows("usage", ["organization": "three"]).map { [$0["quantity"], $0["cost"]] }
        == [["3", "30"], ["2", "70"]], "a true-up counts at its instant")
    #expect(try results.metric("blocked_meter_intervals", of: "lowbal") == Decimal(2))
  }

  @Test("the minimum of traces is a trace's cost, and goes with the plan to its next period")
  func minimumOfTraces() throws {
    let results = try ScenarioResults(
      """
      drawdown: 1
      horizon: {start: 2026-01-15, duration: 80d}
      replications: 1
      prices: {models: {m: {request: $1}}, meters: {trace: {price: $0.1, minimum: $5}}}
      plans: {z: {fee: $1}}
      traffic:
        t: {arrivals: {process: batch, size: 1, every: 30d, offset: 1d}, mix: [{model: m, output: 0, images: 0, traces: 4}]}
      organizations: [{name: acme, plan: z, opening_balance: $200, traffic: t}]
      output: {transactions: all}
      """)
    #expect(try results.metric("trace_cost") == Decimal(15))
    #expect(
      results.rows("transactions", ["type": "trace"]).map { $0["amount"] }
        == ["-0.4", "-4.6", "-0.4", "-4.6", "-0.4", "-4.6"])
    #expect(try results.sum("cost", of: "usage") == Decimal(18))
  }

  @Test("metered infrastructure is delivered by the balance alone, entry by entry")
  func delivery() throws {
    let results = try ScenarioResults(
      """
      drawdown: 1
      horizon: {start: 2026-01-01, duration: 10d}
      replications: 1
      prices: {models: {m: {input: $1, per: 1}}, meters: {a: {price: $1}, b: {price: $1}}}
      traffic:
        slow:
          arrivals: {process: batch, size: 1, every: 30d}
          mix: [{model: m, input: 2}]
          service: {first_token: 9d}
      payments: {latency: 5d}
      organizations:
        - {name: line, opening_balance: $2, credit_line: $3, infrastructure: [{every: 2d, meters: {a: 1}}]}
        - {name: held, opening_balance: $2, admission: {hold: {estimate: mean}}, traffic: slow, infrastructure: [{every: 2d, meters: {a: 0.5}}]}
        - {name: topping, opening_balance: $2, while_topping_up: overdraft, auto_top_up: {threshold: $2, amount: $50}, infrastructure: [{every: 2d, meters: {a: 2}}]}
        - {name: two, opening_balance: $2, infrastructure: [{every: 5d, meters: {a: 1, b: 2}}, {every: 5d, meters: {a: 4}}]}
      """)
    func delivered(_ name: String) throws -> [Decimal] {
      [
        try results.metric("infrastructure_cost", of: name),
        try results.metric("blocked_meter_intervals", of: name),
      ]
    }
    #expect(try delivered("line") == [Decimal(2), Decimal(2)])
    #expect(try delivered("held") == [Decimal(2), Decimal.zero])
    // The second day takes the balance to nothing; the sixth day's top-up is late for one interval.
    #expect(try delivered("topping") == [Decimal(4), Decimal(2)])
    #expect(try delivered("two") == [Decimal(3), Decimal.one])
  }

  @Test("usage.csv has requests at their own price, seconds as seconds, and whose meters were used")
  func usageRows() throws {
    let results = try ScenarioResults(
      """
      drawdown: 1
      horizon: {start: 2026-01-01, duration: 10d}
      replications: 1
      prices:
        models: {one: {request: $0.05, input: $1, per: 1}, vid: {second: $0.05}}
        meters: {trace: {price: $0.10}, storage: {price: $1}}
      traffic:
        t: {arrivals: {process: batch, size: 1, every: 5d}, mix: [{model: one, input: 1}]}
        v: {arrivals: {process: batch, size: 1, every: 5d}, mix: [{model: vid, seconds: 30.5s, traces: 2}]}
      organizations:
        - name: acme
          opening_balance: $50
          members: [{name: ada, role: owner}]
          projects: [{name: search, traffic: v, member: ada, api_key: k1}]
          traffic: t
          infrastructure:
            - {every: 4d, meters: {storage: 1}, project: search}
            - {every: 4d, meters: {storage: 2}}
      """)
    func row(_ project: Substring, _ model: Substring, _ type: Substring) throws -> [Substring?] {
      let rows = results.rows(
        "usage", ["project": project, "model": model, "usage_type": type])
      #expect(rows.count == 1, "\(project) \(model) \(type)")
      return ["member", "api_key", "quantity", "unit", "cost"].map { rows.first?[$0] }
    }
    #expect(try row("", "one", "request") == ["", "", "2", "request", "0.1"])
    #expect(try row("", "one", "input") == ["", "", "2", "token", "2"])
    #expect(try row("search", "vid", "second") == ["ada", "k1", "61", "second", "3.05"])
    #expect(try row("search", "trace", "meter") == ["ada", "k1", "4", "unit", "0.4"])
    #expect(try row("search", "storage", "meter") == ["", "", "2", "unit", "2"])
    #expect(try row("", "storage", "meter") == ["", "", "4", "unit", "4"])
  }
}
