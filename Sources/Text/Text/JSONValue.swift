/// A JSON document to be written: objects keep the order of their keys.
package indirect enum JSONValue: Sendable {
  case string(String)
  case integer(Int64)
  case boolean(Bool)
  case null
  case array([JSONValue])
  case object([(key: String, value: JSONValue)])

  /// An exact number, which readers must not take for a binary one.
  package static func exact(_ text: some CustomStringConvertible) -> JSONValue {
    .string(text.description)
  }

  /// Text, or null.
  package static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

  /// The document, indented; containers without containers inside stand on one line.
  package var text: String { text(indent: "") + "\n" }

  private func text(indent: String) -> String {
    switch self {
    case .string(let text): return Self.quoted(text)
    case .integer(let number): return String(number)
    case .boolean(let flag): return flag ? "true" : "false"
    case .null: return "null"
    case .array(let items):
      return Self.container("[", items.map { ("", $0) }, "]", indent: indent)
    case .object(let members):
      let lines = members.map { (Self.quoted($0.key) + ": ", $0.value) }
      return Self.container("{", lines, "}", indent: indent)
    }
  }

  private static func container(
    _ start: String, _ items: [(label: String, value: JSONValue)], _ end: String, indent: String
  ) -> String {
    guard items.contains(where: { $0.value.isContainer }) else {
      return start + items.map { $0.label + $0.value.text(indent: "") }.joined(separator: ", ")
        + end
    }
    let inner = indent + "  "
    let lines = items.map { inner + $0.label + $0.value.text(indent: inner) }
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
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case _ where scalar.value < 0x20:
        out += "\\u" + String(repeating: "0", count: 4 - String(scalar.value, radix: 16).count)
        out += String(scalar.value, radix: 16)
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
