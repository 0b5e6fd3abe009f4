import Foundation
import Results
import Text

/// Compares two JSON documents value by value, by their paths.
struct DocumentComparison {
  /// A document with its numbers as texts.
  private enum Value: Decodable {
    case scalar(String)
    case array([Value])
    case object([String: Value])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      self =
        if let members = try? container.decode([String: Value].self) {
          .object(members)
        } else if let items = try? container.decode([Value].self) {
          .array(items)
        } else if container.decodeNil() {
          .scalar("null")
        } else if let flag = try? container.decode(Bool.self) {
          .scalar(String(flag))
        } else if let number = try? container.decode(Int64.self) {
          .scalar(String(number))
        } else if let number = try? container.decode(Double.self) {
          .scalar(number.description)
        } else {
          .scalar(JSONValue.quoted(try container.decode(String.self)))
        }
    }

    /// Every scalar and empty container with its path, in the order of paths.
    func flattened(_ path: String = "") -> [(path: String, text: String)] {
      switch self {
      case .scalar(let text): [(path, text)]
      case .array(let items) where items.isEmpty: [(path, "[]")]
      case .array(let items):
        items.enumerated().flatMap { $1.flattened("\(path)[\($0)]") }
      case .object(let members) where members.isEmpty: [(path, "{}")]
      case .object(let members):
        members.sorted { $0.key < $1.key }.flatMap { name, value in
          value.flattened(path.isEmpty ? name : "\(path).\(name)")
        }
      }
    }
  }

  private(set) var differences = Differences()
  /// Values that differ and say what a run was made with: they move no result by themselves, what
  /// came of them stands among the other values.
  private(set) var tolerated = 0

  init(baseline: String, run: String) throws(ResultsError) {
    let (old, new) = (try Self.values(of: baseline), try Self.values(of: run))
    let oldTexts = Dictionary(old.map { ($0.path, $0.text) }) { first, _ in first }
    let newTexts = Dictionary(new.map { ($0.path, $0.text) }) { first, _ in first }
    for (path, text) in new {
      guard let before = oldTexts[path], before != text else { continue }
      add(path, .both, [ComparedValue("value", old: before, new: text)])
    }
    for (path, _) in old where newTexts[path] == nil { add(path, .baseline) }
    for (path, _) in new where oldTexts[path] == nil { add(path, .run) }
  }

  private mutating func add(
    _ path: String, _ place: Differences.Row.Place, _ values: [ComparedValue] = []
  ) {
    guard !["program", "command", "files[", "overrides"].contains(where: path.hasPrefix) else {
      tolerated += 1
      return
    }
    let key = [ComparedValue.Label(name: "path", value: path)]
    differences.add(Differences.Row(key: key, place: place, values: values))
  }

  /// The values of a document, by path.
  private static func values(of path: String) throws(ResultsError) -> [(path: String, text: String)]
  {
    let bytes = try ComparedFolder.bytes(of: path)
    guard let document = try? JSONDecoder().decode(Value.self, from: bytes) else {
      throw .malformed(path, "this is no JSON document; is this file as the run wrote it?")
    }
    return document.flattened()
  }
}
