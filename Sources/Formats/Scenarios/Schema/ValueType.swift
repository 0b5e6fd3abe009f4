import Text

/// How one kind of value is read from YAML and described in JSON Schema: one definition for both.
struct ValueType<Value> {
  /// Returns the value, or nil after the reason has been reported.
  let read: (YAMLNode, ReadingContext) -> Value?
  /// Returns the schema of the value; object types register themselves under their name.
  let describe: (SchemaDescriber) -> JSONValue
  /// Returns a value as a file writes it, where that is one short text.
  var shown: (Value) -> String? = { _ in nil }

  /// The same text, with the value turned into another.
  func map<Other>(_ transform: @escaping (Value) -> Other) -> ValueType<Other> {
    ValueType<Other>(read: { read($0, $1).map(transform) }, describe: describe)
  }

  /// The same text, with a value that must pass a check; a failure is reported at the value.
  func checked<Other>(
    _ transform: @escaping (Value, ReadingContext) throws(ScalarProblem) -> Other
  ) -> ValueType<Other> {
    ValueType<Other>(
      read: { node, context in
        guard let value = read(node, context) else { return nil }
        do throws(ScalarProblem) {
          return try transform(value, context)
        } catch {
          context.error(error.message, at: node.position)
          return nil
        }
      }, describe: describe)
  }

  /// The same text, with a value against which there is no reason; a reason is reported at it.
  func refused(_ reason: @escaping (Value) -> String?) -> ValueType {
    var type = checked { (value, _) throws(ScalarProblem) in
      if let reason = reason(value) { throw ScalarProblem(reason) }
      return value
    }
    type.shown = shown
    return type
  }

  /// A value with its place in the file, for what can only be checked later.
  static func located<Element>(
    _ type: ValueType<Element>
  ) -> ValueType where Value == Located<Element> {
    ValueType(
      read: { node, context in
        type.read(node, context).map { Located(value: $0, position: node.position) }
      }, describe: type.describe)
  }
}

/// A value with the place in the file where it stands.
struct Located<Value> {
  let value: Value
  let position: SourcePosition
}

/// A value of a mapping with its key.
struct Named<Value> {
  let name: String
  let namePosition: SourcePosition
  var value: Value

  /// The key with its place.
  var key: Located<String> { Located(value: name, position: namePosition) }
}

extension Named: Equatable where Value: Equatable {}
