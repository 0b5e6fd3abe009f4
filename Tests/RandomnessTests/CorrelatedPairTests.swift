import CGSL
import Randomness
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Correlated pairs")
struct CorrelatedPairTests {
  private func draws(_ pair: CorrelatedPair, _ count: Int = 20_000) -> [(Double, Double)] {
    pair.draws(count, seed: StreamSeed(seed: 6).child("pairs"))
  }

  private func correlation(_ left: [Double], _ right: [Double]) -> Double {
    gsl_stats_correlation(left, 1, right, 1, left.count)
  }

  /// Returns the correlation of the ranks; there are no ties.
  private func rankCorrelation(_ left: [Double], _ right: [Double]) -> Double {
    func ranks(_ values: [Double]) -> [Double] {
      var ranks = [Double](repeating: 0, count: values.count)
      for (rank, index) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated() {
        ranks[index] = Double(rank)
      }
      return ranks
    }
    return correlation(ranks(left), ranks(right))
  }

  @Test(
    "Two lognormals have the correlation of their logarithms",
    arguments: [-1, -0.9, -0.3, 0, 0.2, 0.7, 0.99, 1])
  func lognormals(rho: Double) throws {
    let pair = try CorrelatedPair(
      .lognormal(mu: 6.5, sigma: 1.2), .lognormal(mu: 5, sigma: 0.7), correlation: rho)
    let values = draws(pair)
    let (left, right) = (values.map { log($0.0) }, values.map { log($0.1) })
    // Five standard errors.
    let bound = 5 * (1 - rho * rho) / 20_000.0.squareRoot() + 1e-12
    #expect((correlation(left, right) - rho).magnitude <= bound)
    #expect((gsl_stats_mean(left, 1, left.count) - 6.5).magnitude < 5 * 1.2 / 141)
    #expect((gsl_stats_mean(right, 1, right.count) - 5).magnitude < 5 * 0.7 / 141)
    #expect((gsl_stats_sd(right, 1, right.count) - 0.7).magnitude < 5 * 0.7 / 200)
  }

  @Test(
    "Any continuous pair has the rank correlation of its normal variables",
    arguments: [-0.8, 0.4, 0.9])
  func ranks(rho: Double) throws {
    let expected = 6 / Double.pi * asin(rho / 2)
    let pairs = [
      try CorrelatedPair(
        .lognormal(mu: 2, sigma: 1), .lognormal(mu: 1, sigma: 2), correlation: rho),
      try CorrelatedPair(
        .exponential(mean: 3), .gamma(shape: 2, scale: 4), correlation: rho),
      try CorrelatedPair(
        .weibull(shape: 2, scale: 1), .pareto(scale: 1, shape: 3), correlation: rho),
      try CorrelatedPair(
        .uniform(low: -1, high: 1), .empirical([1, 2, 5], interpolated: true), correlation: rho),
    ]
    for pair in pairs {
      let values = draws(pair)
      let found = rankCorrelation(values.map { $0.0 }, values.map { $0.1 })
      #expect((found - expected).magnitude < 5 / 20_000.0.squareRoot())
    }
  }

  @Test("The margins stay those of the two distributions")
  func margins() throws {
    let first = try Distribution.gamma(mean: 5, cv: 4)
    let second = try Distribution.weibull(mean: 7, cv: 0.5)
    let values = draws(try CorrelatedPair(first, second, correlation: 0.6))
    for (distribution, sample) in [
      (first, values.map { $0.0 }), (second, values.map { $0.1 }),
    ] {
      for p in [0.1, 0.5, 0.9, 0.99] {
        let share = sample.count { $0 <= distribution.quantile(p) }
        let error = 5 * (p * (1 - p) / 20_000).squareRoot()
        #expect((Double(share) / 20_000 - p).magnitude < error)
      }
    }
  }

  @Test("Without correlation each is drawn as it would be alone")
  func independent() throws {
    let first = try Distribution.exponential(mean: 2)
    let other = try Distribution.gamma(shape: 3, scale: 1)
    let seed = StreamSeed(seed: 6).child("pairs")
    let pairs = draws(try CorrelatedPair(first, other, correlation: 0), 1000)
    #expect(pairs.map { $0.0 } == first.draws(1000, seed: seed))
    // What the second is does not matter to the first.
    let others = draws(try CorrelatedPair(first, .constant(1), correlation: 0), 1000)
    #expect(others.map { $0.0 } == pairs.map { $0.0 })
  }

  @Test("Full correlation of one distribution with itself gives equal numbers")
  func comonotone() throws {
    for distribution in [
      try Distribution.exponential(mean: 2), try .lognormal(mu: 0, sigma: 1),
      try .discrete(values: [1, 2, 3], weights: [1, 1, 1]),
    ] {
      let pair = try CorrelatedPair(distribution, distribution, correlation: 1)
      #expect(draws(pair, 1000).allSatisfy { $0.0 == $0.1 })
    }
  }

  @Test("Correlated draws of positive families are finite and above zero, whatever the shape")
  func limits() throws {
    let one = try Distribution.exponential(mean: 1)
    for shape in [1e-300, 1e-4, 0.003, 0.02, 0.0625, 1, 4e4, 1e8] {
      for distribution in [
        try Distribution.gamma(shape: shape, scale: 1), try .weibull(shape: shape, scale: 1),
        try .pareto(scale: 1, shape: shape),
      ] {
        for (left, right) in draws(try CorrelatedPair(distribution, one, correlation: 0.5), 300) {
          #expect(left > 0 && left.isFinite, "\(distribution.kind)")
          #expect(right > 0 && right.isFinite)
        }
      }
    }
    let wild = try Distribution.lognormal(mu: 0, sigma: 1e4)
    for other in [wild, one] {
      for (left, right) in draws(try CorrelatedPair(wild, other, correlation: -0.5), 300) {
        #expect(left > 0 && left.isFinite)
        #expect(right > 0 && right.isFinite)
      }
    }
    let mixture = try Distribution.mixture([
      (1, .pareto(scale: 1, shape: 1e-4)), (1, .constant(1)),
    ])
    for (left, _) in draws(try CorrelatedPair(mixture, one, correlation: 0.5), 300) {
      #expect(left.isFinite)
    }
  }
}
