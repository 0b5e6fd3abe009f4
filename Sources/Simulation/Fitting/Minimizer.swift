// The library declares its kinds of search as variables, which nobody changes.
@preconcurrency import CGSL

/// Finds the minimum of a function of few variables.
///
/// The simplex of Nelder and Mead in the form of the GNU Scientific Library: it needs no
/// derivatives, and takes not-a-number for a place to go away from.
enum Minimizer {
  private final class Objective {
    let function: ([Double]) -> Double
    var point: [Double]

    init(_ function: @escaping ([Double]) -> Double, count: Int) {
      self.function = function
      point = Array(repeating: 0, count: count)
    }

    func value(_ vector: UnsafePointer<gsl_vector>) -> Double {
      for index in point.indices { point[index] = gsl_vector_get(vector, index) }
      let value = function(point)
      return value.isFinite ? value : 1e300
    }
  }

  /// Returns where a function is least, near a start.
  ///
  /// - Parameters:
  ///   - start: Where the search begins.
  ///   - step: How large the first simplex is.
  ///   - tolerance: How small the simplex is at the end.
  ///   - rounds: How many steps there are at most.
  ///   - function: The function.
  /// - Returns: The point and the value there.
  static func minimum(
    from start: [Double], step: Double = 0.3, tolerance: Double = 1e-6, rounds: Int = 600,
    of function: @escaping ([Double]) -> Double
  ) -> (point: [Double], value: Double) {
    gsl_set_error_handler_off()
    let count = start.count
    guard count > 0, let first = gsl_vector_alloc(count), let steps = gsl_vector_alloc(count),
      let search = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, count)
    else { return (start, function(start)) }
    defer {
      gsl_vector_free(first)
      gsl_vector_free(steps)
      gsl_multimin_fminimizer_free(search)
    }
    for index in 0..<count {
      gsl_vector_set(first, index, start[index])
      gsl_vector_set(steps, index, step)
    }
    let objective = Objective(function, count: count)
    return withExtendedLifetime(objective) {
      var described = gsl_multimin_function(
        f: { vector, context in
          guard let vector, let context else { return .nan }
          return Unmanaged<Objective>.fromOpaque(context).takeUnretainedValue().value(vector)
        }, n: count, params: Unmanaged.passUnretained(objective).toOpaque())
      guard gsl_multimin_fminimizer_set(search, &described, first, steps) == 0 else {
        return (start, function(start))
      }
      for _ in 0..<rounds {
        guard gsl_multimin_fminimizer_iterate(search) == 0 else { break }
        let size = gsl_multimin_fminimizer_size(search)
        if gsl_multimin_test_size(size, tolerance) != Int32(GSL_CONTINUE) { break }
      }
      let best = search.pointee.x
      let point = (0..<count).map { index in best.map { gsl_vector_get($0, index) } ?? 0 }
      return (point, search.pointee.fval)
    }
  }

  /// Returns the covariances of the parameters that minimize a negative logarithm of a likelihood:
  /// the inverse of its second derivatives there, the observed Fisher information.
  ///
  /// - Returns: nil where the function is not curved upwards in every direction.
  static func covariance(
    at point: [Double], step: Double = 1e-3, of function: ([Double]) -> Double
  ) -> [[Double]]? {
    let count = point.count
    let center = function(point)
    func moved(_ changes: [(Int, Double)]) -> Double {
      var place = point
      for (index, change) in changes { place[index] += change }
      return function(place)
    }
    var information = Array(repeating: Array(repeating: 0.0, count: count), count: count)
    for row in 0..<count {
      let ahead = moved([(row, step)])
      let behind = moved([(row, -step)])
      information[row][row] = (ahead - 2 * center + behind) / (step * step)
      for column in 0..<row {
        let mixed =
          moved([(row, step), (column, step)]) - moved([(row, step), (column, -step)])
          - moved([(row, -step), (column, step)]) + moved([(row, -step), (column, -step)])
        information[row][column] = mixed / (4 * step * step)
        information[column][row] = information[row][column]
      }
    }
    return inverse(information)
  }

  /// Returns the inverse of a symmetric matrix, or nil unless it is positive definite.
  static func inverse(_ matrix: [[Double]]) -> [[Double]]? {
    let count = matrix.count
    var left = matrix
    var right = (0..<count).map { row in (0..<count).map { $0 == row ? 1.0 : 0 } }
    for pivot in 0..<count {
      // Without exchanges all pivots of a positive definite matrix are above zero, of others not.
      let value = left[pivot][pivot]
      guard value.isFinite, value > 0 else { return nil }
      for column in 0..<count {
        left[pivot][column] /= value
        right[pivot][column] /= value
      }
      for row in 0..<count where row != pivot {
        let factor = left[row][pivot]
        for column in 0..<count {
          left[row][column] -= factor * left[pivot][column]
          right[row][column] -= factor * right[pivot][column]
        }
      }
    }
    return right
  }
}
