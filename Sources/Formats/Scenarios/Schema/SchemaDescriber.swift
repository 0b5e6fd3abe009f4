/// Collects the definitions that make up a JSON Schema (draft 2020-12).
final class SchemaDescriber {
  private var names: [String] = []
  private var definitions: [String: SchemaValue] = [:]

  /// Describes a definition once and returns a reference to it; definitions may be recursive.
  func reference(to name: String, _ describe: () -> SchemaValue) -> SchemaValue {
    if !names.contains(name) {
      names.append(name)
      definitions[name] = describe()
    }
    return .members(["$ref": .string("#/$defs/\(name)")])
  }

  /// What a reference stands for; other schemas stand for themselves.
  func resolved(_ schema: SchemaValue) -> SchemaValue {
    guard case .string(let reference)? = schema["$ref"] else { return schema }
    return definitions[String(reference.split(separator: "/").last ?? "")] ?? schema
  }

  /// The whole schema of a document.
  static func schema<Value>(
    of root: ValueType<Value>, title: String, identifier: String
  ) -> SchemaValue {
    let describer = SchemaDescriber()
    let reference = root.describe(describer)
    let members = describer.names.compactMap { name in
      describer.definitions[name].map { SchemaValue.Member(key: name, value: $0) }
    }
    return .object(
      [
        .init(key: "$schema", value: "https://json-schema.org/draft/2020-12/schema"),
        .init(key: "$id", value: .string(identifier)),
        .init(key: "title", value: .string(title)),
      ] + (reference["$ref"].map { [.init(key: "$ref", value: $0)] } ?? [])
        + [.init(key: "$defs", value: .object(members))])
  }
}
