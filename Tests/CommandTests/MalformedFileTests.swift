import Foundation
import Testing

@Suite("Malformed files")
struct MalformedFileTests {
  @Test(
    "one is refused at its place; nothing is written and nothing crashes",
    arguments: MalformedFile.scenarios + MalformedFile.meanings + MalformedFile.traces)
  func refused(file: MalformedFile) throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", file.scenario)
    if let trace = file.trace { try folder.write("t.csv", trace) }
    try folder.write("results/s/summary.csv", "what was before\n")
    let before = folder.contents()
    for verb in ["validate", "run"] {
      let ending = try Program.run([verb, "s.yaml"], in: folder)
      #expect(ending.exitCode == 2)
      #expect(ending.output.isEmpty)
      let isThere = ending.errorLines.contains {
        $0.hasPrefix("\(file.place): error: ") && $0.contains(file.message)
      }
      #expect(isThere, "\(ending.errors.prefix(400))")
      #expect(ending.errors.utf8.count < 20_000, "problems are shown in short")
    }
    #expect(folder.contents() == before)
  }

  @Test("a recorded trace that is cut short is refused at the first row that is lost")
  func cutShort() throws {
    let path = Repository.path("scenarios/traces/code.csv.gz")
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    for length in [20, whole.count / 2, whole.count - 4] {
      let folder = try TemporaryFolder()
      try folder.write("s.yaml", SmallScenario.replay("cut.csv.gz"))
      try folder.write("cut.csv.gz", Array(whole.prefix(length)))
      let before = folder.contents()
      let ending = try Program.run(["run", "s.yaml"], in: folder)
      #expect(ending.exitCode == 2)
      #expect(ending.errors.contains("cut short"), "\(ending.errors)")
      #expect(ending.errors.firstMatch(of: /^cut\.csv\.gz:\d+:\d+: error:/) != nil)
      #expect(folder.contents() == before)
    }
  }

  @Test("amounts that do not fit end the run in words, and leave the earlier results")
  func overflow() throws {
    let folder = try TemporaryFolder()
    let text = SmallScenario.plain.replacing(
      "input: $1, output: $2, per: 10", with: "input: 9e9, output: 9e9, per: 1")
    try folder.write("s.yaml", text)
    try folder.write("results/s/summary.csv", "what was before\n")
    let before = folder.contents()
    let ending = try Program.run(["run", "s.yaml"], in: folder)
    #expect(ending.exitCode == 2)
    #expect(ending.output.isEmpty)
    #expect(
      ending.errors == "drawdown: error: s: organization acme cannot go on: an amount is beyond "
        + "9,223,372,036 USD, or a balance beyond half of that; lower prices, usage or the time simulated\n"
    )
    #expect(folder.contents() == before)
  }

  @Test("bad rows that a scenario leaves out are counted in the summary")
  func skipped() throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.replay("t.csv", more: ", on_bad_row: skip"))
    let header = "TIMESTAMP,ContextTokens,GeneratedTokens\n"
    let rows = "2023-11-16 18:17:03,10,20\nnonsense\n2023-11-16 18:17:04,10,20\n"
    try folder.write("t.csv", header + rows)
    let ending = try Program.run(["run", "s.yaml"], in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    #expect(ending.output.contains("  1 trace row left out of each replication\n"))
    let summary = try CSVTable(folder.text("results/s/summary.csv")).records
    #expect(summary.first { $0["metric"] == "requests" }?["mean"] == "2")
  }
}
