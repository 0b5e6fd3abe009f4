import CGSL
import Testing

@testable import Randomness

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Natural parameters")
struct NaturalParameterTests {
  private typealias Make = @Sendable (Double, Double) throws -> Distribution

  private static let byMean: [(name: String, make: Make, cv: ClosedRange<Double>)] = [
    ("uniform", { try .uniform(mean: $0, cv: $1) }, 1e-7...1e4),
    (
      "lognormal", { try .lognormal(mean: $0, cv: $1) },
      1e-7...1e10
    ),
    ("gamma", { try .gamma(mean: $0, cv: $1) }, 1e-9...1e9),
    (
      "weibull", { try .weibull(mean: $0, cv: $1) },
      0.0013...3.6e5
    ),
    ("pareto", { try .pareto(mean: $0, cv: $1) }, 1e-6...1e3),
  ]

  @Test("A family made from a mean and a variation has them", arguments: 0..<5)
  func meanAndVariation(family: Int) throws {
    let (name, make, range) = Self.byMean[family]
    for mean in [1e-9, 0.25, 1, 1366.5, 1e12] {
      for cv in [range.lowerBound, 0.01, 0.3, 0.57, 0.7, 1, 1.8, 5, 100, range.upperBound] {
        let distribution = try make(mean, cv)
        #expect(isClose(distribution.mean, mean, within: 1e-11), "\(name) \(mean) \(cv)")
        let deviation = try #require(distribution.standardDeviation, "\(name) \(mean) \(cv)")
        // Next to either end the parameters themselves carry fewer digits.
        let tolerance = cv < 0.01 || cv > 100 ? 2e-8 : 1e-10
        #expect(isClose(deviation / mean, cv, within: tolerance), "\(name) \(mean) \(cv)")
      }
    }
  }

  @Test("The library's distribution functions with the fitted parameters have the same moments")
  func momentsByIntegration() throws {
    for (name, make, _) in Self.byMean {
      for cv in [0.2, 0.5] {
        let distribution = try make(10, cv)
        // The mean and the second moment are integrals of the quantile function over (0, 1).
        var (first, second) = (0.0, 0.0)
        let steps = 200_000
        for step in 0..<steps {
          let value = libraryQuantile(distribution, (Double(step) + 0.5) / Double(steps))
          first += value
          second += value * value
        }
        first /= Double(steps)
        second /= Double(steps)
        #expect(isClose(first, 10, within: 2e-4), "\(name) \(cv)")
        let deviation = (second - first * first).squareRoot()
        // A heavy tail ends at the last step.
        #expect(isClose(deviation / first, cv, within: name == "pareto" ? 0.05 : 3e-3), "\(name)")
      }
    }
  }

  private func libraryQuantile(_ distribution: Distribution, _ p: Double) -> Double {
    switch distribution.kind {
    case .uniform(let low, let high): gsl_cdf_flat_Pinv(p, low, high)
    case .lognormal(let mu, let sigma): gsl_cdf_lognormal_Pinv(p, mu, sigma)
    case .gamma(let shape, let scale): gsl_cdf_gamma_Pinv(p, shape, scale)
    case .weibull(let shape, let scale): gsl_cdf_weibull_Pinv(p, scale, shape)
    case .pareto(let scale, let shape): gsl_cdf_pareto_Pinv(p, shape, scale)
    default: .nan
    }
  }

  @Test("A family made from a median and a 95th percentile has them")
  func medianAndPercentile() throws {
    for median in [1e-9, 0.5, 40, 1e12] {
      for ratio in [1.002, 1.05, 2, 7, 100, 1e5] {
        let p95 = median * ratio
        let families: [Distribution] = [
          try .uniform(median: median, p95: p95), try .lognormal(median: median, p95: p95),
          try .gamma(median: median, p95: p95), try .weibull(median: median, p95: p95),
          try .pareto(median: median, p95: p95),
        ]
        for distribution in families {
          let what: Comment = "\(distribution.kind)"
          #expect(isClose(distribution.cdf(median), 0.5, within: 1e-9), what)
          #expect(isClose(distribution.cdf(p95), 0.95, within: 1e-9), what)
          #expect(isClose(distribution.quantile(0.5), median, within: 1e-9), what)
          #expect(isClose(distribution.quantile(0.95), p95, within: 1e-9), what)
        }
      }
    }
    // The library's own functions, without ours between.
    guard case .gamma(let shape, let scale) = try Distribution.gamma(median: 3, p95: 20).kind
    else {
      Issue.record("a gamma distribution is one of another kind")
      return
    }
    #expect(isClose(gsl_cdf_gamma_P(3, shape, scale), 0.5))
    #expect(isClose(gsl_cdf_gamma_P(20, shape, scale), 0.95))
  }

  @Test("A gamma distribution is found for every ratio of its range")
  func gammaRange() throws {
    for step in 0...60 {
      // From 1.002 to 380,000, evenly in the logarithm of what lies above one.
      let ratio = 1 + 0.002 * Elementary.exp(Double(step) / 60 * 19.06)
      let distribution = try Distribution.gamma(median: 5, p95: 5 * ratio)
      #expect(isClose(distribution.cdf(5), 0.5, within: 1e-9), "ratio \(ratio)")
      #expect(isClose(distribution.cdf(5 * ratio), 0.95, within: 1e-9), "ratio \(ratio)")
    }
  }

  @Test("A uniform distribution may reach below zero, and one without width is a constant")
  func uniformBounds() throws {
    let wide = try Distribution.uniform(mean: 1, cv: 2)
    #expect(wide.lowerBound < 0)
    #expect(try Distribution.uniform(low: 3, high: 3).kind == .constant(3))
    #expect(try Distribution.uniform(median: -4, p95: -2).cdf(-4) == 0.5)
  }
}

extension Distribution {
  /// By the textbook, of the families that are made from a mean and a variation.
  fileprivate var standardDeviation: Double? {
    switch kind {
    case .uniform(let low, let high): (high - low) / 12.0.squareRoot()
    case .exponential(let mean): mean
    case .lognormal(let mu, let sigma):
      exp(mu + sigma * sigma / 2) * expm1(sigma * sigma).squareRoot()
    case .gamma(let shape, let scale): scale * shape.squareRoot()
    case .weibull(let shape, _):
      mean.map { $0 * expm1(weibullLogMomentRatio(shape: shape)).squareRoot() }
    case .pareto(let scale, let shape):
      scale / (shape - 1) * (shape / (shape - 2)).squareRoot()
    default: nil
    }
  }
}
