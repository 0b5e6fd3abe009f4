import Text

/// Reads scenario files, and describes their format.
public enum ScenarioReader {
  /// The address that names the schema.
  private static let identifier = "urn:drawdown:scenario:1"

  /// Reads, checks and resolves a scenario.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - overrides: Values to replace, each as `path=value`.
  ///   - replications: The number of replications instead of the file's.
  ///   - seed: The seed instead of the file's.
  ///   - ownOverrides: Values to replace after the others, in this scenario alone.
  ///   - option: What these were given with, shown in place of a file.
  /// - Returns: The scenario.
  /// - Throws: `invalid` with everything that is wrong, or `unreadable`.
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
