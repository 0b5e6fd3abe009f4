import CGSL
import Quantities
import Randomness
import Statistics
import TestSupport
import Testing
import Traffic

/// Sessions, and what their requests ask for.
@Suite("Sessions and marks", .enabled(if: isOptimized, "statistical tests run in release builds"))
struct ArrivalSessionTests {
  private static let lengths = [1.0, 2, 6]
  private static let weights = [0.25, 0.25, 0.5]
  private static let meanLength = 3.75

  private func shape(gap: Distribution) throws -> SessionShape {
    SessionShape(
      requests: try .discrete(values: Self.lengths, weights: Self.weights), gap: gap,
      growsContext: true, cachedContext: 0)
  }

  /// The probability of more requests than a number.
  private func probability(ofMoreThan count: Int) -> Double {
    zip(Self.lengths, Self.weights).reduce(0) { $0 + ($1.0 > Double(count) ? $1.1 : 0) }
  }

  private func counts(
    _ gap: Distribution, rate: Double, seconds: Double, replications: Int = 1_000
  ) throws -> [Double] {
    let shape = try shape(gap: gap)
    return try (0..<replications).map { replication in
      Double(
        Arrivals.times(
          try Arrivals.stream(
            .sessions(shape), rate: rate, over: Arrivals.seconds(seconds), replication: replication)
        ).count)
    }
  }

  @Test("Sessions of short gaps make their starts times their mean length of requests")
  func meanRate() throws {
    let counts = try counts(.constant(0), rate: 0.5, seconds: 2_000)
    try expectMean(counts, 0.5 * Self.meanLength * 2_000, within: 0.005, "requests")
    // A compound Poisson process: the variance is the rate times the second moment, 19.25.
    let mean = 0.5 * Self.meanLength * 2_000
    try expectMean(
      counts.map { ($0 - mean) * ($0 - mean) }, 0.5 * 2_000 * 19.25, within: 0.2, "variance")
  }

  @Test("Requests beyond the end are lost, those before it are all there")
  func truncation() throws {
    let (rate, length, gap) = (0.5, 600.0, 40.0)
    // Request k of a session comes k gaps after its start, uniform in the horizon.
    let constant = (0..<6).reduce(0) { sum, rank in
      sum + probability(ofMoreThan: rank) * rate * (length - Double(rank) * gap)
    }
    try expectMean(
      counts(.constant(gap), rate: rate, seconds: length), constant, within: 0.01, "constant gaps")
    // The sum of k exponential gaps is gamma: E (T − S)⁺ by its distribution function.
    let exponential = (0..<6).reduce(rate * length) { sum, rank in
      guard rank > 0 else { return sum }
      let order = Double(rank)
      let left =
        length * gsl_cdf_gamma_P(length, order, gap)
        - order * gap * gsl_cdf_gamma_P(length, order + 1, gap)
      return sum + probability(ofMoreThan: rank) * rate * left
    }
    try expectMean(
      counts(.exponential(mean: gap), rate: rate, seconds: length), exponential, within: 0.01,
      "exponential gaps")
  }

  @Test("Lengths of sessions have their distribution, and gaps have theirs")
  func lengthsAndGaps() throws {
    // Without gaps, a session's requests follow each other; the first has no context.
    var stream = try Arrivals.stream(
      .sessions(try shape(gap: .constant(0))), rate: 1, over: Arrivals.seconds(50_000))
    var lengths: [Int] = []
    while stream.next != .max {
      if stream.take().inputTokens == 100 { lengths.append(0) }
      lengths[lengths.count - 1] += 1
    }
    #expect(Set(lengths) == [1, 2, 6])
    let observed = [1, 2, 6].map { length in lengths.count { $0 == length } }
    expectFit(
      ChiSquare(observed: observed, expected: Self.weights.map { $0 * Double(lengths.count) })
        .pValue, "lengths")

    // So rare that sessions hardly ever overlap; what does overlap has a wrong gap.
    var rare = try Arrivals.stream(
      .sessions(try shape(gap: .gamma(mean: 2, cv: 0.5))), rate: 1e-6,
      over: Arrivals.seconds(1e9))
    var gaps: [Double] = []
    var before: (at: Int64, tokens: Int64) = (0, 0)
    while rare.next != .max {
      let at = rare.next
      let tokens = rare.take().inputTokens
      if tokens == before.tokens + 120 { gaps.append(Double(at - before.at) / 1e9) }
      before = (at, tokens)
    }
    #expect(gaps.count > 2_000)
    expectFit(KolmogorovSmirnov(gaps) { gsl_cdf_gamma_P($0, 4, 0.5) }.pValue, "gaps")
  }

