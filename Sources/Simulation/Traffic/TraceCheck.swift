public import Quantities
public import Text

/// Reads a trace before anything runs, to find everything that is wrong with it.
public enum TraceCheck {
  /// The most problems that are collected.
  public static let mostProblems = 100

  /// Reads a whole trace once.
  ///
  /// Rows that cannot be read are problems unless the definition says to leave them out. Rows that
  /// all lie outside the horizon are a warning.
  ///
  /// - Parameters:
  ///   - definition: The trace and how it is laid over the horizon.
  ///   - interval: The horizon.
  /// - Returns: The rows that can be read, the earliest and the latest time in the trace (`never`
  ///   where there is no row), and at most 100 problems in the order of the file, at their
  ///   positions in the trace file.
  public static func validate(
    _ definition: ReplayDefinition, over interval: Interval
  ) -> (rows: Int, first: Instant, last: Instant, problems: [Diagnostic]) {
    var problems: [Diagnostic] = []
    var count = 0
    var first = Int64.max
    var last = Int64.min
    do throws(DocumentError) {
      var rows = try TraceRows(checking: definition)
      try rows.readAll(problems: &problems) { row in
        count += 1
        first = min(first, row.time)
        last = max(last, row.time)
      }
    } catch {
      problems.append(error.diagnostic)
    }
    if problems.isEmpty {
      problems += wholeTraceProblems(
        definition, over: interval, count: count, first: first, last: last)
    }
    let isEmpty = count == 0
    return (
      count, isEmpty ? .never : Instant(nanoseconds: first),
      isEmpty ? .never : Instant(nanoseconds: last), problems
    )
  }

  private static func wholeTraceProblems(
    _ definition: ReplayDefinition, over interval: Interval, count: Int, first: Int64, last: Int64
  ) -> [Diagnostic] {
    guard count > 0 else {
      return [wholeTrace(definition.path, "the trace has no rows; there must be one at least")]
    }
    let clock = TraceClock(base: first, speed: definition.speed)
    let end = clock.instant(elapsed: (Int128(last) - Int128(first)).magnitude)
    if definition.repeats, end <= first { return [noPeriod(definition.path)] }
    if let problem = size(
      definition, rows: count,
      passes: definition.repeats
        ? interval.duration.seconds * 1e9 / (Double(end) - Double(first)) : 1)
    {
      return [problem]
    }
    if definition.repeats { return [] }
    guard definition.shift == .none,
      end < interval.from.nanoseconds || first >= interval.to.nanoseconds
    else {
      return []
    }
    return [
      wholeTrace(
        definition.path,
        "every row lies outside the horizon; `shift: start` puts the first one at its start",
        severity: .warning)
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
