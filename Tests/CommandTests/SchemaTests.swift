import Foundation
import Testing

@Suite("The scenario schema")
struct SchemaTests {
  @Test("it is printed as JSON, and as the repository keeps it for editors")
  func schema() throws {
    let ending = try Program.run(["schema"], in: TemporaryFolder())
    #expect(ending.exitCode == 0)
    #expect(ending.errors.isEmpty)
    #expect(ending.output.hasSuffix("}\n") && !ending.output.hasSuffix("\n\n"))
    let value = try JSONSerialization.jsonObject(with: Data(ending.output.utf8))
    let schema = try #require(value as? [String: Any])
    #expect((schema["$schema"] as? String)?.contains("json-schema.org") == true)
    let definitions = try #require(schema["$defs"] as? [String: Any])
    // A file that extends another may take keys out, and lack what it takes from there.
    let extending = try #require(schema["then"] as? [String: Any])
    #expect(extending["required"] == nil)
    let packages = (extending["properties"] as? [String: Any])?["packages"] as? [String: Any]
    #expect((packages?["anyOf"] as? [[String: Any]])?.last?["type"] as? String == "null")
    #expect(schema["else"] as? [String: String] == ["$ref": "#/$defs/scenario"])
    let scenario = try #require(definitions["scenario"] as? [String: Any])
    let properties = try #require(scenario["properties"] as? [String: Any])
    // ECMA and Python spell letters of all alphabets differently.
    #expect(!ending.output.contains(#"\\p{"#))
    let name = try #require(
      (definitions["organization"] as? [String: Any])?["properties"] as? [String: Any])
    let pattern = try #require((name["name"] as? [String: Any])?["pattern"] as? String)
    let expression = try NSRegularExpression(pattern: pattern)
    for (text, isName) in [
      ("acme-1", true), ("été.2_x", true), ("日本", true), ("-a", false), ("a b", false),
      ("a/b", false), ("_a", false), ("a\"", false), ("", false), ("a^", false),
    ] {
      let range = NSRange(text.startIndex..., in: text)
      #expect((expression.firstMatch(in: text, range: range) != nil) == isName, "\(text)")
    }
    for key in ["drawdown", "horizon", "prices", "traffic", "organizations", "expect"] {
      #expect(properties[key] != nil, "\(key)")
    }
    let kept = Repository.path("scenarios/scenario.schema.json")
    guard let text = try? String(contentsOfFile: kept, encoding: .utf8) else {
      print("skipped: scenarios/scenario.schema.json is not there")
      return
    }
    #expect(
      text == ending.output, "write it anew: drawdown schema > scenarios/scenario.schema.json")
  }

  @Test("it is also printed as a reference to read")
  func markdown() throws {
    let ending = try Program.run(["schema", "--markdown"], in: TemporaryFolder())
    #expect(ending.exitCode == 0)
    #expect(ending.output.hasPrefix("#"))
    for key in ["`horizon`", "`auto_top_up`", "`threshold`"] {
      #expect(ending.output.contains(key), "\(key)")
    }
  }
}
