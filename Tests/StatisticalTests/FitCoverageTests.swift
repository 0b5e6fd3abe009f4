import Quantities
import Randomness
import Statistics
import Testing
import Traffic

@testable import Fitting

/// Traffic drawn from known parameters, as a trace would have recorded it.
enum SyntheticTrace {
  static let seed = StreamSeed(seed: 811)

  /// Records what a definition gives over a time.
  static func sample(
    _ definition: TrafficDefinition, over interval: Interval, name: String, _ index: Int
  ) -> TraceSample {
    var stream = SynthesizedStream(
      definition, over: interval, zone: .utc, seed: seed.child(name).child(UInt64(index)))
    var rows: [Traffic.TraceRow] = []
    while stream.next != .max {
      let time = stream.next
      let mark = stream.take()
      rows.append(
        Traffic.TraceRow(
          time: time, entry: mark.entry, inputTokens: mark.inputTokens,
          outputTokens: mark.outputTokens))
    }
    return TraceSample(
      models: definition.mix.entries.indices.map { "m\($0)" }, rows: rows, until: interval.to)
  }

  static func definition(
    _ process: ArrivalProcess, perSecond rate: Double, profile: RateProfile = .flat,
    input: Distribution? = nil, output: Distribution? = nil, correlation: Double = 0
  ) throws -> TrafficDefinition {
    TrafficDefinition(
      process: process, rate: rate, profile: profile,
      mix: try Arrivals.mix(input: input, output: output, correlation: correlation))
  }
}

/// How often intervals hold the truth.
private struct CoverageCount {
  private var hits: [String: (inside: Int, of: Int)] = [:]

  mutating func add(_ name: String, _ estimate: Estimate?, _ truth: Double) {
    guard let interval = estimate?.interval else { return }
    let held = interval.contains(truth) ? 1 : 0
    hits[name, default: (0, 0)].inside += held
    hits[name, default: (0, 0)].of += 1
  }

  /// Expects the share of each to be near 95 %, of nearly all traces.
  func check(
    traces: Int, names: [String], from low: Double = 0.92, to high: Double = 0.98,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for name in names {
      let found = hits[name] ?? (0, 0)
      let share = Double(found.inside) / Double(max(1, found.of))
      #expect(
        found.of >= traces * 9 / 10 && share >= low && share <= high,
        "\(name): \(found.inside) of \(found.of), \(share)", sourceLocation: sourceLocation)
    }
  }
}

/// Whether 95 % intervals of a fit hold the parameters in 95 % of synthesized traces.
///
/// With six hundred traces the share itself is known to 0.9 points, so 92 to 98 % is more than
/// three standard errors away; with two hundred it is known to 1.5.
@Suite("Coverage of fits", .enabled(if: isOptimized, "statistical tests run in release builds"))
struct FitCoverageTests {
  @Test("rate, lognormal and gamma tokens and their correlation, of independent requests")
  func tokens() throws {
    let traces = 600
    let definition = try SyntheticTrace.definition(
      .poisson, perSecond: 0.1, input: .lognormal(median: 900, p95: 4000),
      output: .gamma(mean: 200, cv: 0.7), correlation: 0.4)
    var covered = CoverageCount()
    for index in 0..<traces {
      let sample = SyntheticTrace.sample(
        definition, over: Arrivals.seconds(4_000), name: "tokens", index)
      let fit = try TrafficFit(sample, options: .init())
      covered.add("rate", fit.rate, 360)
      let model = fit.models[0]
      let input = model.input?.candidates.first { $0.family == .lognormal }?.parameters
      covered.add("median", input?[0].estimate, 900)
      covered.add("p95", input?[1].estimate, 4000)
      let output = model.output?.candidates.first { $0.family == .gamma }?.parameters
      covered.add("mean", output?[0].estimate, 200)
      covered.add("cv", output?[1].estimate, 0.7)
      covered.add("correlation", model.correlation, 0.4)
    }
    covered.check(
      traces: traces, names: ["rate", "median", "p95", "mean", "cv", "correlation"])
  }

  @Test("small Weibull counts, where rounding to whole numbers matters")
  func smallCounts() throws {
    let traces = 600
    let distribution = try Distribution.weibull(mean: 6, cv: 1.4)
    let prepared = distribution.prepared()
    var covered = CoverageCount()
    for index in 0..<traces {
      var generator = SyntheticTrace.seed.child("small").child(UInt64(index)).generator()
      let tokens = (0..<400).map { _ in
        max(1, Int64((prepared.draw(&generator) + 0.5).rounded(.down)))
      }
      let fit = FamilyFit(.weibull, to: TokenHistogram(tokens))
      covered.add("mean", fit?.parameters[0].estimate, 6)
      covered.add("cv", fit?.parameters[1].estimate, 1.4)
    }
    covered.check(traces: traces, names: ["mean", "cv"])
  }

  @Test("rate and variation of gaps, of gamma renewals")
  func renewal() throws {
    let traces = 400
    let definition = try SyntheticTrace.definition(
      .renewal(gap: .gamma(mean: 1, cv: 1.8)), perSecond: 1)
    var covered = CoverageCount()
    for index in 0..<traces {
      let sample = SyntheticTrace.sample(
        definition, over: Arrivals.seconds(1_500), name: "renewal", index)
      let profile = ProfileFit(sample, zone: .utc)
      let times = ArrivalTimes(sample, seed: SyntheticTrace.seed)
      let gaps = RescaledGaps(
        times.seconds, profile.cells, rates: profile.cellRates,
        from: sample.window.from.nanoseconds, together: 1)
      let variation = GapFit(.gamma, to: gaps.expected).variation
      covered.add("cv", variation, 1.8)
      let rate = profile.rateEstimate(
        dispersion: variation.value * variation.value, requests: sample.count)
      covered.add("rate", rate, 3600)
    }
    covered.check(traces: traces, names: ["rate", "cv"])
  }

