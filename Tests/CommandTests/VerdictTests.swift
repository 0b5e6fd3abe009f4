import Foundation
import Testing

@Suite("What build servers are told")
struct VerdictTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("s.yaml", CheckScenario.text + "expect: [requests >= 1, top_ups < 0]\n")
    try folder.write("bad.yaml", "drawdown: 1\nreplicatons: 3\n")
  }

  private static let rest: [String: [String]] = [
    "run": [], "validate": [], "check": [],
    "compare": ["s.yaml"], "sweep": ["--vary", "auto_top_up.amount=5,9"],
    "solve": ["--find", "auto_top_up.amount=5,9", "--minimize", "total_spend"],
  ]

  @Test("every verb that simulates tells at its line what is wrong with a scenario")
  func invalid() throws {
    for (verb, rest) in Self.rest {
      let ending = try Program.run(
        [verb, "bad.yaml"] + rest + ["--github", "--junit", "j.xml"], in: folder)
      #expect(ending.exitCode == 2, "\(verb)")
      #expect(
        ending.output.contains("::error file=bad.yaml,line=2,title=drawdown \(verb)%3A bad.yaml"),
        "\(verb): \(ending.output)")
      let report = folder.text("j.xml")
      #expect(report.contains("<testsuites name=\"drawdown \(verb)\""))
      #expect(report.contains("errors=\"1\"") && report.contains("did you mean `replications`?"))
      let option = try Program.run(
        [verb, "s.yaml"] + rest + ["--set", "replicatons=3", "--github"], in: folder)
      #expect(option.output.contains("::error file=s.yaml,line=1,"), "\(verb): \(option.output)")
    }
  }

  @Test("a run tells what became of its expectations, a study how it ended")
  func judged() throws {
    let run = try Program.run(
      ["run", "s.yaml", "--quiet", "--github", "--junit", "j.xml"], in: folder)
    #expect(run.exitCode == 1)
    let start = "::error file=s.yaml,line=8,title=drawdown run%3A s::expectation "
    #expect(run.output.hasPrefix(start))
    let report = folder.text("j.xml")
    #expect(report.contains("tests=\"3\" failures=\"1\" errors=\"0\""))
    #expect(report.contains("classname=\"s.expectations\" name=\"requests &gt;= 1\""))
    let sweep = ["sweep", "s.yaml", "--vary", "auto_top_up.amount=5,9", "--quiet"]
    #expect(try Program.run(sweep + ["--junit", "k.xml"], in: folder).exitCode == 0)
    #expect(folder.text("k.xml").contains("tests=\"1\" failures=\"0\" errors=\"0\""))
    let none = [
      "solve", "s.yaml", "--find", "auto_top_up.amount=5,9", "--such-that", "requests < 1",
      "--quiet",
    ]
    #expect(try Program.run(none + ["--junit", "l.xml"], in: folder).exitCode == 1)
    #expect(folder.text("l.xml").contains("tests=\"1\" failures=\"1\" errors=\"0\""))
    let both = try Program.run(["run", "s.yaml", "--json", "--github"], in: folder)
    #expect(both.exitCode == 2 && both.errors.contains("does not go with `--json`"))
  }
}
