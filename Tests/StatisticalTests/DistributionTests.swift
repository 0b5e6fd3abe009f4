import CGSL
import Randomness
import Testing

/// The hot samplers, four million draws each, against the library's distribution functions.
@Suite("Samplers", .enabled(if: isOptimized, "statistical tests run in release builds"))
struct DistributionTests {
  static let uniforms = [
    DistributionSample("uniform on 0...1", { try .uniform(low: 0, high: 1) }) {
      gsl_cdf_flat_P($0, 0, 1)
    },
    DistributionSample("uniform on -3...10", { try .uniform(low: -3, high: 10) }) {
      gsl_cdf_flat_P($0, -3, 10)
    },
    DistributionSample(
      "open uniform",
      draw: { generator, values in
        for index in values.indices { values[index] = generator.uniformOpen() }
      }, follows: { gsl_cdf_flat_P($0, 0, 1) }),
  ]

  static let exponentials = [1.0, 30, 1e-9].map { mean in
    DistributionSample("exponential, mean \(mean)", { try .exponential(mean: mean) }) {
      gsl_cdf_exponential_P($0, mean)
    }
  }

  static let normals = [
    DistributionSample(
      "normal",
      draw: { generator, values in
        let ziggurats = ZigguratTables.shared
        for index in values.indices { values[index] = ziggurats.normal(&generator) }
      }, follows: { gsl_cdf_ugaussian_P($0) })
  ]

  static let lognormals =
    [(0.0, 1.0), (6.5, 1.2), (5, 0.1), (-20, 3)].map { mu, sigma in
      DistributionSample("lognormal \(mu), \(sigma)", { try .lognormal(mu: mu, sigma: sigma) }) {
        gsl_cdf_lognormal_P($0, mu, sigma)
      }
    } + [
      // log(1 + 1.8^2) = 1.4445632692438664.
      DistributionSample("lognormal by its mean", { try .lognormal(mean: 1366, cv: 1.8) }) {
        gsl_cdf_lognormal_P($0, gsl_sf_log(1366) - 0.7222816346219332, 1.2018998582427183)
      }
    ]

  static let gammas = [0.1, 0.5, 0.95, 1, 1.5, 7, 400].map { shape in
    DistributionSample("gamma, shape \(shape)", { try .gamma(shape: shape, scale: 2) }) {
      gsl_cdf_gamma_P($0, shape, 2)
    }
  }

  static let weibulls = [0.3, 1, 3.5].map { shape in
    DistributionSample("weibull, shape \(shape)", { try .weibull(shape: shape, scale: 40) }) {
      gsl_cdf_weibull_P($0, 40, shape)
    }
  }

  static let paretos = [0.8, 2, 12.5].map { shape in
    DistributionSample("pareto, shape \(shape)", { try .pareto(scale: 3, shape: shape) }) {
      gsl_cdf_pareto_P($0, shape, 3)
    }
  }

  static let compounds = [
    DistributionSample(
      "interpolated", { try .empirical([9, 0, 1, 4], interpolated: true) },
      follows: { x in
        (gsl_cdf_flat_P(x, 0, 1) + gsl_cdf_flat_P(x, 1, 4) + gsl_cdf_flat_P(x, 4, 9)) / 3
      }),
    DistributionSample(
      "mixture",
      {
        try .mixture([
          (5, .exponential(mean: 2)), (2, .lognormal(mu: 1, sigma: 0.5)),
          (1, .uniform(low: 0, high: 30)), (0, .constant(1)),
        ])
      },
      follows: { x in
        (5 * gsl_cdf_exponential_P(x, 2) + 2 * gsl_cdf_lognormal_P(x, 1, 0.5)
          + gsl_cdf_flat_P(x, 0, 30)) / 8
      }),
    DistributionSample(
      "mixture of mixtures",
      {
        let inner = try Distribution.mixture([
          (1, .weibull(shape: 2, scale: 1)), (3, .pareto(scale: 1, shape: 2)),
        ])
        return try .mixture([(1, inner), (1, .gamma(shape: 0.5, scale: 3))])
      },
      follows: { x in
        0.125 * gsl_cdf_weibull_P(x, 1, 2) + 0.375 * gsl_cdf_pareto_P(x, 2, 1)
          + 0.5 * gsl_cdf_gamma_P(x, 0.5, 3)
      }),
  ]

  @Test("Uniform draws are uniform", arguments: uniforms)
  func uniform(sample: DistributionSample) throws { try sample.check() }

  @Test("Exponential draws are exponential", arguments: exponentials)
  func exponential(sample: DistributionSample) throws { try sample.check() }

  @Test("Normal draws are normal", arguments: normals)
  func normal(sample: DistributionSample) throws { try sample.check() }

  @Test("Lognormal draws are lognormal", arguments: lognormals)
  func lognormal(sample: DistributionSample) throws { try sample.check() }

  @Test("Gamma draws follow their law below, at and above a shape of one", arguments: gammas)
  func gamma(sample: DistributionSample) throws { try sample.check() }

  @Test("Weibull draws follow their law", arguments: weibulls)
  func weibull(sample: DistributionSample) throws { try sample.check() }

  @Test("Pareto draws follow their law", arguments: paretos)
  func pareto(sample: DistributionSample) throws { try sample.check() }

  @Test(
    "Interpolated observations and mixtures follow the laws of their parts", arguments: compounds)
  func compound(sample: DistributionSample) throws { try sample.check() }
}
