import Experiments
import Projection
import Statistics
import Studies
import Text

/// The words and numbers of a search.
extension SolvePlan {
  /// A candidate by its keys, such as `auto_top_up.threshold = 30`.
  func label(_ candidate: Int) -> String {
    zip(axes, values(of: candidate)).map { "\($0.key) = \($1)" }
      .joined(separator: ", ")
  }

  /// A candidate by its values alone.
  func words(_ candidate: Int) -> String {
    values(of: candidate).joined(separator: " and ")
  }

  /// Candidates in a row; where there are many, the first and the last.
  func list(_ candidates: [Int]) -> String {
    guard candidates.count > 4 else {
      return candidates.map { words($0) }.joined(separator: ", ")
    }
    return words(candidates[0]) + ", … " + words(candidates[candidates.count - 1])
      + " (\(candidates.count) values)"
  }

  /// The titles of key columns.
  var titles: [String] { KeyTitles.titles(of: axes.map(\.key)) }

  /// A number of a metric, with its unit where that is short; shares are in hundredths.
  func number(_ value: Double, _ metric: Metric, hundredths: String = "%") -> String {
    guard metric.unit == .share || metric.unit == .probability else {
      return MetricWording.text(value, metric, currency: input.currency)
    }
    return DecimalFormat.fixed(value * 100, significantDigits: 3) + " " + hundredths
  }

  /// The bound that says why a constraint holds, fails or is undecided.
  func bound(_ constraint: SolveConstraint, _ found: ConstraintFinding, sign: Bool) -> String {
    let isLow = constraint.comparison == .atMost || constraint.comparison == .below
    let showsHigh = isLow == (found.verdict != .fails)
    let value = showsHigh ? found.high : found.low
    guard value.isFinite else { return sign ? "" : "without a bound yet" }
    let text = number(value, constraint.criterion.metric)
    return (sign ? showsHigh ? "≤ " : "≥ " : showsHigh ? "at most " : "at least ") + text
  }

  /// A number of replications that is only an estimate.
  static func about(_ count: Double) -> String {
    guard count < 1e9 else { return "more than a billion" }
    return "about " + DecimalFormat.fixed(count.rounded(.up), significantDigits: 2)
  }
}