  @Test("rate and growth under a weekly profile")
  func profile() throws {
    let traces = 600
    let month = Interval(from: Arrivals.start, to: Arrivals.start + .day * 35)
    let definition = try SyntheticTrace.definition(
      .poisson, perSecond: 20.0 / 3600,
      profile: RateProfile(shape: .officeHours, monthlyGrowth: 0.25))
    var covered = CoverageCount()
    for index in 0..<traces {
      let sample = SyntheticTrace.sample(definition, over: month, name: "profile", index)
      let profile = ProfileFit(sample, zone: .utc)
      #expect(profile.shape == .hourOfWeek && profile.isGrowing)
      covered.add(
        "rate", profile.rateEstimate(dispersion: 1, requests: sample.count), 20)
      covered.add("growth", profile.growth, 0.25)
      // Wednesday, ten o'clock: one hour of the week by itself.
      let truth = WeekShape.officeHours.hours[2 * 24 + 10]
      covered.add("hour", profile.hourEstimates[2 * 24 + 10], truth)
    }
    covered.check(traces: traces, names: ["rate", "growth", "hour"])
  }

  @Test("ratio and mean times of two states")
  func bursts() throws {
    let traces = 200
    let definition = try SyntheticTrace.definition(
      .bursts([
        BurstState(relativeRate: 1, meanDwell: .second * 40),
        BurstState(relativeRate: 10, meanDwell: .second * 15),
      ]), perSecond: 1)
    var covered = CoverageCount()
    for index in 0..<traces {
      let sample = SyntheticTrace.sample(
        definition, over: Arrivals.seconds(3_000), name: "bursts", index)
      let process = ProcessFit(
        sample, ProfileFit(sample, zone: .utc), seed: SyntheticTrace.seed)
      guard case .bursts(let ratio, let quiet, let busy) = process.kind else { continue }
      covered.add("ratio", ratio, 10)
      covered.add("quiet", quiet, 40)
      covered.add("busy", busy, 15)
    }
    covered.check(traces: traces, names: ["ratio", "quiet", "busy"])
  }

  @Test("p-values are equally likely where the fit is right: one in ten is below a tenth")
  func pValues() throws {
    let traces = 200
    let definition = try SyntheticTrace.definition(
      .poisson, perSecond: 0.1, input: .lognormal(median: 300, p95: 2000))
    var below: [String: Int] = [:]
    for index in 0..<traces {
      let sample = SyntheticTrace.sample(
        definition, over: Arrivals.seconds(1_500), name: "p", index)
      let fit = try TrafficFit(sample, options: .init(seed: UInt64(index)))
      for row in GoodnessOfFit(fit, sample).rows {
        guard let pValue = row.pValue, pValue <= 0.1 else { continue }
        below["\(row.stream) \(row.measure)", default: 0] += 1
      }
    }
    for stream in ["gaps", "m0 input"] {
      for measure in ["kolmogorov_smirnov", "anderson_darling"] {
        // Twenty are expected, with a standard deviation of 4.2.
        let count = below["\(stream) \(measure)"] ?? 0
        #expect(count >= 6 && count <= 36, "\(stream) \(measure): \(count) of \(traces)")
      }
    }
  }

  @Test("projected bands hold as many windows as they say, over many traces")
  func backtest() throws {
    let traces = 150
    let definition = try SyntheticTrace.definition(
      .poisson, perSecond: 0.1, input: .lognormal(median: 900, p95: 2500),
      output: .exponential(mean: 100))
    var inside: [String: (Int, Int)] = [:]
    for index in 0..<traces {
      let interval = Arrivals.seconds(4_800)
      let sample = SyntheticTrace.sample(definition, over: interval, name: "backtest", index)
      let result = try Backtest(
        sample, split: interval.from + Duration(seconds: 3_360),
        options: .init(seed: UInt64(index)), replications: 199)
      #expect(result.windowLength == .minute)
      for coverage in result.coverage {
        let name = "\(coverage.measure.rawValue) \(coverage.level)"
        let old = inside[name] ?? (0, 0)
        inside[name] = (old.0 + coverage.inside, old.1 + coverage.windows)
      }
      for total in result.totals {
        let name = "total \(total.measure.rawValue)"
        let old = inside[name] ?? (0, 0)
        inside[name] = (old.0 + (total.band95.contains(total.measured) ? 1 : 0), old.1 + 1)
      }
    }
    for measure in Backtest.Measure.allCases {
      // 3,600 windows: known to 0.4 points; counts are whole, so bands hold a little more.
      for (level, low, high) in [(0.9, 0.88, 0.955), (0.95, 0.935, 0.985)] {
        let (hits, all) = inside["\(measure.rawValue) \(level)"] ?? (0, 1)
        let share = Double(hits) / Double(all)
        #expect(share >= low && share <= high, "\(measure.rawValue) \(level): \(share)")
      }
      // 150 totals: known to 1.8 points.
      let (hits, all) = inside["total \(measure.rawValue)"] ?? (0, 1)
      let share = Double(hits) / Double(all)
      #expect(share >= 0.9 && share <= 0.995, "total \(measure.rawValue): \(share)")
    }
  }
}
