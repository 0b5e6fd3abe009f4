import Text

/// Replaces values in a scenario's tree along paths that its schema knows.
struct OverrideApplication {
  private let root: SchemaCursor
  private let problems: DiagnosticCollector
  /// What messages call the tree.
  private let label: String

  init<Value>(
    schema: ValueType<Value>, reportingTo problems: DiagnosticCollector,
    label: String = "the scenario"
  ) {
    self.init(root: Self.root(of: schema), reportingTo: problems, label: label)
  }

  /// Applies to what was described before.
  init(
    root: SchemaCursor, reportingTo problems: DiagnosticCollector, label: String = "the scenario"
  ) {
    self.root = root
    self.problems = problems
    self.label = label
  }

  /// Describes what paths lead through.
  static func root<Value>(of schema: ValueType<Value>) -> SchemaCursor {
    let describer = SchemaDescriber()
    return SchemaCursor(at: schema.describe(describer), in: describer)
  }

  /// Returns the tree with a value replaced wherever the path leads; problems leave it as it was.
  func apply(_ override: ScenarioOverride, to tree: YAMLNode) -> YAMLNode {
    guard let path = fullPath(of: override.path) else { return tree }
    return replace(
      in: tree, path.steps[...], by: override.value, schema: root, label: label)
  }

  /// The path from the root: one that starts with an organization's key means each of them.
  private func fullPath(of path: OverridePath) -> OverridePath? {
    guard let first = path.steps.first else { return nil }
    guard !ScenarioExtension.keys.contains(first.text) else {
      problems.error(
        "`\(first.text)` puts the file together before anything is changed; write it in a file",
        at: first.position)
      return nil
    }
    let organization = root.child("organizations")?.element
    let organizationKeys = organization?.keys ?? []
    if root.keys.contains(first.text) || first.isEvery { return path }
    guard organizationKeys.contains(first.text) else {
      let others = organizationKeys.filter { !root.keys.contains($0) }
      reportUnknown(first, in: label, known: root.keys + others)
      return nil
    }
    let prefix = ["organizations", "*"].map {
      OverridePath.Step(text: $0, isQuoted: false, position: first.position)
    }
    return OverridePath(steps: prefix + path.steps)
  }

  private func replace(
    in node: YAMLNode, _ steps: ArraySlice<OverridePath.Step>, by value: YAMLNode,
    schema: SchemaCursor, label: String
  ) -> YAMLNode {
    guard let step = steps.first else { return value }
    switch node.content {
    case .mapping(let entries):
      return replaceEntries(of: node, entries, steps, by: value, schema: schema, label: label)
    case .sequence(let elements):
      return replaceElements(of: node, elements, steps, by: value, schema: schema, label: label)
    case .scalar(let text, _):
      guard node.isNull else {
        problems.error(
          "\(label) is the single value `\(text.shortened)`; it has no `\(step.text.shortened)`",
          at: step.position)
        return node
      }
      if schema.isList, !schema.isMap, schema.keys.isEmpty {
        problems.error("\(label) has no elements; add one in the file first", at: step.position)
        return node
      }
      let empty = YAMLNode(.mapping([]), at: step.position)
      return replaceEntries(of: empty, [], steps, by: value, schema: schema, label: label)
    }
  }

  private func replaceEntries(
    of node: YAMLNode, _ entries: [YAMLEntry], _ steps: ArraySlice<OverridePath.Step>,
    by value: YAMLNode, schema: SchemaCursor, label: String
  ) -> YAMLNode {
    guard let step = steps.first else { return value }
    var entries = entries
    func descend(_ index: Int, _ used: Int) {
      let key = entries[index].key
      guard let child = schema.child(key) else { return }
      entries[index].value = replace(
        in: entries[index].value, steps.dropFirst(used), by: value, schema: child,
        label: "`\(key)`")
    }
    if step.isEvery {
      if entries.isEmpty { problems.error("`*` finds nothing in \(label)", at: step.position) }
      for index in entries.indices { descend(index, 1) }
    } else if let (index, used) = match(steps, { name in entries.firstIndex { $0.key == name } }) {
      descend(index, used)
    } else if let child = schema.child(step.text) {
      if schema.isMap, !schema.keys.contains(step.text), steps.count > 1 {
        reportUnknown(step, in: label, known: entries.map(\.key))
        return node
      }
      let nothing = YAMLNode(.scalar("", .plain), at: step.position)
      let created = replace(
        in: nothing, steps.dropFirst(), by: value, schema: child, label: "`\(step.text)`")
      entries.append(YAMLEntry(key: step.text, keyPosition: step.position, value: created))
    } else {
      reportUnknown(step, in: label, known: schema.keys)
    }
    return YAMLNode(.mapping(entries), at: node.position)
  }

  private func replaceElements(
    of node: YAMLNode, _ elements: [YAMLNode], _ steps: ArraySlice<OverridePath.Step>,
    by value: YAMLNode, schema: SchemaCursor, label: String
  ) -> YAMLNode {
    guard let step = steps.first else { return value }
    var elements = elements
    let names = elements.map { $0["name"]?.text }
    var chosen: [Int] = []
    var used = 1
    if step.isEvery {
      chosen = Array(elements.indices)
    } else if let (index, count) = match(steps, { name in names.firstIndex { $0 == name } }) {
      (chosen, used) = ([index], count)
    } else if let index = Int(step.text), elements.indices.contains(index), !step.isQuoted {
      chosen = [index]
    }
    if chosen.isEmpty, step.isEvery {
      problems.error("`*` finds nothing in \(label)", at: step.position)
    } else if chosen.isEmpty {
      reportUnknown(step, in: label, known: names.compactMap(\.self))
    }
    for index in chosen {
      elements[index] = replace(
        in: elements[index], steps.dropFirst(used), by: value, schema: schema.element,
        label: names[index].map { "`\($0)`" } ?? "element \(index) of \(label)")
    }
    return YAMLNode(.sequence(elements), at: node.position)
  }

  /// Finds the key that the next steps spell; names with dots need several (`gpt-3.5-turbo`).
  private func match(
    _ steps: ArraySlice<OverridePath.Step>, _ find: (String) -> Int?
  ) -> (index: Int, used: Int)? {
    guard let first = steps.first else { return nil }
    if first.isQuoted { return find(first.text).map { ($0, 1) } }
    let unquoted = steps.prefix { !$0.isQuoted }
    for used in (1...min(unquoted.count, 8)).reversed() {
      let name = unquoted.prefix(used).map(\.text).joined(separator: ".")
      if let index = find(name) { return (index, used) }
    }
    return nil
  }

  private func reportUnknown(_ step: OverridePath.Step, in label: String, known: [String]) {
    let hint = known.hint(for: step.text, showing: 30, orElse: "")
    problems.error(
      "\(label) has no `\(step.text.shortened)`\(hint.isEmpty ? "" : "; \(hint)")",
      at: step.position)
  }
}
