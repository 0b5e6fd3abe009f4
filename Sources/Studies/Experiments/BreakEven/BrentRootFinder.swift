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

  /// Hands the function through C, which knows no closures.
  private final class Box {
    let function: (Double) -> Double
    init(_ function: @escaping (Double) -> Double) { self.function = function }
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
    _ function: @escaping (Double) throws(Failure) -> Double
  ) throws(Failure) -> Result<Double, Problem> {
    var failure: Failure?
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
    let found = root(in: bracket, iterations, isEnough, box)
    if let failure { throw failure }
    return found
  }

  private static func root(
    in bracket: ClosedRange<Double>, _ iterations: Int, _ isEnough: (Double) -> Bool, _ box: Box
  ) -> Result<Double, Problem> {
    // The library would end the process where it is asked for the impossible.
    gsl_set_error_handler_off()
    let ends = (box.function(bracket.lowerBound), box.function(bracket.upperBound))
    guard ends.0.isFinite, ends.1.isFinite else { return .failure(.notFinite) }
    if ends.0 == 0 { return .success(bracket.lowerBound) }
    if ends.1 == 0 { return .success(bracket.upperBound) }
    guard (ends.0 < 0) != (ends.1 < 0) else { return .failure(.sameSigns) }
    guard let state = gsl_root_fsolver_alloc(gsl_root_fsolver_brent) else {
      return .failure(.outOfMemory)
    }
    defer { gsl_root_fsolver_free(state) }
    var function = gsl_function(
      function: { position, parameters in
        guard let parameters else { return .nan }
        return Unmanaged<Box>.fromOpaque(parameters).takeUnretainedValue().function(position)
      }, params: Unmanaged.passUnretained(box).toOpaque())
    return withUnsafeMutablePointer(to: &function) { function in
      withExtendedLifetime(box) {
        guard
          gsl_root_fsolver_set(state, function, bracket.lowerBound, bracket.upperBound)
            == Int32(GSL_SUCCESS)
        else { return .failure(.notFinite) }
        var step = 0
        while step < iterations, gsl_root_fsolver_iterate(state) == Int32(GSL_SUCCESS) {
          step += 1
          if isEnough(gsl_root_fsolver_root(state)) { break }
        }
        return .success(gsl_root_fsolver_root(state))
      }
    }
  }
}
