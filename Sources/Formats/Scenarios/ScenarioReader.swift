public import Text

/// Describes the format of scenario files.
public enum ScenarioReader {
  /// The address that names the schema.
  private static let identifier = "urn:drawdown:scenario:1"

  /// The JSON Schema of scenario files.
  public static func schemaJSON() -> String { schema.expandedText }

  /// The reference of scenario files as Markdown: every key with unit, default and an example.
  public static func referenceMarkdown() -> String { ScenarioReference.markdown(of: schema) }

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