  /// Input and output tokens of many requests.
  private func tokens(_ mix: MarkMix, count: Int = 100_000) throws -> [(Double, Double)] {
    var stream = try Arrivals.stream(
      .poisson, rate: 1, mix: mix, over: Arrivals.seconds(Double(count) * 2))
    return (0..<count).map { _ in
      let mark = stream.take()
      return (Double(mark.inputTokens), Double(mark.outputTokens))
    }
  }

  private func correlation(_ pairs: [(Double, Double)]) -> Double {
    let left = pairs.map { $0.0 }
    let right = pairs.map { $0.1 }
    return gsl_stats_correlation(left, 1, right, 1, pairs.count)
  }

  private func ranks(_ values: [Double]) -> [Double] {
    var ranks = Array(repeating: 0.0, count: values.count)
    for (rank, index) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated() {
      ranks[index] = Double(rank)
    }
    return ranks
  }

  @Test(
    "Input and output are correlated as asked, each with its own law", arguments: [-0.8, 0, 0.6])
  func correlatedLognormals(rho: Double) throws {
    // Numbers so large that rounding to whole tokens does not matter.
    let pairs = try tokens(
      Arrivals.mix(
        input: .lognormal(mu: 17, sigma: 1), output: .lognormal(mu: 16, sigma: 0.5),
        correlation: rho))
    let found = correlation(pairs.map { (gsl_sf_log($0.0), gsl_sf_log($0.1)) })
    // Fisher's transformation is normal with a variance of 1 / (n − 3).
    let error = 1 / Double(pairs.count - 3).squareRoot()
    #expect((gsl_atanh(found) - gsl_atanh(rho)).magnitude < 3.3 * error, "\(found)")
    expectFit(
      KolmogorovSmirnov(pairs.map { $0.0 }) { gsl_cdf_lognormal_P($0, 17, 1) }.pValue, "input")
    expectFit(
      KolmogorovSmirnov(pairs.map { $0.1 }) { gsl_cdf_lognormal_P($0, 16, 0.5) }.pValue, "output")
  }

  @Test(
    "Ranks of other distributions are correlated by (6 / π) asin(ρ / 2)", arguments: [-0.7, 0.5])
  func correlatedRanks(rho: Double) throws {
    let pairs = try tokens(
      Arrivals.mix(
        input: .gamma(mean: 1e8, cv: 0.7), output: .exponential(mean: 1e8), correlation: rho))
    let found = gsl_stats_correlation(
      ranks(pairs.map { $0.0 }), 1, ranks(pairs.map { $0.1 }), 1, pairs.count)
    let expected = 6 / Double.pi * asin(rho / 2)
    // The standard error of a rank correlation is a few percent above that of Fisher's.
    let error = 1.1 / Double(pairs.count - 3).squareRoot()
    #expect((gsl_atanh(found) - gsl_atanh(expected)).magnitude < 3.3 * error, "\(found)")
    expectFit(
      KolmogorovSmirnov(pairs.map { $0.0 }) { gsl_cdf_gamma_P($0, 1 / 0.49, 1e8 * 0.49) }.pValue,
      "input")
    expectFit(
      KolmogorovSmirnov(pairs.map { $0.1 }) { gsl_cdf_exponential_P($0, 1e8) }.pValue, "output")
  }

  @Test("Entries come with their shares, whatever came before")
  func shares() throws {
    let weights = [1.0, 2, 7, 0.5]
    let tokens = try CorrelatedPair(.constant(1), .constant(1), correlation: 0)
    let mix = try MarkMix(weights.map { MarkMix.Entry(share: $0, tokens: tokens) })
    var stream = try Arrivals.stream(.poisson, rate: 1, mix: mix, over: Arrivals.seconds(300_000))
    var pairs = Array(repeating: 0, count: 16)
    let count = 140_000
    for _ in 0..<count {
      let first = Int(stream.take().entry)
      pairs[first * 4 + Int(stream.take().entry)] += 1
    }
    let expected = weights.flatMap { first in
      weights.map { first * $0 / (10.5 * 10.5) * Double(count) }
    }
    expectFit(ChiSquare(observed: pairs, expected: expected).pValue, "pairs of entries")
  }
}
