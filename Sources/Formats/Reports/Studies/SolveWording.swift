import Experiments
import Projection
import Statistics
import Studies
import Text

/// The words and numbers of a search.
struct SolveWording {
  let plan: SolvePlan

  /// A candidate by its keys, such as `auto_top_up.threshold = 30`.
  func name(_ candidate: Int) -> String {
    zip(plan.axes, plan.values(of: candidate)).map { "\($0.key) = \($1)" }
      .joined(separator: ", ")
  }

  /// A candidate by its values alone.
  func values(_ candidate: Int) -> String {
    plan.values(of: candidate).joined(separator: " and ")
  }

  /// Candidates in a row; where there are many, the first and the last.
  func list(_ candidates: [Int]) -> String {
    guard candidates.count > 4 else {
      return candidates.map { values($0) }.joined(separator: ", ")
    }
    return values(candidates[0]) + ", … " + values(candidates[candidates.count - 1])
      + " (\(candidates.count) values)"
  }

  /// The titles of key columns.
  var titles: [String] { KeyTitles.titles(of: plan.axes.map(\.key)) }

  /// A number of a metric, with its unit where that is short.
  func number(_ value: Double, _ metric: Metric) -> String {
    switch metric.unit {
    case .share, .probability:
      return DecimalFormat.fixed(value * 100, significantDigits: 3) + " %"
    default: return MetricWording.text(value, metric, currency: plan.input.currency)
    }
  }

  /// A difference of a metric; of shares in percentage points.
  func distance(_ value: Double, _ metric: Metric) -> String {
    switch metric.unit {
    case .share, .probability:
      return DecimalFormat.fixed(value * 100, significantDigits: 3) + " points"
    default: return number(value, metric)
    }
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
