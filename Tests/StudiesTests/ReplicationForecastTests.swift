import Projection
import Statistics
import Studies
import Testing

@Suite("How many replications would tell")
struct ReplicationForecastTests {
  @Test("an event that is never seen: the least number whose upper limit is the bound")
  func withoutEvents() throws {
    // ln 0.025 / ln(1 - p)
    for (bound, count) in [(0.5, 6), (0.1, 36), (0.05, 72), (0.01, 368), (0.001, 3_688)] {
      #expect(ReplicationForecast.withoutEvents(toShowAtMost: bound) == count)
      for (trials, isShown) in [(count, true), (count - 1, false)] {
        let high = try #require(ConfidenceInterval.ofProportion(successes: 0, trials: trials)).high
        #expect((high <= bound) == isShown)
      }
    }
    #expect(ReplicationForecast.withoutEvents(toShowAtMost: 1) == 1)
    #expect(ReplicationForecast.withoutEvents(toShowAtMost: 0) == nil)
  }

  private func blocks(_ hits: Int, of count: Int) -> MetricEstimate {
    MetricEstimate(.blockedProbability, (0..<count).map { .number($0 < hits ? 1 : 0) })
  }

  @Test("a probability that was never or always seen is told without chance")
  func extremes() {
    #expect(blocks(0, of: 100).replications(toTell: .mean, from: 0.01) == .about(368))
    #expect(blocks(100, of: 100).replications(toTell: .mean, from: 0.99) == .about(368))
    #expect(blocks(0, of: 100).replications(toTell: .mean, from: 0) == .never)
    #expect(blocks(100, of: 100).replications(toTell: .mean, from: 1) == .never)
    #expect(blocks(5, of: 100).replications(toTell: .mean, from: 0.05) == .never)
  }

  @Test("a number that is told is about enough, and a third of it is not")
  func isEnough() throws {
    for (hits, count, bound) in [(10, 100, 0.12), (10, 100, 0.08), (40, 200, 0.22)] {
      let forecast = blocks(hits, of: count).replications(toTell: .mean, from: bound)
      guard case .about(let needed)? = forecast else {
        Issue.record("no number for \(hits) of \(count)")
        continue
      }
      func isTold(_ trials: Int) throws -> Bool {
        let share = Double(hits) / Double(count)
        let interval = try #require(
          ConfidenceInterval.ofProportion(
            successes: Int((share * Double(trials)).rounded()), trials: trials))
        return !interval.contains(bound)
      }
      #expect(try isTold(needed * 3 / 2) && !isTold(needed / 3), "\(needed)")
    }
  }

  @Test("an interval narrows with the square root: four times as many for half the distance")
  func means() {
    let values = (0..<50).map { Metric.Value.number(Double($0 % 10)) }
    let estimate = MetricEstimate(.requests, values)
    func needed(_ bound: Double) -> Int {
      guard case .about(let count)? = estimate.replications(toTell: .mean, from: bound) else {
        return -1
      }
      return count
    }
    // The mean is 4.5.
    #expect(needed(4.6) > 3_000 && needed(4.6) < 4_000)
    #expect(abs(needed(4.6) - 4 * needed(4.7)) <= 4)
    #expect(needed(4.4) == needed(4.6))
    #expect(estimate.replications(toTell: .mean, from: 4.5) == .never)
    #expect(needed(4.5 + 1e-9) > ReplicationForecast.most)
  }

  @Test("a quantile needs an interval first; what has none is not forecast")
  func quantiles() {
    let few = MetricEstimate(.requests, (0..<20).map { .number(Double($0)) })
    #expect(few.replications(toTell: .p95, from: 30) == .atLeast(72))
    #expect(few.replications(toTell: .p05, from: 30) == .atLeast(72))
    #expect(
      MetricEstimate(.requests, [.number(1)]).replications(toTell: .mean, from: 3) == .atLeast(2))
    #expect(few.replications(toTell: .max, from: 30) == nil)
    #expect(MetricEstimate(.fillRate, []).replications(toTell: .mean, from: 1) == nil)
    let many = MetricEstimate(.requests, (0..<400).map { .number(Double($0)) })
    guard case .about(let count)? = many.replications(toTell: .p50, from: 210) else {
      Issue.record("no number")
      return
    }
    #expect(count > 1_000 && count < 2_500)
  }
}
