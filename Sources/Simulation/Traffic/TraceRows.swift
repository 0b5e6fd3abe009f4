import Quantities
import Randomness
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
  let time: Int64
}

/// The rows of a trace in order of time, as they come or sorted; one that stands for many requests
/// becomes a row for each.
///
/// Reads as it goes, or from where sorted rows are kept, so memory does not grow with the trace. A
/// copy goes on reading from the same file: use one copy only.
public struct TraceRows: Sendable {
  /// The most rows that are held in memory, about 180 bytes each.
  package static let mostInMemory = 20_000_000

  private let definition: ReplayDefinition
  /// Nothing where rows are kept in another order.
  private var file: TraceFile?
  /// The kept rows of all, and those of them that are read.
  private var stored: (all: StoredRows, own: PackedRows)?
  private var latest: Int64 = .min
  /// Problems that say the same beyond these are counted.
  private static let mostAlike = 3
  /// Rows that stand for many requests, each due at the time of the next of these.
  private var spread = FutureEventList<SpreadRow>()
  /// What draws their times where they are left to chance.
  private var generator: Xoshiro256PlusPlus?
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

  /// Opens a trace; the first to do so reads all of it where it is sorted, or a customer's rows alone
  /// are wanted.
  init(_ definition: ReplayDefinition, seed: StreamSeed? = nil) throws(DocumentError) {
    self.definition = definition
    if definition.spread == .poisson { generator = seed?.child("spread").generator() }
    guard definition.sorts || definition.customer != nil else {
      file = TraceFile(try TraceReader.open(definition))
      return
    }
    let all = try definition.store.rows(of: definition)
    stored = (all, all.rows(of: definition.customer))
    // Each of the customers would count the same rows.
    let counts = definition.customer == nil || definition.customer == all.customers.first
    rowsLeftOutBefore = counts ? all.rowsLeftOut : 0
  }

  /// Of all rows, also those of other customers: the first time, the last, and how many requests.
  var whole: (first: Int64, last: Int64, requests: Int64)? {
    definition.customer == nil
      ? nil : stored.map { ($0.all.first, $0.all.last, $0.all.requests) }
  }

  /// Whose the last row is that was read from the file.
  var customer: UnsafeBufferPointer<UInt8> {
    file?.reader.customer ?? UnsafeBufferPointer(start: nil, count: 0)
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
        schedule(row, place: 0, after: row.time)
        continue
      }
      guard let next = spread.popNext()?.payload else { return nil }
      if next.place + 1 < next.row.count {
        schedule(next.row, place: next.place + 1, after: next.time)
      }
      var request = next.row.request(next.place)
      (request.time, request.end) = (next.time, next.time)
      return request
    }
  }

  private mutating func schedule(_ row: TraceRow, place: Int64, after last: Int64) {
    var time = row.request(place).time
    if let uniform = generator?.uniformOpen() {
      // The first of those that are left, each of which is uniform over what is left of the time.
      let share = 1 - Elementary.pow(uniform, 1 / Double(row.count - place))
      time = last + min(Int64(share * Double(row.end - last)), row.end - last)
    }
    spread.schedule(
      SpreadRow(row: row, place: place, time: time), at: Instant(nanoseconds: time), class: 0,
      process: 0)
  }

  /// Reads the next row, which may stand for many requests.
  mutating func nextOfFile() throws(DocumentError) -> TraceRow? {
    guard let file else { return try stored?.own.next() }
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
    (spread, ahead, reachedEnd) = (FutureEventList(), nil, false)
    if let file {
      rowsLeftOutBefore += file.reader.tally.rowsLeftOut
      self.file = TraceFile(try TraceReader.open(definition))
    } else if let all = stored?.all {
      stored = (all, all.rows(of: definition.customer))
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
