import Quantities
import SimulationKernel
public import Text

/// A trace that is open.
///
/// Sendable without being checked because it belongs to one stream, and a stream to one replication,
/// which runs on one thread at a time; only its owner ever moves between threads.
final class TraceFile: @unchecked Sendable {
  var reader: TraceReader

  init(_ reader: consuming TraceReader) { self.reader = reader }
}

/// A row that stands for many requests, and which of them comes next.
private struct SpreadRow: BitwiseCopyable {
  let row: TraceRow
  let place: Int64
}

/// The rows of a trace in order of time, as they come or sorted; one that stands for many requests
/// becomes a row for each.
///
/// Reads as it goes, so memory does not grow with the trace unless it is sorted. A copy goes on
/// reading from the same file: use one copy only.
public struct TraceRows: Sendable {
  /// The most rows that are held in memory, about a hundred bytes each.
  package static let mostInMemory = 20_000_000

  private let definition: ReplayDefinition
  /// Nothing once all rows were read to be sorted.
  private var file: TraceFile?
  private var sorted: ContiguousArray<TraceRow> = []
  private var index = 0
  private var latest: Int64 = .min
  /// Problems that say the same beyond these are counted.
  private static let mostAlike = 3
  /// Rows that stand for many requests, each due at the time of the next of these.
  private var spread = FutureEventList<SpreadRow>()
  /// The row after these.
  private var ahead: TraceRow?
  private var reachedEnd = false
  /// Rows that were left out before the reader was closed.
  private var rowsLeftOutBefore: Int64 = 0

  /// Rows that were left out.
  var rowsLeftOut: Int64 { rowsLeftOutBefore + (file?.reader.tally.rowsLeftOut ?? 0) }
  /// What may be otherwise than it was meant, once all rows were read.
  public var warnings: [Diagnostic] {
    file.map { TraceWarnings($0.reader, path: definition.path).all } ?? []
  }
  /// What was found besides the rows, and how the file was read.
  var source: TraceFile? { file }

  /// The models, in the order of their coming; the first is that of rows that name none.
  public var models: [String] { file?.reader.names.known ?? [] }

  /// Opens a trace to read its rows as they were recorded, with models as the trace names them.
  ///
  /// - Parameters:
  ///   - path: The file, or `-` for standard input; gzip too.
  ///   - format: How rows are read.
  ///   - unnamedModel: What the model of rows that name none is called.
  ///   - checksOrder: Whether a row that is earlier than one before it is refused.
  ///   - badRows: What becomes of a row that cannot be read.
  /// - Throws: where the file cannot be read, or its header is wrong.
  public init(
    path: String, format: TraceFormat, unnamedModel: String, checksOrder: Bool,
    badRows: ReplayDefinition.BadRows = .refused
  ) throws(DocumentError) {
    definition = ReplayDefinition(
      path: path, format: format, sorts: !checksOrder, badRows: badRows)
    file = TraceFile(
      try TraceReader.open(definition, names: TraceModelNames(discoveringBeside: unnamedModel)))
  }

  /// Opens a trace without sorting it, to look at every row once.
  init(checking definition: ReplayDefinition) throws(DocumentError) {
    self.definition = definition
    file = TraceFile(try TraceReader.open(definition))
  }

  /// Opens a trace; reads all of it where it is to be sorted.
  init(_ definition: ReplayDefinition) throws(DocumentError) {
    try self.init(checking: definition)
    guard definition.sorts, let opened = file else { return }
    while let row = try read(opened) {
      guard sorted.count < Self.mostInMemory else {
        throw .broken(
          Self.tooMany(
            after: row.line, of: definition.path, "sort the file and leave `sort` out"))
      }
      sorted.append(row)
    }
    // Rows of the same time stay in the order of their lines.
    sorted.sort { ($0.time, $0.line) < ($1.time, $1.line) }
    rowsLeftOutBefore = opened.reader.tally.rowsLeftOut
    file = nil
  }

