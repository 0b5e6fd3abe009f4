import Foundation
import Testing

@Suite("Checking against accepted results")
struct CheckTests {
  private static let statistical = ["--mode", "statistical"]

  private func check(_ scenario: CheckScenario, _ options: [String]) throws -> Program.Ending {
    try Program.run(["check", "s.yaml"] + options, in: scenario.folder)
  }

  @Test("an unchanged scenario passes in both modes and writes nothing", arguments: [1, 4])
  func unchanged(threads: Int) throws {
    let scenario = try CheckScenario()
    let before = scenario.folder.contents()
    let exact = try scenario.check("--threads", "\(threads)")
    #expect(exact.exitCode == 0)
    #expect(exact.output == "s: as results/s: \(RunTests.files.count) files, byte for byte\n")
    #expect(exact.errors.isEmpty)
    let statistical = try check(scenario, Self.statistical)
    #expect(statistical.exitCode == 0)
    #expect(statistical.output.hasPrefix("s: consistent with results/s (level 1%, "))
    #expect(statistical.output.split(separator: "\n").count == 1, "nothing changed")
    #expect(scenario.folder.contents() == before)
  }

  @Test("another price of 1 % differs in both modes, and it is told by how much")
  func price() throws {
    // Traffic that comes like clockwork, so that prices alone decide what a day costs.
    let scenario = try CheckScenario(
      SmallScenario.text(
        duration: "10d", replications: 40, rate: "2/h, process: renewal, cv: 0.05",
        organizations: "[{name: acme, opening_balance: $1000, traffic: t}]"))
    let change = ["--set", "prices.models.m.input=1.03"]
    let exact = try check(scenario, change)
    #expect(exact.exitCode == 1)
    #expect(exact.output.contains("files differ from results/s\n"))
    #expect(exact.output.contains("usage_cost") && exact.output.contains("+1 %"))
    #expect(exact.output.contains("usage.csv: ") && exact.output.contains("usage_type=input"))
    #expect(
      exact.output.contains("path=prices.models[0].prices[0].price: value \"100000\" → \"103000\""))
    #expect(!exact.output.contains("acme          requests "), "requests are the same")
    let statistical = try check(scenario, change + Self.statistical)
    #expect(statistical.exitCode == 1)
    #expect(statistical.output.contains("metrics differ from results/s by more than chance"))
    #expect(statistical.output.contains("+1 %") && statistical.output.contains("differs (p "))
  }

  @Test("with kept replications a price change of 3 % of one model is seen among two")
  func replicationByReplication() throws {
    let text = SmallScenario.text(
      duration: "10d", replications: 50, rate: "40/d",
      organizations: "[{name: acme, opening_balance: $1000, traffic: t}]"
    ).replacing("{models: {m:", with: "{models: {n: {input: $1, per: 10}, m:")
      .replacing("mix: [{", with: "mix: [{model: n, share: 20%, input: 1}, {share: 80%, ")
    let change = ["--set", "prices.models.n.input=1.03"] + Self.statistical
    let alone = try CheckScenario(text)
    #expect(try check(alone, change).exitCode == 0, "lost in chance")
    let paired = try CheckScenario(text + "output: {replications: true}\n")
    let same = try check(paired, Self.statistical)
    #expect(same.exitCode == 0)
    #expect(same.output.contains("metrics tested, replication by replication)"))
    let ending = try check(paired, change)
    #expect(ending.exitCode == 1)
    #expect(ending.output.contains("usage_cost") && ending.output.contains("differs (p "))
    #expect(try check(paired, ["--set", "seed=7"] + Self.statistical).exitCode == 0)
    // Without its own the run cannot be paired.
    let other = ["--set", "output.replications=false"] + Self.statistical
    #expect(try !check(paired, other).output.contains("replication by replication"))
    try paired.edit("replications.csv", "acme,1,requests,count,", "acme,1,requests,count,x")
    let broken = try check(paired, Self.statistical)
    #expect(broken.exitCode == 3)
    #expect(broken.errors.contains("replications.csv:2:23: error: `x"), "\(broken.errors)")
  }

  @Test("another seed differs byte for byte and is consistent", arguments: [2, 3, 4])
  func seed(seed: Int) throws {
    let scenario = try CheckScenario()
    #expect(try scenario.check("--set", "seed=\(seed)").exitCode == 1)
    let ending = try check(scenario, ["--set", "seed=\(seed)"] + Self.statistical)
    #expect(ending.exitCode == 0, "\(ending.output)")
    #expect(ending.output.contains("chance (p "), "what moved is told")
  }

  @Test("another top-up rule differs in both modes, with another seed too")
  func rule() throws {
    let scenario = try CheckScenario()
    let change = ["--set", "auto_top_up.amount=40"]
    #expect(try check(scenario, change).exitCode == 1)
    for more in [[], ["--set", "seed=9"]] {
      let ending = try check(scenario, change + more + Self.statistical)
      #expect(ending.exitCode == 1)
      let row = ending.output.split(separator: "\n").first { $0.contains(" mean_balance ") }
      #expect(row != nil, "\(ending.output)")
    }
  }

  @Test("a missing baseline ends with 3 and the command that creates it")
  func missing() throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.plain)
    let options = ["--baseline", "kept here", "--set", "seed=5", "--junit", "j.xml"]
    let ending = try Program.run(["check", "s.yaml"] + options, in: folder)
    #expect(ending.exitCode == 3)
    #expect(
      ending.errors == "drawdown: error: s: cannot read the baseline kept here/s: No such file or "
        + "directory; create it with `drawdown run s.yaml --out 'kept here'`\n")
    #expect(folder.text("j.xml").contains("<error message="))
    let run = String(ending.errors.split(separator: "`")[1]).replacing(
      "drawdown", with: "\"$PROGRAM\"")
    #expect(try Program.shell(run, in: folder).exitCode == 0)
    #expect(try Program.run(["check", "s.yaml"] + options.prefix(2), in: folder).exitCode == 0)
    #expect(try Program.run(["check", "s.yaml"] + options, in: folder).exitCode == 1)
  }

  @Test("what was made with changes of the command line is no baseline, nor becomes one")
  func whatIf() throws {
    let scenario = try CheckScenario()
    let set = ["run", "s.yaml", "--quiet", "--set", "auto_top_up.amount=$40"]
    #expect(try Program.run(set, in: scenario.folder).exitCode == 0)
    #expect(try scenario.check().exitCode == 0, "the plain results stand as they were")
    let apart = "results/s@auto_top_up.amount=40/"
    #expect(scenario.folder.text(apart + "inputs.json").contains("'auto_top_up.amount=$40'\","))
    let before = scenario.folder.contents()
    let refused = try Program.run(set + ["--out", "results"], in: scenario.folder)
    #expect(refused.exitCode == 2 && refused.errors.contains("without `auto_top_up.amount=$40`"))
    let update = try scenario.check("--update", "--set", "auto_top_up.amount=40")
    #expect(update.exitCode == 2 && update.errors.contains("change the file instead of `--set`"))
    #expect(scenario.folder.contents() == before)
    let baseline = scenario.folder.path + "/results/s"
    try FileManager.default.removeItem(atPath: baseline)
    try FileManager.default.moveItem(atPath: scenario.folder.path + "/" + apart, toPath: baseline)
    let ending = try scenario.check("--junit", "j.xml")
    #expect(ending.exitCode == 2 && ending.errors.contains("so it is no baseline"))
    #expect(scenario.folder.text("j.xml").contains("<error message="))
    #expect(try scenario.check("--update").exitCode == 0)
    #expect(try scenario.check().exitCode == 0)
  }

  @Test("another version of the program, or another place, moves no result by itself")
  func version() throws {
    let scenario = try CheckScenario()
    try scenario.edit("inputs.json", "\"program\": \"drawdown ", "\"program\": \"drawdown 0.")
    let ending = try scenario.check()
    #expect(ending.exitCode == 0 && ending.output.contains("within the tolerances"))
    try scenario.edit("inputs.json", "\"credit\": \"0.01\"", "\"credit\": \"0.02\"")
    #expect(try scenario.check().exitCode == 1)
  }

  @Test("a baseline may consist of chosen files, which an update replaces alone")
  func chosenFiles() throws {
    let scenario = try CheckScenario()
    let results = scenario.folder.path + "/results/s/"
    for name in RunTests.files where !["summary.csv", "top_ups.csv"].contains(name) {
      try FileManager.default.removeItem(atPath: results + name)
    }
    #expect(try scenario.check().exitCode == 1)
    let same = try scenario.check("--files", "summary.csv")
    #expect(same.output == "s: as results/s: 1 file, byte for byte\n")
    let other = try scenario.check("--files", "summary.csv", "--set", "auto_top_up.amount=40")
    #expect(other.exitCode == 1 && other.output.contains("s: 1 of 1 file differs"))
    try scenario.edit("top_ups.csv", "threshold", "treshold")
    #expect(try scenario.check("--files", "summary.csv,top_ups.csv", "--update").exitCode == 0)
    #expect(try scenario.check("--files=summary.csv, top_ups.csv").exitCode == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: results).count == 2)
    let unknown = try scenario.check("--files", "sumary.csv")
    #expect(unknown.exitCode == 2 && unknown.errors.contains("did you mean `summary.csv`?"))
    let mode = try scenario.check("--files", "summary.csv", "--mode", "statistical")
    #expect(mode.exitCode == 2 && mode.errors.contains("goes with `--mode exact`"))
  }

  @Test("a file that is missing and one that is too many differ; notes beside results are let be")
  func files() throws {
    let scenario = try CheckScenario()
    try scenario.folder.write("results/s/README.md", "accepted in May")
    #expect(try scenario.check().exitCode == 0)
    try scenario.acceptHolds()
    try scenario.remove("usage.csv")
    let ending = try scenario.check()
    #expect(ending.exitCode == 1)
    #expect(
      ending.output.contains(" of \(RunTests.files.count + 1) files differ from results/s\n"))
    #expect(ending.output.contains("  usage.csv: not in the baseline\n"))
    #expect(ending.output.contains("  holds.csv: only in the baseline\n"))
  }

  @Test("rows in another order, and values written otherwise, are not the same bytes")
  func notation() throws {
    let scenario = try CheckScenario()
    let text = scenario.folder.text("results/s/packages.csv")
    try scenario.folder.write("results/s/packages.csv", text.replacing("\n", with: "\r\n"))
    let ending = try scenario.check()
    #expect(ending.exitCode == 1)
    #expect(ending.output.contains("packages.csv: the same values, written otherwise"))
  }

  @Test(
    "a baseline that is not what a run writes ends with 3 and the place",
    arguments: [
      ("summary.csv", "acme,requests,count,", "acme,requests,", "results/s/summary.csv:2:1: error"),
      ("usage.csv", "acme,", "\"acme,", "results/s/usage.csv:"),
      ("inputs.json", "\"format\"", "format", "results/s/inputs.json:1:1: error"),
    ])
  func corrupt(file: String, old: String, new: String, place: String) throws {
    let scenario = try CheckScenario()
    try scenario.edit(file, old, new)
    let ending = try scenario.check()
    #expect(ending.exitCode == 3)
    #expect(ending.errors.hasPrefix(place), "\(ending.errors)")
    // What cannot be read can be replaced.
    #expect(try scenario.check("--update").exitCode == 0)
    #expect(try scenario.check().exitCode == 0)
  }

  @Test("a statistical check cannot use a mean that is no number")
  func corruptMean() throws {
    let scenario = try CheckScenario()
    try scenario.edit("summary.csv", "acme,requests,count,", "acme,requests,count,x")
    let ending = try check(scenario, Self.statistical)
    #expect(ending.exitCode == 3)
    #expect(ending.errors.hasPrefix("results/s/summary.csv:2:21: error: mean `x"))
  }

  @Test("tolerances let numbers move so far and no further")
  func tolerance() throws {
    let scenario = try CheckScenario()
    let rows = try CSVTable(scenario.folder.text("results/s/summary.csv")).records
    let mean = try #require(
      rows.first { $0["organization"] == "acme" && $0["metric"] == "runway_days" }?["mean"])
    let moved = String((Double(mean) ?? 0) * 1.01)
    try scenario.edit("summary.csv", "runway_days,days,\(mean),", "runway_days,days,\(moved),")
    #expect(try scenario.check().exitCode == 1)
    #expect(try scenario.check("--tolerance", "runway_days=0.5%").exitCode == 1)
    #expect(try scenario.check("--tolerance", "usage_cost=2%").exitCode == 1)
    for tolerance in ["runway_days=2%", "summary.mean=2%", "*=2%", "*.*=2%", "runway_days=1"] {
      let ending = try scenario.check("--tolerance", tolerance)
      #expect(ending.exitCode == 0)
      #expect(ending.output.contains("within the tolerances"))
      #expect(ending.output.contains("values within tolerance"))
    }
  }

  @Test(
    "what the program does not know is refused before anything runs",
    arguments: [
      (["--mode", "exakt"], "did you mean `exact`?"), (["--level", "1%"], "--mode statistical"),
      (["--mode", "statistical", "--level", "0"], "between 0 and 1"),
      (["--mode", "statistical", "--level", "x%"], "between 0 and 1"),
      (["--tolerance", "usage_cots=1%"], "did you mean `usage_cost`?"),
      (["--seed", "1"], "unknown option `--seed`"), (["s.yaml"], "two scenarios are called `s`"),
    ])
  func usage(options: [String], says: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.plain)
    let before = folder.contents()
    let ending = try Program.run(["check", "s.yaml"] + options, in: folder)
    #expect(ending.exitCode == 2)
    #expect(ending.errors.contains(says), "\(ending.errors)")
    #expect(folder.contents() == before)
    #expect(try Program.run(["check"], in: folder).exitCode == 2)
  }
}
