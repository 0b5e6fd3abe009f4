import Projection
import Statistics
import Testing

@testable import Studies

@Suite("Estimates over replications")
struct MetricEstimateTests {
  /// Numbers that look random, the same each time.
  private func values(_ count: Int, seed: Int64, below limit: Int64) -> [Int64] {
    var state = seed
    return (0..<count).map { _ in
      state = (state &* 6_364_136_223_846_793_005) &+ 1_442_695_040_888_963_407
      return ((state >> 20) % limit + limit) % limit - limit / 3
    }
  }

  /// The quantile between neighbours, by its definition.
  private func quantile(_ level: Double, _ sorted: [Double]) -> Double {
    let place = Double(sorted.count - 1) * level
    let low = Int(place)
    return low + 1 < sorted.count
      ? sorted[low] + (place - Double(low)) * (sorted[low + 1] - sorted[low]) : sorted[low]
  }

  @Test("mean, deviation and quantiles of money are those of the textbook", arguments: 2...40)
  func money(count: Int) throws {
    let nanos = values(count, seed: Int64(count), below: 5_000_000_000_000)
    let estimate = MetricEstimate(.closingBalance, nanos.map { .money(Int128($0)) })
    let major = nanos.map { Double($0) / 1e9 }
    let mean = major.reduce(0, +) / Double(count)
    let squares = major.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let expected: [SummaryStatistic: Double] = [
      .mean: mean, .sd: (squares / Double(count - 1)).squareRoot(),
      .p05: quantile(0.05, major.sorted()), .p50: quantile(0.5, major.sorted()),
      .p95: quantile(0.95, major.sorted()), .min: try #require(major.min()),
      .max: try #require(major.max()),
    ]
    for statistic in SummaryStatistic.allCases {
      let range = try #require(estimate.range(of: statistic))
      let value = try #require(expected[statistic])
      #expect(abs(range.value - value) < 1e-8 * max(1, value.magnitude), "\(statistic)")
      #expect(range.low <= range.value && range.value <= range.high)
    }
    #expect(estimate.count == count)
  }

  @Test("numbers are summarized as money is")
  func numbers() throws {
    let nanos = values(50, seed: 3, below: 1_000_000_000).map { abs($0) }
    let money = MetricEstimate(.usageCost, nanos.map { .money(Int128($0)) })
    let numbers = MetricEstimate(.blockedHours, nanos.map { .number(Double($0) / 1e9) })
    for statistic in SummaryStatistic.allCases {
      let one = try #require(money.range(of: statistic))
      let other = try #require(numbers.range(of: statistic))
      #expect(abs(one.value - other.value) < 1e-8)
      for (left, right) in [(one.low, other.low), (one.high, other.high)] {
        #expect(left == right || abs(left - right) < 1e-8)
      }
    }
  }

  @Test("the interval of a mean is Student's: four values, three degrees of freedom")
  func student() throws {
    let estimate = MetricEstimate(.requests, [1, 2, 3, 4].map { .number($0) })
    let half = 3.182446305 * (5.0 / 3).squareRoot() / 2
    let interval = try #require(estimate.interval)
    #expect(abs(interval.low - (2.5 - half)) < 1e-8)
    #expect(abs(interval.high - (2.5 + half)) < 1e-8)
  }

  @Test("the interval of a probability is Clopper and Pearson's")
  func probability() throws {
    let estimate = MetricEstimate(
      .blockedProbability, (0..<10).map { .number($0 < 3 ? 1 : 0) })
    let range = try #require(estimate.range(of: .mean))
    // The tabulated interval for three of ten.
    #expect(abs(range.value - 0.3) < 1e-12)
    #expect(abs(range.low - 0.0667395) < 1e-6)
    #expect(abs(range.high - 0.6524529) < 1e-6)
    let never = MetricEstimate(.blockedProbability, (0..<10).map { _ in .number(0) })
    let bound = try #require(never.range(of: .mean))
    #expect(bound.low == 0 && abs(bound.high - 0.3084971) < 1e-6)
  }

  @Test("a quantile without enough replications for an interval is unbounded")
  func fewReplications() throws {
    let few = MetricEstimate(.requests, (0..<10).map { .number(Double($0)) })
    let tail = try #require(few.range(of: .p95))
    #expect(tail.low == -.infinity || tail.high == .infinity)
    let many = MetricEstimate(.requests, (0..<1000).map { .number(Double($0)) })
    let close = try #require(many.range(of: .p95))
    #expect(close.low > 930 && close.high < 970 && close.low < close.high)
  }

  @Test("no value has no summary; one value has no spread")
  func small() throws {
    let none = MetricEstimate(.fillRate, [])
    #expect(none.count == 0 && none.mean == nil && none.interval == nil)
    for statistic in SummaryStatistic.allCases { #expect(none.range(of: statistic) == nil) }
    let one = MetricEstimate(.usageCost, [.money(1_500_000_000)])
    #expect(one.mean == 1.5)
    let mean = try #require(one.range(of: .mean))
    #expect(mean.low == 0 && mean.high == .infinity)
    #expect(one.range(of: .max)?.value == 1.5)
    #expect(one.range(of: .sd) == nil)
    #expect(MetricEstimate(.requests, [.number(1)]).range(of: .sd) == nil)
  }

  @Test("hours that were never blocked are bounded by the measured time, amounts by nothing")
  func withoutEvents() throws {
    let hours = MetricEstimate(
      .blockedHours, Array(repeating: .number(0), count: 200), possible: 0...100)
    let range = try #require(hours.range(of: .mean))
    #expect(range.low == 0 && (range.high - 1.8275).magnitude < 1e-4)
    // 0.05 = 100 (1 - 0.025^(1/n))
    #expect(hours.replications(toTell: .mean, from: 0.05) == .about(7_376))
    let overdraft = MetricEstimate(
      .maximumOverdraft, Array(repeating: .money(0), count: 200))
    #expect(overdraft.interval == nil && overdraft.range(of: .mean)?.low == 0)
    #expect(overdraft.range(of: .mean)?.high == .infinity)
    #expect(overdraft.replications(toTell: .mean, from: 1) == .unbounded)
    #expect(overdraft.replications(toTell: .mean, from: 0) == .never)
  }
}
