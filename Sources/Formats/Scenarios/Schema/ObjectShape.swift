import Text

/// The keys an object may have, gathered while it is described.
struct ObjectShape {
  var documentation: String?
  var alternatives: [ObjectShape] = []
  private var properties: [JSONValue.Member] = []
  private var required: [String] = []

  mutating func add(_ key: String, _ schema: JSONValue, isRequired: Bool) {
    precondition(!properties.contains { $0.key == key }, "a key is declared twice: \(key)")
    properties.append((key, schema))
    if isRequired { required.append(key) }
  }

  /// The schema of the object; with alternatives, each of them in full with the shared keys.
  func schema(documentation: String) -> JSONValue {
    guard !alternatives.isEmpty else { return closed(documentation: documentation) }
    let shapes = flattened.map { $0.closed(documentation: $0.documentation ?? documentation) }
    return .members(["description": .string(documentation), "oneOf": .array(shapes)])
  }

  /// Every combination of the shared keys with one alternative, and with its alternatives.
  private var flattened: [ObjectShape] {
    guard !alternatives.isEmpty else { return [self] }
    return alternatives.flatMap(\.flattened).map { alternative in
      var merged = self
      merged.alternatives = []
      merged.documentation = alternative.documentation
      merged.properties += alternative.properties
      merged.required += alternative.required
      return merged
    }
  }

  private func closed(documentation: String) -> JSONValue {
    var schema = JSONValue.members([
      "type": "object", "description": .string(documentation),
      "properties": .object(properties), "additionalProperties": .boolean(false),
    ])
    if !required.isEmpty { schema = schema.setting("required", to: .strings(required)) }
    return schema
  }
}
