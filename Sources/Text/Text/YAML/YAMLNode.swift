/// One value of a parsed YAML document, with the place where it begins.
///
/// Aliases are already resolved: a node reached through `*name` carries the position of its anchor.
package struct YAMLNode: Hashable, Sendable {
  /// What the node holds.
  package enum Content: Hashable, Sendable {
    case scalar(String, YAMLScalarStyle)
    case sequence([YAMLNode])
    case mapping([YAMLEntry])
  }

  package let position: SourcePosition
  package var content: Content

  package init(_ content: Content, at position: SourcePosition) {
    self.content = content
    self.position = position
  }

  /// Whether the value is left empty, or is `null` or `~` without quotes.
  package var isNull: Bool {
    guard case .scalar(let text, .plain) = content else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// The text of a scalar that is not null.
  package var text: String? {
    guard case .scalar(let text, _) = content, !isNull else { return nil }
    return text
  }

  /// The entries of a mapping.
  package var entries: [YAMLEntry]? {
    guard case .mapping(let entries) = content else { return nil }
    return entries
  }

  /// The value of a key, if this is a mapping that has it.
  package subscript(key: String) -> YAMLNode? { entries?.first { $0.key == key }?.value }

  /// What the node is, as a message says it.
  package var kind: String {
    switch content {
    case .scalar: isNull ? "nothing" : "a single value"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}

/// How a scalar was written: only plain ones can mean null.
package enum YAMLScalarStyle: Hashable, Sendable {
  case plain, quoted
}

/// One key of a mapping with its value.
package struct YAMLEntry: Hashable, Sendable {
  package let key: String
  package let keyPosition: SourcePosition
  package var value: YAMLNode

  package init(key: String, keyPosition: SourcePosition, value: YAMLNode) {
    self.key = key
    self.keyPosition = keyPosition
    self.value = value
  }
}
