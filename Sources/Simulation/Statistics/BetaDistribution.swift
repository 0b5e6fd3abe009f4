import Glibc
import Numerics

/// The beta distribution, as far as intervals of proportions and quantiles need it.
///
/// GSL has these functions, but its inverse aborts its search for some small shapes and its cumulative
/// function gives up beyond some hundred thousand trials. This one keeps going; the work grows with the
/// square root of the shapes.
///
/// - Source: W. J. Lentz, Applied Optics 15 (1976), for the continued fraction; NIST Digital Library of
///   Mathematical Functions, 8.17.22.
enum BetaDistribution {
  /// Returns the probability of at most `value`, the regularized incomplete beta function.
  ///
  /// Both shapes are greater than zero, the value lies in 0...1.
  static func cumulative(_ value: Double, _ alpha: Double, _ beta: Double) -> Double {
    if value <= 0 { return 0 }
    if value >= 1 { return 1 }
    let front = exp(
      alpha * log(value) + beta * log1p(-value) - SpecialFunction.logBeta(alpha, beta))
    // The fraction converges fast below the mean; above it the mirror image does.
    guard value < (alpha + 1) / (alpha + beta + 2) else {
      return max(0, 1 - front * continuedFraction(1 - value, beta, alpha) / beta)
    }
    return min(1, front * continuedFraction(value, alpha, beta) / alpha)
  }

  /// Returns the value that the distribution exceeds with a probability of one less the given one.
  ///
  /// Bisection down to neighbouring doubles: always converges, and to the same value.
  static func quantile(_ probability: Double, _ alpha: Double, _ beta: Double) -> Double {
    var low = 0.0
    var high = 1.0
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { return high }
      if cumulative(middle, alpha, beta) < probability { low = middle } else { high = middle }
    }
  }

  private static func continuedFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = Double.leastNormalMagnitude
    func bounded(_ value: Double) -> Double { value.magnitude < tiny ? tiny : value }
    var numerator = 1.0
    var denominator = 1 / bounded(1 - (a + b) * x / (a + 1))
    var result = denominator
    let limit = 1_000 + 20 * Int(max(a, b).squareRoot())
    for step in 1...limit {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      denominator = 1 / bounded(1 + even * denominator)
      numerator = bounded(1 + even / numerator)
      result *= denominator * numerator
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      denominator = 1 / bounded(1 + odd * denominator)
      numerator = bounded(1 + odd / numerator)
      let factor = denominator * numerator
      result *= factor
      if (factor - 1).magnitude < 1e-15 { break }
    }
    return result
  }
}

/// The binomial distribution through its tie to the beta distribution.
enum BinomialDistribution {
  /// Returns the probability of at most `successes` in `trials` independent trials.
  static func cumulative(_ successes: Int, trials: Int, probability: Double) -> Double {
    guard successes < trials else { return 1 }
    guard successes >= 0 else { return 0 }
    return BetaDistribution.cumulative(
      1 - probability, Double(trials - successes), Double(successes + 1))
  }
}
