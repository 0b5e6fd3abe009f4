import Foundation
import Testing

@Suite("Running scenarios")
struct RunTests {
  static let files: Set<String> = [
    "summary.csv", "burn_down.csv", "top_ups.csv", "blocked.csv", "overage.csv", "usage.csv",
    "usage_patterns.csv",
    "transactions.csv", "invoices.csv", "alerts.csv", "activity.csv", "survival.csv",
    "packages.csv", "platform.csv", "datapackage.json", "inputs.json",
  ]

  @Test("a run prints its summary on standard output and writes the folder, and nothing else")
  func run() throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.plain)
    let ending = try Program.run(["run", "s.yaml"], in: folder)
    #expect(ending.exitCode == 0)
    #expect(ending.errors.isEmpty, "no progress is shown where there is no terminal")
    #expect(ending.output.hasPrefix("s: 3 replication(s), 1 organization(s)\n"))
    #expect(ending.output.hasSuffix("  written to results/s/\n"))
    #expect(!ending.output.contains("\u{1B}") && !ending.output.contains("\r"))
    #expect(ending.output.contains("usage_cost"))
    let expected = Set(Self.files.map { "results/s/\($0)" }).union([
      "s.yaml", "results", "results/s",
    ])
    #expect(Set(folder.contents().keys) == expected)
  }

  @Test("several scenarios run one after the other, each into its folder")
  func several() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.yaml", SmallScenario.plain)
    try folder.write("b.yaml", SmallScenario.text(more: "name: other"))
    let ending = try Program.run(["run", "a.yaml", "--out", "x/y", "b.yaml"], in: folder)
    #expect(ending.exitCode == 0)
    let titles = ending.output.split(separator: "\n").filter { $0.contains("replication(s)") }
    #expect(titles.map { $0.prefix { $0 != ":" } } == ["a", "other"])
    for name in Self.files {
      #expect(
        folder.contents()["x/y/a/\(name)"] != nil && folder.contents()["x/y/other/\(name)"] != nil)
    }
  }

  @Test("a quiet run is silent, and so is a quiet check")
  func quiet() throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.text(more: "expect: [requests >= 0]"))
    for arguments in [["run", "s.yaml", "--quiet"], ["validate", "--quiet", "s.yaml"]] {
      let ending = try Program.run(arguments, in: folder)
      #expect(ending.exitCode == 0)
      #expect(ending.output.isEmpty && ending.errors.isEmpty)
    }
    #expect(folder.contents()["results/s/summary.csv"] != nil)
  }

  @Test("a check reads everything and writes nothing")
  func validate() throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.plain)
    let before = folder.contents()
    let ending = try Program.run(["validate", "s.yaml"], in: folder)
    #expect(ending.exitCode == 0)
    #expect(ending.output == "s.yaml: valid: 1 organization(s), 3 replication(s) of 1 day\n")
    #expect(ending.errors.isEmpty)
    #expect(folder.contents() == before)
  }

  @Test("nothing runs where one of several scenarios is wrong; all problems are printed")
  func oneIsWrong() throws {
    let folder = try TemporaryFolder()
    try folder.write("good.yaml", SmallScenario.plain)
    try folder.write("bad.yaml", SmallScenario.text(more: "sed: 1\nnane: x"))
    try folder.write("worse.yaml", SmallScenario.replay("t.csv"))
    try folder.write("t.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\nnow,1,1\nlater,1,1\n")
    let before = folder.contents()
    let ending = try Program.run(["run", "good.yaml", "bad.yaml", "worse.yaml"], in: folder)
    #expect(ending.exitCode == 2)
    #expect(ending.output.isEmpty)
    #expect(
      ending.errorLines.map { $0.prefix { $0 != " " } } == [
        "bad.yaml:7:1:", "bad.yaml:8:1:", "t.csv:2:1:", "t.csv:3:1:",
      ], "\(ending.errors)")
    #expect(folder.contents() == before)
  }

  @Test("a scenario may come from a pipe")
  func pipe() throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.text(more: "name: piped"))
    let ending = try Program.shell("cat s.yaml | \"$PROGRAM\" run /dev/stdin", in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    #expect(folder.contents()["results/piped/summary.csv"] != nil)
  }

  @Test("a trace may come from a pipe, and is held to the same rules")
  func tracePipe() throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.replay("\"-\""))
    let header = "TIMESTAMP,ContextTokens,GeneratedTokens\n"
    try folder.write("good.csv", header + "2023-11-16 18:17:03,1,2\n")
    try folder.write("bad.csv", header + "2023-11-16 18:17:03,1,x\n")
    let good = try Program.shell("cat good.csv | \"$PROGRAM\" run s.yaml", in: folder)
    #expect(good.exitCode == 0, "\(good.errors)")
    let summary = try CSVTable(folder.text("results/s/summary.csv")).records
    #expect(summary.first { $0["metric"] == "requests" }?["min"] == "1")
    let before = folder.contents()
    let bad = try Program.shell("cat bad.csv | \"$PROGRAM\" run s.yaml", in: folder)
    #expect(bad.exitCode == 2)
    #expect(bad.errors.hasPrefix("-:2:23: error: "), "\(bad.errors)")
    #expect(folder.contents() == before)
  }

  @Test("standard output that is closed stops no run")
  func closedOutput() throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.plain)
    #expect(try Program.shell("\"$PROGRAM\" run s.yaml >&-", in: folder).exitCode == 0)
    #expect(folder.contents()["results/s/summary.csv"] != nil)
  }

  @Test("warnings do not stop a run")
  func warnings() throws {
    let folder = try TemporaryFolder()
    let text = SmallScenario.plain.replacing(
      "mix: [{model: m,", with: "mix: [{share: 50%, model: m,")
    try folder.write("s.yaml", text)
    let ending = try Program.run(["run", "s.yaml"], in: folder)
    #expect(ending.exitCode == 0)
    #expect(ending.errors.contains("s.yaml:5:") && ending.errors.contains(": warning: "))
  }
}

