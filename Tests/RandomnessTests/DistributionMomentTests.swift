import CGSL
import Testing

@testable import Randomness

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Moments")
struct DistributionMomentTests {
  @Test("Means are the closed forms")
  func closedForms() throws {
    #expect(try Distribution.constant(-7).mean == -7)
    let uniform = try Distribution.uniform(low: -2, high: 10)
    #expect(uniform.mean == 4)
    let exponential = try Distribution.exponential(mean: 30)
    #expect(exponential.mean == 30)
    for sigma in [1e-9, 1e-4, 0.5, 1.2, 4, 15] {
      let lognormal = try Distribution.lognormal(mu: 2, sigma: sigma)
      #expect(isClose(lognormal.mean, exp(2 + sigma * sigma / 2)))
    }
    for shape in [0.01, 0.5, 1, 20, 1e9] {
      let gamma = try Distribution.gamma(shape: shape, scale: 3)
      #expect(isClose(gamma.mean, 3 * shape))
    }
    for shape in [0.2, 0.5, 1, 2, 20] {
      let weibull = try Distribution.weibull(shape: shape, scale: 3)
      #expect(isClose(weibull.mean, 3 * tgamma(1 + 1 / shape)))
    }
    let pareto = try Distribution.pareto(scale: 2, shape: 3)
    #expect(pareto.mean == 3)
  }

  @Test("A Weibull distribution of a large shape has a small variance, not a negative one")
  func narrowWeibull() {
    for shape in [999.0, 1001, 1e4, 1e6, 1e9, 1e12] {
      let variation = expm1(weibullLogMomentRatio(shape: shape)).squareRoot()
      // The limit is that of the extreme value distribution, π / √6 over the shape.
      #expect(isClose(variation * shape, 1.2825498301618641, within: 2 / shape))
    }
    // Both forms agree where one takes over.
    let below = weibullLogMomentRatio(shape: 1000)
    let above = weibullLogMomentRatio(shape: 1000.0.nextUp)
    #expect(isClose(below, above, within: 2e-8))
    #expect(isClose(above, exactLogMomentRatio(1000), within: 1e-13))
  }

  /// The logarithm of the ratio by the power series of the logarithm of the gamma function.
  private func exactLogMomentRatio(_ shape: Double) -> Double {
    (2...12).reversed().reduce(0) { sum, n in
      let sign = n % 2 == 0 ? 1.0 : -1
      let power = pow(1 / shape, Double(n))
      return sum + sign * gsl_sf_zeta_int(Int32(n)) * (pow(2, Double(n)) - 2) / Double(n) * power
    }
  }

  @Test("A moment that is infinite, or too large for a number, is nil")
  func infiniteMoments() throws {
    #expect(try Distribution.pareto(scale: 1, shape: 1).mean == nil)
    #expect(try Distribution.pareto(scale: 1, shape: 1.5).mean == 3)
    #expect(try Distribution.lognormal(mu: 0, sigma: 40).mean == nil)
    #expect(try Distribution.gamma(shape: 1e200, scale: 1e200).mean == nil)
    #expect(try Distribution.weibull(shape: 0.001, scale: 1).mean == nil)
    let heavy = try Distribution.pareto(scale: 1, shape: 1.5)
    let endless = try Distribution.pareto(scale: 1, shape: 0.5)
    let light = try Distribution.constant(1)
    #expect(try Distribution.mixture([(1, light), (1, heavy)]).mean == 2)
    #expect(try Distribution.mixture([(1, light), (1, endless)]).mean == nil)
    #expect(try Distribution.mixture([(1, light), (0, endless)]).mean == 1)
  }

  @Test("Lists have the means of their values")
  func lists() throws {
    let discrete = try Distribution.discrete(values: [1, 2, 10], weights: [3, 0, 1])
    #expect(discrete.mean == 3.25)
    let observed = try Distribution.empirical([4, 1, 1, 2])
    #expect(observed.mean == 2)
    #expect(try Distribution.empirical([5], interpolated: true).mean == 5)
    // Two points joined by a line are a uniform distribution; four are a mixture of three.
    let line = try Distribution.empirical([2, 8], interpolated: true)
    #expect(line.mean == 5)
    let joined = try Distribution.empirical([7, 0, 1, 3], interpolated: true)
    let pieces = try Distribution.mixture([
      (1, .uniform(low: 0, high: 1)), (1, .uniform(low: 1, high: 3)),
      (1, .uniform(low: 3, high: 7)),
    ])
    #expect(isClose(joined.mean, try #require(pieces.mean)))
  }

  @Test("A mixture has the mean of its components' means")
  func mixtures() throws {
    let mixture = try Distribution.mixture([
      (2, .constant(1)), (6, .exponential(mean: 3)), (0, .exponential(mean: 1e9)),
    ])
    #expect(mixture.mean == 2.5)
  }

  @Test("No draw is below the lower bound")
  func lowerBounds() throws {
    let cases: [(Distribution, Double)] = [
      (try .constant(-3), -3), (try .uniform(low: -2, high: 4), -2),
      (try .exponential(mean: 2), 0), (try .lognormal(mu: 0, sigma: 1), 0),
      (try .gamma(shape: 0.5, scale: 1), 0), (try .weibull(shape: 2, scale: 1), 0),
      (try .pareto(scale: 7, shape: 1), 7), (try .empirical([4, -1, 3]), -1),
      (try .discrete(values: [5, 1, 3], weights: [1, 0, 1]), 3),
      (try .mixture([(1, .constant(9)), (0, .constant(-9)), (1, .pareto(scale: 2, shape: 1))]), 2),
    ]
    var generator = referenceGenerator()
    for (distribution, bound) in cases {
      #expect(distribution.lowerBound == bound)
      let prepared = distribution.prepared()
      for _ in 0..<1000 { #expect(prepared.draw(&generator) >= bound) }
    }
  }
}
