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
    ])
  func wrong(arguments: [String], message: String) throws {
    let ending = try backtest(arguments + ["--out", "none"])
    #expect(ending.exitCode == 2 && ending.output.isEmpty)
    #expect(ending.errors.contains(message), "\(ending.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/none"))
  }
}
