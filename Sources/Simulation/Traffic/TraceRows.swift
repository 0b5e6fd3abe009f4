import Text

/// The rows of a trace in order of time, as they come or sorted.
struct TraceRows: Sendable {
  private let definition: ReplayDefinition
  private let checksOrder: Bool
  private var reader: TraceReader?
  private var sorted: ContiguousArray<TraceRow> = []
  private var index = 0
  private var latest: Int64 = .min
  /// Rows that could not be read and were left out.
  private(set) var badRows: Int64 = 0

  /// Opens the trace; reads all of it where it is to be sorted.
  init(_ definition: ReplayDefinition) throws(DocumentError) {
    self.definition = definition
    checksOrder = !definition.sorts
    let opened = try TraceReader(definition)
    guard definition.sorts else {
      reader = opened
      return
    }
    var rows: ContiguousArray<TraceRow> = []
    while let row = try read(opened) { rows.append(row) }
    // Rows of the same time stay in the order of their lines.
    rows.sort { ($0.time, $0.line) < ($1.time, $1.line) }
    sorted = rows
  }

  /// Opens the trace without sorting it, to look at every row once.
  init(checking definition: ReplayDefinition) throws(DocumentError) {
    self.definition = definition
    checksOrder = !definition.sorts
    reader = try TraceReader(definition)
  }

  /// Reads the next row.
  ///
  /// - Returns: nil after the last row.
  /// - Throws: `malformed` for a row that is wrong or too early; the next call goes on after it.
  mutating func next() throws(DocumentError) -> TraceRow? {
    guard let reader else {
      guard index < sorted.count else { return nil }
      index += 1
      return sorted[index - 1]
    }
    guard let row = try read(reader) else { return nil }
    guard checksOrder else { return row }
    guard row.time >= latest else {
      throw .malformed(
        reader.lines.error(
          "the row is earlier than one before it; rows must be in order of time, or be sorted "
            + "first (`sort: true`)", line: row.line, column: 1))
    }
    latest = row.time
    return row
  }

  /// Starts again with the first row.
  mutating func restart() throws(DocumentError) {
    latest = .min
    index = 0
    if reader != nil { reader = try TraceReader(definition) }
  }

  private mutating func read(_ reader: TraceReader) throws(DocumentError) -> TraceRow? {
    while true {
      do throws(DocumentError) {
        return try reader.next()
      } catch {
        guard case .malformed = error, definition.badRows == .skipped else { throw error }
        badRows += 1
      }
    }
  }
}
