import Quantities
import Text

/// What of a trace that was read without errors may be otherwise than it was meant.
struct TraceWarnings {
  private let format: TraceFormat
  private let tally: TraceTally
  private let isJSON: Bool
  private let path: String

  init(_ reader: borrowing TraceReader, path: String) {
    format = reader.format
    tally = reader.tally
    isJSON = reader.layout != .records
    self.path = path
  }

  var all: [Diagnostic] {
    leftOut + unpricedTiers + unused + neverThere + sums + singleKinds + totals + exclusiveInput
  }

  private var leftOut: [Diagnostic] {
    tally.leftOut.map { cause in
      let share = Self.share(Int(cause.rows), of: Int(tally.rows + tally.rowsLeftOut))
      return Self.warning(
        "\(share) left out, the first in line \(cause.line): \(explanation(cause.reason))", path,
        line: cause.line)
    }
  }

  private func explanation(_ reason: TraceTally.Reason) -> String {
    func name(_ role: TraceRole) -> String { format.name(role) ?? "" }
    return switch reason {
    case .filter(let place): "`\(format.filters[place].text)` does not hold"
    case .cacheHit: "by `\(name(.cacheHit))` a kept answer served them, which costs nothing"
    case .noRequests: "`\(name(.count))` is 0"
    case .repeated: "`\(name(.identifier))` is that of an earlier row"
    case .ofNoCustomer: "`\(name(.customer))` is empty"
    case .unreadable: "they cannot be read"
    }
  }

  private var unpricedTiers: [Diagnostic] {
    tally.unpricedTiers.map { tier, rows, line in
      Self.warning(
        "\(Self.share(Int(rows), of: Int(tally.rows))) of the service tier `\(tier)`, the first in "
          + "line \(line), and cost what usual ones do: nothing says what `MODEL:\(tier)` costs",
        path, line: line)
    }
  }

  /// Rows that are one kind of tokens of a request each.
  private var singleKinds: [Diagnostic] {
    guard format.name(.tokens) != nil else { return [] }
    return [
      Self.warning(
        "each row has tokens of one kind and is read as one request: those of a request that has "
          + "several are counted apart, and its input and output are priced apart", path, line: 1)
    ]
  }

  private var unused: [Diagnostic] {
    let columns = tally.unused + format.unread
    var warnings = TraceRecognition.hints(format, unused: columns).map { column, key in
      Self.warning(
        "the column `\(column)` is not used; if it is what its name says, name it under "
          + "`columns` as `\(key)`", path, line: 1)
    }
    if let column = TraceRecognition.outcome(format, unused: columns) {
      warnings.append(
        Self.warning(
          "the column `\(column)` is not used, so that failed requests are read too; leave them out "
            + "by `where`, such as `where: \(column) == success`", path, line: 1))
    }
    return warnings
  }

  /// Rows whose tokens in all are not those that are read.
  private var totals: [Diagnostic] {
    guard let other = tally.otherTotals else { return [] }
    return [
      Self.warning(
        "the total `\(format.name(.total) ?? "")` of \(other.rows) of \(tally.rows) rows is not what "
          + "input and output make: \(other.total) and not \(other.sum) in line \(other.line); are "
          + "there tokens that are not read, or counted on top?", path, line: other.line)
    ]
  }

  /// Input that may leave out the tokens of the cache, where nobody said whether it does.
  private var exclusiveInput: [Diagnostic] {
    guard !format.saysInput, !format.isPreset, TraceRecognition.looksExclusive(format) else {
      return []
    }
    let input = format.name(.input) ?? ""
    let cache =
      [TraceRole.cachedInput, .cacheWrite, .cacheWriteOneHour].compactMap { format.name($0) }
      .first ?? ""
    return [
      Self.warning(
        "`\(input)` beside `\(cache)` seems to leave out the cached tokens, as Anthropic and Amazon "
          + "count, and is read \(format.inputExcludesCache ? "so" : "as if it had them"); write "
          + "`input: exclusive` or `input: inclusive`", path, line: 1)
    ]
  }

  static func ofOrder(_ path: String, line: Int) -> Diagnostic {
    warning(
      "the row is earlier than the one before it; to replay the rows, write `sort: true`", path,
      line: line)
  }

  /// Keys of JSON objects that the scenario names and no row has.
  private var neverThere: [Diagnostic] {
    guard !format.isPreset, isJSON else { return [] }
    let wanted = format.columns.flatMap { $0 } + format.filters.map(\.column)
    return wanted.enumerated().filter { !tally.isThere[$0.offset] }.map { _, path in
      Self.warning("no row has `\(path.text)`", self.path, line: 1)
    }
  }

  private var sums: [Diagnostic] {
    if format.isAggregate {
      return [
        Self.warning(
          "rows are sums of requests and do not say of how many: each is read as one request", path,
          line: 1)
      ]
    }
    guard format.has(.count), !format.has(.end), format.span == nil else {
      return []
    }
    return [
      Self.warning(
        "the requests that a row stands for all come at its time; write until when they came as "
          + "`end`, or for how long as `span`", path, line: 1)
    ]
  }

  /// Says so where times look like instants of our days in another unit than the one they are in.
  static func ofUnit(
    _ clock: TraceTimes, path: String, first: Int64, last: Int64
  ) -> [Diagnostic] {
    guard let likely = clock.likelyUnit, let places = clock.unit.places,
      likely != clock.unit, let likelyPlaces = likely.places
    else { return [] }
    let span = Double(last) / 1e9 - Double(first) / 1e9
    let likelySpan = (0..<abs(likelyPlaces - places)).reduce(span) { span, _ in
      likelyPlaces > places ? span * 10 : span / 10
    }
    let spans = [span, likelySpan].map { DecimalFormat.fixed($0, significantDigits: 5) }
    return [
      warning(
        "times in \(clock.unit.rawValue) are in \(year(first)) and the rows span "
          + "\(spans[0]) s; they look like \(likely.rawValue), in which they span \(spans[1]) s: "
          + "is `unit: \(likely.rawValue)` meant?", path, line: 1)
    ]
  }

  private static func year(_ time: Int64) -> Int {
    ZoneRules.utc.local(Instant(nanoseconds: time)).date.year
  }

  /// A part of the rows in words, such as `2 of 8 rows (25 %) are`.
  static func share(_ part: Int, of whole: Int) -> String {
    let percent = DecimalFormat.fixed(
      Double(part) * 100 / Double(max(1, whole)), significantDigits: 2)
    return "\(part) of \(whole) rows (\(percent) %) \(part == 1 ? "is" : "are")"
  }

  static func warning(_ message: String, _ path: String, line: Int) -> Diagnostic {
    Diagnostic(
      severity: .warning, message: message,
      position: SourcePosition(file: path, line: line, column: 1))
  }
}
