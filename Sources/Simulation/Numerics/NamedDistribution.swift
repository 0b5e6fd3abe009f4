import CGSL

/// Distributions with their probabilities, which are not-a-number where there is none.
public enum NamedDistribution: Hashable, Sendable {
  /// The gamma distribution.
  case gamma(shape: Double, scale: Double)
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
    case .gamma(let shape, let scale): gsl_cdf_gamma_P(x, shape, scale)
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
    case .gamma(let shape, let scale): gsl_cdf_gamma_Pinv(probability, shape, scale)
    case .normal: gsl_cdf_ugaussian_Pinv(probability)
    case .chiSquare(let freedom): gsl_cdf_chisq_Pinv(probability, freedom)
    case .student(let freedom): gsl_cdf_tdist_Pinv(probability, freedom)
    }
  }
}
