import CGSL

/// Distributions with their probabilities, which are not-a-number where there is none.
public enum NamedDistribution: Hashable, Sendable {
  /// Equally likely everywhere between two bounds.
  case uniform(low: Double, high: Double)
  /// The exponential distribution.
  case exponential(mean: Double)
  /// The lognormal distribution of a logarithm with mean `mu`.
  case lognormal(mu: Double, sigma: Double)
  /// The gamma distribution.
  case gamma(shape: Double, scale: Double)
  /// The Weibull distribution.
  case weibull(shape: Double, scale: Double)
  /// The Pareto distribution that starts at its scale.
  case pareto(scale: Double, shape: Double)
  /// The standard normal distribution.
  case normal
  /// The chi-square distribution.
  case chiSquare(degreesOfFreedom: Double)
  /// Student's t distribution.
  case student(degreesOfFreedom: Double)

  /// Returns the probability of at most `x`.
  public func cumulative(_ x: Double) -> Double {
    Library.prepare()
    return switch self {
    case .uniform(let low, let high): gsl_cdf_flat_P(x, low, high)
    case .exponential(let mean): gsl_cdf_exponential_P(x, mean)
    case .lognormal(let mu, let sigma): gsl_cdf_lognormal_P(x, mu, sigma)
    case .gamma(let shape, let scale): gsl_cdf_gamma_P(x, shape, scale)
    case .weibull(let shape, let scale): gsl_cdf_weibull_P(x, scale, shape)
    case .pareto(let scale, let shape): gsl_cdf_pareto_P(x, shape, scale)
    case .normal: gsl_cdf_ugaussian_P(x)
    case .chiSquare(let freedom): gsl_cdf_chisq_P(x, freedom)
    case .student(let freedom): gsl_cdf_tdist_P(x, freedom)
    }
  }

  /// Returns the probability of more than `x`, to all digits where it is small.
  public func upperTail(_ x: Double) -> Double {
    Library.prepare()
    return switch self {
    case .chiSquare(let freedom): gsl_cdf_chisq_Q(x, freedom)
    case .student(let freedom): gsl_cdf_tdist_Q(x, freedom)
    default: 1 - cumulative(x)
    }
  }

  /// Returns the value that a draw stays below with a probability.
  public func quantile(_ probability: Double) -> Double {
    Library.prepare()
    return switch self {
    case .uniform(let low, let high): gsl_cdf_flat_Pinv(probability, low, high)
    case .exponential(let mean): gsl_cdf_exponential_Pinv(probability, mean)
    case .lognormal(let mu, let sigma): gsl_cdf_lognormal_Pinv(probability, mu, sigma)
    case .gamma(let shape, let scale): gsl_cdf_gamma_Pinv(probability, shape, scale)
    case .weibull(let shape, let scale): gsl_cdf_weibull_Pinv(probability, scale, shape)
    case .pareto(let scale, let shape): gsl_cdf_pareto_Pinv(probability, shape, scale)
    case .normal: gsl_cdf_ugaussian_Pinv(probability)
    case .chiSquare(let freedom): gsl_cdf_chisq_Pinv(probability, freedom)
    case .student(let freedom): gsl_cdf_tdist_Pinv(probability, freedom)
    }
  }
}
