import Text

/// A column of a trace or a key of its JSON objects, as it was found in some of the first rows.
struct TraceColumn: Hashable {
  /// The path to it.
  let path: String
  /// Whether a number stands there; of a CSV file it may always be one.
  let isNumber: Bool
  /// The path up to the last list of rows, each of whose elements is a row of its own.
  let container: Substring
  /// The keys behind it, each in small letters without signs.
  let words: [String]

  init(path: String, isNumber: Bool, isJSON: Bool) {
    (self.path, self.isNumber) = (path, isNumber)
    let end = isJSON ? path.ranges(of: "[].").last?.upperBound ?? path.startIndex : path.startIndex
    container = path[..<end]
    words = path[end...].split(separator: ".").map { String($0).plainWord }
  }

  /// What usage stands in, where it does not stand at the top.
  private static let boxes: Set<String> = [
    "usage", "usagemetadata", "tokenusage", "tokens", "response", "request", "message", "body",
    "data", "result", "payload", "properties", "attributes", "metadata", "genai",
    "prompttokensdetails", "inputtokensdetails", "inputtokendetails", "cachecreation",
  ]

  /// How well it is named by one of some names: which of them, and how deep it stands; nil where by
  /// none.
  func match(_ names: [String]) -> (name: Int, depth: Int)? {
    for depth in words.indices {
      if let name = names.firstIndex(of: words[depth...].joined()) { return (name, depth) }
      guard Self.boxes.contains(words[depth]) else { return nil }
    }
    return nil
  }
}

extension TraceReader {
  /// The most rows that are looked at for their columns, and the most columns.
  private static let mostRows = 50
  private static let mostColumns = 1000

  /// The columns of the header, or all that some of the first JSON objects have.
  mutating func firstColumns() throws(DocumentError) -> [TraceColumn] {
    guard layout != .records else {
      // Longer names are none that anyone knows; some are very long.
      return tally.unused.filter { $0.utf8.count <= 80 }.map {
        TraceColumn(path: $0, isNumber: true, isJSON: false)
      }
    }
    var found: [TraceColumn] = []
    for _ in 0..<Self.mostRows {
      do throws(DocumentError) {
        guard try nextValue() else { break }
        var scanner = JSONScanner(lines.line, file: lines.file)
        try Self.collect(&scanner, try scanner.next(), "", &found)
      } catch {
        // What is wrong is told when rows are read.
        if found.isEmpty { continue }
        break
      }
    }
    return found
  }

  private static func collect(
    _ scanner: inout JSONScanner, _ token: JSONScanner.Token, _ path: String,
    _ found: inout [TraceColumn]
  ) throws(DocumentError) {
    switch token {
    case .objectStart where path.utf8.count <= 200:
      while try scanner.next() == .key {
        let key = scanner.string
        try collect(&scanner, try scanner.next(), path.isEmpty ? key : "\(path).\(key)", &found)
      }
    case .arrayStart where path.utf8.count <= 200 && !path.isEmpty:
      var isFirst = true
      while case let element = try scanner.next(), element != .arrayEnd {
        if element == .objectStart, isFirst {
          try collect(&scanner, element, path + "[]", &found)
        } else {
          try scanner.skipRest(of: element)
        }
        isFirst = false
      }
    case .objectStart, .arrayStart: try scanner.skipRest(of: token)
    case .null: break
    default:
      let isNumber =
        token == .number
        || token == .string && (NumberText.integer(scanner.text) != nil || scanner.text.isEmpty)
      let column = TraceColumn(path: path, isNumber: isNumber, isJSON: true)
      if found.count < mostColumns, !found.contains(column) { found.append(column) }
    }
  }
}
