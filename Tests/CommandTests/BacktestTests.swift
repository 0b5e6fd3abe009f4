import Foundation
import Testing

@Suite("drawdown backtest")
struct BacktestTests {
  private let folder: TemporaryFolder
  private static let trace = Repository.path("scenarios/traces/code.csv.gz")

  init() throws { folder = try TemporaryFolder() }

  private func backtest(_ arguments: [String]) throws -> Program.Ending {
    try Program.run(["backtest", Self.trace, "--format", "azure-llm"] + arguments, in: folder)
  }

  @Test("tells totals and how many windows lie inside, and writes both")
  func files() throws {
    let ending = try backtest(["--replications", "60", "--out", "b"])
    #expect(ending.exitCode == 0, "\(ending.errors)")
    #expect(ending.output.contains("60 replications"))
    #expect(ending.output.contains("shorter than two days"))
    let rows = try CSVTable(folder.text("b/backtest.csv"))
    let coverage = try CSVTable(folder.text("b/coverage.csv"))
    let package = folder.text("b/datapackage.json")
    for column in rows.header + coverage.header {
      #expect(package.contains("\"name\": \"\(column)\""))
    }
    func numbers(_ name: String) -> [Double] { rows.column(name).compactMap { Double($0) } }
    let (measured, low, high) = (numbers("measured"), numbers("p025"), numbers("p975"))
    #expect(measured.count == rows.rows.count && low.count == measured.count)
    // The windows come to the total.
    for (index, measure) in ["requests", "input_tokens", "output_tokens"].enumerated() {
      let mine = rows.rows.indices.filter { rows.column("measure")[$0] == measure }
      let windows = mine.filter { rows.column("scope")[$0] == "window" }
      let total = try #require(mine.first { rows.column("scope")[$0] == "total" })
      #expect(windows.reduce(0) { $0 + measured[$1] } == measured[total])
      let inside = windows.count { measured[$0] >= low[$0] && measured[$0] <= high[$0] }
      #expect(coverage.column("inside")[2 * index + 1] == "\(inside)")
      #expect(coverage.column("windows")[2 * index + 1] == "\(windows.count)")
    }
  }

  @Test("the first part may be a length of time, and windows of one's own")
  func options() throws {
    let ending = try backtest(
      ["--replications", "20", "--train", "3h", "--window", "30m", "--quiet", "--out", "b"])
    #expect(ending.exitCode == 0 && ending.output.isEmpty, "\(ending.errors)")
    let rows = try CSVTable(folder.text("b/backtest.csv"))
    #expect(rows.column("from")[0].hasPrefix("2026-03-02T12:00:21.678223"))
    #expect(rows.column("to")[0].hasPrefix("2026-03-02T12:30:21.678223"))
    let first = folder.text("b/backtest.csv")
    _ = try backtest(
      ["--replications", "20", "--train", "3h", "--window", "30m", "--quiet", "--out", "b"])
    #expect(folder.text("b/backtest.csv") == first)
    _ = try backtest(
      ["--replications", "20", "--train", "3h", "--window", "30m", "--quiet", "--out", "b"]
        + ["--seed", "2"])
    #expect(folder.text("b/backtest.csv") != first)
  }

  @Test("decides by the first part, and replays the rest under that and under alternatives")
  func decision() throws {
    try folder.write(
      "s.yaml",
      """
      drawdown: 1
      horizon: {start: 2026-01-01, duration: 1d}
      replications: 40
      prices: {models: {coder: {input: $3, output: $15, per: 1M}}}
      traffic: {code: {arrivals: {rate: 9/h}, mix: [{model: coder, input: 5}]}}
      payments: {latency: 10m, fee: $0.10, minimum_purchase: $0.10}
      organizations:
        - {name: a, opening_balance: $1, traffic: code, auto_top_up: {threshold: $0, trigger: at_or_below, amount: $1}}
      """)
    let asked = [
      "--model", "coder", "--scenario", "s.yaml", "--find", "auto_top_up.threshold=$0.05..$1:$0.05",
      "--such-that", "P(blocked) <= 20%", "--replications", "40", "--out", "b",
    ]
    let ending = try backtest(asked)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    #expect(ending.output.contains("what would have happened:"))
    let table = try CSVTable(folder.text("b/decision.csv"))
    func mean(_ choice: String, _ traffic: String, _ metric: String) throws -> Double {
      let row = try #require(
        table.rows.indices.first {
          table.column("choice")[$0] == choice && table.column("traffic")[$0] == traffic
            && table.column("metric")[$0] == metric
        }, "\(choice) \(traffic) \(metric)")
      return try #require(Double(table.column("mean")[row]))
    }
    #expect(try mean("solved", "projected", "blocked_probability") <= 0.2)
    #expect(try mean("as written", "recorded", "blocked_probability") == 1)
    #expect(try mean("as written", "recorded", "blocked_requests") > 1)
    #expect(
      try mean("twice", "recorded", "mean_balance") > mean("half", "recorded", "mean_balance"))
    // The requests of the rest are those of a run of the recording by itself: 177 of them.
    #expect(try mean("twice", "recorded", "top_ups") > 0)
    let values = Set(table.column("value"))
    #expect(values.count == 4 && values.contains(""))
  }

  @Test(
    "says what is wrong",
    arguments: [
      (["--train", "0%"], "option `--train` needs a share"),
      (["--train", "100%"], "option `--train` needs a share"),
      (["--train", "2 days"], "option `--train` needs a share"),
      (["--train", "1%"], "a fit needs 50 at least"),
      (["--window", "0s"], "option `--window` needs a duration"),
      (["--window", "1ms"], "more than 20000 windows"),
      (["--replications", "1"], "from 2 to 100000"),
      (["--find", "auto_top_up.threshold=1..9:1"], "option `--find` goes with `--scenario`"),
      (["--scenario", "s.yaml"], "say what is to be decided"),
      (
        ["--scenario", "s.yaml", "--find", "auto_top_up.threshold=1..9:1"],
        "there is nothing to aim at"
      ),
    ])
  func wrong(arguments: [String], message: String) throws {
    let ending = try backtest(arguments + ["--out", "none"])
    #expect(ending.exitCode == 2 && ending.output.isEmpty)
    #expect(ending.errors.contains(message), "\(ending.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/none"))
  }
}
