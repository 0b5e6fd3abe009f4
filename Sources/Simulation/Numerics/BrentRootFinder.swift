@preconcurrency import CGSL

/// Narrows a bracket around a root of a function of one variable.
///
/// - Source: R. P. Brent, Algorithms for Minimization without Derivatives (1973), chapter 4, as the
///   GNU Scientific Library has it.
public enum BrentRootFinder {
  /// Why there is nothing to narrow.
  public enum Problem: Error, Hashable, Sendable {
    /// The function has the same sign at both ends.
    case sameSigns
    /// The function is not finite at an end.
    case notFinite
    /// The library cannot get memory.
    case outOfMemory
  }

  /// Looks for a root.
  ///
  /// - Parameters:
  ///   - bracket: Where the root lies.
  ///   - iterations: The most steps.
  ///   - isEnough: Asked after each step whether the root is known well enough.
  ///   - function: The function; where it is not finite the search ends.
  /// - Returns: The root as far as it is known, or why there is none.
  /// - Throws: what the function throws.
  public static func root<Failure: Error>(
    in bracket: ClosedRange<Double>, iterations: Int = 100,
    isEnough: (_ root: Double) -> Bool,
    _ function: (Double) throws(Failure) -> Double
  ) throws(Failure) -> Result<Double, Problem> {
    Library.prepare()
    let ends = (try function(bracket.lowerBound), try function(bracket.upperBound))
    guard ends.0.isFinite, ends.1.isFinite else { return .failure(.notFinite) }
    if ends.0 == 0 { return .success(bracket.lowerBound) }
    if ends.1 == 0 { return .success(bracket.upperBound) }
    guard (ends.0 < 0) != (ends.1 < 0) else { return .failure(.sameSigns) }
    return try Callback.one(function) { function -> Result<Double, Problem> in
      guard let state = gsl_root_fsolver_alloc(gsl_root_fsolver_brent) else {
        return .failure(.outOfMemory)
      }
      defer { gsl_root_fsolver_free(state) }
      guard
        Library.succeeded(
          gsl_root_fsolver_set(state, function, bracket.lowerBound, bracket.upperBound))
      else { return .failure(.notFinite) }
      Library.iterate(atMost: iterations, { gsl_root_fsolver_iterate(state) }) {
        isEnough(gsl_root_fsolver_root(state))
      }
      return .success(gsl_root_fsolver_root(state))
    }
  }
}
