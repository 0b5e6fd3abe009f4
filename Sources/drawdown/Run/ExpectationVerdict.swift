import Projection
import Quantities
import Scenarios
import Statistics
import Studies
import Text

/// Whether an expectation holds, as far as the replications can tell.
struct ExpectationVerdict {
  enum Outcome { case holds, fails, undecided }

  let outcome: Outcome
  /// What was found, with its interval.
  let found: String
  /// What would decide it, as a clause that follows what was found; empty where it is decided.
  let remedy: String

  /// What `--json` tells of it.
  func json(of expectation: Expectation) -> JSONValue {
    .of([
      "expectation": expectation.text, "outcome": "\(outcome)", "found": found,
      "file": expectation.position.file, "line": expectation.position.line,
    ])
  }

  init(_ expectation: Expectation, tallies: [TallyTotals], input: ProjectionInput) {
    let estimate = MetricEstimate(
      expectation.metric, of: tallies, in: input,
      .bounds(of: expectation.organization, in: input))
    let bound = expectation.value.approximation
    guard let statistic = SummaryStatistic(rawValue: expectation.statistic),
      let range = estimate.range(of: statistic)
    else {
      outcome = .undecided
      found = "no replication has a value"
      remedy = ""
      return
    }
    outcome = Self.judge(range, expectation.comparison, bound)
    let forecast =
      outcome == .undecided ? estimate.replications(toTell: statistic, from: bound) : nil
    remedy = Self.remedy(forecast)
    if case .atLeast = forecast {
      let value = DecimalFormat.fixed(range.value, significantDigits: 5)
      found = "\(value), too few replications for an interval"
    } else {
      found = Self.text(range)
    }
  }

  private static func remedy(_ forecast: ReplicationForecast?) -> String {
    switch forecast {
    case .about(let count) where count > ReplicationForecast.most:
      "; more than \(ReplicationForecast.most) replications would tell"
    case .about(let count): "; about \(rounded(count)) replications would tell"
    case .atLeast(let count): "; an interval needs \(count) replications"
    case .never: "; as far as these tell it lies on the value; more may show where it does"
    case .unbounded:
      "; without an event nothing tells how large one is: ask for `blocked_probability`, or for the "
        + "`max` of the replications that are made"
    case nil: ""
    }
  }

  /// Two digits of a number, rounded up.
  private static func rounded(_ count: Int) -> Int {
    var unit = 1
    while count / unit >= 100 { unit *= 10 }
    return (count + unit - 1) / unit * unit
  }

  private static func text(_ range: (value: Double, low: Double, high: Double)) -> String {
    let value = DecimalFormat.fixed(range.value, significantDigits: 5)
    let low = DecimalFormat.fixed(range.low, significantDigits: 5)
    let high = DecimalFormat.fixed(range.high, significantDigits: 5)
    return switch (range.low.isFinite, range.high.isFinite) {
    case (true, true): range.low < range.high ? "\(value), 95 % interval \(low) to \(high)" : value
    case (true, false): "\(value), 95 % interval from \(low)"
    case (false, true): "\(value), 95 % interval up to \(high)"
    case (false, false): "\(value), nothing bounds it"
    }
  }

  private static func judge(
    _ range: (value: Double, low: Double, high: Double), _ comparison: Expectation.Comparison,
    _ bound: Double
  ) -> Outcome {
    let isMet: (Double, Double) -> Bool =
      switch comparison {
      case .atMost: (<=)
      case .below: (<)
      case .atLeast: (>=)
      case .above: (>)
      case .equal: (==)
      }
    if isMet(range.low, bound), isMet(range.high, bound) { return .holds }
    let isOpen =
      comparison == .equal
      ? range.low <= bound && bound <= range.high
      : isMet(range.low, bound) || isMet(range.high, bound)
    return isOpen ? .undecided : .fails
  }
}
