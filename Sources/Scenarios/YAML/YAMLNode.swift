import Documents

/// One value of a parsed YAML document, with the place where it begins.
///
/// Aliases are already resolved: a node reached through `*name` carries the position of its anchor.
struct YAMLNode: Hashable, Sendable {
  /// What the node holds.
  enum Content: Hashable, Sendable {
    case scalar(String, YAMLScalarStyle)
    case sequence([YAMLNode])
    case mapping([YAMLEntry])
  }

  let position: SourcePosition
  var content: Content

  init(_ content: Content, at position: SourcePosition) {
    self.content = content
    self.position = position
  }

  /// Whether the value is left empty, or is `null` or `~` without quotes.
  var isNull: Bool {
    guard case .scalar(let text, .plain) = content else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// The text of a scalar that is not null.
  var text: String? {
    guard case .scalar(let text, _) = content, !isNull else { return nil }
    return text
  }

  /// The entries of a mapping.
  var entries: [YAMLEntry]? {
    guard case .mapping(let entries) = content else { return nil }
    return entries
  }

  /// The value of a key, if this is a mapping that has it.
  subscript(key: String) -> YAMLNode? { entries?.first { $0.key == key }?.value }

  /// What the node is, as a message says it.
  var kind: String {
    switch content {
    case .scalar: isNull ? "nothing" : "a single value"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}

/// How a scalar was written: only plain ones can mean null.
enum YAMLScalarStyle: Hashable, Sendable {
  case plain, quoted
}

/// One key of a mapping with its value.
struct YAMLEntry: Hashable, Sendable {
  let key: String
  let keyPosition: SourcePosition
  var value: YAMLNode
}
