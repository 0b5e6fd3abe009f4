import Foundation
import Projection
import Testing
import Text

@testable import Scenarios

@Suite("Scenarios are read from files, and their format is described")
struct ScenarioReaderTests {
  @Test("replications and seed of the command line go before those of the file")
  func arguments() throws {
    let folder = try FullScenario.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/s.yaml"
    try Data(FullScenario.text.utf8).write(to: URL(filePath: path))
    let scenario = try ScenarioSource(path: path).scenario(replications: 3, seed: .max)
    #expect(scenario.input.replications == 3)
    #expect(scenario.input.seed == .max)
    #expect(scenario.path == path)
  }

  @Test("a seed has the range of the command line")
  func seeds() throws {
    let folder = try FullScenario.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let text = FullScenario.text.replacing("seed: 42", with: "seed: 18446744073709551615")
    try Data(text.utf8).write(to: URL(filePath: folder + "/s.yaml"))
    #expect(try ScenarioSource(path: folder + "/s.yaml").scenario().input.seed == .max)
    #expect(try ScenarioValue.seed("18446744073709551615") == .max)
    #expect(throws: ScalarProblem.self) { try ScenarioValue.seed("18446744073709551616") }
  }

  @Test("a file that is not there is no invalid scenario but an unreadable one")
  func unreadable() {
    do throws(ScenarioFailure) {
      _ = try ScenarioSource(path: "/nowhere/s.yaml").scenario()
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
    var usage = KeyUsage(schema: schema)
    for text in [FullScenario.text, FullScenario.populations, Minimal.text] + Minimal.variants {
      #expect(throws: Never.self) { try FullScenario.read(text) }
      let problems = DiagnosticCollector()
      let tree = YAMLParser.parse(Array(text.utf8), file: "s", reportingTo: problems)
      usage.visit(try #require(tree))
    }
    let unused = usage.declared.subtracting(usage.used).sorted()
    // Files that extend others have tests of their own.
    #expect(unused == ["scenario.extends", "scenario.set"])
  }

  @Test("the scenarios that come with the program are accepted without a warning")
  func shippedScenarios() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let folder = root.appending(path: "scenarios")
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".yaml") }.sorted()
    #expect(files.contains { $0.hasPrefix("platforms/") })
    for file in files {
      do throws(ScenarioFailure) {
        let scenario = try ScenarioSource(path: folder.path + "/" + file).scenario()
        #expect(scenario.warnings.isEmpty)
      } catch {
        Issue.record("\(file): \(error)")
      }
    }
  }

  @Test("the schema is JSON")
  func schema() throws {
    let json = ScenarioReader.schemaJSON()
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8))
    #expect((object as? [String: Any])?["$defs"] != nil)
  }
}
