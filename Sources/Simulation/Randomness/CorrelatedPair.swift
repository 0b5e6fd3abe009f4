/// Two distributions joined by a Gaussian copula.
///
/// The correlation is that of the two normal variables behind the draws. Of two lognormals it is
/// the correlation of their logarithms; rank correlation is (6 / π) asin(ρ / 2) for any continuous
/// pair.
public struct CorrelatedPair: Hashable, Sendable {
  /// The distribution of the first number.
  public let first: Distribution
  /// The distribution of the second number.
  public let second: Distribution
  /// The correlation of the normal variables behind the two, from -1 through 1.
  public let correlation: Double

  /// Joins two distributions.
  public init(
    _ first: Distribution, _ second: Distribution, correlation: Double
  ) throws(DistributionError) {
    guard correlation >= -1, correlation <= 1 else { throw .correlationOutOfRange }
    self.first = first
    self.second = second
    self.correlation = correlation
  }

  /// Returns the form to draw from; make it once, outside the loop.
  public func prepared() -> PreparedPair {
    PreparedPair(self)
  }
}

/// A joined pair of distributions made ready to be drawn in columns.
public struct PreparedPair: Sendable {
  let first: PreparedDistribution
  let second: PreparedDistribution
  let correlation: Double
  /// The square root of 1 - correlation^2.
  let complement: Double
  /// The pair's parameters, where both are lognormal.
  public let lognormals: LognormalPair?
  /// The pair where it is drawn by its quantiles.
  let copula: CorrelatedPair?

  init(_ pair: CorrelatedPair) {
    first = pair.first.prepared()
    second = pair.second.prepared()
    correlation = pair.correlation
    complement = max(0, 1 - pair.correlation * pair.correlation).squareRoot()
    lognormals = LognormalPair(pair)
    copula = lognormals == nil && pair.correlation != 0 ? pair : nil
  }

  /// Returns the quantile at a normal variable's probability, finite and for a positive family greater
  /// than zero as every draw is.
  static func quantile(_ distribution: Distribution, ofNormal x: Double) -> Double {
    let value = distribution.quantile(probability(x))
    switch distribution.kind {
    case .exponential, .lognormal, .gamma, .weibull, .pareto: return clampedPositive(value)
    case .mixture: return min(value, Double.greatestFiniteMagnitude)
    case .constant, .uniform, .discrete, .empirical: return value
    }
  }

  /// Returns the normal distribution function, kept inside (0, 1) so that no quantile is infinite.
  private static func probability(_ x: Double) -> Double {
    min(max(NormalDistribution.cumulative(x), 0x1p-1000), 1 - 0x1p-53)
  }
}
