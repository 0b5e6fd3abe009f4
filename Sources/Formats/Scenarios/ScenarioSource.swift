import Foundation
import Projection
import Text

/// A scenario file that is read once and resolved with other values as often as is wanted.
///
/// A class for what its resolutions share: catalogs and time zones that they name are read once.
public final class ScenarioSource {
  /// The path it was read from.
  public let path: String
  /// The file as it is.
  public let bytes: [UInt8]
  /// The files that it is put together from, its own first.
  public let files: [String]
  private let tree: YAMLNode?
  private let problems: [Diagnostic]
  private let known: KnownFiles
  private let root: SchemaCursor

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - allowed: Folders besides its own in which files may lie that it names.
  /// - Throws: `unreadable`; what is wrong with the text is said where it is resolved.
  public convenience init(
    path: String, allowing allowed: [String] = []
  ) throws(ScenarioFailure) {
    let bytes: [UInt8]
    do {
      // One byte more than is allowed tells that there are too many.
      bytes = try FileReading.bytes(of: path, upTo: YAMLLimits().bytes + 1)
    } catch {
      throw .unreadable(path: path, reason: error.reason)
    }
    self.init(bytes, path: path, allowing: allowed)
  }

  /// Takes a text; files that it names are looked for beside the path.
  init(_ bytes: [UInt8], path: String, allowing allowed: [String] = ["/"]) {
    self.path = path
    known = KnownFiles(allowing: allowed)
    self.bytes = bytes
    let problems = DiagnosticCollector()
    root = OverrideApplication.root(of: ScenarioDocument.type)
    var parts = ScenarioExtension(
      root: root, allowing: known.allowed, reportingTo: problems)
    tree = parts.tree(bytes, path: path)?.listingOrganizations
    files = parts.files
    self.problems = problems.report
  }

  /// Checks and resolves the scenario.
  ///
  /// - Parameters:
  ///   - overrides: Values to replace, each as `path=value`.
  ///   - replications: The number of replications instead of the file's.
  ///   - seed: The seed instead of the file's.
  ///   - ownOverrides: Values to replace after the others.
  ///   - option: What these were given with, shown in place of a file.
  /// - Returns: The scenario.
  /// - Throws: `invalid` with everything that is wrong, or `unreadable`.
  public func scenario(
    overrides: [String] = [], replications: Int? = nil, seed: UInt64? = nil,
    ownOverrides: [String] = [], option: String = "--set-for"
  ) throws(ScenarioFailure) -> Scenario {
    let problems = DiagnosticCollector()
    problems.add(self.problems)
    let context = ReadingContext(problems: problems, known: known)
    var tree = tree
    let arguments = overrides.map { ("--set", $0) } + ownOverrides.map { (option, $0) }
    for (option, argument) in arguments {
      guard
        let override = ScenarioOverride.parse(argument, option: option, reportingTo: problems)
      else { continue }
      let application = OverrideApplication(root: root, reportingTo: problems)
      tree = tree.map { application.apply(override, to: $0) }
    }
    guard let tree, let document = ScenarioDocument.type.read(tree, context) else {
      throw .invalid(problems.report)
    }
    var resolution = ScenarioResolution(
      document: document, names: DeclaredNames(in: tree), members: MemberNames(in: document),
      path: path, files: files, zone: context.zone, problems: problems, known: known,
      context: context)
    let resolved = resolution.scenario()
    if problems.hasErrors { throw .invalid(problems.report) }
    if let (path, reason) = resolution.unreadable { throw .unreadable(path: path, reason: reason) }
    guard var scenario = resolved else { throw .invalid(problems.report) }
    scenario.files = files
    if let replications { scenario.input.replications = replications }
    if let seed { scenario.input.seed = seed }
    return scenario
  }
}

extension YAMLNode {
  /// The same with a list of organizations where there is one that stands alone, so that paths lead to
  /// it in one way.
  fileprivate var listingOrganizations: YAMLNode {
    guard case .mapping(var entries) = content,
      let place = entries.firstIndex(where: { $0.key == "organizations" }),
      entries[place].value.entries != nil
    else { return self }
    let organization = entries[place].value
    entries[place].value = YAMLNode(.sequence([organization]), at: organization.position)
    return YAMLNode(.mapping(entries), at: position)
  }
}
