import Projection
import Results
import Text

/// What is wrong with a tolerance, and what would be right.
public struct ToleranceProblem: Error, Hashable, Sendable {
  /// The sentence.
  public let message: String
}

/// How far numbers may move before they count as different.
///
/// Written `usage_cost=1%` for a metric of summary.csv, `burn_down.mean=0.01` for a column of
/// another file; `*` stands for every metric, file or column.
public struct Tolerance: Hashable, Sendable {
  private enum Limit: Hashable {
    /// In units of 10⁻⁹.
    case absolute(Int128)
    /// As a part of the old value, in units of 10⁻⁹.
    case relative(Int128)
  }

  private static let unit: Int128 = 1_000_000_000
  /// A count of replications is no measurement.
  private static let exactColumn = "replications"

  /// A file without `.csv`, or `*`; nil for metrics.
  private let file: String?
  /// The metric, or the column, or `*`.
  private let name: String
  private let limit: Limit

  /// Reads a tolerance such as `usage_cost=1%`.
  ///
  /// - Throws: what is wrong with it.
  public init(_ text: String) throws(ToleranceProblem) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw ToleranceProblem(
        message: "`\(text)` is not METRIC=LIMIT or FILE.COLUMN=LIMIT, such as `usage_cost=1%`")
    }
    let words = parts[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    switch words.count {
    case 1:
      (file, name) = (nil, words[0])
      try Self.check(
        name, among: Metric.allCases.map(\.name), noun: "metric", in: "summary.csv")
    case 2:
      (file, name) = (words[0], words[1])
      try Self.check(words[0], among: Tables.all.map(\.name), noun: "file", in: "results")
      let tables = Tables.all.filter { words[0] == "*" || $0.name == words[0] }
      try Self.check(
        name, among: tables.flatMap { $0.columns.map(\.name) }, noun: "column",
        in: words[0] == "*" ? "results" : "\(words[0]).csv")
    default:
      throw ToleranceProblem(message: "`\(parts[0])` is neither METRIC nor FILE.COLUMN")
    }
    let isRelative = parts[1].last == "%"
    let number = isRelative ? parts[1].dropLast() : parts[1]
    guard let nanos = ExactAmount.nanos(number.utf8), nanos >= 0 else {
      throw ToleranceProblem(
        message: "`\(parts[1])` is no limit; one is a part of the old value such as `1%`, or a "
          + "number in the unit of the column such as `0.01`, not negative")
    }
    limit = isRelative ? .relative(nanos / 100) : .absolute(nanos)
  }

  private static func check(
    _ word: String, among names: [String], noun: String, in place: String
  ) throws(ToleranceProblem) {
    guard word != "*", !names.contains(word) else { return }
    let near = NearMiss.suggestion(for: word, among: names)
    throw ToleranceProblem(
      message: "there is no \(noun) `\(word)` in \(place)"
        + (near.map { "; did you mean `\($0)`?" } ?? ""))
  }

  /// Whether the tolerance is about a column of a file, in the row of a metric or another one.
  func covers(file: String, column: String, metric: String?) -> Bool {
    guard let own = self.file else {
      guard let metric, column != Self.exactColumn else { return false }
      return name == "*" || name == metric
    }
    return (own == "*" || own == file) && (name == "*" || name == column)
  }

  /// Whether two texts are numbers that are no further apart than allowed.
  func allows(_ old: String, _ new: String) -> Bool {
    if let old = ExactAmount.nanos(old.utf8), let new = ExactAmount.nanos(new.utf8),
      let allowed = allowed(old, new)
    {
      return allowed
    }
    guard let old = Double(old), let new = Double(new), old.isFinite, new.isFinite else {
      return false
    }
    let difference = (new - old).magnitude
    return switch limit {
    case .absolute(let nanos): difference <= Double(nanos) / 1e9
    case .relative(let nanos): difference <= Double(nanos) / 1e9 * old.magnitude
    }
  }

  /// Compares exactly, or not at all where the numbers are too great for it.
  private func allowed(_ old: Int128, _ new: Int128) -> Bool? {
    let difference = (new - old).magnitude
    switch limit {
    case .absolute(let nanos): return difference <= nanos.magnitude
    case .relative(let nanos):
      let left = difference.multipliedReportingOverflow(by: Self.unit.magnitude)
      let right = old.magnitude.multipliedReportingOverflow(by: nanos.magnitude)
      guard !left.overflow, !right.overflow else { return nil }
      return left.partialValue <= right.partialValue
    }
  }
}

extension [Tolerance] {
  func allow(_ old: String, _ new: String, file: String, column: String, metric: String?) -> Bool {
    contains {
      $0.covers(file: file, column: column, metric: metric) && $0.allows(old, new)
    }
  }
}
