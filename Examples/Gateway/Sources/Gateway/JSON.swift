import Foundation

/// A value of a line of input.
enum JSON: Decodable {
  case null
  case flag(Bool)
  case integer(Int64)
  case number(Double)
  case text(String)
  case list([JSON])
  case object([String: JSON])

  /// Reads a line, or nil where it is not JSON.
  static func read(_ line: String) -> JSON? {
    try? JSONDecoder().decode(JSON.self, from: Data(line.utf8))
  }

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let flag = try? value.decode(Bool.self) {
      self = .flag(flag)
    } else if let integer = try? value.decode(Int64.self) {
      self = .integer(integer)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let list = try? value.decode([JSON].self) {
      self = .list(list)
    } else {
      self = .object(try value.decode([String: JSON].self))
    }
  }
}

/// A line of output: JSON whose keys stand in the order in which they were added.
struct Reply {
  private(set) var line = "{"

  mutating func add(_ key: String, text: String) {
    let escaped = text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case _ where scalar.value < 0x20: result += String(format: "\\u%04x", scalar.value)
      default: result.unicodeScalars.append(scalar)
      }
    }
    add(key, json: "\"\(escaped)\"")
  }

  mutating func add(_ key: String, _ number: some BinaryInteger) {
    add(key, json: String(number))
  }

  mutating func add(_ key: String, _ part: Reply) { add(key, json: part.json) }

  mutating func add(_ key: String, _ parts: [Reply]) {
    add(key, json: "[" + parts.map(\.json).joined(separator: ",") + "]")
  }

  var json: String { line + "}" }

  private mutating func add(_ key: String, json: String) {
    line += "\(line == "{" ? "" : ",")\"\(key)\":\(json)"
  }
}
