import Projection
import Quantities
import Text

/// From when on results are measured, and how precisely.
extension ScenarioResolution {
  /// The time before results are measured; a problem where nothing of the horizon would be left.
  func resolveWarmUp(_ horizon: Interval) -> Duration {
    guard let warmUp = document.warmUp else { return .zero }
    let span = warmUp.value
    // What is much longer than the horizon may end where instants do not reach.
    let years =
      Double(span.months) / 12 + Double(span.days) / 365 + Double(span.nanoseconds) / 3.1536e16
    let most = Double(horizon.duration.nanoseconds) / 3.1536e16 + 1
    let end = years < most ? span.end(from: horizon.from, in: zone) : .never
    guard end < horizon.to else {
      problems.error(
        "the warm-up leaves nothing of the horizon to measure, which ends at "
          + "\(zone.iso8601(horizon.to)); make it shorter or the horizon longer",
        at: warmUp.position)
      return .zero
    }
    return Interval(from: horizon.from, to: end).duration
  }

  /// When there are enough replications; problems where a result is of nobody.
  func resolveStopping(_ organizations: [OrganizationInput]) -> Scenario.Stopping? {
    let names = organizations.map(\.name)
    let known = Set(names)
    var goals: [Scenario.Stopping.Goal] = []
    for until in document.until {
      let result = until.result.value
      if let name = result.organization, !known.contains(name) {
        reportUnknown(
          Located(value: name, position: until.result.position), among: names, "organization",
          "organizations")
      }
      guard let metric = Metric(rawValue: result.metric) else { continue }
      let isPart = metric.unit == .share || metric.unit == .probability
      goals.append(
        Scenario.Stopping.Goal(
          metric: metric, statistic: result.statistic, organization: result.organization,
          halfWidth: until.halfWidth, isRelative: until.isPercentage && !isPart,
          text: until.text))
    }
    guard let maximum = document.until.map(\.maximum).max() else { return nil }
    return Scenario.Stopping(goals: goals, maximumReplications: maximum)
  }
}
