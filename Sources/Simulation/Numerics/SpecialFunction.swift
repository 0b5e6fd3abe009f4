import CGSL

/// Special functions and probabilities; not-a-number where there is no value.
public enum SpecialFunction {
  /// The logarithm of the gamma function.
  public static func logGamma(_ x: Double) -> Double { Library.value(gsl_sf_lngamma(x)) }

  /// The logarithm of the beta function.
  public static func logBeta(_ a: Double, _ b: Double) -> Double {
    Library.value(gsl_sf_lnbeta(a, b))
  }

  /// The logarithmic derivative of the gamma function.
  public static func digamma(_ x: Double) -> Double { Library.value(gsl_sf_psi(x)) }

  /// The derivative of the digamma function.
  public static func trigamma(_ x: Double) -> Double { Library.value(gsl_sf_psi_1(x)) }

  /// The probability of exactly so many successes in a draw without putting back.
  ///
  /// - Precondition: all counts fit into 32 bits without a sign.
  public static func hypergeometric(
    _ successes: Int, ofSuccesses all: Int, ofFailures failures: Int, drawn: Int
  ) -> Double {
    Library.value(
      gsl_ran_hypergeometric_pdf(UInt32(successes), UInt32(all), UInt32(failures), UInt32(drawn)))
  }
}
