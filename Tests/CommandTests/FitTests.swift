import Foundation
import Testing

@Suite("drawdown fit")
struct FitTests {
  private let folder: TemporaryFolder
  private static let trace = Repository.path("scenarios/traces/code.csv.gz")

  init() throws { folder = try TemporaryFolder() }

  private func fit(_ arguments: [String]) throws -> Program.Ending {
    try Program.run(["fit"] + arguments, in: folder)
  }

  @Test("prints a scenario that runs as it is, and a report beside it")
  func scenario() throws {
    let ending = try fit([Self.trace, "--format", "azure-llm", "--model", "coder"])
    #expect(ending.exitCode == 0, "\(ending.errors)")
    #expect(ending.errors.contains("code.csv.gz: 600 requests in 6.19 h"))
    #expect(ending.output.contains("model: coder"))
    try folder.write("fitted.yaml", ending.output)
    let valid = try Program.run(["validate", "fitted.yaml"], in: folder)
    #expect(valid.exitCode == 0, "\(valid.errors)")
    let run = try Program.run(["run", "fitted.yaml", "--quiet"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    let summary = try CSVTable(folder.text("results/fitted/summary.csv"))
    let place = try #require(summary.column("metric").firstIndex(of: "served_requests"))
    let mean = try #require(Double(summary.column("mean")[place]))
    // Twenty times about 600, whose standard deviation is about 25.
    #expect(mean > 570 && mean < 630, "\(mean)")
  }

  @Test("the horizon may follow the trace")
  func ahead() throws {
    let ending = try fit([Self.trace, "--format", "azure-llm", "--ahead", "30d", "--quiet"])
    #expect(ending.exitCode == 0, "\(ending.errors)")
    #expect(ending.output.contains("horizon: {start: 2026-03-02T15:11:31+00:00, duration: 2592"))
    #expect(ending.output.contains("rate: {estimate: 96.83") && ending.output.contains("se: 3.9"))
    let wrong = try fit([Self.trace, "--format", "azure-llm", "--ahead", "0s"])
    #expect(wrong.exitCode == 2 && wrong.errors.contains("`--ahead` needs a duration"))
  }

  @Test("prints a section that a scenario can take in")
  func section() throws {
    let ending = try fit(
      [Self.trace, "--format", "azure-llm", "--traffic-only", "--name", "code", "--quiet"])
    #expect(ending.exitCode == 0 && ending.errors.isEmpty, "\(ending.errors)")
    try folder.write(
      "own.yaml",
      """
      drawdown: 1
      horizon: {start: 2026-05-01, duration: 1d}
      replications: 2
      prices: {models: {model: {input: $3, output: $15}}}
      organizations: [{name: acme, opening_balance: $20, traffic: code}]
      \(ending.output)
      """)
    let run = try Program.run(["run", "own.yaml", "--quiet"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
  }

  @Test("writes the same files each time, with the columns that are described")
  func files() throws {
    for name in ["one", "two"] {
      let ending = try fit([Self.trace, "--format", "azure-llm", "--quiet", "--out", name])
      #expect(ending.exitCode == 0, "\(ending.errors)")
    }
    for file in ["fit.csv", "goodness.csv", "qq.csv", "datapackage.json"] {
      #expect(!folder.text("one/\(file)").isEmpty)
      #expect(folder.text("one/\(file)") == folder.text("two/\(file)"))
    }
    let package = folder.text("one/datapackage.json")
    for file in ["fit", "goodness", "qq"] {
      let table = try CSVTable(folder.text("one/\(file).csv"))
      #expect(table.rows.count > 4)
      for column in table.header { #expect(package.contains("\"name\": \"\(column)\"")) }
    }
    let table = try CSVTable(folder.text("one/fit.csv"))
    let rate = try #require(table.column("parameter").firstIndex(of: "rate"))
    let estimate = try #require(Double(table.column("estimate")[rate]))
    let low = try #require(Double(table.column("ci95_low")[rate]))
    let high = try #require(Double(table.column("ci95_high")[rate]))
    // 599 requests after the first in 22,269.9 seconds.
    #expect(abs(estimate - 599 / 22_269.917597 * 3600) < 1e-4 && low < estimate && estimate < high)
  }

  @Test("reads standard input, and times in a column of one's own")
  func input() throws {
    var lines = "at,in,out,who\n"
    for index in 0..<200 {
      lines += "\(1_700_000_000_000 + index * index * 37),\(100 + index * 7 % 90),9,m\(index % 2)\n"
    }
    try folder.write("t.csv", lines)
    let ending = try Program.shell(
      "cat t.csv | $PROGRAM fit - --columns time=at,unit=ms,input=in,output=out,model=who --quiet",
      in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    #expect(ending.output.contains("standard input: 200 requests"))
    #expect(ending.output.contains("model: m0") && ending.output.contains("model: m1"))
    #expect(ending.output.contains("share: 0.5"))
    #expect(ending.output.contains("output: 9"))
    try folder.write("s.yaml", ending.output)
    #expect(try Program.run(["validate", "s.yaml"], in: folder).exitCode == 0)
  }

  @Test("a name that YAML would take for something else is quoted")
  func names() throws {
    var lines = "Timestamp,Model,Request tokens,Response tokens\n"
    for index in 0..<120 {
      lines +=
        "\(index * 3).\(index % 10),\(index % 3 == 0 ? "no" : "a: #b"),\(index + 1),\(index)\n"
    }
    try folder.write("b.csv", lines)
    let ending = try fit(["b.csv", "--format", "burstgpt", "--quiet"])
    #expect(ending.exitCode == 0, "\(ending.errors)")
    #expect(ending.output.contains("model: \"a: #b\"") && ending.output.contains("model: \"no\""))
    try folder.write("s.yaml", ending.output)
    let valid = try Program.run(["validate", "s.yaml"], in: folder)
    #expect(valid.exitCode == 0, "\(valid.errors)")
  }

  private func azure(_ rows: Int, from second: Int = 0, step: Int = 1) -> String {
    var text = "TIMESTAMP,ContextTokens,GeneratedTokens\n"
    for index in 0..<rows {
      let time = second + index * step
      let clock = [time / 3600, time / 60 % 60, time % 60].map {
        String(repeating: "0", count: $0 < 10 ? 1 : 0) + "\($0)"
      }.joined(separator: ":")
      text += "2026-01-05 \(clock),\(100 + index % 17),\(index % 5 + 1)\n"
    }
    return text
  }

  @Test("says what is wrong with a trace, at its place")
  func wrongTraces() throws {
    let cases: [(String, Int32, String)] = [
      (azure(0), 2, "has 0 rows; a fit needs 50 at least"),
      (azure(49), 2, "has 49 rows; a fit needs 50 at least"),
      (azure(60, step: 0), 2, "have the same time"),
      (azure(60) + "2026-01-05 00:00:30,5,5\n", 2, "w.csv:62:1: error: the row is earlier"),
      (azure(60) + "2026-01-05 00:02:30,x,5\n", 2, "w.csv:62:21: error: `ContextTokens` is `x`"),
      ("", 2, "w.csv:1:1: error: the file is empty"),
      ("a,b\n1,2\n", 2, "w.csv:1:1: error: the header has no column `TIMESTAMP`"),
    ]
    for (text, code, message) in cases {
      try folder.write("w.csv", text)
      let ending = try fit(["w.csv", "--format", "azure-llm", "--out", "none"])
      #expect(ending.exitCode == code && ending.output.isEmpty)
      #expect(ending.errors.contains(message), "\(message): \(ending.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder.path + "/none"))
    }
    let missing = try fit(["none.csv", "--format", "azure-llm"])
    #expect(missing.exitCode == 3 && missing.errors.contains("cannot read none.csv"))
    try folder.write("w.csv", azure(60) + "2026-01-05 00:00:30,5,5\n")
    let sorted = try fit(["w.csv", "--format", "azure-llm", "--sort", "--quiet"])
    #expect(sorted.exitCode == 0 && sorted.output.contains("61 requests"))
    try folder.write("b.csv", azure(60) + String(repeating: "soon,5,5\n", count: 500))
    let refused = try fit(["b.csv", "--format", "azure-llm"])
    #expect(refused.exitCode == 2 && refused.errorLines.count == 4, "\(refused.errors)")
    #expect(refused.errors.contains("497 more rows are wrong up to here"))
    let skipped = try fit(["b.csv", "--format", "azure-llm", "--on-bad-row", "skip"])
    #expect(skipped.exitCode == 0 && skipped.output.contains("60 requests"))
    #expect(skipped.errors.contains("500 of 560 rows (89 %) are left out, the first in line 62"))
  }

  @Test(
    "says what is wrong with its options",
    arguments: [
      ([], "no trace was named"), (["a", "b"], "it takes one trace, not 2"),
      (["t.csv"], "say how rows are read"),
      (["t.csv", "--format", "azure"], "there is no format `azure`"),
      (["t.csv", "--format", "mooncacke"], "did you mean `mooncake`?"),
      (["t.csv", "--format", "mooncake", "--columns", "time=a"], "give one of them"),
      (["t.csv", "--columns", "input=a"], "needs the column of times"),
      (["t.csv", "--columns", "time=a,what=b"], "not `what=b`"),
      (["t.csv", "--columns", "time=a,unit=h"], "there is no unit `h`"),
      (["t.csv", "--format", "mooncake", "--tokens", "best"], "not `best`"),
      (["t.csv", "--format", "mooncake", "--time-zone", "Europe/Berln"], "no such time zone"),
      (["t.csv", "--format", "mooncake", "--on-bad-row", "skp"], "did you mean `skip`?"),
      (["t.csv", "--format", "mooncake", "--name", "a b"], "`a b` is no name"),
      (["t.csv", "--format", "mooncake", "--seed", "-1"], "not `-1`"),
    ])
  func wrongOptions(arguments: [String], message: String) throws {
    let ending = try fit(arguments)
    #expect(ending.exitCode == 2 && ending.output.isEmpty)
    #expect(ending.errors.contains(message), "\(ending.errors)")
    #expect(ending.errors.contains("see 'drawdown fit --help'"))
  }

  @Test(
    "every style of token counts makes a scenario that is valid",
    arguments: ["family", "empirical"])
  func styles(style: String) throws {
    let ending = try fit(
      [Self.trace, "--format", "azure-llm", "--tokens", style, "--quiet"])
    #expect(ending.output.contains("empirical: {values:") == (style == "empirical"))
    try folder.write("s.yaml", ending.output)
    #expect(try Program.run(["validate", "s.yaml"], in: folder).exitCode == 0)
  }
}
