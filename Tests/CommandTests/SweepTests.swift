import Foundation
import Testing

@Suite("sweep")
struct SweepTests {
  private let scenario: SweepScenario

  init() throws { scenario = try SweepScenario() }

  @Test("values of keys that are numbers stand as numbers with their units as well")
  func numbers() throws {
    let scenario = try SweepScenario()
    let keys = ["auto_top_up.amount=$5,6", "payments.latency=30s,2m"]
    #expect(try scenario.sweep(keys, more: ["--quiet"]).exitCode == 0)
    let rows = try scenario.table("pareto").records + scenario.table("sweep").records
    #expect(!rows.isEmpty)
    for row in rows {
      let isDollars = row["auto_top_up.amount"] == "$5"
      #expect(row["auto_top_up.amount_number"] == (isDollars ? "5" : "6"))
      #expect(row["auto_top_up.amount_unit"] == (isDollars ? "USD" : ""))
      let isMinutes = row["payments.latency"] == "2m"
      #expect(row["payments.latency_number"] == (isMinutes ? "2" : "30"))
      #expect(row["payments.latency_unit"] == (isMinutes ? "m" : "s"))
    }
  }

  @Test(
    "the rows of a point are those that a run with its values has in summary.csv, byte for byte")
  func rows() throws {
    let ending = try scenario.sweep(more: [
      "--organization", "large-2", "--organization", "small-1",
    ])
    #expect(ending.exitCode == 0 && ending.errors.isEmpty)
    let lines = scenario.folder.text("results/s-sweep/sweep.csv").split(separator: "\n")
    #expect(
      lines[0].hasPrefix(
        "point,auto_top_up.threshold,auto_top_up.threshold_number,auto_top_up.threshold_unit,"
          + "auto_top_up.amount,auto_top_up.amount_number,auto_top_up.amount_unit,organization,"
          + "metric,unit,mean,sd,"))
    var point = 0
    for threshold in ["1", "4"] {
      for amount in ["$5", "$15", "$25"] {
        point += 1
        let run = try Program.run(
          [
            "run", "s.yaml", "--quiet", "--out", "run", "--set",
            "auto_top_up.threshold=\(threshold)", "--set", "auto_top_up.amount=\(amount)",
          ], in: scenario.folder)
        #expect(run.exitCode == 0)
        let summary = scenario.folder.text("run/s/summary.csv").split(separator: "\n").dropFirst()
        let prefix = "\(point),\(threshold),\(threshold),,\(amount),\(amount.dropFirst()),USD,"
        let found = lines.filter { $0.hasPrefix(prefix) }.map { line in
          line.dropFirst(prefix.count).split(separator: ",", omittingEmptySubsequences: false)
            .dropLast(3).joined(separator: ",")
        }
        let wanted = ["large-2,", "small-1,", "*,"].flatMap { name in
          summary.filter { $0.hasPrefix(name) }.map(String.init)
        }
        #expect(wanted.count > 150)
        #expect(found == wanted, "point \(point)")
      }
    }
    #expect(lines.count == 1 + 6 * lines.filter { $0.hasPrefix("1,") }.count)
  }

  @Test("differences from the first point are those that compare finds")
  func differences() throws {
    #expect(try scenario.sweep().exitCode == 0)
    let compared = try Program.run(
      [
        "compare", "s.yaml", "s.yaml", "--set", "auto_top_up.threshold=1", "--set-for",
        "s-1:auto_top_up.amount=5", "--set-for", "s-2:auto_top_up.amount=25", "--quiet",
      ], in: scenario.folder)
    #expect(compared.exitCode == 0)
    let comparison = try CSVTable(scenario.folder.text("results/s-1-vs-s-2/compare.csv"))
      .records.filter { $0["organization"] == "*" }
    let table = try scenario.table("sweep")
    let found = table.records.filter { $0["point"] == "3" }
    #expect(found.count == comparison.count)
    for (row, wanted) in zip(found, comparison) {
      #expect(row["metric"] == wanted["metric"])
      #expect(row["difference"] == wanted["difference"], "\(row["metric"] ?? "")")
      #expect(row["difference_ci95_low"] == wanted["ci95_low"], "\(row["metric"] ?? "")")
      #expect(row["difference_ci95_high"] == wanted["ci95_high"], "\(row["metric"] ?? "")")
    }
    #expect(found.contains { $0["difference"] != "0" && $0["difference"] != "" })
    let first = table.records.filter { $0["point"] == "1" }
    #expect(first.allSatisfy { $0["difference"] == "" && $0["difference_ci95_high"] == "" })
  }

  @Test("the front has the points that no other one dominates in the means, and tells their rows")
  func front() throws {
    let objectives = ["blocked_requests", "mean_balance", "top_ups"]
    let ending = try scenario.sweep(
      ["auto_top_up.threshold=0..6:2", "auto_top_up.amount=5,10,20,40"],
      more: objectives.flatMap { ["--objective", $0] } + ["--seed", "2"])
    #expect(ending.exitCode == 0)
    let sweep = try scenario.table("sweep").records
    func mean(_ point: String, _ metric: String, _ column: String = "mean") -> String {
      sweep.first { $0["point"] == point && $0["metric"] == metric }?[column] ?? ""
    }
    let values = (1...16).map { point in
      objectives.map { Double(mean("\(point)", $0)) ?? .nan }
    }
    let wanted = (1...16).filter { point in
      !values.contains { other in
        zip(other, values[point - 1]).allSatisfy { $0 <= $1 } && other != values[point - 1]
      }
    }
    let pareto = try scenario.table("pareto")
    let best = pareto.records.filter { $0["front"] == "best" }
    #expect(Set(best.compactMap { Int($0["point"] ?? "") }) == Set(wanted))
    #expect(wanted.count > 3 && wanted.count < 16)
    for row in pareto.records {
      let point = row["point"] ?? ""
      #expect(row["front"] == "best" || row["front"] == "close")
      for metric in objectives {
        #expect(row[metric + "_mean"] == mean(point, metric))
        #expect(row[metric + "_ci95_low"] == mean(point, metric, "ci95_low"))
        #expect(row[metric + "_ci95_high"] == mean(point, metric, "ci95_high"))
      }
      #expect(row["total_spend_mean"] == mean(point, "total_spend"))
    }
    let order = pareto.records.map { row in objectives.map { Double(row[$0 + "_mean"] ?? "") ?? 0 }
    }
    for (left, right) in zip(order, order.dropFirst()) {
      #expect(left.lexicographicallyPrecedes(right) || left == right)
    }
  }

  @Test("an objective can be to have much of a metric")
  func maximum() throws {
    let ending = try scenario.sweep(
      ["auto_top_up.amount=5,10,20,40"],
      more: ["--objective", "mean_balance:max", "--metric", "mean_balance"])
    #expect(ending.exitCode == 0)
    let pareto = try scenario.table("pareto").records
    #expect(pareto.map { $0["auto_top_up.amount"] } == ["40"])
    #expect(ending.output.contains("1 best point(s) for high mean_balance:"))
    #expect(
      try scenario.table("sweep").column("metric") == Array(repeating: "mean_balance", count: 4))
  }

  @Test("a few replications leave points close to the front that many put out")
  func close() throws {
    func close(_ replications: String) throws -> Int {
      let ending = try scenario.sweep(
        ["payments.soft_decline=4%..40%:4%"],
        more: ["--objective", "top_up_failures", "--replications", replications])
      #expect(ending.exitCode == 0)
      #expect(ending.output.contains("Fewer than 30 replications") == (replications == "4"))
      return try scenario.table("pareto").records.count { $0["front"] == "close" }
    }
    let few = try close("4")
    let many = try close("60")
    #expect(few > many, "\(few) and \(many)")
  }

  @Test("the number of threads does not change a byte")
  func threads() throws {
    var first: [String: Data]?
    for threads in ["1", "3"] {
      let out = try TemporaryFolder()
      let ending = try scenario.sweep(more: ["--threads", threads, "--out", out.path, "--quiet"])
      #expect(ending.exitCode == 0 && ending.output.isEmpty && ending.errors.isEmpty)
      let files = out.contents().filter { !$0.value.isEmpty }
      let names = [
        "burn_downs.csv", "datapackage.json", "inputs.json", "pareto.csv", "points.csv",
        "sweep.csv",
      ]
      #expect(files.keys.sorted() == names.map { "s-sweep/" + $0 })
      #expect(first == nil || files == first, "\(threads) threads")
      first = files
    }
  }

  @Test("keys spread by a quasi-random sequence make one set, crossed with the others")
  func sobol() throws {
    let keys = [
      "auto_top_up.threshold=1..5:sobol", "payments.latency=10s,20s",
      "auto_top_up.amount=$10..$50:sobol:$20",
    ]
    let ending = try scenario.sweep(keys, more: ["--points", "4", "--dry-run"])
    #expect(ending.exitCode == 0 && ending.errors.isEmpty)
    let columns = ["point", "auto_top_up.threshold", "payments.latency", "auto_top_up.amount"]
    let points = try CSVTable(ending.output).records.map { row in columns.map { row[$0] ?? "" } }
    #expect(
      points == [
        ["1", "3", "10s", "$30"], ["2", "3", "20s", "$30"], ["3", "4", "10s", "$10"],
        ["4", "4", "20s", "$10"], ["5", "2", "10s", "$50"], ["6", "2", "20s", "$50"],
        ["7", "2.5", "10s", "$30"], ["8", "2.5", "20s", "$30"],
      ])
    #expect(!scenario.folder.contents().keys.contains { $0.hasPrefix("results") })
  }

  @Test("horizon and number of organizations may differ from point to point")
  func shapes() throws {
    let ending = try scenario.sweep(
      ["horizon.duration=5d,10d", "organizations.small.count=2,3"],
      more: ["--metric", "requests", "--organization", "small-1"])
    #expect(ending.exitCode == 0, "\(ending.errors)")
    let rows = try scenario.table("sweep").records.filter { $0["organization"] == "*" }
    let means = rows.compactMap { Double($0["mean"] ?? "") }
    #expect(means.count == 4)
    #expect(means[1] > means[0] && means[2] > means[1] && means[3] > means[2])
  }

  @Test("a precision that the scenario asks for is not looked at, and it is said so")
  func until() throws {
    let more = "until: {half_width: 50%, of: requests}"
    try scenario.folder.write("s.yaml", ComparisonScenario.text + more)
    let ending = try scenario.sweep(["auto_top_up.amount=5,10"], more: ["--metric", "requests"])
    #expect(ending.exitCode == 0)
    #expect(ending.errors.contains("`until` is not looked at"))
    #expect(try scenario.table("sweep").column("replications") == ["40", "40"])
  }

  @Test("what is printed fits a terminal of 40 columns, as far as numbers do")
  func narrow() throws {
    let terminal = try Terminal(columns: 40)
    let ending = try scenario.sweep(
      ["auto_top_up.threshold=1,4"],
      more: ["--objective", "mean_balance", "--objective", "top_ups"],
      terminal: terminal)
    #expect(ending.exitCode == 0)
    let text = ending.output.split(separator: "\u{1B}[K").last.map { String($0) } ?? ""
    let table = text.split(separator: "\n").drop { !$0.hasPrefix("  point") }
    #expect(table.count >= 4)
    for line in table { #expect(line.count <= 40, "\(line)") }
  }

  @Test("what is printed names the points by the last steps of their keys")
  func output() throws {
    let ending = try scenario.sweep()
    #expect(ending.output.hasPrefix("s-sweep: 6 point(s), 40 replication(s) of each\n"))
    #expect(ending.output.hasSuffix("  written to results/s-sweep/\n"))
    #expect(ending.output.contains("  point  threshold  amount  front"))
    for line in ending.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }
}
