import CGSL
import Randomness
import Testing

@Suite("Distribution functions and quantiles")
struct DistributionQuantileTests {
  private static let probabilities =
    [1e-300, 1e-12, 0.001, 0.05, 0.3, 0.5, 0.77, 0.95, 0.999, 1 - 1e-12]

  private func continuous() throws -> [Distribution] {
    [
      try .uniform(low: -2, high: 5), try .exponential(mean: 30),
      try .lognormal(mu: 6.5, sigma: 1.2), try .gamma(shape: 0.4, scale: 2),
      try .gamma(shape: 7, scale: 2), try .weibull(shape: 0.6, scale: 3),
      try .weibull(shape: 4, scale: 3), try .pareto(scale: 2, shape: 1.3),
      try .empirical([1, 4, 9, 16], interpolated: true),
      try .mixture([(1, .uniform(low: 0, high: 4)), (3, .exponential(mean: 2))]),
    ]
  }

  @Test("Each family's functions are the library's with these parameters in their places")
  func libraryAgreement() throws {
    for p in Self.probabilities {
      let cases: [(Distribution, Double)] = [
        (try .uniform(low: -2, high: 5), gsl_cdf_flat_Pinv(p, -2, 5)),
        (try .exponential(mean: 30), gsl_cdf_exponential_Pinv(p, 30)),
        (try .lognormal(mu: 6.5, sigma: 1.2), gsl_cdf_lognormal_Pinv(p, 6.5, 1.2)),
        (
          try .gamma(shape: 7, scale: 2),
          p < 0.5 ? gsl_cdf_gamma_Pinv(p, 7, 2) : gsl_cdf_gamma_Qinv(1 - p, 7, 2)
        ),
        (try .weibull(shape: 4, scale: 3), gsl_cdf_weibull_Pinv(p, 3, 4)),
        (try .pareto(scale: 2, shape: 1.3), gsl_cdf_pareto_Pinv(p, 1.3, 2)),
      ]
      for (distribution, value) in cases {
        #expect(isClose(distribution.quantile(p), value), "\(distribution.kind) at \(p)")
      }
    }
    let probabilities: [(Distribution, Double, Double)] = [
      (try .uniform(low: -2, high: 5), 1, gsl_cdf_flat_P(1, -2, 5)),
      (try .exponential(mean: 30), 9, gsl_cdf_exponential_P(9, 30)),
      (try .lognormal(mu: 6.5, sigma: 1.2), 9, gsl_cdf_lognormal_P(9, 6.5, 1.2)),
      (try .gamma(shape: 7, scale: 2), 9, gsl_cdf_gamma_P(9, 7, 2)),
      (try .weibull(shape: 4, scale: 3), 2, gsl_cdf_weibull_P(2, 3, 4)),
      (try .pareto(scale: 2, shape: 1.3), 9, gsl_cdf_pareto_P(9, 1.3, 2)),
    ]
    for (distribution, x, value) in probabilities {
      #expect(isClose(distribution.cdf(x), value), "\(distribution.kind) at \(x)")
    }
  }

  @Test("The distribution function of a quantile is its probability")
  func roundTrip() throws {
    for distribution in try continuous() {
      for p in Self.probabilities where p > 1e-13 {
        let value = distribution.quantile(p)
        #expect((distribution.cdf(value) - p).magnitude <= 1e-13 + 1e-9 * min(p, 1 - p))
      }
    }
  }

  @Test("Quantiles never fall as the probability grows, from the lower bound to the end")
  func monotone() throws {
    for distribution in try continuous() {
      var last = distribution.quantile(0)
      #expect(last >= distribution.lowerBound)
      for step in 1...400 {
        let value = distribution.quantile(Double(step) / 400)
        #expect(value >= last, "\(distribution.kind) at \(step)")
        last = value
      }
      #expect(distribution.cdf(last) == 1)
      #expect(distribution.cdf(distribution.lowerBound - 1) == 0)
      #expect(distribution.cdf(-.infinity) == 0)
      #expect(distribution.cdf(.infinity) == 1)
    }
  }

  @Test("The quantile at one is infinite where there is no upper bound")
  func ends() throws {
    #expect(try Distribution.uniform(low: -2, high: 5).quantile(1) == 5)
    #expect(try Distribution.uniform(low: -2, high: 5).quantile(0) == -2)
    let unbounded: [(Distribution, Double)] = [
      (try .exponential(mean: 1), 0), (try .lognormal(mu: 0, sigma: 1), 0),
      (try .gamma(shape: 2, scale: 1), 0), (try .gamma(shape: 0.01, scale: 1), 0),
      (try .weibull(shape: 2, scale: 1), 0), (try .pareto(scale: 3, shape: 1), 3),
      (try .mixture([(1, .constant(5)), (1, .exponential(mean: 1))]), 0),
    ]
    for (distribution, low) in unbounded {
      #expect(distribution.quantile(1) == .infinity, "\(distribution.kind)")
      #expect(distribution.quantile(0) == low, "\(distribution.kind)")
    }
  }

  @Test(
    "A gamma quantile is found for every shape, where the library's search gives up too",
    arguments: [1e-5, 0.001, 0.01, 0.0625, 0.1, 0.2, 1, 50, 1e4, 4e4, 1e6, 1e10])
  func gammaQuantiles(shape: Double) throws {
    let distribution = try Distribution.gamma(shape: shape, scale: 2)
    var last = 0.0
    for step in 0...400 {
      // As a copula asks for them: normal draws turned into probabilities.
      let p = min(gsl_cdf_ugaussian_P(-8.3 + 16.6 * Double(step) / 400), 1 - 0x1p-53)
      let value = distribution.quantile(p)
      #expect(value.isFinite && value >= last * (1 - 1e-12), "at \(p)")
      last = value
      // Smaller numbers are all the same one.
      guard value > 1e-307 else { continue }
      let back = distribution.cdf(value)
      let tolerance = shape < 0.2 && value < 0.002 ? 1e-12 * p : 1e-6 * min(p, 1 - p) + 2e-15
      #expect((back - p).magnitude <= tolerance, "at \(p)")
    }
  }

