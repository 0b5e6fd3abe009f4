import Text

extension ValueType {
  /// A list of values; elements that cannot be read are reported and left out, and the list as a
  /// whole cannot be read where fewer than the minimum are left.
  static func list<Element>(
    of element: ValueType<Element>, minimum: Int = 0, maximum: Int = .max
  ) -> ValueType where Value == [Element] {
    ValueType(
      read: { node, context in
        guard case .sequence(let nodes) = node.content else {
          context.error("expected a list such as `[a, b]`, found \(node.kind)", at: node.position)
          return nil
        }
        if nodes.count < minimum {
          context.error("expected at least \(minimum) in this list", at: node.position)
          return nil
        }
        if nodes.count > maximum {
          context.error(
            "expected at most \(maximum) in this list, found \(nodes.count)", at: node.position)
          return nil
        }
        let values = nodes.compactMap { element.read($0, context) }
        return values.count < minimum ? nil : values
      },
      describe: { describer in
        var schema = JSONValue.members(["type": "array", "items": element.describe(describer)])
        if minimum > 0 { schema = schema.setting("minItems", to: .integer(Int64(minimum))) }
        return maximum < .max ? schema.setting("maxItems", to: .integer(Int64(maximum))) : schema
      }, shown: { $0.isEmpty ? "[]" : nil })
  }

  /// A list, or one value that stands for a list of one.
  static func listOrOne<Element>(
    of element: ValueType<Element>, minimum: Int = 0
  ) -> ValueType where Value == [Element] {
    let list = ValueType.list(of: element, minimum: minimum)
    return ValueType(
      read: { node, context in
        if case .sequence = node.content { return list.read(node, context) }
        return element.read(node, context).map { [$0] }
      },
      describe: { describer in
        .members([
          "anyOf": .array([element.describe(describer), list.describe(describer)])
        ])
      }, shown: list.shown)
  }

  /// A mapping from names the user chooses to values, in the order of the file.
  static func map<Element>(
    of element: ValueType<Element>,
    namedBy rule: @escaping (String) throws(ScalarProblem) -> String = {
      (text) throws(ScalarProblem) in text
    }
  ) -> ValueType where Value == [Named<Element>] {
    ValueType(
      read: { node, context in
        guard let entries = node.entries else {
          context.error(
            "expected a mapping such as `{name: …}`, found \(node.kind)", at: node.position)
          return nil
        }
        return entries.compactMap { entry in
          do throws(ScalarProblem) {
            _ = try rule(entry.key)
          } catch {
            context.error(
              "`\(entry.key.shortened)` is not a name: \(error.message)", at: entry.keyPosition)
          }
          return element.read(entry.value, context).map {
            Named(name: entry.key, namePosition: entry.keyPosition, value: $0)
          }
        }
      },
      describe: { describer in
        .members(["type": "object", "additionalProperties": element.describe(describer)])
      }, shown: { $0.isEmpty ? "{}" : nil })
  }

  /// A single value in short, or a structure in full: told apart by what stands there.
  static func either(scalar: ValueType, structure: ValueType) -> ValueType {
    ValueType(
      read: { node, context in
        if case .scalar = node.content { return scalar.read(node, context) }
        return structure.read(node, context)
      },
      describe: { describer in
        .members(["anyOf": .array([scalar.describe(describer), structure.describe(describer)])])
      }, shown: scalar.shown)
  }

  /// An object whose keys the body declares: the same whatever their values, choices apart, since it
  /// also runs to describe them; a partial one is passed on with its problems, so that what refers
  /// to others can still be checked.
  static func object(
    _ name: String, _ documentation: String, isPartial: Bool = false,
    _ body: @escaping (ObjectReader) -> Value?
  ) -> ValueType {
    ValueType(
      read: { node, context in
        guard let entries = node.entries else {
          context.error(
            "expected \(documentation.asPhrase) as a mapping `{key: value}`, found \(node.kind)",
            at: node.position)
          return nil
        }
        let reader = ObjectReader(
          entries: entries, position: node.position, context: context)
        let value = body(reader)
        reader.reportUnknownKeys()
        return reader.failed && !isPartial ? nil : value
      },
      describe: { describer in
        describer.reference(to: name) { () -> JSONValue in
          let reader = ObjectReader(describer: describer)
          _ = body(reader)
          return reader.schema(documentation: documentation)
        }
      })
  }

  /// An object whose keys are put into their places in a value.
  static func object(
    _ name: String, _ documentation: String, _ initial: @autoclosure @escaping () -> Value,
    isPartial: Bool = false, _ keys: @escaping (ObjectReader, inout Value) -> Void
  ) -> ValueType {
    var type = object(name, documentation, isPartial: isPartial) { reader in
      var value = initial()
      keys(reader, &value)
      return value
    }
    type.shown = { _ in "{}" }
    return type
  }
}

extension String {
  /// The documentation's first clause as a message continues it: no capital and no full stop.
  var asPhrase: String {
    let clause = prefix { $0 != ":" && $0 != "." && $0 != ";" && $0 != "," }
    return clause.prefix(1).lowercased() + clause.dropFirst()
  }
}
