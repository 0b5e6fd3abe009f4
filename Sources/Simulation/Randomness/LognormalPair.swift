public import Numerics

/// Two lognormal distributions joined by a Gaussian copula.
///
/// What request loops draw most: the sizes of a question and its answer.
public struct LognormalPair: Sendable, BitwiseCopyable {
  /// The means of the two logarithms.
  let mu: SIMD2<Double>
  /// Their standard deviations.
  let sigma: SIMD2<Double>
  let correlation: Double

  /// Takes a pair apart; nil where one of the two is not lognormal.
  init?(_ pair: CorrelatedPair) {
    guard case .lognormal(let mu, let sigma) = pair.first.kind,
      case .lognormal(let secondMu, let secondSigma) = pair.second.kind
    else { return nil }
    self.mu = SIMD2(mu, secondMu)
    self.sigma = SIMD2(sigma, secondSigma)
    correlation = pair.correlation
  }
}

extension LognormalTable {
  /// Adds a pair.
  public mutating func append(_ pair: LognormalPair) {
    append(mu: pair.mu, sigma: pair.sigma, correlation: pair.correlation)
  }
}
