/// Puts the entries of one mapping together: refuses duplicate keys and applies merge keys.
struct YAMLMappingBuilder {
  private let problems: DiagnosticCollector
  private var entries: [YAMLEntry] = []
  private var firstPosition: [String: SourcePosition] = [:]
  private var merged: YAMLNode?

  init(problems: DiagnosticCollector) {
    self.problems = problems
  }

  /// Adds an entry as the text gives it; the first of two equal keys stays.
  mutating func add(key: YAMLNode, at position: SourcePosition, value: YAMLNode) {
    guard case .scalar(let name, let style) = key.content else {
      problems.error("a key must be a single value, not \(key.kind); quote it", at: position)
      return
    }
    guard !key.isNull else {
      problems.error("a key is missing before the `:`; write `key: value`", at: position)
      return
    }
    if let first = firstPosition[name] {
      problems.error(
        "key `\(name.shortened)` is given twice, first at line \(first.line), "
          + "column \(first.column); keep one", at: position)
      return
    }
    firstPosition[name] = position
    if name == "<<", style == .plain {
      merged = value
    } else {
      entries.append(YAMLEntry(key: name, keyPosition: position, value: value))
    }
  }

  /// Returns the entries, those written out first, then those merged in.
  mutating func finish() -> [YAMLEntry] {
    guard let merged else { return entries }
    switch merged.content {
    case .sequence(let sources): sources.forEach { merge($0) }
    default: merge(merged)
    }
    return entries
  }

  private mutating func merge(_ source: YAMLNode) {
    guard let others = source.entries else {
      problems.error(
        "`<<` merges a mapping or a list of mappings, for example `<<: *defaults`, "
          + "not \(source.kind)", at: source.position)
      return
    }
    for entry in others where firstPosition[entry.key] == nil {
      firstPosition[entry.key] = entry.keyPosition
      entries.append(entry)
    }
  }
}
