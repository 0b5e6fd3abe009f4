import Projection
import Quantities
import Testing

@testable import Scenarios

@Suite("A warm-up or a precision that means nothing is refused at its place")
struct MalformedMeasurementTests {
  static let measurements: [Malformed] = [
    Malformed(
      Minimal.scenario(more: "until: {half_width: 1%, of: blocked}"), "6:29",
      "`blocked` is not a metric; there are blocked_hours, blocked_requests, "),
    Malformed(
      Minimal.scenario(more: "until: {half_width: 1%, of: total_spent}"), "6:29",
      "did you mean `total_spend`"),
    Malformed(
      Minimal.scenario(more: "until: {half_width: 1%, of: total_spend.max}"), "6:41",
      "`max` has no interval; write `mean`, `p05`, `p50` or `p95`"),
    Malformed(
      Minimal.scenario(more: "until: {half_width: 1%, of: total_spend.p99}"), "6:41",
      "`p99` is not a statistic"),
    Malformed(
      Minimal.scenario(more: "until: {half_width: 1%, of: P(served)}"), "6:31",
      "the only probability is `P(blocked)`"),
    Malformed(
      Minimal.scenario(more: "until: {half_width: 1%, of: requests <= 5}"), "6:38", "left over"),
    Malformed(
      Minimal.scenario(more: "until: {half_width: 1%, of: requests@b}"), "6:29",
      "there is no organization `b`"),
    Malformed(
      Minimal.scenario(more: "until: [{half_width: 1%, of: requests}, {of: fill_rate}]"), "6:41",
      "`half_width` is missing"),
    Malformed(Minimal.scenario(more: "until: 1%"), "6:8", "as a mapping"),
    Malformed(Minimal.scenario(more: "warm_up: 14"), "6:12", "lacks a unit"),
    Malformed(Minimal.scenario(more: "warm_up: 0d"), "6:10", "zero"),
    Malformed(Minimal.scenario(more: "warm_up: -1d"), "6:10", "is not a duration"),
    Malformed(
      Minimal.scenario(more: "warm_up: 90d"), "6:10",
      "leaves nothing of the horizon to measure, which ends at 2026-04-01T00:00:00+00:00"),
    Malformed(
      Minimal.scenario(more: "warm_up: 1000 months"), "6:10", "leaves nothing of the horizon"),
    Malformed(
      Minimal.scenario(more: "warm_ups: 1d"), "6:1", "did you mean `warm_up`"),
    Malformed(
      Minimal.scenario(more: "until: {half_width: 0, of: requests}"), "6:21", "greater than zero"),
    Malformed(
      Minimal.scenario(more: "until: {half_width: 1%, of: requests, maximum_replications: 3}"),
      "6:61", "from 30 to"),
  ]

  @Test("every mistake is reported where it stands", arguments: measurements)
  func refuses(malformed: Malformed) throws {
    let problems = try FullScenario.problems(malformed.text)
    let start = "s.yaml:\(malformed.place): error: "
    #expect(
      problems.contains { $0.hasPrefix(start) && $0.contains(malformed.message) },
      "expected \(start)…\(malformed.message)…, found \(problems)")
  }

  @Test("a warm-up follows the calendar and the clocks of the scenario's zone")
  func calendar() throws {
    let zone = "{start: 2026-03-01, duration: 90d, time_zone: America/New_York}"
    for (text, end) in [
      ("1 month", "2026-04-01T00:00:00-04:00"), ("14d", "2026-03-15T00:00:00-04:00"),
      ("336h", "2026-03-15T01:00:00-04:00"), ("89d23h", "2026-05-29T23:00:00-04:00"),
    ] {
      let input = try FullScenario.read(Minimal.scenario(horizon: zone, more: "warm_up: \(text)"))
        .input
      #expect(input.zone.iso8601(input.measured.from) == end)
      #expect(input.horizon.from < input.measured.from && input.measured.to == input.horizon.to)
    }
    let set = try FullScenario.read(Minimal.text, set: ["warm_up=3d"]).input
    #expect(set.warmUp == .day * 3)
  }
}
