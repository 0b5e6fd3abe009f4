import Quantities
import Randomness
import Testing
import Traffic

@testable import Fitting

@Suite("Rates that vary beside the profile")
struct VariationFitTests {
  private func sample(
    _ definition: TrafficDefinition, days: Int, seed: UInt64 = 1
  ) -> TraceSample {
    let start = Instant(nanoseconds: Samples.start)
    let interval = Interval(from: start, to: start + .day * Int64(days))
    var stream = SynthesizedStream(
      definition, over: interval, zone: .utc, seed: StreamSeed(seed: seed))
    var rows: [TraceRow] = []
    while stream.next != .max {
      rows.append(TraceRow(time: stream.next, inputTokens: 100, outputTokens: 20))
      _ = stream.take()
    }
    return TraceSample(models: ["m"], rows: rows, until: interval.to)
  }

  private func traffic(
    _ variation: RateVariation, perHour: Double = 60, growth: Double = 0
  ) -> TrafficDefinition {
    TrafficDefinition(
      process: .poisson, rate: perHour / 3600,
      profile: RateProfile(shape: .officeHours, monthlyGrowth: growth), mix: .nothing,
      variation: variation)
  }

  @Test("the variation of days and hours is found again")
  func found() throws {
    let truth = RateVariation(day: 0.3, dayCorrelation: 0.5, hour: 0.25, hourCorrelation: 0.6)
    let found = try (0..<6).map { seed in
      let profile = ProfileFit(
        sample(traffic(truth), days: 84, seed: UInt64(seed)), zone: .utc)
      return try #require(VariationFit(profile, dispersion: 1)).variation
    }
    func mean(_ value: (RateVariation) -> Double) -> Double {
      found.reduce(0) { $0 + value($1) } / Double(found.count)
    }
    #expect(abs(mean(\.day) - 0.3) < 0.06)
    // To which what the levels of the profile are uncertain by is added.
    #expect(abs(mean(\.hour) - 0.28) < 0.05)
    #expect(abs(mean(\.dayCorrelation) - 0.5) < 0.2)
    #expect(abs(mean(\.hourCorrelation) - 0.6) < 0.15)
  }

  @Test("independent requests vary by nothing but chance")
  func nothing() {
    let found = (0..<20).compactMap { seed in
      let profile = ProfileFit(
        sample(traffic(.none, perHour: 20), days: 28, seed: UInt64(seed)), zone: .utc)
      return VariationFit(profile, dispersion: 1)
    }
    #expect(found.count <= 1)
  }

  @Test("days that wander are no trend, and a trend is one")
  func trends() {
    let wandering = RateVariation(day: 0.4, dayCorrelation: 0.85)
    let found = (0..<40).count { seed in
      ProfileFit(
        sample(traffic(wandering, perHour: 20), days: 28, seed: UInt64(seed)), zone: .utc
      ).isGrowing
    }
    // Each would be one, did days not tell how long they are alike.
    #expect(found <= 8)
    let growing = ProfileFit(
      sample(traffic(.none, perHour: 20, growth: 0.5), days: 42), zone: .utc)
    #expect(growing.isGrowing)
  }

  @Test("what was fitted starts from the last day, with what is uncertain of it")
  func projected() throws {
    let truth = RateVariation(day: 0.4, dayCorrelation: 0.8)
    let sample = sample(traffic(truth, perHour: 10), days: 21)
    let fit = try TrafficFit(sample, options: .init())
    let ahead = fit.projected(from: sample.window.to)
    #expect(fit.definition.variation.before == nil && ahead.variation.before != nil)
    #expect(ahead.variation.day == fit.definition.variation.day)
    let uncertainty = try #require(ahead.uncertainty)
    #expect(uncertainty.rate > 0.02 && uncertainty.rate < 0.5 && uncertainty.day > 0.05)
    // Exactly what is written is drawn from.
    #expect(fit.definition.rate == fit.profile.rate)
  }

  @Test("requests that come in pairs within bursts keep how much their counts vary")
  func pairs() throws {
    var draws = Draws(seed: 8)
    var (now, isBusy, left) = (0.0, false, 600.0)
    var times: [Double] = []
    while now < 2.5 * 86_400 {
      let gap = draws.exponential(mean: isBusy ? 4 : 120)
      if gap < left {
        (now, left) = (now + gap, left - gap)
        times += [now, now]
      } else {
        now += left
        isBusy.toggle()
        left = draws.exponential(mean: isBusy ? 300 : 2_700)
      }
    }
    let sample = Samples.sample(times)
    let fit = try TrafficFit(sample, options: .init())
    #expect(fit.process.groups?.mean == 2)
    let rows = CountDispersion(fit, sample).rows.filter { ($0.window ?? 0) >= 600 }
    #expect(!rows.isEmpty)
    for row in rows {
      let (low, high) = (try #require(row.fittedLow), try #require(row.fittedHigh))
      #expect(row.measured > 20 && low < row.measured && row.measured < high)
    }
  }

  @Test("ways to project are scored on what they have not seen, and the best is written")
  func scores() throws {
    var options = TrafficFit.Options()
    options.chooses = true
    // Days of two quite different kinds, which no factor describes.
    let quiet = (0..<24).map { $0 < 12 ? 20.0 : 0 }
    let late = (0..<24).map { $0 < 12 ? 0 : 30.0 }
    let days = ResampledDays(days: [quiet, late, late, quiet, late, quiet, quiet])
    let recorded = TrafficDefinition(
      process: .resampled(days), rate: days.meanPerHour / 3600, profile: .flat, mix: .nothing)
    let fit = try TrafficFit(sample(recorded, days: 24), options: options)
    #expect(fit.scores.map(\.way) == HeldOutScore.Way.allCases)
    #expect(fit.scores.count { $0.isChosen } == 1)
    // Days drawn again must be better by a tenth than what was fitted.
    let (fitted, resampled) = (fit.scores[0], fit.scores[1])
    let isResampled = resampled.crps < 0.9 * fitted.crps
    #expect(fitted.way == .fitted && resampled.way == .resampled)
    #expect(resampled.isChosen == isResampled && (fit.days != nil) == isResampled)
    // A trace of hours has none.
    let short = try TrafficFit(sample(traffic(.none), days: 2), options: options)
    #expect(short.scores.isEmpty)
  }

  @Test("the ranked probability score is the closed form of its definition")
  func ranked() {
    // Of draws 1 and 3 and the value 2: 1 less half of the mean distance 1.
    #expect(RankedProbability.score([1, 3], 2) == 0.5)
    #expect(RankedProbability.score([5], 2) == 3)
  }
}
