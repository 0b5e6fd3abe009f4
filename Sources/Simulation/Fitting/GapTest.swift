import Glibc
import Numerics
import Randomness

/// Tests of the gaps between requests against the fitted process.
///
/// Gaps are rescaled by the profile first. Of bursts the probability of each gap is that given all
/// gaps before, which is equally likely between 0 and 1 where the process is right.
///
/// - Source: E. N. Brown et al., Neural Computation 14 (2002), for time rescaling.
enum GapTest {
  static func rows(_ fit: TrafficFit) -> [GoodnessOfFit.Row] {
    let gaps = fit.process.gaps
    guard gaps.count >= 10 else { return [] }
    let places = UniformTests.thinned(gaps.count)
    let tested = places.map { gaps.expected[$0] }
    switch fit.process.kind {
    case .poisson: return bootstrapped(.exponential, tested, fit)
    case .renewal(let shape, _), .together(_, let shape, _):
      return bootstrapped(GapFit.Family(rawValue: shape) ?? .exponential, tested, fit)
    case .bursts(let ratio, let quiet, let busy):
      var filter = BurstFilter(ratio: ratio.value, quiet: quiet.value, busy: busy.value)
      let probabilities = zip(gaps.seconds, gaps.expected).map { seconds, expected in
        _ = filter.pass(seconds: seconds, expected: expected)
        return 1 - filter.survival
      }
      var generator = fit.options.seed.child("gaps").generator()
      // The same measures of samples that are equally likely: the parameters count as known.
      let drawn = (0..<GoodnessOfFit.bootstraps).map { _ in
        UniformTests.distances(places.map { _ in generator.uniformOpen() })
      }
      return UniformTests.rows(
        "gaps", UniformTests.distances(places.map { probabilities[$0] }), drawn,
        count: places.count,
        method: "given the gaps before; parameters taken as known, so p is too large")
    case .batch: return []
    }
  }

  private static func bootstrapped(
    _ family: GapFit.Family, _ tested: [Double], _ fit: TrafficFit
  ) -> [GoodnessOfFit.Row] {
    func tests(_ gaps: [Double]) -> [Double] {
      let refitted = GapFit(family, to: gaps)
      return UniformTests.distances(gaps.map { cumulative($0, refitted) })
    }
    let fitted = GapFit(family, to: tested)
    guard let distribution = distribution(fitted) else { return [] }
    let prepared = distribution.prepared()
    var generator = fit.options.seed.child("gaps").generator()
    let drawn = (0..<GoodnessOfFit.bootstraps).map { _ in
      tests(tested.map { _ in prepared.draw(&generator) })
    }
    return UniformTests.rows(
      "gaps", tests(tested), drawn, count: tested.count, method: "parametric bootstrap")
  }

  private static func distribution(_ fit: GapFit) -> Distribution? {
    switch fit.family {
    case .exponential: try? .exponential(mean: fit.scale)
    case .gamma: try? .gamma(shape: fit.shape, scale: fit.scale)
    case .weibull: try? .weibull(shape: fit.shape, scale: fit.scale)
    }
  }

  private static func cumulative(_ gap: Double, _ fit: GapFit) -> Double {
    switch fit.family {
    case .exponential: -expm1(-gap / fit.scale)
    case .gamma: NamedDistribution.gamma(shape: fit.shape, scale: fit.scale).cumulative(gap)
    case .weibull: -expm1(-exp(fit.shape * log(gap / fit.scale)))
    }
  }
}
