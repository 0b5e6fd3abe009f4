import Text

/// Puts a scenario together out of its file and those that it extends.
///
/// A file that extends another has that one's keys, unless it has them itself, with the changes that
/// its `set` makes in them by their paths, as `--set` does.
struct ScenarioExtension {
  /// The keys that say what a file extends, and how it differs.
  static let keys = ["extends", "set"]
  /// So many files may extend one another.
  private static let mostFiles = 8

  /// The files, the scenario's first.
  private(set) var files: [String] = []
  private let application: OverrideApplication
  private let problems: DiagnosticCollector
  private let allowed: [String]

  /// Files may lie in these folders, besides that of the scenario.
  init(root: SchemaCursor, allowing allowed: [String], reportingTo problems: DiagnosticCollector) {
    self.problems = problems
    self.allowed = allowed
    application = OverrideApplication(root: root, reportingTo: problems)
  }

  /// Reads the text of a file into its whole tree; nil after problems.
  mutating func tree(_ bytes: [UInt8], path: String) -> YAMLNode? {
    files.append(path)
    guard let tree = YAMLParser.parse(bytes, file: path, reportingTo: problems) else { return nil }
    guard let named = tree["extends"], let entries = tree.entries else { return tree }
    guard let base = base(named, of: path), let inherited = base.entries else { return nil }
    let own = entries.filter { !Self.keys.contains($0.key) }
    let whole = inherited.filter { entry in !own.contains { $0.key == entry.key } } + own
    let changes = tree["set"]?.entries ?? []
    if let set = tree["set"], set.entries == nil {
      problems.error(
        "expected changes such as `{seed: 7}`, found \(set.kind)", at: set.position)
    }
    return changes.reduce(YAMLNode(.mapping(whole), at: tree.position)) { tree, change in
      guard let path = OverridePath.parse(change.key, at: change.keyPosition, reportingTo: problems)
      else { return tree }
      return application.apply(ScenarioOverride(path: path, value: change.value), to: tree)
    }
  }

  /// The tree of the file that is extended; nil after saying why there is none.
  private mutating func base(_ named: YAMLNode, of path: String) -> YAMLNode? {
    guard let name = named.text else {
      problems.error("expected the path of a scenario, found \(named.kind)", at: named.position)
      return nil
    }
    let full = FileReading.path(name, beside: path)
    guard !files.contains(full), files.count < Self.mostFiles else {
      problems.error(
        files.contains(full)
          ? "`\(name.shortened)` extends this file itself, so neither would end"
          : "more than \(Self.mostFiles) files extend one another", at: named.position)
      return nil
    }
    guard FileReading.lies(full, in: allowed + [FileReading.folder(of: files[0])]) else {
      let folder = FileReading.folder(of: FileReading.target(of: full))
      problems.error(
        "the scenario `\(name.shortened)` lies outside this one's folder; put it there, or allow it "
          + "with `--allow-path \(folder.isEmpty ? "." : folder)`", at: named.position)
      return nil
    }
    do throws(FileReading.Failure) {
      return tree(try FileReading.bytes(of: full, upTo: YAMLLimits().bytes + 1), path: full)
    } catch {
      problems.error(
        "the scenario `\(name.shortened)` cannot be extended: \(error.reason); paths are relative to "
          + "this file", at: named.position)
      return nil
    }
  }
}
