/// A JSON document to be written: objects keep the order of their keys.
package indirect enum JSONValue: Sendable {
  case string(String)
  case integer(Int64)
  /// A number, as JSON writes it.
  case number(String)
  case boolean(Bool)
  case null
  case array([JSONValue])
  case object([Member])

  /// A key of an object with its value.
  package typealias Member = (key: String, value: JSONValue)

  /// An exact number, which readers must not take for a binary one.
  package static func exact(_ text: some CustomStringConvertible) -> JSONValue {
    .string(text.description)
  }

  /// Text, or null.
  package static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

  /// An object from pairs, in their order.
  package static func members(_ pairs: KeyValuePairs<String, JSONValue>) -> JSONValue {
    .object(pairs.map { ($0.key, $0.value) })
  }

  /// An array of texts.
  package static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

  package subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The keys of an object, in their order.
  package var keys: [String] {
    guard case .object(let members) = self else { return [] }
    return members.map(\.key)
  }

  /// The object with a key set, at its old place or at the end.
  package func setting(_ key: String, to value: JSONValue) -> JSONValue {
    guard case .object(var members) = self else { return self }
    if let index = members.firstIndex(where: { $0.key == key }) {
      members[index].value = value
    } else {
      members.append((key, value))
    }
    return .object(members)
  }

  /// The document, indented; containers without containers inside stand on one line.
  package var text: String { text(indent: "", isExpanded: false) + "\n" }

  /// The document, indented, every value on a line of its own.
  package var expandedText: String { text(indent: "", isExpanded: true) + "\n" }

  private func text(indent: String, isExpanded: Bool) -> String {
    switch self {
    case .string(let text): return Self.quoted(text)
    case .integer(let number): return String(number)
    case .number(let text): return text
    case .boolean(let flag): return flag ? "true" : "false"
    case .null: return "null"
    case .array(let items):
      return Self.container("[", items.map { ("", $0) }, "]", indent: indent, isExpanded)
    case .object(let members):
      let lines = members.map { (Self.quoted($0.key) + ": ", $0.value) }
      return Self.container("{", lines, "}", indent: indent, isExpanded)
    }
  }

  private static func container(
    _ start: String, _ items: [(label: String, value: JSONValue)], _ end: String, indent: String,
    _ isExpanded: Bool
  ) -> String {
    guard isExpanded ? !items.isEmpty : items.contains(where: { $0.value.isContainer }) else {
      let texts = items.map { $0.label + $0.value.text(indent: "", isExpanded: false) }
      return start + texts.joined(separator: ", ") + end
    }
    let inner = indent + "  "
    let lines = items.map {
      inner + $0.label + $0.value.text(indent: inner, isExpanded: isExpanded)
    }
    return start + "\n" + lines.joined(separator: ",\n") + "\n" + indent + end
  }

  private var isContainer: Bool {
    switch self {
    case .array(let items): !items.isEmpty
    case .object: true
    default: false
    }
  }

  /// A text as JSON writes it.
  package static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    append(quoting: text.utf8, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends a text, given as UTF-8, as JSON writes it.
  package static func append(quoting text: some Sequence<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
      case UInt8(ascii: "\t"): bytes.append(contentsOf: "\\t".utf8)
      case ..<0x20:
        bytes.append(contentsOf: "\\u00".utf8)
        for digit in [byte >> 4, byte & 15] {
          bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

extension JSONValue: Equatable {
  package static func == (left: JSONValue, right: JSONValue) -> Bool {
    left.expandedText == right.expandedText
  }
}

// A document can be written down as it stands.
extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(floatLiteral value: Double) { self = .number(DecimalFormat.fixed(value)) }
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { ($0.0, $0.1) })
  }
  package init(nilLiteral: ()) { self = .null }
}
