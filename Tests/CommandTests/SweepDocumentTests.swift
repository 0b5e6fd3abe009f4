import Foundation
import Testing

@Suite("The document about sweeps")
struct SweepDocumentTests {
  private static let path = Repository.path("docs/sweep.md")

  private static func lines() throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
  }

  /// With `UPDATE_DOCUMENTS=1` in the environment the answers are written anew.
  @Test("every example says what the program says")
  func examples() throws {
    let lines = try Self.lines()
    let folder = try TemporaryFolder()
    let scenario = "scenarios/quickstart.yaml"
    try folder.write(
      scenario, String(contentsOfFile: Repository.path(scenario), encoding: .utf8))
    var updated: [String] = []
    var place = 0
    var count = 0
    while place < lines.count {
      let line = lines[place]
      updated.append(line)
      place += 1
      guard line.hasPrefix("$ ") else { continue }
      let answer = lines[place...].prefix { $0 != "```" }
      let command = String(line.dropFirst(2)).replacing(
        "drawdown ", with: "COLUMNS=100 \"$PROGRAM\" ")
      let ending = try Program.shell(command, in: folder)
      count += 1
      #expect(ending.exitCode == 0 && ending.errors.isEmpty, "\(line)")
      let output = ending.output.split(separator: "\n").map(String.init)
      #expect(output == Array(answer), "\(line)")
      updated += output
      place += answer.count
    }
    #expect(count == 3)
    guard ProcessInfo.processInfo.environment["UPDATE_DOCUMENTS"] == "1" else { return }
    try updated.joined(separator: "\n").write(
      toFile: Self.path, atomically: true, encoding: .utf8)
  }

  @Test("it names every column, and the files have those and no others")
  func columns() throws {
    let scenario = try SweepScenario()
    let more = ["--replications", "2", "--quiet", "--objective", "tax"]
    #expect(try scenario.sweep(["auto_top_up.amount=5,6"], more: more).exitCode == 0)
    let text = try Self.lines().joined(separator: "\n")
    let package = scenario.folder.text("results/s-sweep/datapackage.json")
    for file in ["sweep", "pareto"] {
      for column in try scenario.table(file).header {
        #expect(package.contains("\"name\": \"\(column)\""), "\(column)")
        guard column != "auto_top_up.amount" else { continue }
        let name =
          column.hasPrefix("auto_top_up.amount")
          ? "<key>" + column.dropFirst(18)
          : column.hasPrefix("tax_") ? "<objective>" + column.dropFirst(3) : column
        #expect(text.contains("`\(name)`"), "\(column)")
      }
    }
  }
}