  @Test("For large shapes the gamma function is the sum of Poisson probabilities")
  func largeGammaShapes() throws {
    for shape in [1e4, 1e5, 1e6] {
      let distribution = try Distribution.gamma(shape: shape, scale: 1)
      for step in -16...16 {
        let x = shape + Double(step) / 2 * shape.squareRoot()
        // P(X > x) is the probability of fewer events than the shape when x are expected.
        var term = Elementary.exp((shape - 1) * gsl_sf_log(x) - x - gsl_sf_lngamma(shape))
        var above = 0.0
        var events = shape - 1
        while term > 1e-20, events > 0 {
          above += term
          term *= events / x
          events -= 1
        }
        let expected = 1 - above
        #expect(
          (distribution.cdf(x) - expected).magnitude < 2e-8 * min(above, expected) + 5e-9,
          "\(shape) at \(step / 2) deviations")
      }
      #expect(distribution.cdf(shape * 1.0009) > distribution.cdf(shape * 1.0009.nextDown) - 1e-12)
    }
    // Where the library's function works, both agree.
    let distribution = try Distribution.gamma(shape: 1e4, scale: 3)
    for x in [2.8e4, 2.95e4, 3e4, 3.01e4, 3.2e4] {
      #expect((distribution.cdf(x) - gsl_cdf_gamma_P(x, 1e4, 3)).magnitude < 1e-10)
    }
  }

  @Test("Whole weights give steps whose two functions are each other's inverse, to the last bit")
  func discreteSteps() throws {
    for count in 1...60 {
      let values = (0..<count).map { Double(($0 * 61) % count) }
      let weights = (0..<count).map { Double(($0 * 7) % 5) + ($0 == 0 ? 1 : 0) }
      let discrete = try Distribution.discrete(values: values, weights: weights)
      let observed = try Distribution.empirical(values)
      for index in 0..<count {
        let value = values[index]
        #expect(observed.quantile(observed.cdf(value)) == value, "\(value) of \(count)")
        guard weights[index] > 0 else { continue }
        #expect(discrete.quantile(discrete.cdf(value)) == value, "\(value) of \(count)")
      }
      #expect(observed.quantile(0) == 0)
      #expect(observed.quantile(1) == Double(count - 1))
    }
  }

  @Test("Lists count the values at or below a number")
  func lists() throws {
    let discrete = try Distribution.discrete(values: [10, 1, 2], weights: [1, 2, 1])
    #expect([0, 1, 1.5, 2, 9, 10].map { discrete.cdf($0) } == [0, 0.5, 0.5, 0.75, 0.75, 1])
    #expect([0, 0.5, 0.51, 0.75, 0.76, 1].map { discrete.quantile($0) } == [1, 1, 2, 2, 10, 10])
    let observed = try Distribution.empirical([3, 1, 1, 7])
    #expect([0, 1, 3, 6.9, 7].map { observed.cdf($0) } == [0, 0.5, 0.75, 0.75, 1])
    #expect([0, 0.25, 0.5, 0.51, 1].map { observed.quantile($0) } == [1, 1, 1, 3, 7])
    let line = try Distribution.empirical([1, 2, 6], interpolated: true)
    #expect([0.5, 1, 1.5, 2, 4, 6, 7].map { line.cdf($0) } == [0, 0, 0.25, 0.5, 0.75, 1, 1])
    #expect([0, 0.25, 0.5, 0.75, 1].map { line.quantile($0) } == [1, 1.5, 2, 4, 6])
    let point = try Distribution.empirical([4], interpolated: true)
    #expect([0, 0.5, 1].map { point.quantile($0) } == [4, 4, 4])
    #expect(point.cdf(3.9) == 0)
    #expect(point.cdf(4) == 1)
  }

  @Test("Constants and mixtures jump where their values are")
  func jumps() throws {
    let constant = try Distribution.constant(4)
    #expect(constant.cdf(4.0.nextDown) == 0)
    #expect(constant.cdf(4) == 1)
    #expect(constant.quantile(0.3) == 4)
    let mixture = try Distribution.mixture([
      (1, .constant(2)), (1, .uniform(low: 10, high: 20)), (0, .constant(99)),
    ])
    #expect([1.9, 2, 5, 15, 20].map { mixture.cdf($0) } == [0, 0.5, 0.5, 0.75, 1])
    #expect(mixture.quantile(0) == 2)
    #expect(mixture.quantile(0.5) == 2)
    #expect(isClose(mixture.quantile(0.75), 15))
    #expect(mixture.quantile(1) == 20)
    // Single component: the quantile is the component's own.
    let single = try Distribution.mixture([(3, .gamma(shape: 2, scale: 1))])
    #expect(isClose(single.quantile(0.3), gsl_cdf_gamma_Pinv(0.3, 2, 1)))
  }

  @Test("A probability beyond 0...1 is the caller's bug")
  func probabilityOutOfRange() async {
    await #expect(processExitsWith: .failure) {
      _ = try Distribution.exponential(mean: 1).quantile(1.1)
    }
    await #expect(processExitsWith: .failure) {
      _ = try Distribution.exponential(mean: 1).quantile(.nan)
    }
  }
}
