import Projection
import Testing
import Text
import Traffic

@testable import Scenarios

@Suite("Traffic that varies and is uncertain")
struct VariationTests {
  private static let day = "[" + Array(repeating: "2", count: 24).joined(separator: ", ") + "]"

  private func definition(_ arrivals: String, more: String = "") throws -> TrafficDefinition {
    let text = Minimal.scenario(
      traffic: "{t: {arrivals: \(arrivals), mix: [{model: m, input: 1}]}}", more: more)
    let input = try ScenarioSource(Array(text.utf8), path: "s.yaml").scenario().input
    let stream = try #require(input.organizations[0].streams.first)
    guard case .synthesized(let definition) = stream.origin else {
      throw ScenarioFailure.invalid([])
    }
    return definition
  }

  @Test("estimates with a standard error are drawn unless parameters are fixed")
  func estimates() throws {
    let arrivals =
      "{rate: {estimate: 100/h, se: 5/h}, growth: {estimate: 25%/month, se: 5%/month}, "
      + "variation: {day: {estimate: 0.5, se: 0.1}, hour: 0.2, day_correlation: 40%, "
      + "hour_correlation: 30%, before: 2}}"
    let drawn = try definition(arrivals)
    #expect(abs(drawn.rate - 100.0 / 3600) < 1e-12 && drawn.profile.monthlyGrowth == 0.25)
    #expect(
      drawn.variation
        == RateVariation(
          day: 0.5, dayCorrelation: 0.4, hour: 0.2, hourCorrelation: 0.3, before: 2))
    let uncertainty = try #require(drawn.uncertainty)
    #expect(uncertainty.name == "t" && uncertainty.hour == 0)
    #expect(abs(uncertainty.rate - 0.05) < 1e-12 && abs(uncertainty.growth - 0.04) < 1e-12)
    #expect(abs(uncertainty.day - 0.2) < 1e-12)
    let fixed = try definition(arrivals, more: "parameters: fixed")
    #expect(fixed.uncertainty == nil && fixed.rate == drawn.rate)
    #expect(try definition("{rate: 100/h}").uncertainty == nil)
  }

  @Test("recorded days are traffic of their own")
  func resampled() throws {
    let found = try definition(
      "{process: resampled, first_weekday: tue, block: 3, days: [\(Self.day), \(Self.day)]}")
    guard case .resampled(let days) = found.process else {
      Issue.record("it is not resampled")
      return
    }
    #expect(days.days.count == 2 && days.firstWeekday == 1 && days.block == 3)
    #expect(abs(found.rate - 2.0 / 3600) < 1e-12)
  }

  @Test(
    "says what is wrong",
    arguments: [
      ("{rate: {estimate: 1/h, se: 2/h}}", "the standard error is negative, or greater"),
      ("{rate: {se: 2/h}}", "`estimate` is missing"),
      ("{rate: {estimate: 1/h, error: 2/h}}", "error"),
      ("{rate: 1/h, growth: {estimate: 1%/month, se: 300%/month}}", "the standard error"),
      ("{rate: 1/h, variation: {day: 101}}", "101"),
      ("{rate: 1/h, variation: {day: -1}}", "-1"),
      ("{rate: 1/h, variation: {before: 2}}", "days do not vary"),
      ("{rate: 1/h, variation: {day: 0.3, before: 0}}", "below 0.001"),
      ("{rate: 1/h, variation: {day_correlation: 2}}", "`2` is not a share"),
      ("{rate: 1/h, together: 0}", "the mean is zero"),
      ("{process: resampled}", "`days` is missing"),
      ("{process: resampled, days: []}", "at least 1 in this list"),
      ("{process: resampled, days: [[1, 2]]}", "24"),
      (
        "{process: resampled, days: [["
          + Array(repeating: "0", count: 24).joined(separator: ", ") + "]]}",
        "all hours are zero"
      ),
      ("{process: resampled, block: 0, days: [\(Self.day)]}", "0"),
      ("{process: resampled, first_weekday: noday, days: [\(Self.day)]}", "noday"),
    ])
  func wrong(arrivals: String, message: String) throws {
    do {
      _ = try definition(arrivals)
      Issue.record("\(arrivals) was read")
    } catch ScenarioFailure.invalid(let problems) {
      let first = try #require(problems.first { $0.severity == .error })
      #expect(first.description.hasPrefix("s.yaml:4:"), "\(first)")
      #expect(first.description.contains(message), "\(first)")
    }
  }

  @Test("parameters are drawn or fixed, and nothing else")
  func word() {
    #expect(throws: ScenarioFailure.self) {
      try definition("{rate: 1/h}", more: "parameters: guessed")
    }
  }
}
