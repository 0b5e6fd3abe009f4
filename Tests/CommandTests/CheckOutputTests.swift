import Foundation
import FoundationXML
import Testing

@Suite("What a check writes")
struct CheckOutputTests {
  @Test("an update accepts what differs, and the next check passes")
  func update() throws {
    let scenario = try CheckScenario()
    try scenario.acceptHolds()
    try scenario.folder.write("results/s/README.md", "accepted in May")
    try scenario.folder.write(
      "s.yaml",
      CheckScenario.text.replacing("threshold: $5", with: "threshold: $6"))
    #expect(try scenario.check().exitCode == 1)
    let ending = try scenario.check("--update")
    #expect(ending.exitCode == 0)
    #expect(ending.output.contains("mean_balance") && ending.output.contains("top_ups.csv: "))
    #expect(ending.output.hasSuffix("  accepted: results/s/ is what this run wrote\n"))
    #expect(ending.errors.isEmpty)
    #expect(
      try scenario.check().output
        == "s: as results/s: \(RunTests.files.count) files, byte for byte\n")
    #expect(scenario.folder.contents()["results/s/holds.csv"] == nil)
    #expect(scenario.folder.text("results/s/README.md") == "accepted in May")
    let fresh = try TemporaryFolder()
    try fresh.write("s.yaml", scenario.folder.text("s.yaml"))
    #expect(try Program.run(["check", "s.yaml", "--update"], in: fresh).exitCode == 0)
    #expect(fresh.text("results/s/summary.csv") == scenario.folder.text("results/s/summary.csv"))
  }

  @Test(
    "an interrupted check ends with 130 and leaves the baseline whole",
    arguments: [[], ["--update"]])
  func interrupted(options: [String]) throws {
    let folder = try TemporaryFolder()
    try folder.write("long.yaml", SmallScenario.plain)
    #expect(try Program.run(["run", "long.yaml", "--quiet"], in: folder).exitCode == 0)
    try folder.write("long.yaml", SmallScenario.endless)
    let temporary = try TemporaryFolder()
    let before = folder.contents()
    let running = try RunningProgram(
      Program.path, ["check", "long.yaml", "--junit", "j.xml"] + options, in: folder,
      environment: ["TMPDIR": temporary.path])
    var waits = 0
    while waits < 5_000, !temporary.contents().keys.contains(where: { $0.contains(".partial-") }) {
      usleep(2_000)
      waits += 1
    }
    #expect(!temporary.contents().isEmpty, "the check should have been under way")
    running.send(SIGINT)
    #expect(running.ending().exitCode == 130)
    #expect(folder.contents() == before)
    #expect(temporary.contents().isEmpty, "nothing is left over")
  }

  @Test("an expectation that fails is told with its line, in every form")
  func expectations() throws {
    let scenario = try CheckScenario(
      CheckScenario.text + "expect:\n  - requests >= 1\n  - top_ups < 0\n  - P(blocked) <= 50%\n",
      exitCode: 1)
    let ending = try scenario.check("--junit", "out/j.xml", "--github")
    #expect(ending.exitCode == 1)
    #expect(ending.errors.contains("expectation failed: top_ups < 0  ("))
    #expect(ending.output.contains("::error file=s.yaml,line=10,title=drawdown check%3A s::expect"))
    let report = try JUnit(scenario.folder.text("out/j.xml"))
    #expect(report.suites == ["s"])
    #expect(report.failures == ["top_ups < 0"])
    #expect(report.cases.contains("s.expectations/requests >= 1"))
    #expect(report.cases.contains("s.files/summary.csv"))
    #expect(report.counts["tests"] == String(report.cases.count))
    #expect(report.counts["failures"] == "1")
    #expect(Double(report.counts["time"] ?? "").map { $0 > 0 } == true)
    // An update accepts results, not broken expectations.
    #expect(try scenario.check("--update").exitCode == 1)
  }

  @Test("JUnit XML names every file or metric that differs, whatever its name is made of")
  func junit() throws {
    let model = "m<&>\"'x"
    let quoted = "\"m<&>\\\"'x\""
    let scenario = try CheckScenario(
      CheckScenario.text.replacing("model: m,", with: "model: \(quoted),")
        .replacing("models: {m:", with: "models: {\(quoted):"))
    let change = [
      "check", "s.yaml", "--set", "auto_top_up.amount=40", "--set", "seed=3", "--junit", "j.xml",
    ]
    #expect(try Program.run(change, in: scenario.folder).exitCode == 1)
    let exact = try JUnit(scenario.folder.text("j.xml"))
    #expect(exact.failures.contains("summary.csv") && exact.failures.contains("top_ups.csv"))
    #expect(!exact.failures.contains("packages.csv"))
    #expect(exact.cases.count == RunTests.files.count)
    #expect(exact.texts.contains { $0.contains("model=\(model) ") })
    let ending = try Program.run(change + ["--mode", "statistical"], in: scenario.folder)
    #expect(ending.exitCode == 1)
    let statistical = try JUnit(scenario.folder.text("j.xml"))
    #expect(statistical.failures.contains("mean_balance"))
    #expect(statistical.cases.contains("s.metrics.acme/requests"))
    #expect(!scenario.folder.contents().keys.contains { $0.contains(".partial-") })
  }

  @Test("an annotation is one line with what differs in it")
  func github() throws {
    let scenario = try CheckScenario()
    let ending = try scenario.check("--set", "auto_top_up.amount=40", "--github", "--quiet")
    #expect(ending.exitCode == 1)
    let lines = ending.output.split(separator: "\n")
    #expect(lines.count == 1)
    #expect(
      lines.first?.hasPrefix("::error file=s.yaml,line=1,title=drawdown check%3A s::") == true)
    #expect(ending.output.contains("files differ from results/s%0A  summary.csv: "))
    #expect(ending.output.contains("+300 %25"))
    #expect(ending.errorLines.count == 1)
  }

  @Test("several scenarios are all checked; the worst decides")
  func several() throws {
    let scenario = try CheckScenario()
    try scenario.folder.write("t.yaml", SmallScenario.plain)
    let ending = try Program.run(
      ["check", "t.yaml", "s.yaml", "--set", "seed=4", "--junit", "j.xml"], in: scenario.folder)
    #expect(ending.exitCode == 3)
    #expect(ending.errors.contains("drawdown run t.yaml`"))
    #expect(ending.output.contains("files differ from results/s\n"))
    #expect(try JUnit(scenario.folder.text("j.xml")).suites == ["t", "s"])
  }

  @Test("nothing is wider than a narrow terminal, but for words that are")
  func narrow() throws {
    let scenario = try CheckScenario()
    for mode in ["exact", "statistical"] {
      let ending = try Program.run(
        ["check", "s.yaml", "--set", "auto_top_up.amount=40", "--mode", mode], in: scenario.folder,
        environment: ["COLUMNS": "60"])
      let lines = ending.output.split(separator: "\n").dropFirst()
      #expect(lines.count > 5)
      for line in lines { #expect(line.count <= 60, "\(line)") }
    }
  }
}

/// What a build server reads of a report.
private final class JUnit: NSObject, XMLParserDelegate {
  private struct NotWellFormed: Error { let text: String }

  private(set) var suites: [String] = []
  private(set) var cases: [String] = []
  private(set) var failures: [String] = []
  private(set) var texts: [String] = []
  private(set) var counts: [String: String] = [:]
  private var name = ""

  init(_ text: String) throws {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    guard parser.parse() else { throw NotWellFormed(text: text) }
  }

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    switch element {
    case "testsuites": counts = attributes
    case "testsuite": suites.append(attributes["name"] ?? "")
    case "testcase":
      name = attributes["name"] ?? ""
      cases.append("\(attributes["classname"] ?? "")/\(name)")
    case "failure":
      failures.append(name)
      texts.append("")
    default: break
    }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    if !texts.isEmpty { texts[texts.count - 1] += string }
  }
}
