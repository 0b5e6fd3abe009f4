import Foundation
import Testing
import Text

@testable import Scenarios

@Suite("What is committed about the format is what the program says")
struct FormatDocumentTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: Self.root.appending(path: path)), as: UTF8.self)
  }

  @Test("scenarios/scenario.schema.json is the schema; `make docs` writes it")
  func schema() throws {
    let committed = try text("scenarios/scenario.schema.json")
    #expect(committed == ScenarioReader.schemaJSON())
    #expect(try JSONSerialization.jsonObject(with: Data(committed.utf8)) is [String: Any])
  }

  @Test("docs/scenario.md ends with the table of all keys; `make docs` writes it")
  func reference() throws {
    let marker = "<!-- Below this line: drawdown schema --markdown -->\n"
    let document = try text("docs/scenario.md")
    let start = try #require(document.range(of: marker))
    #expect(String(document[start.upperBound...]) == ScenarioReader.referenceMarkdown())
  }

  @Test("every key of the schema stands in the table, with a default or as required")
  func everyKey() throws {
    let lines = ScenarioReader.referenceMarkdown().split(separator: "\n")
    let schema = SchemaDescriber.schema(of: ScenarioDocument.type, title: "", identifier: "")
    for definition in schema["$defs"]?.keys ?? [] where !definition.contains("_distribution_") {
      for key in schema["$defs"]?[definition]?["properties"]?.keys ?? [] {
        #expect(lines.contains { $0.hasPrefix("| `\(key)` | ") }, "\(definition).\(key)")
      }
    }
    for line in lines where line.hasPrefix("| `") {
      let cells = line.replacing("\\|", with: "").split(
        separator: "|", omittingEmptySubsequences: false)
      #expect(cells.count == 6, "\(line)")
      #expect(cells[3] != "  ", "\(line)")
    }
  }

  @Test("the scenario in the documentation is accepted")
  func example() throws {
    let document = try text("docs/scenario.md")
    let parts = document.split(separator: "```", omittingEmptySubsequences: false)
    let example = try #require(parts.first { $0.hasPrefix("yaml\n#") })
    #expect(throws: Never.self) { try FullScenario.read(String(example.dropFirst(5))) }
  }
}
