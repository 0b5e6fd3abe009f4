import Foundation
import Testing

@Suite("A run whose requests are held")
struct HoldTests {
  private static let scenario = """
    drawdown: 1
    name: h
    horizon: {start: 2026-01-05, duration: 2d}
    replications: 40
    prices: {models: {m: {input: 1, output: 2, per: 1000}}}
    traffic:
      t:
        arrivals: {rate: 60/h}
        mix: [{model: m, input: 100, output: {exponential: {mean: 200}}, max_output: 2000}]
        service: {first_token: 5m}
        on_refusal: {retry: {attempts: 3, first: 30s}}
    payments: {latency: 2m}
    organizations:
      - {name: none, opening_balance: 20, traffic: t, auto_top_up: {threshold: 5, amount: 20}}
      - {name: p95, opening_balance: 20, traffic: t, auto_top_up: {threshold: 5, amount: 20}, admission: {hold: {estimate: p95, overrun: cap, lifetime: 3m}}}
      - {name: max, opening_balance: 20, traffic: t, auto_top_up: {threshold: 5, amount: 20}, admission: {hold: {estimate: max, leak: 1%, lifetime: 10m}}, while_topping_up: {retry_after: 20s}}

    """

  private func run(_ folder: TemporaryFolder, _ scenario: String = scenario) throws {
    try folder.write("s.yaml", scenario)
    let ending = try Program.run(["run", "s.yaml", "--quiet", "--out", "o"], in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
  }

  private func value(_ record: [String: String]?, _ column: String) throws -> Double {
    try #require(Double(record?[column] ?? ""), "\(column)")
  }

  @Test("holds.csv has a row for each organization, and agrees with summary.csv")
  func rows() throws {
    let folder = try TemporaryFolder()
    try run(folder)
    let table = try CSVTable(folder.text("o/h/holds.csv"))
    #expect(table.header.joined(separator: " ") == ResultFileTests.holdColumns)
    #expect(table.column("organization") == ["none", "p95", "max"])
    #expect(table.column("estimate") == ["none", "p95", "max"])
    #expect(table.column("replications") == ["40", "40", "40"])
    let summary = try CSVTable(folder.text("o/h/summary.csv")).records
    for row in table.records {
      for (column, metric) in [
        ("false_blocks", "false_blocks"), ("mean_held", "mean_held"),
        ("uncollected", "uncollected_cost"), ("max_overdraft", "max_overdraft"),
      ] {
        let other = summary.first {
          $0["organization"] == row["organization"] && $0["metric"] == metric
        }
        for (end, name) in [("", "mean"), ("_ci95_low", "ci95_low"), ("_ci95_high", "ci95_high")] {
          #expect(row[column + end] == other?[name], "\(column + end)")
        }
      }
    }
    let (none, p95, worst) = (table.records[0], table.records[1], table.records[2])
    #expect(try value(none, "holds_placed") == 0 && value(none, "max_overdraft") > 0)
    #expect(try value(p95, "expired") > 0 && value(p95, "uncollected") > 0)
    #expect(try value(p95, "uncollected") == value(p95, "overrun"))
    #expect(try value(worst, "leaked") > 0 && value(worst, "false_blocks") > 0)
    #expect(try value(worst, "overrun") == 0 && value(worst, "max_overdraft") < 4.1)
    #expect(try value(worst, "peak_held") > value(worst, "mean_held"))
    #expect(try value(worst, "captured_in_full") >= 0)
  }

  @Test("the file is described, and is there only where something is held")
  func presence() throws {
    let folder = try TemporaryFolder()
    try run(folder)
    #expect(folder.text("o/h/datapackage.json").contains("\"holds.csv\""))
    try run(
      folder,
      Self.scenario
        .replacing("{hold: {estimate: p95, overrun: cap, lifetime: 3m}}", with: "balance")
        .replacing("{hold: {estimate: max, leak: 1%, lifetime: 10m}}", with: "balance"))
    #expect(!folder.text("o/h/datapackage.json").contains("\"holds.csv\""))
    #expect(folder.contents()["o/h/holds.csv"] == nil, "an earlier run had written it")
  }

  @Test("requests that came back count once, and refusals each time")
  func counts() throws {
    let folder = try TemporaryFolder()
    try run(folder)
    let summary = try CSVTable(folder.text("o/h/summary.csv")).records
    for name in ["none", "p95", "max", "*"] {
      func mean(_ metric: String) throws -> Double {
        try value(
          summary.first { $0["organization"] == name && $0["metric"] == metric }, "mean")
      }
      let (requests, served) = (try mean("requests"), try mean("served_requests"))
      let (refusals, retries) = (try mean("refusals"), try mean("retries"))
      let lost = try mean("blocked_requests")
      #expect(abs(requests - served - lost) < 1e-6)
      #expect(refusals > lost)
      // Each time a client comes back it is refused again or served.
      let recovered = try mean("served_after_retry")
      #expect(recovered > 0)
      #expect(refusals - retries <= recovered + lost + 1e-6)
      let blocked = try CSVTable(folder.text("o/h/blocked.csv")).records
      let refused = blocked.filter { name == "*" || $0["organization"] == name }
        .compactMap { Double($0["requests"] ?? "") }.reduce(0, +)
      #expect(abs(refused / 40 - refusals) < 1e-6)
    }
  }

  @Test(
    "a metered interval that is refused orders nothing for a request that was refused before it")
  func refusedInterval() throws {
    let folder = try TemporaryFolder()
    // The request at noon would hold 100; the credit for it lasts for 75 intervals, to exactly zero.
    try folder.write(
      "s.yaml",
      """
      drawdown: 1
      name: i
      horizon: {start: 2026-01-05, duration: 6d}
      replications: 1
      prices: {models: {m: {input: 1, output: 0, per: 1}}, meters: {storage: {price: 2}}}
      traffic:
        t: {arrivals: {process: batch, size: 1, every: 100d, offset: 30m}, mix: [{model: m, input: 100, output: 0}]}
      payments: {latency: 1s}
      organizations:
        - {name: a, opening_balance: 10, traffic: t, admission: {hold: {estimate: mean}}, auto_top_up: {threshold: 0, target: 50, maximum: 140}, infrastructure: [{every: 1h, meters: {storage: 1}}]}

      """)
    let ending = try Program.run(["run", "s.yaml", "--quiet", "--out", "o"], in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    let charges = try CSVTable(folder.text("o/i/top_ups.csv")).records
    let made = charges.filter { $0["status"] == "succeeded" }
    #expect(made.map { $0["amount"] } == ["140"])
    let summary = try CSVTable(folder.text("o/i/summary.csv")).records
    let closing = summary.first { $0["organization"] == "*" && $0["metric"] == "closing_balance" }
    #expect(closing?["mean"] == "0")
  }
}
