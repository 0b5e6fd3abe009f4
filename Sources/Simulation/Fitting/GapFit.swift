import Glibc
import Numerics
import Randomness

/// Independent gaps of a gamma or Weibull distribution, by maximum likelihood.
struct GapFit: Sendable {
  enum Family: String, Sendable, CaseIterable { case exponential, gamma, weibull }

  let family: Family
  /// 1 for exponential gaps.
  let shape: Double
  let scale: Double
  /// The standard error of the shape's logarithm.
  let shapeError: Double
  let logLikelihood: Double

  /// Fits a family to gaps above zero.
  init(_ family: Family, to gaps: [Double]) {
    self.family = family
    let size = Double(gaps.count)
    let mean = gaps.reduce(0, +) / size
    let logarithms = gaps.map { log($0) }
    let meanLog = logarithms.reduce(0, +) / size
    switch family {
    case .exponential:
      shape = 1
      scale = mean
      shapeError = 0
      logLikelihood = -size * (log(mean) + 1)
    case .gamma:
      let shape = Self.gammaShape(log(mean) - meanLog)
      self.shape = shape
      scale = mean / shape
      shapeError =
        1 / (size * shape * max(1e-12, shape * SpecialFunction.trigamma(shape) - 1)).squareRoot()
      logLikelihood =
        size
        * ((shape - 1) * meanLog - shape - shape * log(mean / shape)
          - SpecialFunction.logGamma(shape))
    case .weibull:
      let shape = Self.weibullShape(logarithms, meanLog)
      let power = logarithms.reduce(0) { $0 + exp(shape * ($1 - meanLog)) } / size
      self.shape = shape
      scale = exp(meanLog + log(power) / shape)
      // The inverse of the information: 6 / π² of the shape's square.
      shapeError = 6.0.squareRoot() / Double.pi / size.squareRoot()
      logLikelihood =
        size * (log(shape) - shape * log(scale) + (shape - 1) * meanLog - 1)
    }
  }

  /// Solves log k - ψ(k) = distance by Newton's method; the left side falls as the shape k grows.
  static func gammaShape(_ distance: Double) -> Double {
    let gap = max(distance, 1e-12)
    // Minka's start, within 1.5 % of the root.
    var shape = (3 - gap + ((gap - 3) * (gap - 3) + 24 * gap).squareRoot()) / (12 * gap)
    for _ in 0..<50 {
      let value = log(shape) - SpecialFunction.digamma(shape) - gap
      let curvature = SpecialFunction.trigamma(shape)
      let slope = 1 / shape - curvature
      let next = shape - value / slope
      let bounded = next > 0 ? next : shape / 2
      if (bounded - shape).magnitude <= 1e-14 * shape { return bounded }
      shape = bounded
    }
    return shape
  }

  /// Solves Σ x^k log x / Σ x^k - 1 / k = mean of log x, whose left side grows with k.
  private static func weibullShape(_ logarithms: [Double], _ mean: Double) -> Double {
    var shape = 1.0
    for _ in 0..<80 {
      var (power, first, second) = (0.0, 0.0, 0.0)
      for logarithm in logarithms {
        let distance = logarithm - mean
        let weight = exp(shape * distance)
        power += weight
        first += weight * distance
        second += weight * distance * distance
      }
      let center = first / power
      let value = center - 1 / shape
      let slope = second / power - center * center + 1 / (shape * shape)
      let next = shape - value / slope
      let bounded = max(shape / 2, min(shape * 2, next))
      if (bounded - shape).magnitude <= 1e-13 * shape { return bounded }
      shape = bounded
    }
    return shape
  }

  /// How many parameters were found.
  var parameterCount: Int { family == .exponential ? 1 : 2 }

  /// The coefficient of variation of the gaps.
  var variation: Estimate {
    let shape = Estimate(
      positive: shape, relativeError: shapeError, "maximum likelihood of rescaled gaps")
    switch family {
    case .exponential: return Estimate(1, nil, shape.method)
    case .gamma: return shape.mapped { 1 / $0.squareRoot() }
    case .weibull: return shape.mapped { FamilyFit.weibullVariation(shape: $0) }
    }
  }
}
