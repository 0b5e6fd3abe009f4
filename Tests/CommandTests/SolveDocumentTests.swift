import Foundation
import Testing

@Suite("The document about searches")
struct SolveDocumentTests {
  private static let path = Repository.path("docs/solve.md")

  /// With `UPDATE_DOCUMENTS=1` in the environment the answers are written anew.
  @Test("every example says what the program says")
  func examples() throws {
    let lines = try String(contentsOfFile: Self.path, encoding: .utf8).components(separatedBy: "\n")
    let folder = try TemporaryFolder()
    let start = try #require(lines.firstIndex(of: "```yaml"))
    let scenario = lines[(start + 1)...].prefix { $0 != "```" }.joined(separator: "\n") + "\n"
    #expect(scenario == SolveScenario.text)
    try folder.write("team.yaml", scenario)
    var updated: [String] = []
    var place = 0
    var codes: [Int32?] = []
    while place < lines.count {
      let line = lines[place]
      updated.append(line)
      place += 1
      guard line.hasPrefix("$ drawdown ") else { continue }
      let answer = lines[place...].prefix { $0 != "```" }
      let ending = try Program.shell(
        "COLUMNS=90 \"$PROGRAM\" " + line.dropFirst("$ drawdown ".count), in: folder)
      codes.append(ending.exitCode)
      // Each search takes the place of the one before, and says so.
      let others = ending.errorLines.filter { !$0.contains(": note: results/team-solve had ") }
      #expect(others.isEmpty)
      let output = ending.output.split(separator: "\n").map(String.init)
      #expect(output == Array(answer), "\(line)")
      updated += output
      place += answer.count
    }
    #expect(codes == [0, 1, 1, 0, 0])
    guard ProcessInfo.processInfo.environment["UPDATE_DOCUMENTS"] == "1" else { return }
    try updated.joined(separator: "\n").write(toFile: Self.path, atomically: true, encoding: .utf8)
  }

  @Test("the fewest replications in the document are those that the program asks for")
  func fewest() throws {
    let text = try String(contentsOfFile: Self.path, encoding: .utf8)
    let scenario = try SolveScenario()
    for (limit, fewest) in [("5%", "86"), ("1%", "437"), ("0.1%", "4380")] {
      let digits = fewest.count > 3 ? fewest.prefix(1) + "," + fewest.dropFirst() : fewest[...]
      #expect(text.contains("| P(blocked) <= \(limit) | \(digits) |"))
      let ending = try scenario.solve([
        "--find", "auto_top_up.threshold=1,2", "--such-that", "P(blocked) <= \(limit)",
        "--replications", "10", "--budget", "40",
      ])
      #expect(ending.errors.contains("takes at least \(fewest), "), "\(ending.errors)")
    }
  }

  @Test("every column of solve.csv is described")
  func columns() throws {
    let text = try String(contentsOfFile: Self.path, encoding: .utf8)
    let scenario = try SolveScenario()
    #expect(
      try scenario.solve([
        "--find", "auto_top_up.threshold=8,9", "--minimize", "mean_balance", "--quiet",
      ]).exitCode == 0)
    let header = try CSVTable(scenario.folder.text("results/team-solve/solve.csv")).header
    for column in header where column != "auto_top_up.threshold" {
      let name = column.replacing("auto_top_up.threshold", with: "<key>")
      #expect(text.contains("`\(name)`"), "\(column)")
    }
  }
}
