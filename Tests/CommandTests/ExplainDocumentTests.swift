import Foundation
import Testing

@Suite("The document about explanations")
struct ExplainDocumentTests {
  /// With `UPDATE_DOCUMENTS=1` in the environment the answers are written anew.
  @Test("every example says what the program says")
  func examples() throws {
    let results = try ExplainResults.shared.get()
    let folder = try results.folder()
    let lines = results.document.components(separatedBy: "\n")
    var updated: [String] = []
    var place = 0
    var count = 0
    while place < lines.count {
      let line = lines[place]
      updated.append(line)
      place += 1
      guard line.hasPrefix("$ drawdown ") else { continue }
      count += 1
      let answer = lines[place...].prefix { $0 != "```" }
      let ending = try Program.run(
        line.split(separator: " ").dropFirst(2).map(String.init), in: folder,
        environment: ["COLUMNS": "90"])
      #expect(ending.exitCode == 0)
      let output = ending.output.trimmingCharacters(in: .newlines)
      #expect(output == answer.joined(separator: "\n"), "\(line)")
      updated += output.components(separatedBy: "\n")
      place += answer.count
    }
    #expect(count >= 5)
    guard ProcessInfo.processInfo.environment["UPDATE_DOCUMENTS"] == "1" else { return }
    try updated.joined(separator: "\n").write(
      toFile: Repository.path("docs/explain.md"), atomically: true, encoding: .utf8)
  }

  @Test("the document about results names every key of inputs.json")
  func inputKeys() throws {
    let document = try String(contentsOfFile: Repository.path("docs/results.md"), encoding: .utf8)
    let start = try #require(document.range(of: "## inputs.json")?.upperBound)
    let section = document[start...].prefix { _ in true }.components(separatedBy: "\n## ")[0]
    let folder = try ExplainResults.shared.get().folder()
    let value = try JSONSerialization.jsonObject(
      with: Data(folder.text("kept/why/inputs.json").utf8))
    var keys: Set<String> = []
    collect(value, into: &keys)
    #expect(keys.count > 40)
    // Prices are those that `drawdown prices --format json` has, and documented there.
    for key in keys.sorted() where !Self.priceKeys.contains(key) {
      #expect(section.contains("`\(key)`"), "\(key)")
    }
  }

  private static let priceKeys: Set = [
    "provider", "usage_type", "valid_from", "valid_to", "above_input_tokens", "batch",
    "provider_cost", "unit", "bonus_credits", "face_value", "bonus_value",
    "effective_credit_value", "cost_per_credit",
  ]

  private func collect(_ value: Any, into keys: inout Set<String>) {
    if let object = value as? [String: Any] {
      for (key, value) in object {
        keys.insert(key)
        collect(value, into: &keys)
      }
    }
    for item in value as? [Any] ?? [] { collect(item, into: &keys) }
  }
}
