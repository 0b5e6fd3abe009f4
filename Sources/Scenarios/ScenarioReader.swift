import Documents
import Foundation
import Projection

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
    let bytes: [UInt8]
    do {
      // One byte more than is allowed tells that there are too many.
      bytes = try FileReading.bytes(of: path, upTo: YAMLLimits().bytes + 1)
    } catch {
      throw .unreadable(path: path, reason: error.reason)
    }
    let scenario = try read(
      bytes, path: path, overrides: overrides, ownOverrides: ownOverrides, option: option)
    return scenario.with(replications: replications, seed: seed)
  }

  /// The JSON Schema of scenario files.
  public static func schemaJSON() -> String { schema.json }

  /// The reference of scenario files as Markdown: every key with unit, default and an example.
  public static func referenceMarkdown() -> String { ScenarioReference.markdown(of: schema) }

  private static var schema: SchemaValue {
    SchemaDescriber.schema(
      of: ScenarioDocument.type, title: "Drawdown scenario", identifier: identifier)
  }

  /// Reads a scenario from bytes; files that it names are looked for beside the path.
  static func read(
    _ bytes: [UInt8], path: String, overrides: [String] = [], ownOverrides: [String] = [],
    option: String = "--set-for"
  ) throws(ScenarioFailure) -> Scenario {
    let problems = DiagnosticCollector()
    let context = ReadingContext(problems: problems)
    var tree = YAMLParser.parse(bytes, file: path, reportingTo: problems)
    let arguments = overrides.map { ("--set", $0) } + ownOverrides.map { (option, $0) }
    for (option, argument) in arguments {
      guard
        let override = ScenarioOverride.parse(argument, option: option, reportingTo: problems)
      else { continue }
      let application = OverrideApplication(schema: ScenarioDocument.type, reportingTo: problems)
      tree = tree.map { application.apply(override, to: $0) }
    }
    guard let tree, let document = ScenarioDocument.type.read(tree, context) else {
      throw .invalid(problems.report)
    }
    var resolution = ScenarioResolution(
      document: document, names: DeclaredNames(in: tree), path: path, zone: context.zone,
      problems: problems)
    let scenario = resolution.scenario()
    if problems.hasErrors { throw .invalid(problems.report) }
    if let (path, reason) = resolution.unreadable { throw .unreadable(path: path, reason: reason) }
    guard let scenario else { throw .invalid(problems.report) }
    return scenario
  }
}

extension Scenario {
  /// The scenario with numbers from the command line in place of the file's.
  fileprivate func with(replications: Int?, seed: UInt64?) -> Scenario {
    var input = input
    if let replications { input.replications = replications }
    if let seed { input.seed = seed }
    return Scenario(
      path: path, input: input, expectations: expectations, stopping: stopping, warnings: warnings,
      catalog: catalog, markup: markup)
  }
}
