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
    let most = Double(horizon.duration.nanoseconds) / 3.1536e16 + 1
    let end = span.years < most ? span.end(from: horizon.from, in: zone) : .never
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
  func resolveStopping(_ organizations: OrganizationList) -> Scenario.Stopping? {
    for until in document.until {
      require(until.goal.organization, at: until.position, in: organizations)
    }
    return document.until.map(\.maximum).max().map {
      Scenario.Stopping(goals: document.until.map(\.goal), maximumReplications: $0)
    }
  }

  /// Says where a result is of an organization that there is not.
  private func require(
    _ organization: String?, at position: SourcePosition, in organizations: OrganizationList
  ) {
    guard let organization, organizations.index(named: organization) == nil else { return }
    reportUnknown(
      Located(value: organization, position: position), among: organizations.names,
      "organization", "organizations")
  }

  /// Round times between samples.
  private static let roundIntervals: [Duration] =
    [1, 2, 5, 10, 15, 30].map { Duration.second * $0 }
    + [1, 2, 5, 10, 15, 30].map { Duration.minute * $0 }
    + [1, 2, 3, 4, 6, 12].map { Duration.hour * $0 }
    + [1, 2, 7, 14, 28, 56, 112].map { Duration.day * $0 }

  /// The most samples of one organization.
  private static let mostSamples: Int64 = 1_000_000

  func sampleInterval(_ horizon: Interval) -> Duration {
    let length = horizon.duration
    guard let given = document.output.sampleEvery else {
      return Self.roundIntervals.first { $0 * 200 >= length } ?? .day * 224
    }
    if length.nanoseconds / given.value.nanoseconds > Self.mostSamples {
      problems.error(
        "more than \(Self.mostSamples) samples; write a longer time, for example `1h`",
        at: given.position)
    }
    return given.value
  }

  func resolveExpectations(_ organizations: OrganizationList) -> [Expectation] {
    document.expectations.map { located in
      require(located.value.result.organization, at: located.position, in: organizations)
      if let message = located.value.mismatch { problems.error(message, at: located.position) }
      return located.value.expectation(at: located.position)
    }
  }
}
