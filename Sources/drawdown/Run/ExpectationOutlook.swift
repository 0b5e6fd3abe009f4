import Projection
import Quantities
import Scenarios
import Statistics
import Studies
import Text

/// Tells before a run of expectations that it cannot show to hold, whatever happens in it.
enum ExpectationOutlook {
  /// Prints them.
  static func warn(_ scenario: Scenario) {
    for warning in warnings(scenario) { Console.error(warning.description) }
  }

  static func warnings(_ scenario: Scenario) -> [Diagnostic] {
    let planned = max(
      scenario.input.replications, scenario.stopping?.maximumReplications ?? 0)
    return scenario.expectations.compactMap { expectation in
      problem(with: expectation, planned: planned).map {
        Diagnostic(severity: .warning, message: $0, position: expectation.position)
      }
    }
  }

  /// What a probability cannot be told from with so many replications, if anything.
  private static func problem(with expectation: Expectation, planned: Int) -> String? {
    guard expectation.metric.unit == .probability, expectation.statistic == "mean" else {
      return nil
    }
    let bound = expectation.value.approximation
    let isUpper: Bool
    switch expectation.comparison {
    case .atMost, .below: isUpper = true
    case .atLeast, .above: isUpper = false
    case .equal: return nil
    }
    let room = isUpper ? bound : 1 - bound
    guard (0..<1).contains(room), let least = least(room) else {
      guard room == 0 else { return nil }
      let organization = expectation.organization.map { "@" + $0 } ?? ""
      let help =
        isUpper ? "; write `blocked_requests.max\(organization) <= 0` for those that are made" : ""
      return "`\(expectation.text)` is not shown by any number of replications\(help)"
    }
    guard least > planned,
      let best = ConfidenceInterval.ofProportion(
        successes: isUpper ? 0 : planned, trials: planned)
    else { return nil }
    let limit = DecimalFormat.fixed(isUpper ? best.high : best.low, significantDigits: 3)
    return
      "`\(expectation.text)` cannot be shown with \(planned) replications: even if "
      + "\(isUpper ? "none" : "each") is blocked, the 95 % interval reaches \(limit); "
      + "take at least \(least)"
  }

  private static func least(_ room: Double) -> Int? {
    ReplicationForecast.withoutEvents(toShowAtMost: room)
  }
}
