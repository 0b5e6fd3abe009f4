import CGSL

/// The setting of the GNU Scientific Library that every call to it relies on.
///
/// By default the library ends the process on a domain error; with the handler off it returns NaN.
/// Turning it off again elsewhere does no harm.
enum NumericalLibrary {
  private static let errorHandlerIsOff: Void = {
    gsl_set_error_handler_off()
  }()

  /// Makes sure that the library reports errors instead of ending the process.
  static func prepare() { errorHandlerIsOff }

  /// Returns the probability-quantile of Student's t distribution.
  static func studentQuantile(_ probability: Double, degreesOfFreedom: Double) -> Double {
    prepare()
    return gsl_cdf_tdist_Pinv(probability, degreesOfFreedom)
  }

  /// Returns the probability-quantile of the standard normal distribution.
  static func normalQuantile(_ probability: Double) -> Double {
    prepare()
    return gsl_cdf_ugaussian_Pinv(probability)
  }

  /// Returns the probability that Student's t exceeds the value.
  static func studentUpperTail(_ value: Double, degreesOfFreedom: Double) -> Double {
    prepare()
    return gsl_cdf_tdist_Q(value, degreesOfFreedom)
  }

  /// Returns the probability of so many successes in a draw without putting back.
  ///
  /// All counts fit into 32 bits.
  static func hypergeometric(
    _ successes: Int, ofSuccesses all: Int, ofFailures failures: Int, drawn: Int
  ) -> Double {
    prepare()
    return gsl_ran_hypergeometric_pdf(
      UInt32(successes), UInt32(all), UInt32(failures), UInt32(drawn))
  }
}
