import CGSL
import Quantities
import Randomness
import Statistics
import Testing
import Text
import Traffic

@testable import Fitting

@Suite("Traffic fitted to a trace")
struct TrafficFitTests {
  private func rows(_ count: Int, seed: UInt64) -> [TraceRow] {
    var draws = Draws(seed: seed)
    var now = 0.0
    return (0..<count).map { index in
      now += draws.exponential(mean: 10)
      let input = Draws.tokens(700 * exp(draws.normal()))
      return TraceRow(
        time: Samples.start + Int64(now * 1e9), entry: index % 10 == 0 ? 1 : 0,
        inputTokens: input, cachedInputTokens: index % 2 == 0 ? input / 2 : 0,
        outputTokens: Draws.tokens(draws.exponential(mean: 100)))
    }
  }

  @Test("shares of models add up to one, with the most frequent first")
  func models() throws {
    let sample = TraceSample(models: ["small", "large"], rows: rows(700, seed: 1))
    let fit = try TrafficFit(sample, options: .init())
    #expect(fit.models.map(\.name) == ["small", "large"] && fit.models.map(\.count) == [630, 70])
    #expect(fit.models.reduce(0) { $0 + $1.share } == 1)
    #expect(fit.models[1].shareInterval?.contains(0.1) == true)
    #expect(fit.definition.mix.entries.count == 2)
    // Half the input of half of the requests.
    let shares = try #require(fit.models[0].cachedShares)
    let rows = sample.rows.filter { $0.entry == 0 }
    let cached = rows.reduce(0.0) { $0 + Double($1.cachedInputTokens) }
    let input = rows.reduce(0.0) { $0 + Double($1.inputTokens) }
    #expect(abs(shares.reduce(0, +) / Double(shares.count) - cached / input) < 1e-4)
  }

  @Test("the same trace and seed give the same estimates; the seed moves no estimate without ties")
  func repeated() throws {
    let sample = TraceSample(models: ["m", "n"], rows: rows(150, seed: 2))
    let first = try TrafficFit(sample, options: .init(seed: 4))
    let second = try TrafficFit(sample, options: .init(seed: 4))
    let third = try TrafficFit(sample, options: .init(seed: 5))
    #expect(first.parameters == second.parameters && first.parameters == third.parameters)
    let (one, two) = (GoodnessOfFit(first, sample), GoodnessOfFit(second, sample))
    #expect(one.rows == two.rows && one.quantiles == two.quantiles)
    #expect(one.rows != GoodnessOfFit(third, sample).rows)
  }

  @Test("too few rows and rows of one time are refused")
  func refused() {
    #expect(throws: FitProblem.tooFewRows(count: 49, needed: 50)) {
      try Samples.sample((0..<49).map { Double($0) }).check()
    }
    #expect(throws: FitProblem.noSpan) {
      try Samples.sample(Array(repeating: 3, count: 60)).check()
    }
  }

  @Test("a split leaves no request out and knows what was watched")
  func split() {
    let sample = Samples.sample((0..<100).map { Double($0) })
    let at = Instant(nanoseconds: Samples.start + 70_000_000_000)
    let parts = sample.split(at: at)
    #expect(parts.before.count == 70 && parts.after.count == 30)
    #expect(parts.before.window == Interval(from: sample.window.from, to: at))
    #expect(parts.after.window == Interval(from: at, to: sample.window.to))
    #expect(parts.after.times.first == at.nanoseconds)
  }

  @Test("a backtest counts what the trace has in each window and in all")
  func backtest() throws {
    let sample = TraceSample(models: ["m", "n"], rows: rows(600, seed: 3))
    let span = sample.window.duration
    let split = sample.window.from + Duration(nanoseconds: span.nanoseconds / 2)
    let result = try Backtest(
      sample, split: split, options: .init(), replications: 40, window: .minute * 5)
    let rest = sample.split(at: split).after
    #expect(result.heldOut == rest.count && result.fit.count + rest.count == 600)
    for (measure, total) in [
      (Backtest.Measure.requests, Double(rest.count)),
      (.inputTokens, rest.rows.reduce(0.0) { $0 + Double($1.inputTokens) }),
      (.outputTokens, rest.rows.reduce(0.0) { $0 + Double($1.outputTokens) }),
    ] {
      let rows = result.rows.filter { $0.measure == measure }
      #expect(rows.reduce(0) { $0 + $1.measured } == total)
      #expect(result.totals.first { $0.measure == measure }?.measured == total)
      #expect(rows.first?.window.from == split && rows.last?.window.to == sample.window.to)
      for row in rows {
        #expect(row.band95.low <= row.band90.low && row.band90.high <= row.band95.high)
      }
      let coverage = result.coverage.filter { $0.measure == measure }
      #expect(coverage.map(\.level) == [0.9, 0.95])
      #expect(coverage[1].inside == rows.count { $0.band95.contains($0.measured) })
      #expect(coverage[1].windows == rows.count)
    }
  }
}
