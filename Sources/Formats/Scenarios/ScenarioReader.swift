public import Text

/// Describes the format of scenario files.
public enum ScenarioReader {
  /// The address that names the schema.
  private static let identifier = "urn:drawdown:scenario:1"

  /// The JSON Schema of scenario files.
  ///
  /// A file that extends another need not have what every scenario needs, and an empty value in it
  /// takes a key out.
  public static func schemaJSON() -> String { schema.expandedText }

  /// The same as a value.
  package static var schema: JSONValue {
    guard let scenario = definitions["$defs"]?["scenario"], let reference = definitions["$ref"],
      let keys = scenario["properties"]
    else { return definitions }
    let empty = JSONValue.members(["type": "null"])
    let optional = JSONValue.object(
      keys.keys.map { key -> JSONValue.Member in
        (key, .members(["anyOf": .array([keys[key] ?? empty, empty])]))
      })
    let extending = members(of: scenario, besides: "required").setting("properties", to: optional)
    return members(of: definitions, besides: "$ref", "$defs")
      + .members([
        "if": .members(["required": .strings(["extends"])]), "then": extending,
        "else": .members(["$ref": reference]), "$defs": definitions["$defs"] ?? .null,
      ])
  }

  private static func members(of object: JSONValue, besides names: String...) -> JSONValue {
    .object(object.keys.filter { !names.contains($0) }.map { ($0, object[$0] ?? .null) })
  }

  /// The reference of scenario files as Markdown: every key with unit, default and an example.
  public static func referenceMarkdown() -> String { ScenarioReference.markdown(of: definitions) }

  /// What a key is: each place that has one of the name, perhaps after the name of what it is in
  /// (`auto_top_up.threshold`), as lines for a terminal; names that come near where there is none.
  public static func explanation(of key: String, width: Int) -> KeyExplanation {
    KeyExplanation(of: key, in: definitions, width: width)
  }

  private static var definitions: JSONValue {
    SchemaDescriber.schema(
      of: ScenarioDocument.type, title: "Drawdown scenario", identifier: identifier)
  }
}

/// Why there is no scenario.
public enum ScenarioFailure: Error, Sendable {
  /// The file says something wrong; everything that is wrong, in its order.
  case invalid([Diagnostic])
  /// The file cannot be read.
  case unreadable(path: String, reason: String)
}
