import Text

/// How one kind of value is read from YAML and described in JSON Schema: one definition for both.
struct ValueType<Value> {
  /// Returns the value, or nil after the reason has been reported.
  let read: (YAMLNode, ReadingContext) -> Value?
  /// Returns the schema of the value; object types register themselves under their name.
  let describe: (SchemaDescriber) -> JSONValue

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

  /// The value with its place in the file, for what can only be checked later.
  var located: ValueType<Located<Value>> {
    ValueType<Located<Value>>(
      read: { node, context in
        read(node, context).map { Located(value: $0, position: node.position) }
      }, describe: describe)
  }
}

/// A value with the place in the file where it stands.
struct Located<Value> {
  let value: Value
  let position: SourcePosition
}

extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}
extension Located: Sendable where Value: Sendable {}

/// A value of a mapping with its key.
struct Named<Value> {
  let name: String
  let namePosition: SourcePosition
  var value: Value
}

extension Named: Equatable where Value: Equatable {}
extension Named: Sendable where Value: Sendable {}
