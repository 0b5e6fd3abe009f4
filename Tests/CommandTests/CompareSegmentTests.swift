import Foundation
import Testing

@Suite("Size classes and the printed comparison")
struct CompareSegmentTests {
  private let scenario: ComparisonScenario

  init() throws { scenario = try ComparisonScenario() }

  @Test("classes hold every organization once, and add up to all of them")
  func sums() throws {
    let rule = "organizations.*.auto_top_up.amount=25"
    for (breaks, names) in [
      ([], ["quartile 1", "quartile 2", "quartile 3", "quartile 4"]),
      (["--size-breaks", "50,1000,2000"], ["below 50", "50 to 1000"]),
    ] as [([String], [String])] {
      #expect(try scenario.compare([rule], more: breaks).exitCode == 0)
      let table = try CSVTable(
        scenario.folder.text("results/old-vs-new/segments.csv"))
      let rows = table.records.filter { $0["metric"] == "total_spend" }
      #expect(rows.map { $0["size_class"] } == names)
      let counts = rows.map { Int($0["organizations"] ?? "") ?? 0 }
      #expect(counts.reduce(0, +) == 5)
      for (row, count) in zip(rows, counts) {
        let sides = ["lower", "higher", "equal", "undecided"].map { Int(row[$0] ?? "") ?? -1 }
        #expect(sides.reduce(0, +) == count)
      }
      let total = try #require(try scenario.rows("compare")["* total_spend"])
      for column in ["baseline_mean", "alternative_mean", "difference"] {
        let parts = Nanos.sum(rows.map { $0[column] ?? "" })
        let whole = try #require(Nanos.of(total[column] ?? ""))
        // Each class's mean is rounded to a nano-unit.
        #expect((parts - whole).magnitude <= 5, "\(column)")
      }
    }
  }

  @Test("a change for the large alone has its winners and losers among them alone")
  func winners() throws {
    let ending = try scenario.compare(
      ["organizations.large.auto_top_up.amount=5"], more: ["--size-breaks", "100"])
    #expect(ending.exitCode == 0)
    let rows = try scenario.rows("segments")
    let small = try #require(rows["below 100 mean_balance"])
    let large = try #require(rows["100 and more mean_balance"])
    #expect(small["organizations"] == "3" && small["equal"] == "3" && small["difference"] == "0")
    #expect(large["organizations"] == "2" && large["lower"] == "2" && large["verdict"] == "lower")
    #expect(ending.output.contains("pay less: large-"))
    #expect(!ending.output.contains("small-"))
  }

  @Test("what is printed fits 80 columns and says what was asked for")
  func output() throws {
    let ending = try scenario.compare(["organizations.*.auto_top_up.amount=25"])
    #expect(ending.output.hasPrefix("new against old: 40 replication(s), 5 organization(s)\n"))
    #expect(ending.output.hasSuffix("  written to results/old-vs-new/\n"))
    for line in ending.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    let some = try scenario.compare([], more: ["--metric", "tax", "--replications", "3"])
    #expect(some.output.contains("  tax "))
    #expect(!some.output.contains("usage_cost"))
    #expect(some.output.contains("Fewer than 30 replications"))
  }

  @Test("the documentation names every column, and the files have those and no others")
  func documentation() throws {
    #expect(try scenario.compare([], more: ["--replications", "2", "--quiet"]).exitCode == 0)
    let text = try String(contentsOfFile: Repository.path("docs/compare.md"), encoding: .utf8)
    let package = scenario.folder.text("results/old-vs-new/datapackage.json")
    for file in ["compare", "segments"] {
      let table = try CSVTable(scenario.folder.text("results/old-vs-new/\(file).csv"))
      for column in table.header {
        #expect(text.contains("`\(column)`"), "\(column)")
        #expect(package.contains("\"name\": \"\(column)\""), "\(column)")
      }
    }
  }
}