  /// Reads the next row.
  ///
  /// - Returns: nil after the last row.
  /// - Throws: `malformed` for a row that is wrong or too early; the next call goes on after it.
  public mutating func next() throws(DocumentError) -> TraceRow? {
    while true {
      if ahead == nil, !reachedEnd {
        guard let row = try nextOfFile() else {
          reachedEnd = true
          continue
        }
        if row.count == 1, spread.count == 0 { return row }
        ahead = row
      }
      if let row = ahead, spread.next.map({ row.time <= $0.instant.nanoseconds }) ?? true {
        ahead = nil
        guard row.count > 1 else { return row }
        schedule(row, place: 0)
        continue
      }
      guard let next = spread.popNext()?.payload else { return nil }
      if next.place + 1 < next.row.count { schedule(next.row, place: next.place + 1) }
      return next.row.request(next.place)
    }
  }

  private mutating func schedule(_ row: TraceRow, place: Int64) {
    spread.schedule(
      SpreadRow(row: row, place: place), at: Instant(nanoseconds: row.request(place).time),
      class: 0, process: 0)
  }

  private mutating func nextOfFile() throws(DocumentError) -> TraceRow? {
    guard let file else {
      guard index < sorted.count else { return nil }
      index += 1
      return sorted[index - 1]
    }
    guard let row = try read(file) else { return nil }
    guard row.time >= latest || definition.sorts else {
      let advice = file.reader.names.discovers ? "" : ", or be sorted first (`sort: true`)"
      throw .malformed(
        file.reader.lines.error(
          "the row is earlier than one before it; rows must be in order of time" + advice,
          line: row.line, column: 1))
    }
    latest = row.time
    return row
  }

  /// That a trace has more rows than are held in memory.
  private static func tooMany(after line: Int, of file: String, _ advice: String) -> Diagnostic {
    Diagnostic(
      severity: .error,
      message: "more than \(mostInMemory) rows, which are not held in memory; \(advice)",
      position: SourcePosition(file: file, line: line, column: 1))
  }

  /// Reads on to the end; of problems that say the same, and of all of them, the first are kept, and
  /// a last one counts the others.
  ///
  /// - Throws: also where all rows are to be held in memory and are more than fit.
  package mutating func readAll(
    problems: inout [Diagnostic], holdingAll: Bool = false, _ take: (TraceRow) -> Void
  ) throws(DocumentError) {
    /// By what they say; looked up and never iterated.
    var alike: [String: Int] = [:]
    var more = 0
    var count = 0
    var last: Diagnostic?
    while true {
      do throws(DocumentError) {
        guard let row = try next() else { break }
        count += 1
        guard count <= Self.mostInMemory || !holdingAll else {
          throw .broken(Self.tooMany(after: row.line, of: definition.path, "give a part of them"))
        }
        take(row)
      } catch .malformed(let diagnostic) {
        let count = alike[diagnostic.message, default: 0]
        if count < Self.mostAlike, problems.count < TraceCheck.mostProblems {
          problems.append(diagnostic)
          alike[diagnostic.message] = count + 1
        } else {
          more += 1
        }
        last = diagnostic
      }
    }
    guard more > 0, let last else { return }
    problems.append(
      Diagnostic(
        severity: .error,
        message: "\(more) more \(more == 1 ? "row is" : "rows are") wrong up to here, "
          + "most of them like one above", position: last.position))
  }

  /// Starts again with the first row.
  mutating func restart() throws(DocumentError) {
    latest = .min
    index = 0
    (spread, ahead, reachedEnd) = (FutureEventList(), nil, false)
    if let file {
      rowsLeftOutBefore += file.reader.tally.rowsLeftOut
      self.file = TraceFile(try TraceReader.open(definition))
    }
  }

  private mutating func read(_ file: TraceFile) throws(DocumentError) -> TraceRow? {
    while true {
      do throws(DocumentError) {
        return try file.reader.next()
      } catch {
        guard case .malformed = error, definition.badRows == .skipped else { throw error }
        file.reader.tally.leaveOut(.unreadable, line: file.reader.lineNumber)
      }
    }
  }
}
