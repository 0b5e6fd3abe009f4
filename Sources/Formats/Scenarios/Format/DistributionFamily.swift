import Randomness

/// A family of distributions and the pairs of parameters that name one of its members.
struct DistributionFamily {
  /// Which pair of parameters was given.
  enum Pair {
    case textbook, meanAndVariation, medianAndPercentile
  }

  /// A parameter of the textbook.
  struct Parameter {
    let key: String
    let documentation: String
    /// Whether it is an amount of what is drawn, rather than a plain number.
    let isAmount: Bool
    /// Whether it may be negative.
    var isSigned = false
  }

  let name: String
  let documentation: String
  let textbook: (Parameter, Parameter)
  let make: (Pair, Double, Double) throws(DistributionError) -> Distribution

  /// The name in prose, with its article.
  var title: String {
    switch name {
    case "weibull", "pareto": "A \(name.prefix(1).uppercased())\(name.dropFirst())"
    default: "A \(name)"
    }
  }

  private static let shape = Parameter(
    key: "shape", documentation: "The shape; without a unit.", isAmount: false)
  private static let scale = Parameter(
    key: "scale", documentation: "The scale, in the unit of the value.", isAmount: true)

  static var all: [DistributionFamily] { [uniform, lognormal, gamma, weibull, pareto] }

  private static var uniform: DistributionFamily {
    DistributionFamily(
      name: "uniform", documentation: "Equally likely everywhere between two bounds.",
      textbook: (
        Parameter(key: "low", documentation: "The lower bound.", isAmount: true),
        Parameter(key: "high", documentation: "The upper bound.", isAmount: true)
      )
    ) { (pair, first, second) throws(DistributionError) in
      switch pair {
      case .textbook: try .uniform(low: first, high: second)
      case .meanAndVariation: try .uniform(mean: first, cv: second)
      case .medianAndPercentile: try .uniform(median: first, p95: second)
      }
    }
  }

  private static var lognormal: DistributionFamily {
    DistributionFamily(
      name: "lognormal",
      documentation: "Its logarithm is normal: many small values, few large ones.",
      textbook: (
        Parameter(
          key: "mu", documentation: "The mean of the logarithm (of seconds, for durations).",
          isAmount: false, isSigned: true),
        Parameter(
          key: "sigma", documentation: "The standard deviation of the logarithm.", isAmount: false)
      )
    ) { (pair, first, second) throws(DistributionError) in
      switch pair {
      case .textbook: try .lognormal(mu: first, sigma: second)
      case .meanAndVariation: try .lognormal(mean: first, cv: second)
      case .medianAndPercentile: try .lognormal(median: first, p95: second)
      }
    }
  }

  private static var gamma: DistributionFamily {
    DistributionFamily(
      name: "gamma", documentation: "A sum of exponential values when the shape is whole.",
      textbook: (shape, scale)
    ) { (pair, first, second) throws(DistributionError) in
      switch pair {
      case .textbook: try .gamma(shape: first, scale: second)
      case .meanAndVariation: try .gamma(mean: first, cv: second)
      case .medianAndPercentile: try .gamma(median: first, p95: second)
      }
    }
  }

  private static var weibull: DistributionFamily {
    DistributionFamily(
      name: "weibull", documentation: "Times to failure: P(X > x) = exp(-(x / scale)^shape).",
      textbook: (shape, scale)
    ) { (pair, first, second) throws(DistributionError) in
      switch pair {
      case .textbook: try .weibull(shape: first, scale: second)
      case .meanAndVariation: try .weibull(mean: first, cv: second)
      case .medianAndPercentile: try .weibull(median: first, p95: second)
      }
    }
  }

  private static var pareto: DistributionFamily {
    DistributionFamily(
      name: "pareto", documentation: "A power law: P(X > x) = (scale / x)^shape from the scale on.",
      textbook: (scale, shape)
    ) { (pair, first, second) throws(DistributionError) in
      switch pair {
      case .textbook: try .pareto(scale: first, shape: second)
      case .meanAndVariation: try .pareto(mean: first, cv: second)
      case .medianAndPercentile: try .pareto(median: first, p95: second)
      }
    }
  }
}
