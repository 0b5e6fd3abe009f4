import Foundation
import Testing

@Suite("The document about break-even")
struct BreakEvenDocumentTests {
  private static let path = Repository.path("docs/compare.md")

  /// With `UPDATE_DOCUMENTS=1` in the environment the answers are written anew.
  @Test("its example says what the program says")
  func example() throws {
    var lines = try String(contentsOfFile: Self.path, encoding: .utf8)
      .components(separatedBy: "\n")
    let folder = try TemporaryFolder()
    let scenario = "scenarios/overage-on.yaml"
    try folder.write(
      scenario, String(contentsOfFile: Repository.path(scenario), encoding: .utf8))
    let place = try #require(lines.firstIndex { $0.contains("--break-even") && $0.hasPrefix("$ ") })
    let answer = Array(lines[(place + 1)...].prefix { $0 != "```" })
    let command = String(lines[place].dropFirst(2)).replacing(
      "drawdown ", with: "COLUMNS=100 \"$PROGRAM\" ")
    let ending = try Program.shell(command, in: folder)
    #expect(ending.exitCode == 0 && ending.errors.isEmpty)
    let output = ending.output.split(separator: "\n").map(String.init)
    #expect(output == answer)
    guard ProcessInfo.processInfo.environment["UPDATE_DOCUMENTS"] == "1" else { return }
    lines.replaceSubrange((place + 1)..<(place + 1 + answer.count), with: output)
    try lines.joined(separator: "\n").write(toFile: Self.path, atomically: true, encoding: .utf8)
  }

  @Test("it names every column, and the files have those and no others")
  func columns() throws {
    let scenario = try BreakEvenScenario()
    #expect(try scenario.compare(more: ["--points", "3", "--quiet"]).exitCode == 0)
    let text = try String(contentsOfFile: Self.path, encoding: .utf8)
    let section = try #require(text.components(separatedBy: "\n## Break-even\n").last)
    let parts = section.components(separatedBy: "`break_even_points.csv` has")
    for (file, part) in zip(["break_even", "break_even_points"], parts) {
      for column in try scenario.table(file).header {
        #expect(part.contains("`\(column)`"), "\(file): \(column)")
      }
    }
  }
}
