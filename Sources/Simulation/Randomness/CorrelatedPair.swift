import Numerics

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

  /// Whether every 64-bit IEEE machine draws the same bits.
  ///
  /// Correlated draws other than of two lognormals go through the library's inverse distribution
  /// functions, which can't promise that.
  public var promisesSameBits: Bool {
    guard first.promisesSameBits, second.promisesSameBits else { return false }
    if correlation == 0 { return true }
    if case .lognormal = first.kind, case .lognormal = second.kind { return true }
    return false
  }

  /// Returns the form to draw from; make it once, outside the loop.
  public func prepared() -> PreparedPair {
    PreparedPair(self)
  }
}

/// A joined pair of distributions made ready for the hot loop.
@frozen
public struct PreparedPair: Sendable {
  @usableFromInline let first: PreparedDistribution
  @usableFromInline let second: PreparedDistribution
  /// The pair in its fastest form, where both are lognormal.
  public let lognormals: LognormalPair?
  /// The pair where it is drawn by its quantiles.
  @usableFromInline let copula: CorrelatedPair?

  init(_ pair: CorrelatedPair) {
    first = pair.first.prepared()
    second = pair.second.prepared()
    lognormals = LognormalPair(pair)
    copula = lognormals == nil && pair.correlation != 0 ? pair : nil
  }

  /// Returns one draw of both numbers.
  @inlinable
  public func draw(_ generator: inout Xoshiro256PlusPlus) -> (Double, Double) {
    if let lognormals {
      let drawn = lognormals.draw(first.ziggurats, &generator)
      return (drawn[0], drawn[1])
    }
    if let copula { return quantiles(copula, &generator) }
    return (first.draw(&generator), second.draw(&generator))
  }

  @usableFromInline @inline(never)
  func quantiles(
    _ pair: CorrelatedPair, _ generator: inout Xoshiro256PlusPlus
  ) -> (Double, Double) {
    let complement = max(0, 1 - pair.correlation * pair.correlation).squareRoot()
    let x = first.ziggurats.normal(&generator)
    let y = pair.correlation * x + complement * first.ziggurats.normal(&generator)
    return (quantile(pair.first, probability(x)), quantile(pair.second, probability(y)))
  }

  /// Returns the quantile, finite and for a positive family greater than zero as every draw is.
  private func quantile(_ distribution: Distribution, _ probability: Double) -> Double {
    let value = distribution.quantile(probability)
    switch distribution.kind {
    case .exponential, .lognormal, .gamma, .weibull, .pareto: return clampedPositive(value)
    case .mixture: return min(value, Double.greatestFiniteMagnitude)
    case .constant, .uniform, .discrete, .empirical: return value
    }
  }

  /// Returns the normal distribution function, kept inside (0, 1) so that no quantile is infinite.
  private func probability(_ x: Double) -> Double {
    min(max(NamedDistribution.normal.cumulative(x), 0x1p-1000), 1 - 0x1p-53)
  }
}
