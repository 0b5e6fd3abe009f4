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
  /// How a pair is drawn.
  @frozen
  @usableFromInline
  enum Method: UInt8, Sendable {
    case independent, lognormals, quantiles
  }

  @usableFromInline let method: Method
  @usableFromInline let first: PreparedDistribution
  @usableFromInline let second: PreparedDistribution
  /// The pair in its fastest form, where both are lognormal.
  public let lognormals: LognormalPair?
  private let correlation: Double
  /// The square root of 1 - correlation^2.
  private let complement: Double
  private let marginals: CopulaMarginals?

  init(_ pair: CorrelatedPair) {
    first = pair.first.prepared()
    second = pair.second.prepared()
    correlation = pair.correlation
    complement = max(0, 1 - pair.correlation * pair.correlation).squareRoot()
    lognormals = LognormalPair(pair)
    if lognormals != nil {
      method = .lognormals
      marginals = nil
    } else if pair.correlation == 0 {
      method = .independent
      marginals = nil
    } else {
      method = .quantiles
      marginals = CopulaMarginals(first: pair.first, second: pair.second)
    }
  }

  /// Returns one draw of both numbers.
  @inlinable
  public func draw(_ generator: inout Xoshiro256PlusPlus) -> (Double, Double) {
    if let lognormals {
      let drawn = lognormals.draw(first.ziggurats, &generator)
      return (drawn[0], drawn[1])
    }
    if method == .independent { return (first.draw(&generator), second.draw(&generator)) }
    return quantiles(&generator)
  }

  @usableFromInline @inline(never)
  func quantiles(_ generator: inout Xoshiro256PlusPlus) -> (Double, Double) {
    let x = first.ziggurats.normal(&generator)
    let y = correlation * x + complement * first.ziggurats.normal(&generator)
    guard let marginals else { return (first.first, second.first) }
    return (
      quantile(marginals.first, probability(x)), quantile(marginals.second, probability(y))
    )
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
    min(max(DistributionFunction.normal(x), 0x1p-1000), 1 - 0x1p-53)
  }
}

/// The two distributions whose quantiles a copula takes.
@usableFromInline
final class CopulaMarginals: Sendable {
  let first: Distribution
  let second: Distribution

  init(first: Distribution, second: Distribution) {
    self.first = first
    self.second = second
  }
}
