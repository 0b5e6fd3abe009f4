import Foundation
import Testing

@Suite("The document about checks")
struct CheckDocumentTests {
  /// With `UPDATE_DOCUMENTS=1` in the environment the answers are written anew.
  @Test("every example says what the program says")
  func examples() throws {
    let path = Repository.path("docs/ci.md")
    let lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
    let folder = try TemporaryFolder()
    let start = try #require(lines.firstIndex(of: "```yaml"))
    let scenario = lines[(start + 1)...].prefix { $0 != "```" }
    try folder.write("team.yaml", scenario.joined(separator: "\n") + "\n")
    var updated: [String] = []
    var place = 0
    var codes: [Int32?] = []
    while place < lines.count {
      let line = lines[place]
      updated.append(line)
      place += 1
      guard line.hasPrefix("$ ") else { continue }
      let answer = lines[place...].prefix { $0 != "```" && !$0.hasPrefix("$ ") }
      let command = String(line.dropFirst(2)).replacing(
        "drawdown ", with: "COLUMNS=100 \"$PROGRAM\" ")
      let ending = try Program.shell(command, in: folder)
      codes.append(ending.exitCode)
      #expect(ending.errors.isEmpty)
      let output = ending.output.split(separator: "\n").map(String.init)
      #expect(output == Array(answer), "\(line)")
      updated += output
      place += answer.count
    }
    #expect(codes == [0, 0, 1, 0, 1, 0, 0])
    guard ProcessInfo.processInfo.environment["UPDATE_DOCUMENTS"] == "1" else { return }
    try updated.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
  }
}