@Suite("Expectations")
struct ExpectationTests {
  /// Expectations of a scenario that refuses requests in every replication.
  private func ending(_ expectations: String, _ options: String...) throws -> (
    Program.Ending, TemporaryFolder
  ) {
    let folder = try TemporaryFolder()
    let poor = "[{name: acme, opening_balance: $1, traffic: t}, {name: rich, opening_balance: $99}]"
    try folder.write(
      "s.yaml", SmallScenario.text(organizations: poor, more: "expect: [\(expectations)]"))
    return (try Program.run(["run", "s.yaml"] + options, in: folder), folder)
  }

  @Test("one that fails ends the run with 1, and the results are written")
  func fails() throws {
    let (ending, folder) = try ending("requests >= 1, blocked_requests < 1")
    #expect(ending.exitCode == 1)
    #expect(ending.output.contains("  holds      requests >= 1  ("))
    #expect(ending.errorLines.count == 1)
    #expect(ending.errors.hasPrefix("drawdown: s: expectation failed: blocked_requests < 1  ("))
    #expect(folder.text("results/s/summary.csv").contains("acme,blocked_requests,"))
  }

  @Test("one that fails is told even where the run is quiet")
  func quiet() throws {
    let (ending, _) = try ending("blocked_requests < 1", "--quiet")
    #expect(ending.exitCode == 1)
    #expect(ending.output.isEmpty)
    #expect(ending.errors.contains("expectation failed"))
  }

  @Test("one that the replications cannot tell is reported, and fails only when strict")
  func undecided() throws {
    for (options, code) in [([], Int32(0)), (["--strict"], 1)] {
      let folder = try TemporaryFolder()
      let poor = "[{name: acme, opening_balance: $1, traffic: t}]"
      let text = SmallScenario.text(organizations: poor, more: "expect: [P(blocked) <= 50%]")
      try folder.write("s.yaml", text)
      let ending = try Program.run(["run", "s.yaml"] + options, in: folder)
      #expect(ending.exitCode == code)
      #expect(ending.errors.contains("expectation undecided: P(blocked) <= 50%  (1, 95 % interval"))
      #expect(folder.contents()["results/s/summary.csv"] != nil)
    }
  }

  @Test("one replication cannot tell, and it is said why")
  func oneReplication() throws {
    let (ending, _) = try ending("usage_cost <= 500, requests.p95 <= 500", "--replications", "1")
    #expect(ending.exitCode == 0)
    #expect(ending.errorLines.count == 2)
    #expect(ending.errorLines.allSatisfy { $0.contains(", too few replications for an interval)") })
  }

  @Test("one may name an organization and a statistic")
  func ofAnOrganization() throws {
    let (ending, _) = try ending(
      "blocked_requests.max@rich <= 0, blocked_requests.min@acme > 5, closing_balance@rich == 99")
    #expect(ending.exitCode == 0, "\(ending.errors)")
    let (other, _) = try self.ending("blocked_requests.max@acme <= 0")
    #expect(other.exitCode == 1)
  }

  @Test("the worst of several scenarios decides the exit code, and all of them run")
  func worst() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.yaml", SmallScenario.text(more: "expect: [requests < 1]"))
    try folder.write("b.yaml", SmallScenario.plain)
    #expect(try Program.run(["run", "a.yaml", "b.yaml"], in: folder).exitCode == 1)
    #expect(folder.contents()["results/b/summary.csv"] != nil)
  }
}

@Suite("Runs until a result is precise")
struct StoppingTests {
  @Test("replications are added up to the goal or the most, the same on any number of threads")
  func until() throws {
    let folder = try TemporaryFolder()
    let loose = "until: {half_width: 50%, of: requests}"
    try folder.write("loose.yaml", SmallScenario.text(more: loose))
    let tight = "until: {half_width: 0.001%, of: usage_cost, maximum_replications: 64}"
    try folder.write("tight.yaml", SmallScenario.text(more: tight))
    var first: [String: Data]?
    for threads in ["1", "3"] {
      try? FileManager.default.removeItem(atPath: folder.path + "/results")
      let arguments = ["run", "loose.yaml", "tight.yaml", "--quiet", "--threads", threads]
      #expect(try Program.run(arguments, in: folder).exitCode == 0)
      let files = folder.contents()
      #expect(first == nil || files == first)
      first = files
    }
    for (name, range) in [("loose", 3...30), ("tight", 64...64)] {
      let summary = try CSVTable(folder.text("results/\(name)/summary.csv")).records
      let count = Int(summary.first { $0["metric"] == "requests" }?["replications"] ?? "")
      #expect(count.map { range.contains($0) } == true, "\(name) \(count ?? -1)")
    }
  }

  @Test("a goal that the most replications do not reach is told")
  func unreached() throws {
    let folder = try TemporaryFolder()
    for (width, isReached) in [("50%", true), ("0.001%", false)] {
      let goal = "until: {half_width: \(width), of: requests, maximum_replications: 40}"
      try folder.write("s.yaml", SmallScenario.text(more: goal))
      let output = try Program.run(["run", "s.yaml"], in: folder).output
      #expect(output.contains("`until` was not reached") == !isReached, "\(output)")
    }
  }
}
