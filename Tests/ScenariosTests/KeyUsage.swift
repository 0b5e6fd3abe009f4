import Text

@testable import Scenarios

/// Which keys of a schema stand in the texts that were looked at, as `definition.key`.
struct KeyUsage {
  private(set) var declared: Set<String> = []
  private(set) var used: Set<String> = []
  private let definitions: JSONValue

  init(schema: JSONValue) {
    definitions = schema["$defs"] ?? .object([])
    for name in definitions.keys {
      for shape in Self.alternatives(of: definitions[name] ?? .object([])) {
        declared.formUnion((shape["properties"]?.keys ?? []).map { "\(name).\($0)" })
      }
    }
  }

  /// Marks the keys of a scenario.
  mutating func visit(_ tree: YAMLNode) {
    visit(tree, .members(["$ref": "#/$defs/scenario"]), in: "")
  }

  private mutating func visit(_ node: YAMLNode, _ schema: JSONValue, in name: String) {
    if case .string(let reference)? = schema["$ref"] {
      let target = String(reference.split(separator: "/").last ?? "")
      visit(node, definitions[target] ?? .object([]), in: target)
      return
    }
    for shape in Self.alternatives(of: schema) where shape != schema {
      visit(node, shape, in: name)
    }
    switch node.content {
    case .scalar: return
    case .sequence(let nodes):
      guard let items = schema["items"] else { return }
      for node in nodes { visit(node, items, in: name) }
    case .mapping(let entries):
      for entry in entries {
        if let property = schema["properties"]?[entry.key] {
          used.insert("\(name).\(entry.key)")
          visit(entry.value, property, in: name)
        } else if let element = schema["additionalProperties"] {
          visit(entry.value, element, in: name)
        }
      }
    }
  }

  private static func alternatives(of schema: JSONValue) -> [JSONValue] {
    guard case .array(let shapes)? = schema["oneOf"] ?? schema["anyOf"] else { return [schema] }
    return shapes
  }
}
