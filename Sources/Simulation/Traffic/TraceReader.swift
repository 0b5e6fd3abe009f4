import Text

/// Reads the rows of a trace from its file.
///
/// Sendable without being checked because a reader belongs to one stream, and a stream to one
/// replication, which runs on one thread at a time; only its owner ever moves between threads.
final class TraceReader: @unchecked Sendable {
  let lines: LineReader
  let format: TraceFormat
  let csv: CSVReader
  var names: TraceModelNames
  private(set) var isJSON = false
  /// For each role, the column that holds it.
  private var columns: [Int?] = []
  private var width = 0
  private var hasFirstLine = false
  /// The values of the row, by role.
  var cells = ContiguousArray(repeating: TraceCell(), count: TraceRole.allCases.count)
  var blocks: ContiguousArray<Int64> = []
  var prefixes = TracePrefixCache()
  /// Keeps the texts that cells refer to.
  var scanner: JSONScanner?
  /// The keys of JSON rows, by role.
  let keys: [[UInt8]?]

  /// Opens the file and reads its header where it has one; names of models mean what the definition
  /// says unless told otherwise.
  init(
    _ definition: ReplayDefinition, names: TraceModelNames? = nil
  ) throws(DocumentError) {
    format = definition.format
    lines = try LineReader(path: definition.path)
    csv = CSVReader(lines)
    self.names = names ?? TraceModelNames(definition)
    keys = format.names.map { $0.map { Array($0.utf8) } }
    try readStart()
  }

  /// Reads the next row.
  ///
  /// - Returns: nil after the last row.
  /// - Throws: `malformed` for a row that is wrong; the next call goes on after it.
  func next() throws(DocumentError) -> TraceRow? {
    if isJSON {
      if hasFirstLine {
        hasFirstLine = false
      } else {
        repeat {
          guard try lines.next() else { return nil }
        } while lines.line.allSatisfy { $0 == 32 || $0 == 9 }
      }
      try fillFromJSON()
    } else {
      guard try csv.next() else { return nil }
      try fillFromCSV()
    }
    return try understand()
  }

  /// Finds out how the file is laid out, and reads the header of a CSV file.
  private func readStart() throws(DocumentError) {
    if format.container == .jsonLines {
      isJSON = true
      guard names.defaultEntry != nil || format.name(.model) != nil else {
        throw .broken(noNames(line: 1))
      }
      return
    }
    do throws(DocumentError) {
      repeat {
        guard try lines.next() else {
          throw .broken(
            lines.error("the file is empty; its first line must name columns", line: 1, column: 1))
        }
      } while lines.line.isEmpty
      isJSON =
        format.container == .either
        && lines.line.first { $0 != 32 && $0 != 9 } == UInt8(ascii: "{")
      hasFirstLine = isJSON
      if !isJSON { try csv.takeCurrentLine() }
    } catch .malformed(let diagnostic) {
      // Nothing can be read where the header, or what would show that there is none, is wrong.
      throw .broken(diagnostic)
    }
    if !isJSON {
      try readHeader()
    } else if names.defaultEntry == nil, format.name(.model) == nil {
      throw .broken(noNames(line: lines.lineNumber))
    }
  }

  private func noNames(line: Int) -> Diagnostic {
    lines.error(
      "the trace has no column of model names; name one, or give a default model", line: line,
      column: 1)
  }

  private func readHeader() throws(DocumentError) {
    width = csv.count
    let header = (0..<width).map { String(decoding: csv[$0], as: UTF8.self) }
    columns = []
    for role in TraceRole.allCases {
      guard let name = format.name(role) else {
        columns.append(nil)
        continue
      }
      let places = header.indices.filter { header[$0] == name }
      guard places.count < 2 else {
        throw .broken(
          headerError("the header names `\(name)` twice; once is right", at: places[1]))
      }
      let mayBeAbsent = role == .metadata || (role == .model && names.defaultEntry != nil)
      guard let place = places.first ?? (mayBeAbsent ? -1 : nil) else {
        let close = NearMiss.suggestion(for: name, among: header)
        let hint = close.map { "; is it the one named `\($0)`?" } ?? ""
        throw .broken(headerError("the header has no column `\(name)`\(hint)", at: 0))
      }
      columns.append(place >= 0 ? place : nil)
    }
    if columns[TraceRole.model.rawValue] == nil, names.defaultEntry == nil {
      throw .broken(noNames(line: csv.lineNumber))
    }
  }

  private func headerError(_ message: String, at index: Int) -> Diagnostic {
    let place = csv.place(of: index)
    return lines.error(message, line: place.line, column: place.column)
  }

  private func fillFromCSV() throws(DocumentError) {
    guard csv.count == width else {
      let fields = csv.count == 1 ? "1 field" : "\(csv.count) fields"
      throw .malformed(
        lines.error(
          "the row has \(fields); the header names \(width)", line: csv.lineNumber, column: 1))
    }
    for role in 0..<columns.count {
      guard let column = columns[role] else { continue }
      let place = csv.place(of: column)
      let bytes = csv[column]
      cells[role] = TraceCell(
        kind: bytes.isEmpty ? .absent : .text, bytes: bytes, line: place.line,
        column: place.column)
    }
  }
}
