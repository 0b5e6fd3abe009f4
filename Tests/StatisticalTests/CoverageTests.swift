import CGSL
import Experiments
import Quantities
import Statistics
import TestSupport
import Testing

/// Whether the claimed confidence of intervals is the share of experiments in which they hold.
///
/// With four thousand experiments the share itself is known to 0.35 points, so 93 to 97 % is more than
/// five standard errors away.
@Suite(.enabled(if: isOptimized))
struct CoverageTests {
  private static let experiments = 4_000

  /// Repeats an experiment on generators of their own and returns the share that held.
  private func share(
    _ experiment: (inout CoverageGenerator) throws -> Bool
  ) rethrows -> Double {
    var held = 0
    for index in 0..<Self.experiments {
      var generator = CoverageGenerator(seed: UInt64(index))
      held += try experiment(&generator) ? 1 : 0
    }
    return Double(held) / Double(Self.experiments)
  }

  @Test("Student's interval covers the mean of normal values", arguments: [3, 10, 50])
  func normalMean(count: Int) throws {
    let covered = try share { generator in
      let values = (0..<count).map { _ in 7 + 3 * generator.normal() }
      return try #require(SampleSummary(values)?.interval).contains(7)
    }
    #expect(covered >= 0.93 && covered <= 0.97)
  }

  @Test("Student's interval covers the mean of a hundred skewed values")
  func exponentialMean() throws {
    let covered = try share { generator in
      let values = (0..<100).map { _ in generator.exponential() }
      return try #require(SampleSummary(values)?.interval).contains(1)
    }
    #expect(covered >= 0.93 && covered <= 0.97)
  }

  @Test("The exact summary's interval covers the mean of amounts")
  func amounts() throws {
    let covered = try share { generator in
      let values = (0..<40).map { _ in Int128(5e9 + 1e9 * generator.normal()) }
      return try #require(ExactSampleSummary(wide: values)?.interval).contains(5e9)
    }
    #expect(covered >= 0.93 && covered <= 0.97)
  }

  @Test(
    "Order statistics cover the quantile of any distribution",
    arguments: [QuantileLevel.p05, .p25, .p50, .p95])
  func quantile(level: QuantileLevel) throws {
    let truth = -log(1 - level.probability)
    let covered = try share { generator in
      let values = (0..<400).map { _ in generator.exponential() }.sorted()
      return try #require(QuantileInterval.ofSorted(values, level)).contains(truth)
    }
    #expect(covered >= 0.94 && covered <= 0.975)
  }

  @Test("Clopper-Pearson covers the probability", arguments: [0.1, 0.3, 0.5])
  func proportion(probability: Double) throws {
    let covered = try share { generator in
      let hits = (0..<500).count { _ in generator.uniform() < probability }
      return try #require(ConfidenceInterval.ofProportion(successes: hits, trials: 500))
        .contains(probability)
    }
    #expect(covered >= 0.94 && covered <= 0.97)
  }

  @Test("The paired interval covers the difference under common noise")
  func paired() throws {
    let covered = try share { generator in
      let noise = (0..<20).map { _ in 100 * generator.exponential() }
      let other = noise.map { $0 + 2 + generator.normal() }
      var pairs = PairedMoments<RoundedSeries>()
      for (left, right) in zip(noise, other) { pairs.add(baseline: left, alternative: right) }
      return try #require(pairs.estimate()?.interval).contains(2)
    }
    #expect(covered >= 0.93 && covered <= 0.97)
  }

  @Test("Survival limits cover the survival probability of censored times")
  func survival() throws {
    let covered = share { generator in
      let observations = (0..<100).map { _ in
        let event = generator.exponential()
        let censoring = 2 * generator.exponential()
        return (time: Duration(seconds: min(event, censoring)), isEvent: event <= censoring)
      }
      let step = SurvivalCurve(observations).steps.last { $0.time.seconds <= 0.7 }
      return step?.interval?.contains(exp(-0.7)) ?? false
    }
    #expect(covered >= 0.93 && covered <= 0.97)
  }

  @Test("A sequential stop costs no more coverage than its documentation says")
  func sequential() {
    let rule = StoppingRule(.relative(0.1), minimum: 30, maximum: 2_000, batch: 10)
    let covered = share { generator in
      var values: [Double] = []
      while let batch = rule.nextBatch(after: values.count) {
        while values.count < batch.upperBound { values.append(generator.exponential()) }
        if rule.isReached(by: values) { break }
      }
      return SampleSummary(values)?.interval?.contains(1) ?? false
    }
    #expect(covered >= 0.915 && covered <= 0.97)
  }

  @Test("P-values of true hypotheses are evenly spread")
  func pValues() {
    var kolmogorov: [Double] = []
    var anderson: [Double] = []
    for index in 0..<Self.experiments {
      var generator = CoverageGenerator(seed: UInt64(index) + 1_000_000)
      let sample = (0..<30).map { _ in generator.uniform() }
      kolmogorov.append(KolmogorovSmirnov(sample) { $0 }.pValue)
      anderson.append(AndersonDarling(sample) { $0 }.pValue)
    }
    for values in [kolmogorov, anderson] {
      for level in [0.01, 0.05, 0.1, 0.5] {
        let share = Double(values.count { $0 <= level }) / Double(values.count)
        let error = (level * (1 - level) / Double(values.count)).squareRoot()
        #expect((share - level).magnitude <= 4 * error + 0.03 * level, "\(level): \(share)")
      }
    }
  }
}

/// Draws by inversion through GSL, independent of the project's own samplers.
private struct CoverageGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0xd134_2543_de82_ef95 &+ 0x2545_f491_4f6c_dd1d }

  /// Strictly between 0 and 1.
  mutating func uniform() -> Double {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    mixed ^= mixed >> 31
    return (Double(mixed >> 12) + 0.5) * 0x1p-52
  }

  mutating func exponential() -> Double { -log(uniform()) }

  mutating func normal() -> Double { gsl_cdf_ugaussian_Pinv(uniform()) }
}
