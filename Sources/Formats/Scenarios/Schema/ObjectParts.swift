import Text

/// A shape of an object that the value of one key names.
struct Variant<Value> {
  let name: String
  let documentation: String
  let body: (ObjectReader) -> Value?

  init(_ name: String, _ documentation: String, _ body: @escaping (ObjectReader) -> Value?) {
    self.name = name
    self.documentation = documentation
    self.body = body
  }
}

/// One of several keys of which only one may be given.
struct KeyAlternative<Value> {
  let key: String
  let type: ValueType<Value>
  let documentation: String
  let example: String?

  init(
    _ key: String, _ type: ValueType<Value>, _ documentation: String, example: String? = nil
  ) {
    self.key = key
    self.type = type
    self.documentation = documentation
    self.example = example
  }

  /// A key whose value is turned into another.
  init<Given>(
    _ key: String, _ type: ValueType<Given>, as transform: @escaping (Given) -> Value,
    _ documentation: String, example: String? = nil
  ) {
    self.init(key, type.map(transform), documentation, example: example)
  }
}

/// Why a value cannot be made of what the keys of an object say.
protocol KeyProblem: Error {
  /// The key to change, and what would be right.
  var explanation: (key: String, message: String) { get }
}

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
