@preconcurrency import CGSL

/// Finds the least value of a function of one variable within a bracket.
///
/// - Source: R. P. Brent, Algorithms for Minimization without Derivatives (1973), chapter 5, as the
///   GNU Scientific Library has it.
public enum BrentMinimizer {
  /// Minimizes a function.
  ///
  /// - Parameters:
  ///   - bracket: Where the least value lies.
  ///   - guess: A position within, where the function is lower than at both ends.
  ///   - tolerance: How narrow the bracket must become.
  ///   - iterations: The most steps.
  ///   - function: The function; its values are finite.
  /// - Returns: The minimum, or nil where the guess is not lower than both ends.
  /// - Throws: what the function throws.
  public static func minimize<Failure: Error>(
    in bracket: ClosedRange<Double>, from guess: Double, tolerance: Double, iterations: Int = 100,
    _ function: (Double) throws(Failure) -> Double
  ) throws(Failure) -> Minimum<Double>? {
    Library.prepare()
    return try Callback.one(function) { function in
      guard let state = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent) else { return nil }
      defer { gsl_min_fminimizer_free(state) }
      guard
        Library.succeeded(
          gsl_min_fminimizer_set(state, function, guess, bracket.lowerBound, bracket.upperBound))
      else { return nil }
      Library.iterate(atMost: iterations, { gsl_min_fminimizer_iterate(state) }) {
        Library.succeeded(
          gsl_min_test_interval(
            gsl_min_fminimizer_x_lower(state), gsl_min_fminimizer_x_upper(state), tolerance, 0))
      }
      return Minimum(
        position: gsl_min_fminimizer_x_minimum(state), value: gsl_min_fminimizer_f_minimum(state))
    }
  }
}
