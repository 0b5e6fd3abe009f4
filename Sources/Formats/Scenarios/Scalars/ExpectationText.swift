import Projection
import Quantities
import Text

/// A result: `metric[.statistic][@organization]` or `P(blocked)`.
struct NamedResult: Hashable, Sendable {
  var metric: Metric
  var statistic: String
  /// The organization, or nil for all together.
  var organization: String?
}

/// An assertion about a result: `metric[.statistic][@organization] op value`.
struct ResultExpectation: Hashable, Sendable {
  /// What the value is measured in, as far as the text says.
  enum Unit: Hashable, Sendable {
    case number, share, money
  }

  var result: NamedResult
  var comparison: Expectation.Comparison
  var value: Decimal
  var unit: Unit
  /// The text as it was written.
  var text: String

  /// What is wrong about the unit of the value, if anything.
  var mismatch: String? {
    let metric = result.metric
    let isMoney = metric.unit == .money || metric.unit == .moneyPerCredit
    switch unit {
    case .money where !isMoney:
      return "`\(metric.name)` is no amount of money; write a bare number"
    case .share where isMoney || metric.unit != .share && metric.unit != .probability:
      return "`\(metric.name)` is no share; write a value without `%`"
    default: return nil
    }
  }

  /// The assertion as others see it.
  func expectation(at position: SourcePosition) -> Expectation {
    Expectation(
      metric: result.metric, statistic: result.statistic, organization: result.organization,
      comparison: comparison, value: value, text: text, position: position)
  }
}

/// Reads expectations: `P(blocked) <= 1%`, `top_ups_per_month.p95@acme <= 12`.
enum ExpectationText {
  static let statistics = ["mean", "sd", "p05", "p50", "p95", "min", "max"]
  /// More names than these help nobody.
  private static let mostShown = 7
  /// Those that describe the replications that were made and nothing else.
  private static let withoutInterval = ["sd", "min", "max"]

  /// Reads an expectation.
  static func expectation(
    _ text: String, currency: String
  ) throws(ScalarProblem) -> ResultExpectation {
    var cursor = TextCursor(text)
    cursor.skipSpaces()
    let result = try result(from: &cursor)
    cursor.skipSpaces()
    let comparison = try comparison(from: &cursor)
    cursor.skipSpaces()
    let (value, unit) = try value(from: &cursor, currency: currency)
    try cursor.requireEnd()
    return ResultExpectation(
      result: result, comparison: comparison, value: value, unit: unit, text: text)
  }

  /// Reads a result that has an interval: one whose statistic is the mean or a quantile.
  static func estimate(_ text: String) throws(ScalarProblem) -> NamedResult {
    var cursor = TextCursor(text)
    cursor.skipSpaces()
    let result = try result(from: &cursor)
    guard !withoutInterval.contains(result.statistic) else {
      throw ScalarProblem(
        "`\(result.statistic)` has no interval; write `mean`, `p05`, `p50` or `p95`",
        offset: result.metric.name.utf8.count + 1)
    }
    cursor.skipSpaces()
    try cursor.requireEnd()
    return result
  }

  private static func result(from cursor: inout TextCursor) throws(ScalarProblem) -> NamedResult {
    var result = NamedResult(metric: .blockedProbability, statistic: "mean")
    let start = cursor.offset
    if cursor.skip("P(") {
      let start = cursor.offset
      let event = cursor.take { $0 != ")" }
      guard event == "blocked", cursor.skip(")") else {
        throw ScalarProblem("the only probability is `P(blocked)`", offset: start)
      }
    } else {
      let name = takeName(from: &cursor)
      result.metric = try metric(name, at: start)
      if cursor.skip(".") {
        let start = cursor.offset
        result.statistic = takeName(from: &cursor)
        if !statistics.contains(result.statistic) {
          throw unknown(result.statistic, among: statistics, "statistic", at: start)
        }
      }
    }
    result.organization = try organization(from: &cursor)
    return result
  }

  /// Reads the name of a metric.
  static func metric(_ name: String, at offset: Int = 0) throws(ScalarProblem) -> Metric {
    guard !name.isEmpty else { throw ScalarProblem("a metric is missing", offset: offset) }
    guard let metric = Metric(rawValue: name) else {
      throw unknown(name, among: Metric.allCases.map(\.name), "metric", at: offset)
    }
    return metric
  }

  private static func unknown(
    _ name: String, among known: [String], _ kind: String, at offset: Int
  ) -> ScalarProblem {
    let shown =
      known.count <= mostShown ? known : NearMiss.nearest(to: name, among: known, mostShown)
    let more = known.count > shown.count ? " and \(known.count - shown.count) more" : ""
    let hint =
      NearMiss.suggestion(for: name, among: known).map { "did you mean `\($0)`?" }
      ?? "there are \(shown.joined(separator: ", "))\(more)"
    return ScalarProblem("`\(name.shortened)` is not a \(kind); \(hint)", offset: offset)
  }

  private static func takeName(from cursor: inout TextCursor) -> String {
    cursor.take { $0 == "_" || $0.properties.isAlphabetic || ("0"..."9").contains($0) }
  }

  private static func organization(
    from cursor: inout TextCursor
  ) throws(ScalarProblem) -> String? {
    guard cursor.skip("@") else { return nil }
    let start = cursor.offset
    let name = cursor.take { $0 != " " && $0 != "<" && $0 != ">" && $0 != "=" }
    guard !name.isEmpty else {
      throw ScalarProblem("an organization's name is missing after `@`", offset: start)
    }
    return name == "*" ? nil : name
  }

  private static func comparison(
    from cursor: inout TextCursor
  ) throws(ScalarProblem) -> Expectation.Comparison {
    for candidate in Expectation.Comparison.allCases where cursor.skip(candidate.rawValue) {
      return candidate
    }
    throw ScalarProblem(
      "a comparison is missing: `<=`, `>=`, `<`, `>` or `==`", offset: cursor.offset)
  }

  private static func value(
    from cursor: inout TextCursor, currency: String
  ) throws(ScalarProblem) -> (Decimal, ResultExpectation.Unit) {
    let start = cursor.offset
    let startsAsNumber =
      cursor.next.map { cursor.isDigit($0) || $0 == "." || $0 == "-" || $0 == "+" } ?? false
    if startsAsNumber {
      let number = try cursor.decimal()
      cursor.skipSpaces()
      if cursor.skip("%"), let share = number.percent { return (share, .share) }
      if cursor.isAtEnd { return (number, .number) }
      cursor.rewind(to: start)
    }
    return (try MoneyText.decimal(from: &cursor, currency: currency), .money)
  }
}
