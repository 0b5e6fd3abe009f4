extension Distribution {
  /// Draws the time from an instant to the next event, where such gaps have long followed one another.
  ///
  /// An instant falls into long gaps more often than into short ones: into one in proportion to its
  /// length, and anywhere within it. The distribution has no negative values, and a finite mean above
  /// zero.
  ///
  /// - Source: D. R. Cox, Renewal Theory (1962), section 5.3.
  package func drawResidual(_ generator: inout Xoshiro256PlusPlus) -> Double {
    generator.uniform01() * drawInProportion(&generator)
  }

  /// Draws a value as often as it comes, times its size.
  private func drawInProportion(_ generator: inout Xoshiro256PlusPlus) -> Double {
    func draw(_ kind: Kind) -> Double { Distribution(kind).prepared().draw(&generator) }
    switch kind {
    case .constant(let value): return value
    case .uniform(let low, let high):
      return (low * low + generator.uniform01() * (high * high - low * low)).squareRoot()
    case .exponential(let mean): return draw(.gamma(shape: 2, scale: mean))
    case .lognormal(let mu, let sigma):
      return draw(.lognormal(mu: mu + sigma * sigma, sigma: sigma))
    case .gamma(let shape, let scale): return draw(.gamma(shape: shape + 1, scale: scale))
    case .weibull(let shape, let scale):
      // The power of a Weibull variable is exponential, and so that of this one is gamma.
      let power = draw(.gamma(shape: 1 + 1 / shape, scale: 1))
      return scale * Elementary.pow(power, 1 / shape)
    case .pareto(let scale, let shape): return draw(.pareto(scale: scale, shape: shape - 1))
    case .discrete(let values, let weights):
      return values[Self.place(zip(values, weights).map { $0 * $1 }, &generator)]
    case .empirical(let sorted, let isInterpolated):
      guard isInterpolated, sorted.count > 1 else {
        return sorted[Self.place(sorted, &generator)]
      }
      let segments = zip(sorted, sorted.dropFirst()).map { (low: $0, high: $1) }
      let segment = segments[Self.place(segments.map { $0.low + $0.high }, &generator)]
      return Distribution(.uniform(low: segment.low, high: segment.high))
        .drawInProportion(&generator)
    case .mixture(let parts):
      let place = Self.place(
        parts.map { $0.weight > 0 ? $0.weight * ($0.distribution.mean ?? 0) : 0 }, &generator)
      return parts[place].distribution.drawInProportion(&generator)
    }
  }

  /// Draws a place with its weight; one of them is above zero.
  private static func place(
    _ weights: [Double], _ generator: inout Xoshiro256PlusPlus
  ) -> Int {
    var rest = generator.uniform01() * weights.reduce(0, +)
    for (place, weight) in weights.enumerated() where weight > 0 {
      if rest < weight { return place }
      rest -= weight
    }
    return weights.lastIndex { $0 > 0 } ?? 0
  }
}
