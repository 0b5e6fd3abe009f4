import Text

/// Collects the definitions that make up a JSON Schema (draft 2020-12).
final class SchemaDescriber {
  private var names: [String] = []
  private var definitions: [String: JSONValue] = [:]

  /// Describes a definition once and returns a reference to it; definitions may be recursive.
  func reference(to name: String, _ describe: () -> JSONValue) -> JSONValue {
    if !names.contains(name) {
      names.append(name)
      definitions[name] = describe()
    }
    return .members(["$ref": .string("#/$defs/\(name)")])
  }

  /// What a reference stands for; other schemas stand for themselves.
  func resolved(_ schema: JSONValue) -> JSONValue {
    guard case .string(let reference)? = schema["$ref"] else { return schema }
    return definitions[String(reference.split(separator: "/").last ?? "")] ?? schema
  }

  /// The whole schema of a document.
  static func schema<Value>(
    of root: ValueType<Value>, title: String, identifier: String
  ) -> JSONValue {
    let describer = SchemaDescriber()
    let reference = root.describe(describer)
    let members: [JSONValue.Member] = describer.names.compactMap { name in
      describer.definitions[name].map { (key: name, value: $0) }
    }
    var schema = JSONValue.members([
      "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": .string(identifier),
      "title": .string(title),
    ])
    if let target = reference["$ref"] { schema = schema.setting("$ref", to: target) }
    return schema.setting("$defs", to: .object(members))
  }
}

/// A place in a schema: what may stand at the end of a path.
///
/// Where a schema leaves a choice, every alternative counts.
struct SchemaCursor {
  private let describer: SchemaDescriber
  private let shapes: [JSONValue]

  init(at schema: JSONValue, in describer: SchemaDescriber) {
    self.init([schema], describer)
  }

  private init(_ schemas: [JSONValue], _ describer: SchemaDescriber) {
    self.describer = describer
    var shapes: [JSONValue] = []
    var waiting = Array(schemas.reversed())
    while let schema = waiting.popLast() {
      let resolved = describer.resolved(schema)
      if case .array(let alternatives)? = resolved["anyOf"] ?? resolved["oneOf"] {
        waiting += alternatives.reversed()
      } else {
        shapes.append(resolved)
      }
    }
    self.shapes = shapes
  }

  /// The keys of an object, in the order they are declared.
  var keys: [String] {
    var result: [String] = []
    for key in shapes.flatMap({ $0["properties"]?.keys ?? [] }) where !result.contains(key) {
      result.append(key)
    }
    return result
  }

  /// Whether a list may stand here.
  var isList: Bool { shapes.contains { $0["items"] != nil } }
  /// Whether a mapping with the user's own names may stand here.
  var isMap: Bool { !mapValues.isEmpty }

  private var mapValues: [JSONValue] {
    shapes.compactMap { $0["additionalProperties"] }.filter {
      $0["type"] != nil || !$0.keys.isEmpty
    }
  }

  /// The place below a key, or nil where the key is not known.
  func child(_ key: String) -> Self? {
    let children = shapes.compactMap { $0["properties"]?[key] }
    if !children.isEmpty { return Self(children, describer) }
    return isMap ? Self(mapValues, describer) : nil
  }

  /// The place of a list's elements.
  var element: Self { Self(shapes.compactMap { $0["items"] }, describer) }
}
