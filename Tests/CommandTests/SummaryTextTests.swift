import Foundation
import Testing

@Suite("The printed summary")
struct SummaryTextTests {
  private func run(columns: Int, inTerminal: Bool) throws -> (text: String, table: [Substring]) {
    let folder = try TemporaryFolder()
    let poor = "[{name: acme, opening_balance: $1, traffic: t}]"
    try folder.write("s.yaml", SmallScenario.text(organizations: poor))
    let ending =
      inTerminal
      ? try Program.run(
        ["run", "s.yaml"], in: folder, terminal: Terminal(columns: UInt16(columns)))
      : try Program.run(["run", "s.yaml"], in: folder, environment: ["COLUMNS": "\(columns)"])
    #expect(ending.exitCode == 0)
    let lines = ending.output.split(separator: "\n")
    let start = try #require(lines.firstIndex { $0.contains("mean") })
    let end = try #require(lines.firstIndex { $0.hasPrefix("  Fewer than") })
    let table = lines[start..<end]
    return (ending.output, Array(table))
  }

  @Test(
    "its table fits the width that COLUMNS tells, columns standing under each other",
    arguments: [40, 60, 80, 200])
  func fits(columns: Int) throws {
    let table = try run(columns: columns, inTerminal: false).table
    #expect(Set(table.map(\.count)).count == 1)
    #expect(table[0].count <= columns, "\(table[0].count)")
    #expect(table[0].contains("p95") == (columns >= 80))
    // On a narrow terminal every mean has its interval in the line below.
    let isNarrow = columns < 60
    #expect(table[isNarrow ? 1 : 0].contains("95 % interval"))
    for (number, line) in table.enumerated().dropFirst(isNarrow ? 2 : 1) {
      if isNarrow, number % 2 == 1 {
        #expect(line.contains("…"), "\(line)")
        continue
      }
      let words = line.split(separator: " ")
      #expect(words[0].allSatisfy { $0.isLetter || $0 == "_" }, "\(line)")
      #expect(words[1].allSatisfy { $0.isNumber || "$-.,".contains($0) }, "\(line)")
    }
    #expect(table.contains { $0.contains(" -$") }, "a negative amount has its sign in front")
    #expect(!table.contains { $0.contains("$-") || $0.contains("-$0.00") })
  }

  @Test("on a terminal it has the terminal's width, and the progress line is wiped away")
  func terminal() throws {
    let (text, table) = try run(columns: 44, inTerminal: true)
    #expect(table.allSatisfy { $0.count <= 44 })
    #expect(text.contains("\r\u{1B}[K"), "progress was shown")
    let shown = text.split(separator: "\r\u{1B}[K").map { $0.prefix { $0 != "\n" } }
    #expect(shown.contains { $0.contains("/3 ") })
    #expect(shown.dropLast().allSatisfy { $0.count < 44 })
    #expect(text.split(separator: "\r\u{1B}[K").last?.hasPrefix("s: 3 replication(s)") == true)
  }

  @Test("totals of several organizations say what they are, and who is at risk")
  func several() throws {
    let folder = try TemporaryFolder()
    let many =
      "[{name: rich, opening_balance: $2000000, traffic: t}, "
      + "{name: poor, count: 7, opening_balance: $1, traffic: t}]"
    try folder.write("s.yaml", SmallScenario.text(organizations: many))
    let output = try Program.run(["run", "s.yaml"], in: folder).output
    for label in [
      "mean_balance (sum)", "requests (sum)", "blocked_probability (any)", "min_balance (lowest)",
      "max_overdraft (largest)",
    ] { #expect(output.contains("  \(label) "), "\(label)") }
    #expect(output.contains(" $1,999,9"), "thousands are set apart")
    #expect(output.contains("at risk  P(blocked)  95 % interval  blocked_hours\n"))
    #expect(output.contains("  7 of 8 organizations were blocked, of which these most\n"))
    #expect(output.split(separator: "\n").count { $0.hasPrefix("  poor-") } == 5)
    for line in output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test("one replication has no interval, and it is said that few are rough")
  func oneReplication() throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.plain)
    let output = try Program.run(["run", "s.yaml", "--replications", "1"], in: folder).output
    #expect(!output.lowercased().contains("inf") && !output.lowercased().contains("nan"))
    #expect(output.contains("Fewer than 20 replications"))
    let more = try Program.run(["run", "s.yaml", "--replications", "20"], in: folder).output
    #expect(more.contains("Fewer than 30 replications"))
    let many = try Program.run(["run", "s.yaml", "--replications", "30"], in: folder).output
    #expect(!many.contains("Fewer than"))
    let summary = try CSVTable(folder.text("results/s@replications=30/summary.csv"))
    #expect(!summary.rows.joined().contains { $0.contains("INF") || $0.contains("NaN") })
  }

  @Test("a quiet run shows no progress on a terminal either")
  func quiet() throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", SmallScenario.plain)
    let ending = try Program.run(
      ["run", "s.yaml", "--quiet"], in: folder, terminal: Terminal(columns: 80))
    #expect(ending.exitCode == 0 && ending.output.isEmpty)
  }
}
