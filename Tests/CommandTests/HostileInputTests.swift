import Foundation
import Testing

@Suite("Input that others wrote does no harm")
struct HostileInputTests {
  /// A scenario whose names would steer a spreadsheet.
  private static let formulas = #"""
    drawdown: 1
    name: s
    horizon: {start: 2026-01-01, duration: 3d}
    replications: 1
    prices: {models: {"=HYPERLINK(1)": {input: 3, output: 15, per: 1}}}
    traffic: {a: {arrivals: {rate: 2/h}, mix: [{model: "=HYPERLINK(1)", input: 1, output: 1}]}}
    organizations:
      - name: acme
        opening_balance: 5
        traffic: a
        auto_top_up: {threshold: 5, amount: 20}
        billing: {name: "=1+1", address: "+1+1\n@x", tax_id: {value: "@SUM(1)"}, tax: 19%}
    output: {transactions: all}
    """#

  @Test("no cell of a table is a formula, and kept results give back what was written")
  func formulas() throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", Self.formulas)
    #expect(try Program.run(["run", "s.yaml", "--quiet"], in: folder).exitCode == 0)
    for (name, data) in folder.contents() where name.hasSuffix(".csv") {
      let text = String(decoding: data, as: UTF8.self)
      for formula in ["=HYPERLINK", "=1+1", "+1+1", "@SUM"] {
        for start in ["\n", ",", "\""] {
          #expect(!text.contains(start + formula), "\(name) has \(formula)")
        }
      }
    }
    #expect(folder.text("results/s/usage.csv").contains(",'=HYPERLINK(1),"))
    func usage(_ format: String) throws -> String {
      let words = [
        "ledger", "usage", "results/s", "--by", "model", "--model", "=HYPERLINK(1)", "--format",
        format,
      ]
      let ending = try Program.run(words, in: folder)
      #expect(ending.exitCode == 0, "\(ending.errors)")
      return ending.output
    }
    #expect(try usage("json").contains("\"=HYPERLINK(1)\""))
    #expect(try usage("csv").contains("'=HYPERLINK(1),"))
  }

  @Test("what would steer a terminal is replaced in diagnostics and in what is shown on one")
  func escapes() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "t.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\n2026-01-01,\u{1B}[2J\u{9B}1m,10\n")
    try folder.write("s.yaml", SmallScenario.replay("t.csv"))
    let ending = try Program.run(["validate", "s.yaml"], in: folder)
    #expect(ending.exitCode == 2)
    #expect(ending.errors.contains("t.csv:2:"))
    #expect(!ending.errors.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x9B })
    try folder.write("m.yaml", SmallScenario.plain)
    #expect(try Program.run(["run", "m.yaml", "--quiet"], in: folder).exitCode == 0)
    try folder.write(
      "results/m/usage.csv",
      folder.text("results/m/usage.csv").replacing(",m,", with: ",m\u{1B}[2J,"))
    let words = ["ledger", "usage", "results/m", "--by", "model", "--format", "csv"]
    let piped = try Program.run(words, in: folder)
    #expect(piped.output.contains("m\u{1B}[2J"), "a file is as it is")
    let terminal = try Terminal(columns: 200)
    let shown = try Program.run(words, in: folder, terminal: terminal)
    #expect(shown.output.contains("m\u{FFFD}[2J"), "\(shown.output)")
  }

  @Test("a packed catalogue that unpacks to more than a limit is refused")
  func bomb() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "s.yaml", SmallScenario.plain.replacing("prices: {", with: "prices: {catalog: c.gz, "))
    let packed = try Program.shell(
      "head -c 200000000 /dev/zero | tr '\\0' ' ' | gzip -1 > c.gz", in: folder)
    #expect(packed.exitCode == 0)
    let ending = try Program.shell("ulimit -v 2000000; \"$PROGRAM\" validate s.yaml", in: folder)
    #expect(ending.exitCode == 2 || ending.exitCode == 3, "\(ending.errors)")
    #expect(ending.errors.contains("larger than 67108864 bytes"), "\(ending.errors)")
  }

  @Test("charges that go round in circles a nanosecond apart end with an error")
  func circles() throws {
    let folder = try TemporaryFolder()
    let rule =
      "{threshold: 50, amount: 20, dunning: {retry: [1ns], after_retries: repeat}}"
    try folder.write(
      "s.yaml",
      SmallScenario.text(
        replications: 1,
        organizations: "[{name: acme, opening_balance: 10, traffic: t, auto_top_up: \(rule)}]",
        more: "payments: {latency: 1ns, soft_decline: 100%}"))
    let ending = try Program.run(["run", "s.yaml"], in: folder)
    #expect(ending.exitCode == 2)
    #expect(ending.errors.contains("go round in circles"), "\(ending.errors)")
  }

  @Test("more replications than memory holds are refused before anything is simulated")
  func memory() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "s.yaml", SmallScenario.plain.replacing("name: acme", with: "name: acme, count: 1000"))
    let words = ["run", "s.yaml", "--replications", "10000000"]
    let ending = try Program.run(words, in: folder)
    #expect(ending.exitCode == 2)
    #expect(ending.errors.contains("10000000 replications take "), "\(ending.errors)")
    #expect(folder.contents().keys.sorted() == ["s.yaml"])
  }

  @Test(
    "whatever a loop is about, a signal ends the program within a second or so",
    arguments: [
      "batch, size: 1000000000, every: 12h",
      "sessions, rate: 10/h, session: {gap: 0s, requests: 1000000000}",
    ])
  func interruption(process: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "s.yaml", SmallScenario.plain.replacing("rate: 2/h", with: "process: \(process)"))
    let running = try RunningProgram(Program.path, ["run", "s.yaml"], in: folder)
    while !folder.contents().keys.contains(where: { $0.contains(".partial-") }) { usleep(2_000) }
    usleep(200_000)
    running.send(SIGTERM)
    let ending = running.ending()
    #expect(ending.exitCode == 130, "killed after a minute otherwise")
    #expect(ending.errors.contains("interrupted"))
    #expect(folder.contents().keys.sorted() == ["s.yaml"], "nothing is left over")
  }
}
