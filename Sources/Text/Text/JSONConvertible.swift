package import Quantities

/// What can stand in a JSON document; an exact number is a text there, which no reader takes for a
/// binary one.
package protocol JSONConvertible {
  var json: JSONValue { get }
}

extension JSONConvertible where Self: CustomStringConvertible {
  package var json: JSONValue { .string(description) }
}

extension String: JSONConvertible {}
extension Decimal: JSONConvertible {}
extension Money: JSONConvertible {}
extension UInt64: JSONConvertible {}

extension Int: JSONConvertible { package var json: JSONValue { .integer(Int64(self)) } }
extension Int64: JSONConvertible { package var json: JSONValue { .integer(self) } }
extension Bool: JSONConvertible { package var json: JSONValue { .boolean(self) } }
extension JSONValue: JSONConvertible { package var json: JSONValue { self } }

extension Array: JSONConvertible where Element: JSONConvertible {
  package var json: JSONValue { .array(map(\.json)) }
}

extension JSONValue {
  /// An object of what its members are; nil is null.
  package static func of(
    _ members: KeyValuePairs<String, (any JSONConvertible)?>
  ) -> JSONValue {
    .object(members.map { ($0.key, $0.value?.json ?? .null) })
  }

  /// An object of what those of its members are that are not nil.
  package static func given(
    _ members: KeyValuePairs<String, (any JSONConvertible)?>
  ) -> JSONValue {
    .object(members.compactMap { key, value in value.map { (key, $0.json) } })
  }

  /// Both objects as one.
  package static func + (left: JSONValue, right: JSONValue) -> JSONValue {
    right.keys.reduce(left) { $0.setting($1, to: right[$1] ?? .null) }
  }
}
