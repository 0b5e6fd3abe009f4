@preconcurrency import CGSL

/// Finds the least value of a function of one variable within a bracket.
///
/// - Source: R. P. Brent, Algorithms for Minimization without Derivatives (1973), chapter 5, as the
///   GNU Scientific Library has it.
public enum BrentMinimizer {
  /// The least value that was found.
  public struct Minimum: Hashable, Sendable {
    /// Where it is.
    public let position: Double
    /// The value there.
    public let value: Double
    /// Whether the bracket became as narrow as asked.
    public let isConverged: Bool
  }

  /// Hands the function through C, which knows no closures.
  private final class Box {
    let function: (Double) -> Double
    init(_ function: @escaping (Double) -> Double) { self.function = function }
  }

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
  ) throws(Failure) -> Minimum? {
    gsl_set_error_handler_off()
    var failure: Failure?
    let minimum = withoutActuallyEscaping(function) { function in
      let box = Box { position in
        guard failure == nil else { return .nan }
        do throws(Failure) {
          return try function(position)
        } catch {
          // C cannot throw: not-a-number makes the library stop.
          failure = error
          return .nan
        }
      }
      return minimize(bracket, guess, tolerance, iterations, box)
    }
    if let failure { throw failure }
    return minimum
  }

  private static func minimize(
    _ bracket: ClosedRange<Double>, _ guess: Double, _ tolerance: Double, _ iterations: Int,
    _ box: Box
  ) -> Minimum? {
    guard let state = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent) else { return nil }
    defer { gsl_min_fminimizer_free(state) }
    var function = gsl_function(
      function: { position, parameters in
        guard let parameters else { return .nan }
        return Unmanaged<Box>.fromOpaque(parameters).takeUnretainedValue().function(position)
      }, params: Unmanaged.passUnretained(box).toOpaque())
    return withUnsafeMutablePointer(to: &function) { function in
      withExtendedLifetime(box) {
        guard
          gsl_min_fminimizer_set(
            state, function, guess, bracket.lowerBound, bracket.upperBound)
            == Int32(GSL_SUCCESS)
        else { return nil }
        var isConverged = false
        var step = 0
        while step < iterations, !isConverged,
          gsl_min_fminimizer_iterate(state) == Int32(GSL_SUCCESS)
        {
          step += 1
          isConverged =
            gsl_min_test_interval(
              gsl_min_fminimizer_x_lower(state), gsl_min_fminimizer_x_upper(state), tolerance, 0)
            == Int32(GSL_SUCCESS)
        }
        return Minimum(
          position: gsl_min_fminimizer_x_minimum(state),
          value: gsl_min_fminimizer_f_minimum(state), isConverged: isConverged)
      }
    }
  }
}
