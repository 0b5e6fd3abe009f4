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

/// The requests of a trace in order of time, held in memory: 36 bytes each.
public struct TraceSample: Sendable {
  /// The fewest rows that say anything worth writing down.
  public static let fewestRows = 50

  /// The models, in the order of their coming.
  public internal(set) var models: [String]
  /// When each request came, in nanoseconds since the epoch.
  public internal(set) var times: [Int64] = []
  /// Which model each was for.
  public internal(set) var model: [Int32] = []
  /// Input tokens.
  public internal(set) var input: [Int64] = []
  /// Input tokens read from the cache, part of the input tokens.
  public internal(set) var cached: [Int64] = []
  /// Output tokens.
  public internal(set) var output: [Int64] = []
  /// What was watched: from the first request until a nanosecond after the last, or longer.
  public internal(set) var window: Interval

  /// How many requests there are.
  public var count: Int { times.count }

  /// Makes a sample of requests.
  ///
  /// - Precondition: rows are in the order of time.
  public init(models: [String], rows: [TraceRecording.Row], until end: Instant? = nil) {
    self.models = models
    for row in rows {
      precondition(row.time >= times.last ?? .min, "rows are not in the order of time")
      times.append(row.time)
      model.append(row.model)
      input.append(row.inputTokens)
      cached.append(row.cachedInputTokens)
      output.append(row.outputTokens)
    }
    let from = times.first ?? 0
    let last = Instant(nanoseconds: (times.last ?? from) &+ 1)
    window = Interval(from: Instant(nanoseconds: from), to: end ?? last)
  }

  /// Reads a trace.
  ///
  /// - Parameters:
  ///   - path: The file, or `-` for standard input; gzip too.
  ///   - format: How its rows are read.
  ///   - unnamedModel: What the model of rows that name none is called.
  ///   - sorts: Whether rows that are out of order are sorted; otherwise they are a problem.
  /// - Returns: All of its rows.
  /// - Throws: where rows are wrong, too few, or all at one time.
  public static func read(
    path: String, format: TraceFormat, unnamedModel: String, sorts: Bool = false
  ) throws(FitProblem) -> TraceSample {
    var problems: [Diagnostic] = []
    var rows: [TraceRecording.Row] = []
    var models: [String] = []
    do throws(DocumentError) {
      var recording = try TraceRecording(
        path: path, format: format, unnamedModel: unnamedModel, checksOrder: !sorts)
      while problems.count < TraceCheck.mostProblems {
        do throws(DocumentError) {
          guard let row = try recording.next() else { break }
          rows.append(row)
        } catch .malformed(let diagnostic) {
          problems.append(diagnostic)
        }
      }
      models = recording.models
    } catch {
      guard case .unreadable(let path, let reason) = error else {
        throw .invalid(problems + [error.diagnostic])
      }
      throw .unreadable(path: path, reason: reason)
    }
    guard problems.isEmpty else { throw .invalid(problems) }
    if sorts { rows.sort { ($0.time, $0.line) < ($1.time, $1.line) } }
    let sample = TraceSample(models: models, rows: rows)
    try sample.check()
    return sample
  }

  /// Makes sure that there is enough to fit.
  public func check() throws(FitProblem) {
    guard count >= Self.fewestRows else {
      throw .tooFewRows(count: count, needed: Self.fewestRows)
    }
    guard let first = times.first, let last = times.last, last > first else { throw .noSpan }
  }

  /// Returns the requests before an instant, watched until then, and those from it on.
  public func split(at instant: Instant) -> (before: TraceSample, after: TraceSample) {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if times[middle] < instant.nanoseconds { low = middle + 1 } else { high = middle }
    }
    var before = self
    var after = self
    before.keep(0..<low)
    after.keep(low..<count)
    before.window = Interval(from: window.from, to: instant)
    after.window = Interval(from: instant, to: window.to)
    return (before, after)
  }

  private mutating func keep(_ range: Range<Int>) {
    times = Array(times[range])
    model = Array(model[range])
    input = Array(input[range])
    cached = Array(cached[range])
    output = Array(output[range])
  }
}
