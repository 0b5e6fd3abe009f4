import Statistics
import TestSupport
import Testing

struct SampleSummaryTests {
  @Test("A summary holds mean, spread, interval, quantiles and extremes")
  func known() throws {
    let summary = try #require(SampleSummary([9, 2, 4, 4, 5, 4, 7, 5]))
    #expect(summary.count == 8)
    #expect(summary.mean == 5)
    #expect(isClose(summary.standardDeviation, (32.0 / 7).squareRoot()))
    #expect(summary.p50 == 4.5)
    #expect(isClose(summary.p05, 2.7))
    #expect(isClose(summary.p95, 8.3))
    #expect(summary.minimum == 2 && summary.maximum == 9)
    let halfWidth = 2.364624252 * (32.0 / 7 / 8).squareRoot()
    #expect(isClose(summary.interval?.halfWidth, halfWidth, within: 1e-8))
  }

  @Test("The mean is right where naive addition loses small values")
  func compensated() {
    #expect(SampleSummary([1e16, 1, -1e16, 1])?.mean == 0.5)
    #expect(SampleSummary(Array(repeating: 0.1, count: 10))?.mean == 0.1)
  }

  @Test("Empty, single and infinite samples claim no more than they hold")
  func degenerate() {
    #expect(SampleSummary([]) == nil)
    #expect(ExactSampleSummary(wide: []) == nil)
    let single = SampleSummary([3])
    #expect(single?.mean == 3 && single?.p95 == 3)
    #expect(single?.interval == nil && single?.standardDeviation == nil)
    let infinite = SampleSummary([1, .infinity])
    #expect(infinite?.mean == .infinity && infinite?.interval == nil)
    let constant = SampleSummary([4, 4, 4])
    #expect(constant?.interval?.low == 4 && constant?.interval?.high == 4)
  }

  @Test("An exact summary keeps integers and agrees with the summary of doubles")
  func exact() throws {
    var generator = SplitMix64(seed: 4)
    let values = (0..<101).map { _ in
      Int128(Int64.random(in: -1_000_000...5_000_000, using: &generator))
    }
    let exact = try #require(ExactSampleSummary(wide: values))
    let real = try #require(SampleSummary(values.map { Double($0) }))
    #expect(Double(exact.mean) == real.mean.rounded(.toNearestOrEven))
    #expect(isClose(exact.standardDeviation, real.standardDeviation ?? 0))
    #expect(isClose(exact.interval?.low, real.interval?.low ?? 0))
    #expect(Double(exact.p05) == real.p05 && Double(exact.p50) == real.p50)
    #expect(Double(exact.p95) == real.p95)
    #expect(Double(exact.minimum) == real.minimum && Double(exact.maximum) == real.maximum)
  }

  @Test("Amounts beyond the precision of doubles keep their last nano-unit")
  func precision() {
    let large: Int128 = 9_007_199_254_740_993
    let summary = ExactSampleSummary(wide: [large, large, large])
    #expect(summary?.mean == large && summary?.p50 == large && summary?.p95 == large)
    #expect(summary?.standardDeviation == 0)
  }

  @Test("Totals beyond 64 bits are summarized like others")
  func wide() throws {
    let values: [Int128] = [-5, 3, 8, 3, 11, 40]
    let scale: Int128 = 1 << 80
    let narrow = try #require(ExactSampleSummary(wide: values.map { $0 * 1_000 }))
    let wide = try #require(ExactSampleSummary(wide: values.map { $0 * scale * 1_000 }))
    #expect(wide.mean == 10_000 * scale && narrow.mean == 10_000)
    #expect(wide.minimum == -5_000 * scale && wide.maximum == 40_000 * scale)
    #expect(wide.p50 == narrow.p50 * scale)
    let factor = Double(scale)
    #expect(isClose(wide.standardDeviation, (narrow.standardDeviation ?? 0) * factor))
    #expect(isClose(wide.interval?.low, (narrow.interval?.low ?? 0) * factor))
  }
}
