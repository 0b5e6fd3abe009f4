import Glibc
import Numerics
import Randomness

/// Probabilities of whole numbers under a continuous distribution.
///
/// A draw becomes the nearest whole number, and at least one, as it does when requests are drawn.
struct RoundedDistribution {
  let distribution: Distribution

  init(_ distribution: Distribution) { self.distribution = distribution }

  /// The probability of at most a number of tokens.
  func cumulative(_ value: Int64) -> Double {
    guard value > 0 else { return value == 0 ? probabilityOfZero : 0 }
    return distribution.cdf((Double(value) + 0.5).nextDown)
  }

  /// Only a draw of exactly zero stays zero.
  private var probabilityOfZero: Double {
    switch distribution.kind {
    case .constant(let value): value == 0 ? 1 : 0
    case .discrete(let values, let weights):
      zip(values, weights).reduce(0) { $0 + ($1.0 == 0 ? $1.1 : 0) } / weights.reduce(0, +)
    case .empirical(let sorted, _):
      Double(sorted.count { $0 == 0 }) / Double(sorted.count)
    case .mixture(let parts):
      parts.reduce(0) {
        $0 + $1.weight * RoundedDistribution($1.distribution).probabilityOfZero
      } / parts.reduce(0) { $0 + $1.weight }
    default: 0
    }
  }

  /// The number of tokens that a share of requests is at or below.
  func quantile(_ probability: Double) -> Double {
    let drawn = distribution.quantile(probability)
    return drawn > 0 ? max(1, (drawn + 0.5).rounded(.down)) : 0
  }
}

extension Distribution {
  /// Returns the logarithm of the density as a function of a number above zero and its logarithm.
  var logDensity: (_ value: Double, _ logarithm: Double) -> Double {
    switch kind {
    case .exponential(let mean):
      let constant = -log(mean)
      return { value, _ in constant - value / mean }
    case .lognormal(let mu, let sigma):
      let constant = -log(sigma) - 0.5 * log(2 * Double.pi)
      return { _, logarithm in
        let deviation = (logarithm - mu) / sigma
        return constant - logarithm - 0.5 * deviation * deviation
      }
    case .gamma(let shape, let scale):
      let constant = -shape * log(scale) - SpecialFunction.logGamma(shape)
      return { value, logarithm in constant + (shape - 1) * logarithm - value / scale }
    case .weibull(let shape, let scale):
      let logScale = log(scale)
      let constant = log(shape) - logScale
      return { _, logarithm in
        let distance = logarithm - logScale
        return constant + (shape - 1) * distance - exp(shape * distance)
      }
    case .pareto(let scale, let shape):
      let constant = log(shape) + shape * log(scale)
      return { value, logarithm in
        value >= scale ? constant - (shape + 1) * logarithm : -.infinity
      }
    default: return { _, _ in -.infinity }
    }
  }

  /// Returns the logarithm of the likelihood of numbers of tokens above zero.
  ///
  /// Each number stands for all draws that are rounded to it. Where the density hardly changes
  /// across that interval its middle is taken instead, which is quicker and keeps precision in the
  /// tails.
  func logLikelihood(of histogram: TokenHistogram) -> Double {
    let density = logDensity
    // Across one unit the middle is off by f'' / 24 f, about 1 / (24 sd²).
    let isNarrow = histogram.standardDeviation < 10
    var sum = 0.0
    for (index, value) in histogram.values.enumerated() {
      let middle = density(Double(value), histogram.logarithms[index])
      var term = middle
      if isNarrow || value < 50 {
        let low = value == 1 ? 0 : Double(value) - 0.5
        let probability = cdf(Double(value) + 0.5) - (low > 0 ? cdf(low) : 0)
        if probability > 1e-9 { term = log(probability) }
      }
      sum += Double(histogram.counts[index]) * term
    }
    return sum
  }
}
