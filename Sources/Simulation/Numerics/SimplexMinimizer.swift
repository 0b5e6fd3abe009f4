@preconcurrency import CGSL

/// Finds a low value of a function of several variables without derivatives.
///
/// - Source: J. A. Nelder and R. Mead, The Computer Journal 7 (1965), as the GNU Scientific Library
///   has it under the name `nmsimplex2`.
public enum SimplexMinimizer {
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
  ) throws(Failure) -> Minimum<[Double]>? {
    precondition(!start.isEmpty && start.count == steps.count, "the steps do not match")
    Library.prepare()
    return try Callback.run(function) { context in
      let count = start.count
      guard let state = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, count),
        let position = Vector(start), let lengths = Vector(steps)
      else { return nil }
      defer { gsl_multimin_fminimizer_free(state) }
      var described = gsl_multimin_function(
        f: { position, context in
          position.map { Callback<[Double]>.value(Vector.values($0), context) } ?? .nan
        }, n: count, params: context)
      return withUnsafeMutablePointer(to: &described) { function in
        guard
          Library.succeeded(
            gsl_multimin_fminimizer_set(state, function, position.pointer, lengths.pointer))
        else { return nil }
        Library.iterate(atMost: iterations, { gsl_multimin_fminimizer_iterate(state) }) {
          gsl_multimin_fminimizer_size(state) < tolerance
        }
        guard let found = gsl_multimin_fminimizer_x(state) else { return nil }
        return Minimum(
          position: Vector.values(found), value: gsl_multimin_fminimizer_minimum(state))
      }
    }
  }
}

/// The one owner of a vector of the library.
private struct Vector: ~Copyable {
  let pointer: UnsafeMutablePointer<gsl_vector>

  /// Copies values; nil only where there is no memory.
  init?(_ values: [Double]) {
    guard let pointer = gsl_vector_alloc(values.count) else { return nil }
    self.pointer = pointer
    for (index, value) in values.enumerated() { gsl_vector_set(pointer, index, value) }
  }

  deinit { gsl_vector_free(pointer) }

  static func values(_ vector: UnsafePointer<gsl_vector>) -> [Double] {
    (0..<vector.pointee.size).map { gsl_vector_get(vector, $0) }
  }
}
