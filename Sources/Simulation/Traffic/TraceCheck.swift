public import Quantities
public import Text

/// Reads a trace before anything runs, to find everything that is wrong with it.
public enum TraceCheck {
  /// The most problems that are collected.
  public static let mostProblems = 100

  /// What was found in a trace.
  public struct Finding {
    /// The requests.
    public var requests = 0
    /// The earliest time in the trace; `never` where there is no request.
    public var first = Instant.never
    /// The latest time in the trace; `never` likewise.
    public var last = Instant.never
    /// What the vendor charged for its rows, and how many of them say so; nil where none does.
    public var charged: (amount: Decimal, rows: Int64)?
    /// How many rows there are.
    public var rows: Int64 = 0
    /// At most 100 errors in the order of the file, or warnings, at their positions in the file.
    public var problems: [Diagnostic] = []
  }

  /// Reads a whole trace once.
  ///
  /// Rows that cannot be read are problems unless the definition says to leave them out. Rows that
  /// are left out, columns that are not used though their names are telling, times that look like
  /// another unit's, and sums that are taken for requests are warnings.
  ///
  /// - Parameters:
  ///   - definition: The trace and how it is laid over the horizon.
  ///   - interval: The horizon.
  ///   - take: Is handed each request.
  /// - Returns: What was found.
  public static func validate(
    _ definition: ReplayDefinition, over interval: Interval, _ take: (TraceRow) -> Void = { _ in }
  ) -> Finding {
    var finding = Finding()
    var first = Int64.max
    var last = Int64.min
    var outside = Outside(definition, interval)
    do throws(DocumentError) {
      var rows = try TraceRows(checking: definition)
      try rows.readAll(problems: &finding.problems) { row in
        finding.requests += 1
        first = min(first, row.time)
        last = max(last, row.time)
        outside.look(at: row)
        take(row)
      }
      if finding.problems.isEmpty, let source = rows.source {
        finding.rows = source.reader.tally.rows
        let charged = source.reader.tally.charged
        if charged.rows > 0 { finding.charged = charged }
        finding.problems = TraceWarnings(source.reader, path: definition.path).all
        if !source.reader.format.tellsUsage, charged.rows > 0 {
          finding.problems.append(wholeTrace(definition.path, noUsage))
        }
        if finding.requests > 0 {
          finding.problems += TraceWarnings.ofUnit(
            source.reader.clock, path: definition.path, first: first, last: last)
        }
      }
    } catch {
      finding.problems.append(error.diagnostic)
    }
    if finding.requests > 0 {
      (finding.first, finding.last) = (Instant(nanoseconds: first), Instant(nanoseconds: last))
    }
    if !finding.problems.contains(where: { $0.severity == .error }) {
      finding.problems += wholeTraceProblems(definition, over: interval, finding, outside)
    }
    return finding
  }

  /// Counts rows outside the horizon, where they are left out.
  private struct Outside {
    private let interval: Interval
    private let isCounted: Bool
    private(set) var rows = 0
    private(set) var line = 0

    init(_ definition: ReplayDefinition, _ interval: Interval) {
      self.interval = interval
      isCounted = definition.shift == .none && !definition.repeats && definition.speed == .one
    }

    mutating func look(at row: TraceRow) {
      let isInside = row.time >= interval.from.nanoseconds && row.time < interval.to.nanoseconds
      guard isCounted, !isInside else { return }
      if rows == 0 { line = row.line }
      rows += 1
    }
  }

  private static func wholeTraceProblems(
    _ definition: ReplayDefinition, over interval: Interval, _ finding: Finding, _ outside: Outside
  ) -> [Diagnostic] {
    guard finding.requests > 0 else {
      return [noRows(definition.path)]
    }
    let (first, last) = (finding.first.nanoseconds, finding.last.nanoseconds)
    let clock = TraceClock(base: first, speed: definition.speed)
    let end = clock.instant(elapsed: (Int128(last) - Int128(first)).magnitude)
    if definition.repeats, end <= first { return [noPeriod(definition.path)] }
    if let problem = size(
      definition, rows: finding.requests,
      passes: definition.repeats
        ? interval.duration.seconds * 1e9 / (Double(end) - Double(first)) : 1)
    {
      return [problem]
    }
    guard !definition.repeats, outside.rows > 0 else { return [] }
    let share = TraceWarnings.share(outside.rows, of: finding.requests)
    return [
      TraceWarnings.warning(
        "\(share) outside the horizon and left out, the first in line \(outside.line); "
          + "`shift: start` puts the first one at its start",
        definition.path, line: outside.line)
    ]
  }

  /// What nobody could wait for, or should know to take long.
  private static func size(
    _ definition: ReplayDefinition, rows: Int, passes: Double
  ) -> Diagnostic? {
    let requests = Double(rows) * definition.scale.approximation * max(1, passes)
    guard requests > 1e10 else { return nil }
    let number = DecimalFormat.fixed(requests, significantDigits: 2)
    return requests > 1e12
      ? wholeTrace(
        definition.path,
        "more than 1000000000000 requests come of the trace within the horizon, which are not "
          + "simulated; lower `scale` or `speed`, or shorten the horizon")
      : wholeTrace(
        definition.path,
        "about \(number) requests come of the trace within the horizon in each replication, which "
          + "takes a while", severity: .warning)
  }

  /// That rows have what was charged alone.
  package static let noUsage =
    "rows tell what was charged and nothing that could be priced: `drawdown read` adds it up; to "
    + "replay, there must be a log of usage"

  static func noRows(_ path: String) -> Diagnostic {
    wholeTrace(path, "the trace has no rows that are read; there must be one at least")
  }

  static func noPeriod(_ path: String) -> Diagnostic {
    wholeTrace(
      path, "a trace that repeats must have rows at two different times at least, also at its speed"
    )
  }

  private static func wholeTrace(
    _ path: String, _ message: String, severity: Diagnostic.Severity = .error
  ) -> Diagnostic {
    Diagnostic(
      severity: severity, message: message,
      position: SourcePosition(file: path, line: 1, column: 1))
  }
}
