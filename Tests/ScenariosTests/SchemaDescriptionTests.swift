import Foundation
import Testing
import Text

@testable import Scenarios

@Suite("The schema describes what the reader reads")
struct SchemaDescriptionTests {
  private let schema = SchemaDescriber.schema(
    of: Sample.type, title: "Sample", identifier: "https://example.org/sample")

  @Test("the schema is JSON, with every definition it refers to")
  func validJSON() throws {
    let object = try JSONSerialization.jsonObject(with: Data(schema.expandedText.utf8))
    let root = try #require(object as? [String: Any])
    #expect(root["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    let definitions = try #require(root["$defs"] as? [String: Any])
    #expect(
      definitions.keys.sorted() == [
        "arrivals", "auto_top_up", "distribution", "normal", "organization", "sample",
      ])
    var rest = schema.expandedText[...]
    while let range = rest.range(of: "#/$defs/") {
      rest = rest[range.upperBound...]
      #expect(definitions[String(rest.prefix { $0 != "\"" })] != nil)
    }
  }

  @Test("keys, what is required, defaults, words and closedness are described")
  func keys() throws {
    let rule = try #require(schema["$defs"]?["auto_top_up"])
    #expect(rule["properties"]?.keys == ["threshold", "amount", "trigger", "cooldown"])
    #expect(rule["required"] == .strings(["threshold", "amount"]))
    #expect(rule["additionalProperties"] == .boolean(false))
    let trigger = try #require(rule["properties"]?["trigger"])
    #expect(trigger["enum"] == .strings(["below", "at_or_below"]))
    #expect(trigger["default"] == .string("below"))
    #expect(rule["properties"]?["threshold"]?["pattern"] != nil)
  }

  @Test("each variant is described in full, and definitions may be recursive")
  func variants() throws {
    guard case .array(let processes)? = schema["$defs"]?["arrivals"]?["oneOf"],
      case .array(let shapes)? = schema["$defs"]?["distribution"]?["oneOf"]
    else {
      Issue.record("no variants")
      return
    }
    #expect(
      processes.map { $0["properties"]?.keys } == [
        ["rate", "process"], ["rate", "process", "cv"],
      ])
    #expect(
      processes.map { $0["required"] } == [
        .strings(["rate"]), .strings(["rate", "process", "cv"]),
      ])
    #expect(shapes.map { $0["properties"]?.keys } == [["normal"], ["mixture"]])
    #expect(schema.expandedText.contains("\"$ref\": \"#/$defs/distribution\""))
  }

  @Test("a key that the schema has is read, and one it lacks is refused")
  func sameKeys() throws {
    let keys = try #require(schema["$defs"]?["auto_top_up"]?["properties"]?.keys)
    for key in keys + ["other"] {
      let text = "organizations: [{name: a, auto_top_up: {\(key): 0}}]"
      let isUnknown = readSample(text).problems.contains { $0.contains("unknown key `\(key)`") }
      #expect(isUnknown == (key == "other"))
    }
  }
}
