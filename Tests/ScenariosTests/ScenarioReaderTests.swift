import Foundation
import Testing

@testable import Scenarios

@Suite("Scenarios are read from files, and their format is described")
struct ScenarioReaderTests {
  @Test("replications and seed of the command line go before those of the file")
  func arguments() throws {
    let folder = try FullScenario.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/s.yaml"
    try Data(FullScenario.text.utf8).write(to: URL(filePath: path))
    let scenario = try ScenarioReader.read(path: path, replications: 3, seed: .max)
    #expect(scenario.input.replications == 3)
    #expect(scenario.input.seed == .max)
    #expect(scenario.path == path)
  }

  @Test("a file that is not there is no invalid scenario but an unreadable one")
  func unreadable() {
    do throws(ScenarioFailure) {
      _ = try ScenarioReader.read(path: "/nowhere/s.yaml")
      Issue.record("a missing file was read")
    } catch {
      guard case .unreadable("/nowhere/s.yaml", let reason) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(reason == "there is no such file")
    }
  }

  @Test("every key of the schema stands in a scenario that is accepted")
  func everyKey() throws {
    let schema = SchemaDescriber.schema(of: ScenarioDocument.type, title: "", identifier: "")
    var missing: [String] = []
    for name in schema["$defs"]?.keys ?? [] {
      guard let definition = schema["$defs"]?[name] else { continue }
      var shapes = [definition]
      if case .array(let alternatives)? = definition["oneOf"] { shapes = alternatives }
      for key in Set(shapes.flatMap { $0["properties"]?.keys ?? [] })
      where !Self.accepted.contains("\(key):") {
        missing.append("\(name).\(key)")
      }
    }
    #expect(missing.sorted() == [])
    for text in [FullScenario.text, Minimal.text] + Minimal.variants {
      _ = try FullScenario.read(text)
    }
  }

  private static let accepted = ([FullScenario.text, Minimal.text] + Minimal.variants)
    .joined(separator: "\n")

  @Test("the schema is JSON")
  func schema() throws {
    let json = ScenarioReader.schemaJSON()
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8))
    #expect((object as? [String: Any])?["$defs"] != nil)
  }
}
