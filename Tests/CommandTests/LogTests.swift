import Foundation
import Testing

@Suite("Logs that people have")
struct LogTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A scenario of two models that replays a log.
  private func write(_ log: String, replay: String) throws {
    try folder.write("log.csv", log)
    try folder.write(
      "s.yaml",
      """
      drawdown: 1
      horizon: {start: 2026-06-01, duration: 1d}
      replications: 1
      prices: {models: {m: {input: $3, output: $15, per: 1M}, "m:flex": {input: $1, output: $5, per: 1M}}}
      traffic: {log: {replay: {file: log.csv, \(replay)}}}
      organizations: [{name: acme, opening_balance: $1000, traffic: log}]
      """)
  }

  private func usageCost() throws -> String? {
    let table = folder.text("results/s/summary.csv")
    let row = table.split(separator: "\n").first { $0.contains(",usage_cost,") }
    return row?.split(separator: ",")[3].description
  }

  @Test("each format has a sample that is recognized, with a section and a public source")
  func samples() throws {
    let logs = Repository.path("docs/logs")
    let names = try FileManager.default.contentsOfDirectory(atPath: logs).sorted()
    let samples = names.filter { $0 != "prices.json" && !$0.hasSuffix(".yaml") }
    let document = try String(contentsOfFile: Repository.path("docs/logs.md"), encoding: .utf8)
    let help = try Program.run(["fit", "--help"], in: folder).output
    for sample in samples {
      let format = String(sample.prefix { $0 != "." })
      #expect(help.contains(format))
      let ending = try Program.run(["read", "\(logs)/\(sample)", "--json"], in: folder)
      #expect(ending.exitCode == 0, "\(ending.errors)")
      #expect(ending.output.contains("\"format\": \"\(format)\""), "\(sample)")
      let sections = document.components(separatedBy: "\n### ")
      let section = sections.first { $0.contains(": `\(format)`\n") }
      #expect(section?.contains("](https://") == true, "docs/logs.md: \(format)")
    }
    #expect(samples.count == 22)
  }

  @Test("what is told of a log stands in inputs.json too, also where a run is quiet")
  func warnings() throws {
    try write(
      "at,in,out,usd\n2026-06-01T00:00:00Z,1000,0,0.003\n2026-06-01T01:00:00Z,1000,0,0.006\n",
      replay: "columns: {time: at, input: in, output: out, cost: usd}, model: m")
    let ending = try Program.run(["run", "s.yaml", "--quiet"], in: folder)
    #expect(ending.exitCode == 0 && ending.output.isEmpty)
    let told =
      "log.csv:1:1: warning: by the log 0.009 was charged for its rows; all of them cost 0.006 at "
      + "the scenario's prices (−33 %)"
    #expect(ending.errors == told + "\n")
    #expect(folder.text("results/s/inputs.json").contains(told))
    #expect(try usageCost() == "0.006")
    let valid = try Program.run(["validate", "s.yaml"], in: folder)
    #expect(valid.output.contains("by the log 0.009 was charged"))
  }

  @Test("a tier has prices of its own where the log names it, and a batch without prices is told")
  func tiers() throws {
    try write(
      """
      time,model,input_tokens,output_tokens,service_tier
      2026-06-01T00:00:00Z,m,1000000,0,flex
      2026-06-01T01:00:00Z,m,1000000,0,standard
      2026-06-01T02:00:00Z,m,1000000,0,batch
      2026-06-01T03:00:00Z,m,1000000,0,priority

      """, replay: "format: auto, models: as_named")
    let ending = try Program.run(["run", "s.yaml", "--quiet"], in: folder)
    #expect(ending.exitCode == 0)
    #expect(ending.errorLines.count == 2)
    #expect(ending.errors.contains("no price is listed for `m` in the service tier `priority`"))
    #expect(
      ending.errors.contains(
        "log.csv:4:1: warning: `m` has no price in a batch, as which 1 of 4 requests, the first in "
          + "line 4, were sent; they cost what any do"))
    #expect(try usageCost() == "10")
  }

  @Test("quantities without a price are told before anything runs")
  func gaps() throws {
    try write(
      "at,in,c,n\n2026-06-01T00:00:00Z,1000000,400000,0\n2026-06-01T00:00:00Z,5,0,2\n",
      replay: "columns: {time: at, input: in, cached_input: c, images: n}, model: m")
    let ending = try Program.run(["run", "s.yaml"], in: folder)
    #expect(ending.exitCode == 2)
    #expect(
      ending.errorLines == [
        "log.csv:2:1: warning: `m` has no price for `cached_input`, which 1 of 2 requests, the "
          + "first in line 2, use; it costs what `input` does",
        "log.csv:3:1: error: `m` has no price for `image`, which 1 of 2 requests, the first in line "
          + "3, use; add it, or write `unpriced: free`",
      ])
  }

  @Test("a pipe is read as often as it is needed, packed or not")
  func pipe() throws {
    try write("", replay: "format: auto, model: m")
    try folder.write("plain.csv", "time,input_tokens\n2026-06-01T00:00:00Z,1000000\n")
    let ending = try Program.shell(
      "rm log.csv && mkfifo log.csv && { gzip -c plain.csv > log.csv & } "
        + "&& \"$PROGRAM\" run s.yaml --quiet --set replications=3", in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    let results = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/results")
    #expect(
      folder.text("results/\(results[0])/summary.csv").contains("acme,usage_cost,USD,3,0,3,3"))
  }
}
