/// A probability distribution of one number: a checked value that can be compared and printed.
///
/// It is made by a factory method that refuses impossible parameters, so every existing value can
/// be drawn from. To draw, ask for ``prepared()`` once and keep the result.
public struct Distribution: Hashable, Sendable {
  /// The family and its textbook parameters.
  public indirect enum Kind: Hashable, Sendable {
    /// Always the same value.
    case constant(Double)
    /// Equally likely everywhere on [low, high).
    case uniform(low: Double, high: Double)
    /// The gap between events that come at a constant rate.
    case exponential(mean: Double)
    /// The exponential of a normal variable with mean mu and standard deviation sigma.
    case lognormal(mu: Double, sigma: Double)
    /// Density proportional to x^(shape - 1) exp(-x / scale).
    case gamma(shape: Double, scale: Double)
    /// P(X > x) = exp(-(x / scale)^shape).
    case weibull(shape: Double, scale: Double)
    /// P(X > x) = (scale / x)^shape for x at or above the scale.
    case pareto(scale: Double, shape: Double)
    /// One of the values, with its weight; weights need not sum to one.
    case discrete(values: [Double], weights: [Double])
    /// One of the sorted values, or a point on the line that joins neighbours.
    case empirical(sorted: [Double], interpolated: Bool)
    /// A draw from one of the components, chosen with its weight.
    case mixture([Component])
  }

  /// One part of a mixture.
  public struct Component: Hashable, Sendable {
    /// The weight, relative to those of the other components.
    public let weight: Double
    /// What is drawn when this component is chosen.
    public let distribution: Distribution
  }

  /// The family and its textbook parameters.
  public let kind: Kind

  init(_ kind: Kind) { self.kind = kind }

  /// The constant zero.
  public static let zero = Distribution(.constant(0))

  /// Returns the distribution of a fixed value.
  public static func constant(_ value: Double) throws(DistributionError) -> Distribution {
    Distribution(.constant(try finite(value, .value)))
  }

  /// Returns the uniform distribution on [low, high).
  public static func uniform(low: Double, high: Double) throws(DistributionError) -> Distribution {
    _ = try finite(low, .low)
    _ = try finite(high, .high)
    guard low <= high else { throw .reversedBounds }
    guard (high - low).isFinite else { throw .noSolution }
    return low == high
      ? Distribution(.constant(low)) : Distribution(.uniform(low: low, high: high))
  }

  /// Returns the exponential distribution with a mean.
  public static func exponential(mean: Double) throws(DistributionError) -> Distribution {
    Distribution(.exponential(mean: try positive(mean, .mean)))
  }

  /// Returns the lognormal distribution whose logarithm has this mean and standard deviation.
  public static func lognormal(
    mu: Double, sigma: Double
  ) throws(DistributionError) -> Distribution {
    Distribution(.lognormal(mu: try finite(mu, .mu), sigma: try positive(sigma, .sigma)))
  }

  /// Returns the gamma distribution, whose mean is shape times scale.
  public static func gamma(shape: Double, scale: Double) throws(DistributionError) -> Distribution {
    Distribution(.gamma(shape: try positive(shape, .shape), scale: try positive(scale, .scale)))
  }

  /// Returns the Weibull distribution.
  public static func weibull(
    shape: Double, scale: Double
  ) throws(DistributionError) -> Distribution {
    Distribution(.weibull(shape: try positive(shape, .shape), scale: try positive(scale, .scale)))
  }

  /// Returns the Pareto distribution, whose smallest value is the scale.
  public static func pareto(scale: Double, shape: Double) throws(DistributionError) -> Distribution
  {
    Distribution(.pareto(scale: try positive(scale, .scale), shape: try positive(shape, .shape)))
  }

  /// Returns the distribution over values drawn with weights that need not sum to one.
  public static func discrete(
    values: [Double], weights: [Double]
  ) throws(DistributionError) -> Distribution {
    guard values.count == weights.count else {
      throw .countMismatch(values: values.count, weights: weights.count)
    }
    _ = try AliasTable.checkedTotal(weights)
    for value in values { _ = try finite(value, .value) }
    return Distribution(.discrete(values: values, weights: weights))
  }

  /// Returns the distribution of observed values.
  ///
  /// - Parameters:
  ///   - values: The observations, in any order.
  ///   - interpolated: Whether points between neighbouring observations may be drawn too: the
  ///     distribution function is then the line through ((i - 1) / (n - 1)) at order statistic i.
  /// - Returns: The distribution.
  /// - Throws: where there is no value, or one that is not finite, or where values to interpolate
  ///   lie further apart than the greatest number.
  public static func empirical(
    _ values: [Double], interpolated: Bool = false
  ) throws(DistributionError) -> Distribution {
    guard !values.isEmpty else { throw .emptyList }
    for value in values { _ = try finite(value, .value) }
    let sorted = values.sorted()
    // Points between neighbours are found from their distance, which must not overflow.
    if interpolated { _ = try finite(sorted[sorted.count - 1] - sorted[0], .value) }
    return Distribution(.empirical(sorted: sorted, interpolated: interpolated))
  }

  /// Returns the mixture of distributions with weights that need not sum to one.
  public static func mixture(
    _ components: [(weight: Double, distribution: Distribution)]
  ) throws(DistributionError) -> Distribution {
    _ = try AliasTable.checkedTotal(components.map { $0.weight })
    return Distribution(
      .mixture(components.map { Component(weight: $0.weight, distribution: $0.distribution) }))
  }

  static func finite(
    _ value: Double, _ parameter: DistributionParameter
  ) throws(DistributionError) -> Double {
    guard value.isFinite else { throw .notFinite(parameter) }
    return value
  }

  static func positive(
    _ value: Double, _ parameter: DistributionParameter
  ) throws(DistributionError) -> Double {
    guard value.isFinite else { throw .notFinite(parameter) }
    guard value > 0 else { throw .nonPositive(parameter) }
    return value
  }
}
