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

  /// Where lines are broken.
  private enum Layout {
    case nowhere, betweenContainers, everywhere
  }

  /// The document, indented; containers without containers inside stand on one line.
  package var text: String { text(.betweenContainers) + "\n" }

  /// The document, indented, every value on a line of its own.
  package var expandedText: String { text(.everywhere) + "\n" }

  /// The document on one line, which is not ended.
  package var line: String { text(.nowhere) }

  private func text(_ layout: Layout) -> String {
    var bytes: [UInt8] = []
    append(to: &bytes, depth: 0, layout)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func append(to bytes: inout [UInt8], depth: Int, _ layout: Layout) {
    switch self {
    case .string(let text): Self.append(quoting: text.utf8, to: &bytes)
    case .integer(let number): bytes.append(integer: number)
    case .number(let text): bytes.append(contentsOf: text.utf8)
    case .boolean(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    case .null: bytes.append(contentsOf: "null".utf8)
    case .array(let items):
      let spreads = Self.spreads(items, layout)
      Self.append("[", items, "]", to: &bytes, depth: spreads ? depth : nil) { item, bytes in
        item.append(to: &bytes, depth: depth + 1, layout)
      }
    case .object(let members):
      let spreads = Self.spreads(members.map(\.value), layout)
      Self.append("{", members, "}", to: &bytes, depth: spreads ? depth : nil) { member, bytes in
        Self.append(quoting: member.key.utf8, to: &bytes)
        bytes.append(contentsOf: ": ".utf8)
        member.value.append(to: &bytes, depth: depth + 1, layout)
      }
    }
  }

  /// Appends a container whose items stand on lines of their own, so deep; on one line where the depth
  /// is nil.
  private static func append<Item>(
    _ start: String, _ items: [Item], _ end: String, to bytes: inout [UInt8], depth: Int?,
    _ append: (Item, inout [UInt8]) -> Void
  ) {
    func breakLine(_ depth: Int?) {
      guard let depth else { return }
      bytes.append(UInt8(ascii: "\n"))
      bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }
    bytes.append(contentsOf: start.utf8)
    for (place, item) in items.enumerated() {
      if place > 0 { bytes.append(contentsOf: (depth == nil ? ", " : ",").utf8) }
      breakLine(depth.map { $0 + 1 })
      append(item, &bytes)
    }
    breakLine(depth)
    bytes.append(contentsOf: end.utf8)
  }

  /// Whether the values in a container stand on lines of their own.
  private static func spreads(_ values: [JSONValue], _ layout: Layout) -> Bool {
    switch layout {
    case .nowhere: false
    case .betweenContainers: values.contains(where: \.isContainer)
    case .everywhere: !values.isEmpty
    }
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
