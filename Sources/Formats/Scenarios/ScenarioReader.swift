public import Text

/// Describes the format of scenario files.
public enum ScenarioReader {
  /// The address that names the schema.
  private static let identifier = "urn:drawdown:scenario:1"

  /// The JSON Schema of scenario files.
  ///
  /// A file that extends another need not have what every scenario needs.
  public static func schemaJSON() -> String {
    guard let parts = schema["$defs"], let scenario = parts["scenario"],
      let required = scenario["required"]
    else { return schema.expandedText }
    let others = JSONValue.object(
      scenario.keys.filter { $0 != "required" }.map { ($0, scenario[$0] ?? .null) })
    let relaxed = others.setting("if", to: .members(["required": .strings(["extends"])]))
      .setting("else", to: .members(["required": required]))
    return schema.setting("$defs", to: parts.setting("scenario", to: relaxed)).expandedText
  }

  /// The reference of scenario files as Markdown: every key with unit, default and an example.
  public static func referenceMarkdown() -> String { ScenarioReference.markdown(of: schema) }

  /// What a key is: each place that has one of the name, perhaps after the name of what it is in
  /// (`auto_top_up.threshold`), as lines for a terminal; names that come near where there is none.
  public static func explanation(of key: String, width: Int) -> KeyExplanation {
    KeyExplanation(of: key, in: schema, width: width)
  }

  private static var schema: JSONValue {
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
