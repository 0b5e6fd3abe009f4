import Quantities
import Testing
import Text

/// A JSON value whose numbers are still text.
indirect enum JSONTree {
  case object([String: JSONTree])
  case array([JSONTree])
  case text(String)
  case number(String)
  case other

  init(_ bytes: [UInt8]) throws {
    self = try bytes.withUnsafeBufferPointer { buffer in
      var scanner = JSONScanner(buffer, file: "tree")
      return try JSONTree(scanner.next(), &scanner)
    }
  }

  private init(_ token: JSONScanner.Token, _ scanner: inout JSONScanner) throws {
    switch token {
    case .objectStart:
      var members: [String: JSONTree] = [:]
      while try scanner.next() == .key {
        let name = scanner.string
        members[name] = try JSONTree(scanner.next(), &scanner)
      }
      self = .object(members)
    case .arrayStart:
      var items: [JSONTree] = []
      while true {
        let next = try scanner.next()
        if next == .arrayEnd { break }
        items.append(try JSONTree(next, &scanner))
      }
      self = .array(items)
    case .string: self = .text(scanner.string)
    case .number: self = .number(scanner.string)
    default: self = .other
    }
  }

  subscript(name: String) -> JSONTree? {
    guard case .object(let members) = self else { return nil }
    return members[name]
  }

  var members: [String: JSONTree] {
    guard case .object(let members) = self else { return [:] }
    return members
  }

  var items: [JSONTree] {
    guard case .array(let items) = self else { return [] }
    return items
  }

  var string: String? {
    switch self {
    case .text(let text), .number(let text): text
    default: nil
    }
  }

  var integer: Int64? { string.flatMap { Int64($0) } }

  var decimal: Decimal? { string.flatMap { Decimal($0) } }
}
