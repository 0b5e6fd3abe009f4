@preconcurrency import CGSL

/// Finds a low value of a function of several variables without derivatives.
///
/// - Source: J. A. Nelder and R. Mead, The Computer Journal 7 (1965), as the GNU Scientific Library
///   has it under the name `nmsimplex2`.
public enum SimplexMinimizer {
  /// The least value that was found.
  public struct Minimum: Hashable, Sendable {
    /// Where it is.
    public let position: [Double]
    /// The value there.
    public let value: Double
    /// Whether the simplex became as small as asked.
    public let isConverged: Bool
  }

  /// Hands the function through C, which knows no closures.
  private final class Box {
    let function: ([Double]) -> Double
    init(_ function: @escaping ([Double]) -> Double) { self.function = function }
  }

  /// Minimizes a function.
  ///
  /// - Parameters:
  ///   - start: A corner of the first simplex.
  ///   - steps: How far its other corners lie from that, one along each axis.
  ///   - tolerance: How small the simplex must become.
  ///   - iterations: The most steps.
  ///   - function: The function; its values are finite.
  /// - Returns: The minimum, or nil where the function has no value.
  /// - Throws: what the function throws.
  /// - Precondition: there are as many steps as variables, and at least one.
  public static func minimize<Failure: Error>(
    from start: [Double], steps: [Double], tolerance: Double, iterations: Int = 200,
    _ function: ([Double]) throws(Failure) -> Double
  ) throws(Failure) -> Minimum? {
    precondition(!start.isEmpty && start.count == steps.count, "the steps do not match")
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
      return minimize(start, steps, tolerance, iterations, box)
    }
    if let failure { throw failure }
    return minimum
  }

  private static func minimize(
    _ start: [Double], _ steps: [Double], _ tolerance: Double, _ iterations: Int, _ box: Box
  ) -> Minimum? {
    let count = start.count
    guard let state = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, count),
      let position = gsl_vector_alloc(count), let lengths = gsl_vector_alloc(count)
    else { return nil }
    defer {
      gsl_multimin_fminimizer_free(state)
      gsl_vector_free(position)
      gsl_vector_free(lengths)
    }
    for index in 0..<count {
      gsl_vector_set(position, index, start[index])
      gsl_vector_set(lengths, index, steps[index])
    }
    var function = gsl_multimin_function(
      f: { position, parameters in
        guard let parameters, let position else { return .nan }
        let box = Unmanaged<Box>.fromOpaque(parameters).takeUnretainedValue()
        return box.function(SimplexMinimizer.values(position))
      }, n: count, params: Unmanaged.passUnretained(box).toOpaque())
    return withUnsafeMutablePointer(to: &function) { function in
      withExtendedLifetime(box) {
        guard
          gsl_multimin_fminimizer_set(state, function, position, lengths)
            == Int32(GSL_SUCCESS)
        else { return nil }
        var isConverged = false
        var step = 0
        while step < iterations, !isConverged,
          gsl_multimin_fminimizer_iterate(state) == Int32(GSL_SUCCESS)
        {
          step += 1
          isConverged = gsl_multimin_fminimizer_size(state) < tolerance
        }
        guard let found = gsl_multimin_fminimizer_x(state) else { return nil }
        return Minimum(
          position: values(found), value: gsl_multimin_fminimizer_minimum(state),
          isConverged: isConverged)
      }
    }
  }

  private static func values(_ vector: UnsafePointer<gsl_vector>) -> [Double] {
    (0..<vector.pointee.size).map { gsl_vector_get(vector, $0) }
  }
}
