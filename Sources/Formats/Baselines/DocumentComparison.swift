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
      if let members = try? decoder.singleValueContainer().decode([String: Value].self) {
        self = .object(members)
      } else if let items = try? decoder.singleValueContainer().decode([Value].self) {
        self = .array(items)
      } else {
        self = .scalar(try Self.scalar(decoder.singleValueContainer()))
      }
    }

    private static func scalar(_ container: any SingleValueDecodingContainer) throws -> String {
      if container.decodeNil() { return "null" }
      if let flag = try? container.decode(Bool.self) { return String(flag) }
      if let number = try? container.decode(Int64.self) { return String(number) }
      if let number = try? container.decode(Double.self) { return number.description }
      return JSONValue.quoted(try container.decode(String.self))
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

  init(baseline: String, run: String) throws(ResultsError) {
    let old = try Self.values(of: baseline)
    let new = try Self.values(of: run)
    let oldTexts = Dictionary(old.map { ($0.path, $0.text) }) { first, _ in first }
    let newTexts = Dictionary(new.map { ($0.path, $0.text) }) { first, _ in first }
    for (path, text) in new {
      guard let before = oldTexts[path], before != text else { continue }
      let value = ComparedValue("value", old: before, new: text)
      differences.add(Differences.Row(key: Self.key(path), place: .both, values: [value]))
    }
    for (path, _) in old where newTexts[path] == nil {
      differences.add(Differences.Row(key: Self.key(path), place: .baseline, values: []))
    }
    for (path, _) in new where oldTexts[path] == nil {
      differences.add(Differences.Row(key: Self.key(path), place: .run, values: []))
    }
  }

  /// The values of a document, by path.
  ///
  /// Where a run was made from, and what the command line set there, moves no result by itself: what
  /// came of it stands among the other values.
  private static func values(of path: String) throws(ResultsError) -> [(path: String, text: String)]
  {
    try read(path).flattened().filter {
      !$0.path.hasPrefix("files[") && !$0.path.hasPrefix("overrides")
    }
  }

  private static func key(_ path: String) -> [ComparedValue.Label] {
    [ComparedValue.Label(name: "path", value: path)]
  }

  private static func read(_ path: String) throws(ResultsError) -> Value {
    let bytes = try ComparedFolder.bytes(of: path)
    do { return try JSONDecoder().decode(Value.self, from: bytes) } catch {
      var problems = Problems()
      problems.add(
        Diagnostic(
          severity: .error, message: "this is no JSON document; is this file as the run wrote it?",
          position: SourcePosition(file: path, line: 1, column: 1)))
      throw .malformed(problems)
    }
  }
}
