import Foundation
import Testing

@Suite("Beginning, and a look at the balance")
struct InitTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Writes a scenario and runs it, two replications at most.
  private func begin(_ arguments: [String], _ name: String) throws -> String {
    let written = try Program.run(["init"] + arguments, in: folder)
    #expect(written.exitCode == 0, "\(written.errors)")
    #expect(written.output == "\(name).yaml is written; go on with `drawdown run \(name).yaml`\n")
    let run = ["run", "\(name).yaml", "--quiet", "--out", "o", "--replications", "2"]
    let ending = try Program.run(run, in: folder)
    #expect(ending.exitCode != 2 && ending.exitCode != 3, "\(ending.errors)")
    #expect(!folder.text("o/\(name)/summary.csv").isEmpty)
    return folder.text("\(name).yaml")
  }

  @Test(
    "what is written runs as it stands, and says what its parts are",
    arguments: ["threshold", "packages"])
  func kinds(kind: String) throws {
    let text = try begin([kind], kind)
    #expect(text.split(separator: "\n").count { $0.hasPrefix("# ") } >= 6)
    let again = try Program.run(["init", kind], in: folder)
    #expect(again.exitCode == 2 && again.errors.contains("\(kind).yaml is there already"))
    #expect(try Program.run(["init", kind, "--out", "-"], in: folder).output == text)
  }

  @Test("every vendor's rule makes a scenario that is valid")
  func platforms() throws {
    let listed = try Program.run(["init", "platform"], in: folder)
    #expect(listed.exitCode == 2)
    let names = listed.errors.split(separator: "`").enumerated().filter { $0.offset % 2 == 1 }
      .map { String($0.element) }
    #expect(names.count == 10)
    for name in names {
      let file = "\(name).yaml"
      #expect(
        try Program.run(["init", "platform", name, "--out", file], in: folder).exitCode == 0)
      let valid = try Program.run(["validate", file], in: folder)
      #expect(valid.exitCode == 0, "\(name): \(valid.errors)")
    }
    let unknown = try Program.run(["init", "platform", "lagoo"], in: folder)
    #expect(unknown.exitCode == 2 && unknown.errors.contains("did you mean `lago`?"))
  }

  @Test("a log is recognized, and becomes a scenario of its own time and models")
  func replay() throws {
    let header = "TIMESTAMP,ContextTokens,GeneratedTokens\n"
    let rows = (10..<60).map { "2026-03-02 09:\($0):00,100,20\n" }
    try folder.write("log.csv", header + rows.joined())
    let text = try begin(["replay", "log.csv"], "replay")
    #expect(text.contains("format: azure-llm") && text.contains("start: 2026-03-02, duration: 1d"))
    let summary = try CSVTable(folder.text("o/replay/summary.csv")).records
    #expect(summary.first { $0["metric"] == "requests" }?["mean"] == "50")
    try folder.write("other.csv", "a,b\n1,2\n")
    let other = try Program.run(["init", "replay", "other.csv", "--out", "x.yaml"], in: folder)
    #expect(other.exitCode == 2 && other.errors.contains("was not recognized"))
    #expect(try Program.run(["init", "replay", "none"], in: folder).exitCode == 3)
    #expect(try Program.run(["init", "treshold"], in: folder).errors.contains("`threshold`?"))
  }

  @Test("a plot shows the bands within the terminal's width; a run has one on a terminal alone")
  func plot() throws {
    try folder.write("s.yaml", CheckScenario.text)
    let plain = try Program.run(["run", "s.yaml"], in: folder)
    #expect(!plain.output.contains("│"))
    for columns in [60, 80, 200] {
      let ending = try Program.run(
        ["plot", "results/s", "--organization", "acme"], in: folder,
        environment: ["COLUMNS": "\(columns)"])
      let lines = ending.output.split(separator: "\n")
      #expect(ending.exitCode == 0 && lines.count == 19)
      #expect(lines.allSatisfy { $0.count <= max(columns, 80) }, "\(ending.output)")
      #expect(ending.output.contains("█") && ending.output.contains("░"))
      #expect(ending.output.contains("2026-01-01") && !ending.output.contains("\u{1B}"))
    }
    let shown = try Program.run(
      ["run", "s.yaml"], in: folder, environment: ["NO_COLOR": ""], terminal: Terminal(columns: 90))
    #expect(shown.output.contains("│") && shown.output.contains("\u{1B}[36m█"))
    let plainly = try Program.run(
      ["run", "s.yaml"], in: folder, environment: ["NO_COLOR": "1"], terminal: Terminal(columns: 90)
    )
    #expect(plainly.output.contains("│") && !plainly.output.contains("\u{1B}[36m"))
    let unknown = try Program.run(["plot", "results/s", "--organization", "acne"], in: folder)
    #expect(unknown.exitCode == 2 && unknown.errors.contains("did you mean `acme`?"))
  }
}
