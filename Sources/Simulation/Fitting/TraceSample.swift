public import Quantities
public import Text
public import Traffic

/// Why a trace cannot be fitted.
public enum FitProblem: Error, Hashable, Sendable {
  /// The file cannot be opened or read.
  case unreadable(path: String, reason: String)
  /// Rows that cannot be read or come too early, at their places; at most a hundred.
  case invalid([Diagnostic])
  /// There are not enough rows for what is asked.
  case tooFewRows(count: Int, needed: Int)
  /// All rows have the same time, so there is no rate.
  case noSpan
}

/// The requests of a trace in order of time, held in memory.
public struct TraceSample: Sendable {
  /// The fewest rows that say anything worth writing down.
  public static let fewestRows = 50

  /// The models, in the order of their coming; a row's entry is its model's place among them.
  public let models: [String]
  /// The requests.
  public private(set) var rows: [TraceRow]
  /// What of the trace may be otherwise than it was meant.
  public private(set) var warnings: [Diagnostic] = []
  /// What was watched: from the first request until a nanosecond after the last, or longer.
  public private(set) var window: Interval

  /// How many requests there are.
  public var count: Int { rows.count }
  /// When each request came, in nanoseconds since the epoch.
  var times: [Int64] { rows.map(\.time) }

  /// Makes a sample of requests.
  ///
  /// - Precondition: rows are in the order of time.
  public init(models: [String], rows: [TraceRow], until end: Instant? = nil) {
    precondition(
      zip(rows, rows.dropFirst()).allSatisfy { $0.time <= $1.time },
      "rows are not in the order of time")
    self.models = models
    self.rows = rows
    let from = rows.first?.time ?? 0
    let last = Instant(nanoseconds: (rows.last?.time ?? from) &+ 1)
    window = Interval(from: Instant(nanoseconds: from), to: end ?? last)
  }

  /// Reads a trace.
  ///
  /// - Parameters:
  ///   - path: The file, or `-` for standard input; gzip too.
  ///   - format: How its rows are read.
  ///   - unnamedModel: What the model of rows that name none is called.
  ///   - sorts: Whether rows that are out of order are sorted; otherwise they are a problem.
  ///   - badRows: What becomes of a row that cannot be read.
  /// - Returns: All of its rows.
  /// - Throws: where rows are wrong, too few, or all at one time.
  public static func read(
    path: String, format: TraceFormat, unnamedModel: String, sorts: Bool = false,
    badRows: ReplayDefinition.BadRows = .refused
  ) throws(FitProblem) -> TraceSample {
    var problems: [Diagnostic] = []
    var rows: [TraceRow] = []
    var models: [String] = []
    var warnings: [Diagnostic] = []
    do throws(DocumentError) {
      var trace = try TraceRows(
        path: path, format: format, unnamedModel: unnamedModel, checksOrder: !sorts,
        badRows: badRows)
      try trace.readAll(problems: &problems, holdingAll: true) { rows.append($0) }
      models = trace.models
      warnings = trace.warnings
    } catch .unreadable(let path, let reason) {
      throw .unreadable(path: path, reason: reason)
    } catch {
      throw .invalid(problems + [error.diagnostic])
    }
    guard problems.isEmpty else { throw .invalid(problems) }
    if sorts { rows.sort { ($0.time, $0.line) < ($1.time, $1.line) } }
    var sample = TraceSample(models: models, rows: rows)
    sample.warnings = warnings
    try sample.check()
    return sample
  }

  /// Makes sure that there is enough to fit.
  public func check() throws(FitProblem) {
    guard count >= Self.fewestRows else {
      throw .tooFewRows(count: count, needed: Self.fewestRows)
    }
    guard let first = rows.first?.time, let last = rows.last?.time, last > first else {
      throw .noSpan
    }
  }

  /// Returns the requests before an instant, watched until then, and those from it on.
  public func split(at instant: Instant) -> (before: TraceSample, after: TraceSample) {
    let place = rows.firstIndex { $0.time >= instant.nanoseconds } ?? count
    var (before, after) = (self, self)
    before.rows.removeSubrange(place...)
    before.window = Interval(from: window.from, to: instant)
    after.rows.removeFirst(place)
    after.window = Interval(from: instant, to: window.to)
    return (before, after)
  }
}
