import Numerics

/// Finds where a loss is least, and how surely.
enum Minimizer {
  /// Returns where a function is least near a start, and its value there.
  ///
  /// The step is the size of the first simplex, the tolerance that of the last. Not-a-number is a
  /// place to go away from.
  static func minimum(
    from start: [Double], step: Double = 0.3, tolerance: Double = 1e-6, rounds: Int = 600,
    of function: ([Double]) -> Double
  ) -> (point: [Double], value: Double) {
    let found = SimplexMinimizer.minimize(
      from: start, steps: start.map { _ in step }, tolerance: tolerance, iterations: rounds
    ) { point in
      let value = function(point)
      return value.isFinite ? value : 1e300
    }
    return found.map { ($0.position, $0.value) } ?? (start, function(start))
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
