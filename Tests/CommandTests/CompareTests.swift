import Foundation
import Testing

@Suite("compare")
struct CompareTests {
  private let scenario: ComparisonScenario

  init() throws { scenario = try ComparisonScenario() }

  @Test("a scenario differs from itself by exactly nothing")
  func same() throws {
    let ending = try scenario.compare([])
    #expect(ending.exitCode == 0 && ending.errors.isEmpty)
    let rows = try scenario.rows("compare")
    let found = rows.values.filter { $0["replications"] != "0" }
    #expect(rows.count > 300 && found.count > rows.count / 2)
    for row in found {
      let what = "\(row["organization"] ?? "") \(row["metric"] ?? "")"
      #expect(row["difference"] == "0", "\(what)")
      #expect(row["verdict"] == "equal", "\(what)")
      #expect(row["baseline_mean"] == row["alternative_mean"], "\(what)")
      guard row["metric"] != "blocked_probability" else { continue }
      // What never varies has an interval; of what does, equal pairs do not tell how far apart two
      // may be.
      #expect(
        row["ci95_low"] == row["ci95_high"] && ["", "0"].contains(row["ci95_low"]), "\(what)")
      #expect(row["variance_reduction"] == "INF" || row["variance_reduction"] == "", "\(what)")
    }
    #expect(rows["* opening_balance"]?["ci95_low"] == "0" && rows["* requests"]?["ci95_low"] == "")
    // What never differed in 40 replications may still differ now and then.
    let blocked = try #require(rows["* blocked_probability"])
    #expect(Double(blocked["ci95_high"] ?? "").map { $0 > 0.1 && $0 < 0.11 } == true)
  }

  @Test("a price 1 % higher costs 1 % more, to the last digit, where nobody is blocked")
  func price() throws {
    let enough = ["--set", "opening_balance=100000"]
    #expect(try scenario.compare(["prices.markup=1%"], more: enough).exitCode == 0)
    let rows = try scenario.rows("compare")
    for name in ["small-1", "small-2", "small-3", "large-1", "large-2", "*"] {
      let row = try #require(rows[name + " usage_cost"])
      let cost = try #require(Nanos.of(row["baseline_mean"] ?? ""))
      #expect(cost > 0)
      // Means are rounded to a nano-unit, the difference as well.
      let difference = try #require(Nanos.of(row["difference"] ?? ""))
      #expect((difference * 100 - cost).magnitude <= 100, "\(name)")
      #expect(row["verdict"] == "higher")
      // Both vary together, and the difference a hundredth as much: 1 + 1.01² over 0.01².
      let reduction = try #require(Double(row["variance_reduction"] ?? ""))
      #expect((reduction - 20_201).magnitude < 0.01, "\(name): \(reduction)")
    }
    #expect(rows["* requests"]?["verdict"] == "equal")
  }

  @Test("common random numbers make a change of the rule visible with a tenth of the replications")
  func reduction() throws {
    #expect(try scenario.compare(["auto_top_up.threshold=1"]).exitCode == 0)
    let rows = try scenario.rows("compare")
    let usage = try #require(rows["* usage_cost"])
    let reduction = try #require(Double(usage["variance_reduction"] ?? ""))
    #expect(reduction > 10 && reduction.isFinite, "\(reduction)")
    #expect(usage["verdict"] == "lower")
  }

  @Test("means are those that a run of each scenario has in summary.csv")
  func summaries() throws {
    #expect(try scenario.compare(["auto_top_up.amount=25"]).exitCode == 0)
    let arguments = ["run", "s.yaml", "--quiet", "--out"]
    #expect(try Program.run(arguments + ["a"], in: scenario.folder).exitCode == 0)
    let changed = arguments + ["b", "--set", "auto_top_up.amount=25"]
    #expect(try Program.run(changed, in: scenario.folder).exitCode == 0)
    let rows = try scenario.rows("compare")
    for (folder, column) in [("a", "baseline_mean"), ("b", "alternative_mean")] {
      let summary = try CSVTable(scenario.folder.text(folder + "/s/summary.csv"))
      #expect(summary.rows.count == rows.count)
      for record in summary.records where record["replications"] == "40" {
        let key = (record["organization"] ?? "") + " " + (record["metric"] ?? "")
        #expect(rows[key]?[column] == record["mean"], "\(key)")
        #expect(rows[key]?["unit"] == record["unit"], "\(key)")
      }
    }
  }

  @Test("replications without a value in one of both are left out, and so is the pair")
  func withoutValue() throws {
    #expect(try scenario.compare(["auto_top_up=null"]).exitCode == 0)
    let row = try #require(try scenario.rows("compare")["* effective_price_per_credit"])
    #expect(row["replications"] == "0" && row["difference"] == "" && row["verdict"] == "undecided")
  }

  @Test("the number of threads does not change a byte")
  func threads() throws {
    var first: [String: Data]?
    for threads in ["1", "2", "7"] {
      let out = try TemporaryFolder()
      let more = ["--threads", threads, "--out", out.path, "--quiet"]
      let ending = try scenario.compare(["auto_top_up.amount=25"], more: more)
      #expect(ending.exitCode == 0 && ending.output.isEmpty)
      let files = out.contents().filter { !$0.value.isEmpty }
      let names = ["compare.csv", "segments.csv", "datapackage.json", "inputs.json"]
      #expect(Set(files.keys) == Set(names.map { "old-vs-new/" + $0 }))
      #expect(first == nil || files == first, "\(threads) threads")
      first = files
    }
  }

  @Test("organizations are matched by name, whatever their order and number in a block")
  func order() throws {
    let names = (1...20).map { "o\($0)" }
    func text(_ names: [String]) -> String {
      let list = names.map { "{name: \($0), opening_balance: $9, traffic: t}" }
      return SmallScenario.text(organizations: "[" + list.joined(separator: ", ") + "]")
    }
    try scenario.folder.write("a.yaml", text(names))
    try scenario.folder.write("b.yaml", text(names.reversed()))
    let ending = try Program.run(["compare", "a.yaml", "b.yaml"], in: scenario.folder)
    #expect(ending.exitCode == 0)
    let table = try CSVTable(scenario.folder.text("results/a-vs-b/compare.csv"))
    #expect(table.records.allSatisfy { $0["verdict"] == "equal" || $0["replications"] == "0" })
    var seen: [String] = []
    for name in table.column("organization") where seen.last != name { seen.append(name) }
    #expect(seen == names + ["*"])
  }

  @Test("several alternatives come after each other, against the baseline that was chosen")
  func several() throws {
    let arguments = [
      "compare", "s.yaml", "s.yaml", "s.yaml", "--set-for", "s-1:auto_top_up.amount=5",
      "--set-for", "s-3:auto_top_up.amount=200", "--baseline", "s-2", "--metric", "total_spend",
      "--metric", "mean_balance,usage_cost", "--replications", "5", "--quiet",
    ]
    #expect(try Program.run(arguments, in: scenario.folder).exitCode == 0)
    let table = try CSVTable(scenario.folder.text("results/s-2-vs-s-1-vs-s-3/compare.csv"))
    #expect(Set(table.column("baseline")) == ["s-2"])
    #expect(
      table.column("alternative")
        == Array(repeating: "s-1", count: 18) + Array(repeating: "s-3", count: 18))
    #expect(
      table.column("metric").prefix(3) == ["usage_cost", "total_spend", "mean_balance"])
    let balances = table.records.filter {
      $0["organization"] == "*" && $0["metric"] == "mean_balance"
    }
    #expect(balances.map { $0["verdict"] } == ["lower", "higher"])
  }

  @Test("interrupted or without room, it leaves earlier results as they were")
  func unwritable() throws {
    try scenario.folder.write("results/old-vs-new/compare.csv/file", "in the way")
    let ending = try scenario.compare(["auto_top_up.amount=25"])
    #expect(ending.exitCode == 3)
    #expect(ending.errors.contains("compare.csv: a folder is in the way"))
    let left = scenario.folder.contents().keys.filter { $0.hasPrefix("results/old-vs-new/") }
    #expect(
      Set(left) == ["results/old-vs-new/compare.csv", "results/old-vs-new/compare.csv/file"])
  }
}
