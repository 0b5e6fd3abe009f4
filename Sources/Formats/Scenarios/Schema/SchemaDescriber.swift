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
