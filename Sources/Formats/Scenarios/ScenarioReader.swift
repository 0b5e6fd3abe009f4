public import Text

/// Reads scenario files, and describes their format.
public enum ScenarioReader {
  /// The address that names the schema.
  private static let identifier = "urn:drawdown:scenario:1"

  /// Reads, checks and resolves a scenario once, as `ScenarioSource.scenario` does.
  public static func read(
    path: String, overrides: [String] = [], replications: Int? = nil, seed: UInt64? = nil,
    ownOverrides: [String] = [], option: String = "--set-for"
  ) throws(ScenarioFailure) -> Scenario {
    try ScenarioSource(path: path).scenario(
      overrides: overrides, replications: replications, seed: seed, ownOverrides: ownOverrides,
      option: option)
  }

  /// The JSON Schema of scenario files.
  public static func schemaJSON() -> String { schema.expandedText }

  /// The reference of scenario files as Markdown: every key with unit, default and an example.
  public static func referenceMarkdown() -> String { ScenarioReference.markdown(of: schema) }

  private static var schema: JSONValue {
    SchemaDescriber.schema(
      of: ScenarioDocument.type, title: "Drawdown scenario", identifier: identifier)
  }

  /// Reads a scenario from bytes; files that it names are looked for beside the path.
  static func read(
    _ bytes: [UInt8], path: String, overrides: [String] = [], ownOverrides: [String] = [],
    option: String = "--set-for"
  ) throws(ScenarioFailure) -> Scenario {
    try ScenarioSource(bytes, path: path).scenario(
      overrides: overrides, ownOverrides: ownOverrides, option: option)
  }
}

/// Why there is no scenario.
public enum ScenarioFailure: Error, Sendable {
  /// The file says something wrong; everything that is wrong, in its order.
  case invalid([Diagnostic])
  /// The file cannot be read.
  case unreadable(path: String, reason: String)
}
