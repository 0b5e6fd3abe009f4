import Foundation
import Testing

/// What somebody who is new here meets: words where there were none, and right ones where they were
/// not.
@Suite("What newcomers meet")
struct UsabilityTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.plain)
  }

  private func run(_ words: String...) throws -> Program.Ending {
    try Program.run(words, in: folder)
  }

  @Test("build servers are told what is wrong with a scenario that cannot be read")
  func invalid() throws {
    try folder.write("bad.yaml", "drawdown: 1\nreplicatons: 3\n")
    let ending = try run("check", "bad.yaml", "s.yaml", "gone.yaml", "--github", "--junit", "j.xml")
    #expect(ending.exitCode == 3)
    #expect(ending.output.contains("::error file=bad.yaml,line=2,title=drawdown check%3A bad"))
    #expect(ending.output.contains("::error file=gone.yaml,line=1,"))
    let report = folder.text("j.xml")
    #expect(report.contains("<testsuite name=\"bad.yaml\" tests=\"1\" failures=\"0\" errors=\"1\""))
    #expect(report.contains("did you mean `replications`?"))
    #expect(report.contains("name=\"gone.yaml\""))
  }

  @Test("a failed check says how to accept; names of files and folders that are wrong are told")
  func check() throws {
    #expect(try run("run", "s.yaml", "--quiet").exitCode == 0)
    try folder.write("s.yaml", SmallScenario.plain + "seed: 7\n")
    let failed = try run("check", "s.yaml")
    #expect(failed.exitCode == 1)
    #expect(failed.output.hasSuffix("  to accept it: drawdown check s.yaml --update\n"))
    let typo = try run("check", "s.yaml", "--files", "sumary.csv")
    #expect(typo.exitCode == 2 && typo.errors.contains("`sumary.csv`"))
    #expect(typo.errors.contains("did you mean `summary.csv`?"))
    let none = try run("check", "s.yaml", "--files", ",")
    #expect(none.exitCode == 2 && none.errors.contains("needs names of files"))
    let inside = try run("check", "s.yaml", "--baseline", "results/s")
    #expect(inside.exitCode == 3)
    #expect(inside.errors.contains("a folder of results; name the one above it, `--baseline"))
  }

  @Test("a check keeps what moved where it is asked to")
  func moved() throws {
    #expect(try run("run", "s.yaml", "--quiet").exitCode == 0)
    let same = try run("check", "s.yaml", "--out", "o")
    #expect(same.exitCode == 0 && same.output.contains("what moved is written to o/s-check/"))
    #expect(try CSVTable(folder.text("o/s-check/moved.csv")).records.isEmpty)
    let other = try run(
      "check", "s.yaml", "--out", "o", "--set", "prices.models.m.input=2", "--quiet")
    #expect(other.exitCode == 1)
    let rows = try CSVTable(folder.text("o/s-check/moved.csv")).records
    let cost = try #require(
      rows.first { $0["organization"] == "*" && $0["metric"] == "usage_cost" })
    let (old, new) = (Double(cost["baseline"] ?? ""), Double(cost["run"] ?? ""))
    #expect(try #require(new) > #require(old))
    let sides = try CSVTable(folder.text("o/s-check/moved_burn_down.csv")).records
    #expect(Set(sides.map { $0["side"] }) == ["baseline", "run"])
  }

  @Test("what is no answer as JSON is told as JSON, and two formats are refused")
  func formats() throws {
    for words in [
      ["prices", "gone.yaml"], ["ledger", "statement", "gone"],
      ["explain", "gone", "--at", "2026-01-01"],
    ] {
      let ending = try Program.run(words + ["--json"], in: folder)
      #expect(ending.exitCode == 3)
      let value = try JSONSerialization.jsonObject(with: Data(ending.output.utf8))
      #expect((value as? [String: Any])?["exit_code"] as? Int == 3)
    }
    let both = try run("prices", "s.yaml", "--json", "--format", "csv")
    #expect(both.exitCode == 2)
    #expect(both.errors.contains("`--json` is `--format json`, and `--format csv` another one"))
  }

  @Test("what puts a file together is not set; what-ifs that read alike have folders of their own")
  func changes() throws {
    for key in ["extends", "set"] {
      let ending = try run("run", "s.yaml", "--set", "\(key)=x.yaml")
      #expect(ending.exitCode == 2)
      #expect(ending.errors.contains("`\(key)` puts the file together before anything is changed"))
    }
    let one = "description=a,seed=5"
    #expect(try run("run", "s.yaml", "--quiet", "--set", one).exitCode == 0)
    let two = ["--set", "description=a", "--set", "seed=5"]
    #expect(try Program.run(["run", "s.yaml", "--quiet"] + two, in: folder).exitCode == 0)
    let made = Set(folder.contents().keys.compactMap { $0.split(separator: "/").dropFirst().first })
    #expect(made.count == 2 && made.contains("s@description=a,seed=5"))
    #expect(try run("run", "s.yaml", "--quiet", "--out", "o", "--seed", "3").errors.isEmpty)
    let again = try run("run", "s.yaml", "--quiet", "--out", "o", "--seed", "4")
    #expect(again.exitCode == 0 && again.errors.contains("o/s had results with `seed=3`, which go"))
  }

  @Test("a run without chance, or without prices, says so")
  func notes() throws {
    try folder.write("t.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\n2026-01-01 00:00:00,10,5\n")
    try folder.write("replay.yaml", SmallScenario.replay("t.csv"))
    #expect(try run("run", "replay.yaml").output.contains("All replications are the same"))
    #expect(!(try run("run", "s.yaml").output.contains("All replications are the same")))
    try folder.write(
      "free.yaml",
      SmallScenario.plain.replacing(
        "{input: $1, output: $2, per: 10}", with: "{input: 0, output: 0}"))
    #expect(try run("run", "free.yaml").output.contains("Requests cost nothing"))
  }

  @Test("typos in what is searched for are told before anything else is")
  func search() throws {
    try folder.write("c.yaml", CheckScenario.text)
    for (find, text) in [
      ("auto_top_up.treshold=10..200", "did you mean `threshold`?"),
      ("auto_top_up.threshold=10-200", "written with two dots: `10..200`"),
      ("auto_top_up.threshold=10...200", "written with two dots"),
      ("auto_top_up.threshold=10..200:", "the step after the colon is missing"),
    ] {
      let ending = try run(
        "solve", "c.yaml", "--find", find, "--such-that", "P(blocked) <= 0.1%", "--budget", "20")
      #expect(ending.exitCode == 2 && ending.errors.contains(text), "\(find): \(ending.errors)")
    }
  }

  @Test("a limit that takes very many replications is told how long it takes")
  func outlook() throws {
    try folder.write("c.yaml", CheckScenario.text)
    let line =
      "timeout -s INT 3 \"$PROGRAM\" solve c.yaml --find auto_top_up.threshold=5,6 "
      + "--such-that 'P(blocked) <= 0.0001%'"
    let ending = try Program.shell(line, in: folder)
    #expect(ending.errors.contains("replications of each candidate that holds: about "))
    #expect(!folder.contents().keys.contains { $0.contains(".partial") })
  }

  @Test("several signals are one request to stop, which leaves nothing behind")
  func signals() throws {
    try folder.write("long.yaml", SmallScenario.endless)
    // One for the process, and one for its group.
    let ending = try Program.shell("timeout -s INT 1 \"$PROGRAM\" run long.yaml", in: folder)
    #expect(ending.errors.contains("interrupted; the earlier results stand as they were"))
    #expect(!folder.contents().keys.contains { $0.contains(".partial") })
    try folder.write("c.yaml", SmallScenario.endless)
    let sweep = try Program.shell(
      "timeout -s INT 1 \"$PROGRAM\" sweep c.yaml --vary organizations.acme.opening_balance=1,2 "
        + "--set 'traffic.t.arrivals.rate=100000/h'", in: folder)
    #expect(sweep.errors.contains("interrupted"))
    #expect(!sweep.errors.contains("earlier results"))
  }

  @Test("a template names the file that it is written to")
  func template() throws {
    #expect(try run("init", "packages", "--out", "shop.yaml").exitCode == 0)
    let text = folder.text("shop.yaml")
    #expect(text.contains("drawdown compare shop.yaml shop.yaml\n# --set-for 'shop-2:packages"))
    let compare = try run(
      "compare", "shop.yaml", "shop.yaml", "--set-for", "shop-2:packages.growth.bonus=20%",
      "--replications", "2", "--format", "markdown")
    #expect(compare.exitCode == 0)
    let lines = compare.output.split(separator: "\n")
    #expect(lines.count == 3 && lines[0] == "| total spend (USD) | shop-1 | shop-2 |")
    #expect(lines[1] == "| --- | ---: | ---: |" && lines[2].hasPrefix("| acme | "))
  }

  @Test("reading a log, beginning and reporting answer as JSON, too")
  func answers() throws {
    try folder.write("t.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\n2026-01-01 00:00:00,10,5\n")
    let read = try run("read", "t.csv", "--json")
    let value = try JSONSerialization.jsonObject(with: Data(read.output.utf8)) as? [String: Any]
    let answer = try #require((value?["answers"] as? [[String: Any]])?.first)
    #expect(answer["format"] as? String == "azure-llm" && answer["rows"] as? Int == 1)
    let model = try #require((answer["models"] as? [[String: Any]])?.first)
    #expect(model["input_tokens"] as? String == "10")
    let begun = try run("init", "threshold", "--json")
    #expect(begun.output.contains("\"next\": \"drawdown run threshold.yaml\""))
  }
}
