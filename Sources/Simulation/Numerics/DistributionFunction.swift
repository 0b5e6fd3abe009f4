import CGSL

/// Probabilities of named distributions and their inverses; not-a-number where there is none.
///
/// Without another word a function is the probability of at most `x`.
public enum DistributionFunction {
  /// The uniform distribution.
  public static func uniform(_ x: Double, low: Double, high: Double) -> Double {
    Library.value(gsl_cdf_flat_P(x, low, high))
  }

  /// The exponential distribution.
  public static func exponential(_ x: Double, mean: Double) -> Double {
    Library.value(gsl_cdf_exponential_P(x, mean))
  }

  /// The lognormal distribution of a logarithm with mean `mu`.
  public static func lognormal(_ x: Double, mu: Double, sigma: Double) -> Double {
    Library.value(gsl_cdf_lognormal_P(x, mu, sigma))
  }

  /// The gamma distribution.
  public static func gamma(_ x: Double, shape: Double, scale: Double) -> Double {
    Library.value(gsl_cdf_gamma_P(x, shape, scale))
  }

  /// The Weibull distribution.
  public static func weibull(_ x: Double, shape: Double, scale: Double) -> Double {
    Library.value(gsl_cdf_weibull_P(x, scale, shape))
  }

  /// The Pareto distribution that starts at its scale.
  public static func pareto(_ x: Double, shape: Double, scale: Double) -> Double {
    Library.value(gsl_cdf_pareto_P(x, shape, scale))
  }

  /// The standard normal distribution.
  public static func normal(_ x: Double) -> Double { Library.value(gsl_cdf_ugaussian_P(x)) }

  /// The probability of more than `x`.
  public static func chiSquareUpperTail(_ x: Double, degreesOfFreedom: Double) -> Double {
    Library.value(gsl_cdf_chisq_Q(x, degreesOfFreedom))
  }

  /// The probability of more than `x`.
  public static func studentUpperTail(_ x: Double, degreesOfFreedom: Double) -> Double {
    Library.value(gsl_cdf_tdist_Q(x, degreesOfFreedom))
  }

  /// The probability of exactly so many successes in a draw without putting back.
  ///
  /// - Precondition: all counts fit into 32 bits without a sign.
  public static func hypergeometric(
    _ successes: Int, ofSuccesses all: Int, ofFailures failures: Int, drawn: Int
  ) -> Double {
    Library.value(
      gsl_ran_hypergeometric_pdf(
        UInt32(successes), UInt32(all), UInt32(failures), UInt32(drawn)))
  }
}

/// The values that named distributions stay below with a probability; not-a-number where there is
/// none.
public enum QuantileFunction {
  /// The uniform distribution.
  public static func uniform(_ probability: Double, low: Double, high: Double) -> Double {
    Library.value(gsl_cdf_flat_Pinv(probability, low, high))
  }

  /// The exponential distribution.
  public static func exponential(_ probability: Double, mean: Double) -> Double {
    Library.value(gsl_cdf_exponential_Pinv(probability, mean))
  }

  /// The lognormal distribution of a logarithm with mean `mu`.
  public static func lognormal(_ probability: Double, mu: Double, sigma: Double) -> Double {
    Library.value(gsl_cdf_lognormal_Pinv(probability, mu, sigma))
  }

  /// The gamma distribution.
  public static func gamma(_ probability: Double, shape: Double, scale: Double) -> Double {
    Library.value(gsl_cdf_gamma_Pinv(probability, shape, scale))
  }

  /// The Weibull distribution.
  public static func weibull(_ probability: Double, shape: Double, scale: Double) -> Double {
    Library.value(gsl_cdf_weibull_Pinv(probability, scale, shape))
  }

  /// The Pareto distribution that starts at its scale.
  public static func pareto(_ probability: Double, shape: Double, scale: Double) -> Double {
    Library.value(gsl_cdf_pareto_Pinv(probability, shape, scale))
  }

  /// The standard normal distribution.
  public static func normal(_ probability: Double) -> Double {
    Library.value(gsl_cdf_ugaussian_Pinv(probability))
  }

  /// The chi-square distribution.
  public static func chiSquare(_ probability: Double, degreesOfFreedom: Double) -> Double {
    Library.value(gsl_cdf_chisq_Pinv(probability, degreesOfFreedom))
  }

  /// Student's t distribution.
  public static func student(_ probability: Double, degreesOfFreedom: Double) -> Double {
    Library.value(gsl_cdf_tdist_Pinv(probability, degreesOfFreedom))
  }
}
