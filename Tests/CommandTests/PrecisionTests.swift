import Foundation
import Testing

/// What a run says of how well its results are known.
@Suite("How well results are known")
struct PrecisionTests {
  private static let poor = "[{name: acme, opening_balance: $1, traffic: t}]"
  private static let rich = """
    [{name: acme, opening_balance: $100, traffic: t}, {name: beta, opening_balance: $9, traffic: t}]
    """

  private func run(
    _ organizations: String, replications: Int = 3, more: String, _ options: String...,
    columns: Int = 80
  ) throws -> (ending: Program.Ending, folder: TemporaryFolder) {
    let folder = try TemporaryFolder()
    let text = SmallScenario.text(
      replications: replications, organizations: organizations, more: more)
    try folder.write("s.yaml", text)
    let ending = try Program.run(
      ["run", "s.yaml"] + options, in: folder, environment: ["COLUMNS": "\(columns)"])
    return (ending, folder)
  }

  private func replications(_ folder: TemporaryFolder) throws -> Int {
    let summary = try CSVTable(folder.text("results/s/summary.csv")).records
    return Int(summary.first { $0["metric"] == "requests" }?["replications"] ?? "") ?? -1
  }

  @Test(
    "a run goes on until any result is precise",
    arguments: [
      // The least that have an interval of so little width, in batches of ten from thirty on.
      ("P(blocked)", "2%", 100), ("mean_balance.p95@beta", "1000000%", 80),
      ("blocked_requests.p50@acme", "1", 30), ("P(blocked)@acme", "2%", 100),
    ])
  func until(result: String, width: String, count: Int) throws {
    let goal = "until: {half_width: \(width), of: \(result)}"
    for threads in ["1", "3"] {
      let (ending, folder) = try run(
        Self.rich.replacing("$9", with: "$900"), replications: 30, more: goal, "--threads", threads)
      #expect(ending.exitCode == 0, "\(ending.errors)")
      #expect(try replications(folder) == count)
    }
  }

  @Test("of several goals all are reached, or those that are not are named")
  func severalGoals() throws {
    let goals = """
      until:
        - {half_width: 30%, of: requests, maximum_replications: 40}
        - {half_width: 0.001%, of: total_spend.p95@beta, maximum_replications: 50}
        - {half_width: 5%, of: P(blocked)@acme}
      """
    let (ending, folder) = try run(Self.rich, more: goals)
    #expect(ending.exitCode == 0)
    // The greatest of the maxima is not needed: nothing is spent, so that its quantile is known.
    #expect(try replications(folder) > 71)
    #expect(!ending.output.contains("`until` was not reached"))
    let tight = """
      until:
        - {half_width: 50%, of: requests, maximum_replications: 40}
        - {half_width: 0.001%, of: mean_balance.p50@beta, maximum_replications: 50}
      """
    let (other, fifty) = try run(Self.rich, more: tight)
    #expect(try replications(fifty) == 50)
    #expect(other.output.contains("`until` was not reached: mean_balance.p50@beta is less precise"))
    #expect(!other.output.contains("requests is less precise"))
  }

