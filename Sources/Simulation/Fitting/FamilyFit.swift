import Glibc
import Numerics
public import Randomness
import Statistics

/// A family of distributions whose parameters were found by maximum likelihood.
public struct FamilyFit: Hashable, Sendable {
  /// The families.
  public enum Family: String, Hashable, Sendable, CaseIterable {
    /// The gap between events at a constant rate.
    case exponential
    /// Its logarithm is normal.
    case lognormal
    /// Density proportional to x^(shape - 1) exp(-x / scale).
    case gamma
    /// P(X > x) = exp(-(x / scale)^shape).
    case weibull
    /// A power law.
    case pareto

    /// The natural parameters as scenarios name them.
    fileprivate var keys: [String] {
      switch self {
      case .exponential: ["mean"]
      case .lognormal: ["median", "p95"]
      case .gamma, .weibull: ["mean", "cv"]
      case .pareto: ["scale", "shape"]
      }
    }
  }

  /// A parameter as scenarios name it.
  public struct Parameter: Hashable, Sendable {
    /// Its key.
    public let key: String
    /// Its estimate.
    public let estimate: Estimate
  }

  /// The family.
  public let family: Family
  /// The member of it, with the parameters as they are written.
  public let distribution: Distribution
  /// The parameters, as scenarios name them.
  public let parameters: [Parameter]
  /// The logarithm of the likelihood at its maximum.
  public let logLikelihood: Double

  /// How many parameters were found.
  public var parameterCount: Int { family == .exponential ? 1 : 2 }

  /// Akaike's criterion: the less, the better.
  public var aic: Double { 2 * Double(parameterCount) - 2 * logLikelihood }

  private static let method = "maximum likelihood; observed information"
  private static let normalP95 = 1.6448536269514722

  /// Fits a family to numbers of tokens above zero, of which there are two different ones at least.
  ///
  /// - Returns: nil where the family has no member that fits.
  init?(_ family: Family, to histogram: TokenHistogram, near start: [Double]? = nil) {
    let lowest = Double(histogram.values.first ?? 1) - 0.5
    let make = { Self.distribution(family, $0, lowest: lowest) }
    let loss: ([Double]) -> Double = { point in
      guard let distribution = make(point) else { return .infinity }
      return -distribution.logLikelihood(of: histogram)
    }
    let begin = start ?? Self.start(family, histogram, lowest: lowest)
    guard begin.allSatisfy(\.isFinite) else { return nil }
    let found = Minimizer.minimum(
      from: begin, step: start == nil ? 0.3 : 0.05, tolerance: start == nil ? 1e-6 : 1e-4,
      of: loss)
    let point = found.point
    guard found.value < 1e299, make(point) != nil else { return nil }
    self.family = family
    logLikelihood = -found.value
    let covariance = Minimizer.covariance(at: point, of: loss)
    let natural = Self.natural(family, point, lowest: lowest)
    // How fast the logarithm of each natural parameter changes with each searched one.
    let step = 1e-4
    func moved(_ index: Int, by step: Double) -> [Double] {
      var place = point
      place[index] += step
      return Self.natural(family, place, lowest: lowest)
    }
    let gradients = point.indices.map { index in
      zip(moved(index, by: step), moved(index, by: -step)).map { log($0 / $1) / (2 * step) }
    }
    parameters = natural.indices.map { place in
      // A power law begins where the values do.
      let isFixed = family == .pareto && place == 0
      var variance: Double?
      if let covariance, !isFixed {
        variance = point.indices.reduce(0) { sum, row in
          point.indices.reduce(sum) { sum, column in
            sum + gradients[row][place] * covariance[row][column] * gradients[column][place]
          }
        }
      }
      return Parameter(
        key: family.keys[place],
        estimate: Estimate(
          positive: written(natural[place]),
          relativeError: variance.flatMap { $0 >= 0 ? $0.squareRoot() : nil },
          isFixed ? "half below the smallest value" : Self.method))
    }
    let values = parameters.map(\.estimate.value)
    guard let distribution = try? Self.make(family, values) else { return nil }
    self.distribution = distribution
  }

  /// The place of the maximum among the searched parameters, to start another search from.
  var searched: [Double] {
    switch distribution.kind {
    case .exponential(let mean): [log(mean)]
    case .lognormal(let mu, let sigma): [mu, log(sigma)]
    case .gamma(let shape, let scale): [log(shape * scale), log(shape)]
    case .weibull(let shape, let scale): [log(scale), log(shape)]
    case .pareto(_, let shape): [log(shape)]
    default: []
    }
  }

  /// The member of a family at searched parameters; all but `mu` are logarithms.
  private static func distribution(
    _ family: Family, _ point: [Double], lowest: Double
  ) -> Distribution? {
    switch family {
    case .exponential: try? .exponential(mean: exp(point[0]))
    case .lognormal: try? .lognormal(mu: point[0], sigma: exp(point[1]))
    case .gamma: try? .gamma(shape: exp(point[1]), scale: exp(point[0] - point[1]))
    case .weibull: try? .weibull(shape: exp(point[1]), scale: exp(point[0]))
    case .pareto: try? .pareto(scale: lowest, shape: exp(point[0]))
    }
  }

  /// The member of a family with natural parameters.
  static func make(
    _ family: Family, _ values: [Double]
  ) throws(DistributionError) -> Distribution {
    switch family {
    case .exponential: try .exponential(mean: values[0])
    case .lognormal: try .lognormal(median: values[0], p95: values[1])
    case .gamma: try .gamma(mean: values[0], cv: values[1])
    case .weibull: try .weibull(mean: values[0], cv: values[1])
    case .pareto: try .pareto(scale: values[0], shape: values[1])
    }
  }

  /// The natural parameters at searched ones.
  private static func natural(
    _ family: Family, _ point: [Double], lowest: Double
  ) -> [Double] {
    switch family {
    case .exponential: return [exp(point[0])]
    case .lognormal: return [exp(point[0]), exp(point[0] + normalP95 * exp(point[1]))]
    case .gamma: return [exp(point[0]), exp(-point[1] / 2)]
    case .weibull:
      let inverse = exp(-point[1])
      return [
        exp(point[0] + SpecialFunction.logGamma(1 + inverse)),
        weibullVariation(shape: 1 / inverse),
      ]
    case .pareto: return [lowest, exp(point[0])]
    }
  }

  /// The coefficient of variation of a Weibull distribution.
  static func weibullVariation(shape: Double) -> Double {
    let inverse = 1 / shape
    return expm1(
      SpecialFunction.logGamma(1 + 2 * inverse) - 2 * SpecialFunction.logGamma(1 + inverse)
    ).squareRoot()
  }

  private static func start(
    _ family: Family, _ histogram: TokenHistogram, lowest: Double
  ) -> [Double] {
    let mean = histogram.mean
    let variation = max(1e-3, histogram.standardDeviation / mean)
    let logarithms = histogram.logarithmicMoments
    let deviation = max(1e-3, logarithms.deviation)
    switch family {
    case .exponential: return [log(mean)]
    case .lognormal: return [logarithms.mean, log(deviation)]
    case .gamma: return [log(mean), -2 * log(variation)]
    case .weibull: return [log(mean), log(1.28 / deviation)]
    case .pareto: return [-log(max(1e-3, logarithms.mean - log(lowest)))]
    }
  }
}
