/// Two lognormal distributions joined by a Gaussian copula, drawn as one vector.
///
/// What request loops draw most: the sizes of a question and its answer.
@frozen
public struct LognormalPair: Sendable, BitwiseCopyable {
  @usableFromInline let mu: SIMD2<Double>
  @usableFromInline let sigma: SIMD2<Double>
  @usableFromInline let correlation: Double
  /// The square root of 1 - correlation^2.
  @usableFromInline let complement: Double

  /// Takes a pair apart; nil where one of the two is not lognormal.
  init?(_ pair: CorrelatedPair) {
    guard case .lognormal(let mu, let sigma) = pair.first.kind,
      case .lognormal(let secondMu, let secondSigma) = pair.second.kind
    else { return nil }
    self.mu = SIMD2(mu, secondMu)
    self.sigma = SIMD2(sigma, secondSigma)
    correlation = pair.correlation
    complement = max(0, 1 - pair.correlation * pair.correlation).squareRoot()
  }

  /// Returns one draw of the first and the second number, each finite and greater than zero.
  @inlinable @inline(__always)
  public func draw(
    _ ziggurats: ZigguratTables, _ generator: inout Xoshiro256PlusPlus
  ) -> SIMD2<Double> {
    let powers = drawPowers(ziggurats, &generator)
    return SIMD2(
      clampedPositive(Elementary.exp(powers[0])), clampedPositive(Elementary.exp(powers[1])))
  }

  /// Returns the logarithms of one draw of the first and the second number.
  @inlinable @inline(__always)
  public func drawPowers(
    _ ziggurats: ZigguratTables, _ generator: inout Xoshiro256PlusPlus
  ) -> SIMD2<Double> {
    let x = ziggurats.normal(&generator)
    let y = correlation * x + complement * ziggurats.normal(&generator)
    return mu + sigma * SIMD2(x, y)
  }
}