  @Test("a probability that no block would show is told before the run, where it is written")
  func hopeless() throws {
    let (ending, _) = try run(
      Self.rich, replications: 30, more: "expect: [P(blocked)@acme <= 1%, P(blocked)@acme <= 20%]")
    #expect(
      ending.errorLines.first.map(String.init)
        == "s.yaml:7:10: warning: `P(blocked)@acme <= 1%` cannot be shown with 30 replications: "
        + "even if none is blocked, the 95 % interval reaches 0.116; take at least 368")
    #expect(
      ending.errorLines.last?.hasSuffix(
        "expectation undecided: P(blocked)@acme <= 1%  (0, 95 % interval 0 to 0.1157); "
          + "about 370 replications would tell") == true, "\(ending.errors)")
    #expect(ending.errorLines.count == 2)
    let (enough, _) = try run(
      Self.rich, replications: 30, more: "expect: [P(blocked)@acme <= 1%]", "--replications", "368")
    #expect(enough.errors.isEmpty && enough.output.contains("holds      P(blocked)@acme"))
    let (planned, _) = try run(
      Self.rich, replications: 30,
      more: "expect: [P(blocked)@acme <= 1%]\nuntil: {half_width: 0.5%, of: P(blocked)@acme}")
    #expect(planned.errors.isEmpty, "until allows more: \(planned.errors)")
  }

  @Test("what no number of replications shows is told, with what could be asked instead")
  func never() throws {
    let (ending, _) = try run(Self.rich, more: "expect: [P(blocked)@acme <= 0]")
    #expect(ending.errors.contains("7:10: warning: `P(blocked)@acme <= 0` is not shown by any"))
    #expect(ending.errors.contains("write `blocked_requests.max@acme <= 0`"))
    #expect(ending.errors.contains("; as far as these tell it lies on the value"))
    let (other, _) = try run(Self.poor, more: "expect: [P(blocked) >= 99%, P(blocked) >= 5%]")
    #expect(
      other.errors.contains(
        "even if each is blocked, the 95 % interval reaches 0.292; take at least 368"))
    #expect(other.errorLines.count == 2, "\(other.errors)")
  }

  @Test("validate tells it as well, and check before it runs")
  func otherVerbs() throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.text(more: "expect: [P(blocked) <= 1%]"))
    for arguments in [["validate", "s.yaml"], ["validate", "--quiet", "s.yaml"]] {
      let ending = try Program.run(arguments, in: folder)
      #expect(ending.exitCode == 0)
      #expect(ending.errorLines.count == 1 && ending.errors.contains("cannot be shown with 3"))
    }
    _ = try Program.run(["run", "s.yaml", "--quiet"], in: folder)
    let check = try Program.run(["check", "s.yaml"], in: folder)
    #expect(check.errors.contains("s.yaml:7:10: warning: `P(blocked) <= 1%` cannot be shown"))
  }

  @Test("an undecided expectation says how many replications would tell")
  func remedies() throws {
    let (ending, _) = try run(
      Self.rich, replications: 40,
      more: "expect: [requests <= 97, requests.p95 <= 200, usage_cost.p50 >= $20]")
    let lines = ending.errorLines
    #expect(lines.contains { $0.contains(" replications would tell") && $0.contains("; about ") })
    #expect(lines.contains { $0.hasSuffix("; an interval needs 72 replications") }, "\(lines)")
  }

  @Test("the summary bounds what was not seen, in lines that fit", arguments: [40, 80])
  func notes(columns: Int) throws {
    let (ending, _) = try run(
      "[{name: acme, traffic: t, opening_balance: $900}]", more: "",
      columns: columns)
    let words = ending.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(
      words.contains(
        "Never blocked: the 95 % interval of P(blocked) reaches up to 0.71."))
    #expect(words.contains("Fewer than 20 replications: p05 and p95 lie at the extremes"))
    let lines = ending.output.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= columns }, "\(lines)")
    let (blocked, _) = try run(Self.poor, replications: 25, more: "")
    #expect(!blocked.output.contains("Never blocked"))
    #expect(blocked.output.contains("Fewer than 30 replications: intervals"))
  }

  @Test("after a warm-up results are those of the measured time, and samples those of all of it")
  func warmUp() throws {
    let more = "warm_up: 6h\nexpect: [opening_balance == 0]"
    let (ending, folder) = try run(Self.poor, more: more)
    #expect(ending.output.contains("Measured from 2026-01-01T06:00:00+00:00, after the warm-up."))
    let summary = try CSVTable(folder.text("results/s/summary.csv")).records
    func mean(_ metric: String) -> Double {
      summary.first { $0["metric"] == metric && $0["organization"] == "*" }?["mean"]
        .flatMap { Double($0) } ?? .nan
    }
    #expect(mean("blocked_hours") == 18 && mean("runway_days") == 0)
    #expect(mean("opening_balance") == mean("closing_balance") && mean("opening_balance") < 1)
    #expect(mean("requests") == mean("blocked_requests") && mean("requests") < 50)
    #expect(mean("first_block_hours") < 3)
    let samples = try CSVTable(folder.text("results/s/burn_down.csv")).records
    #expect(samples.first?["time"] == "2026-01-01T00:00:00+00:00")
    #expect(samples.first?["mean"] == "1")
    #expect(folder.text("results/s/inputs.json").contains("\"measured_from\": \"2026-01-01T06:00"))
    let survival = try CSVTable(folder.text("results/s/survival.csv")).records
    #expect(survival.allSatisfy { Double($0["hours"] ?? "") ?? 99 < 18 } && !survival.isEmpty)
    let (plain, without) = try run(Self.poor, more: "")
    #expect(!plain.output.contains("Measured from"))
    #expect(!without.text("results/s/inputs.json").contains("measured_from"))
    #expect(without.text("results/s/blocked.csv") == folder.text("results/s/blocked.csv"))
    #expect(without.text("results/s/usage.csv") == folder.text("results/s/usage.csv"))
  }
}
