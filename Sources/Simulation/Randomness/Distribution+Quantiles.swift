extension Distribution {
  /// Returns the probability of a draw at or below a number.
  ///
  /// - Complexity: O(n) for a discrete distribution or a mixture, O(log n) for an empirical one.
  public func cdf(_ x: Double) -> Double {
    switch kind {
    case .constant(let value): return x >= value ? 1 : 0
    case .uniform(let low, let high): return min(1, max(0, (x - low) / (high - low)))
    case .exponential(let mean): return x > 0 ? -Elementary.expm1(-x / mean) : 0
    case .lognormal(let mu, let sigma):
      return x > 0 ? NormalDistribution.cumulative((Elementary.log(x) - mu) / sigma) : 0
    case .weibull(let shape, let scale):
      return x > 0 ? -Elementary.expm1(-Elementary.pow(x / scale, shape)) : 0
    case .pareto(let scale, let shape):
      return x > scale ? -Elementary.expm1(-shape * Elementary.log(x / scale)) : 0
    case .gamma(let shape, let scale):
      return GammaDistribution.cumulative(x, shape: shape, scale: scale)
    case .discrete(let values, let weights):
      return average(weights) { values[$0] <= x ? 1 : 0 } ?? .nan
    case .empirical(let sorted, let interpolated): return empiricalCDF(x, sorted, interpolated)
    case .mixture(let parts):
      return average(parts.lazy.map { $0.weight }) { parts[$0].distribution.cdf(x) } ?? .nan
    }
  }

  /// Returns the smallest number that a draw is at or below with at least a probability, which is
  /// from 0 through 1.
  ///
  /// Infinite at 1 where the distribution has no upper bound.
  public func quantile(_ probability: Double) -> Double {
    precondition(probability >= 0 && probability <= 1, "the probability is not in 0...1")
    switch kind {
    case .constant(let value): return value
    case .uniform(let low, let high): return low + probability * (high - low)
    case .exponential(let mean): return mean * Self.exponentialQuantile(probability)
    case .lognormal(let mu, let sigma):
      return Elementary.exp(mu + sigma * NormalDistribution.quantile(probability))
    case .weibull(let shape, let scale):
      return scale * Elementary.pow(Self.exponentialQuantile(probability), 1 / shape)
    case .pareto(let scale, let shape):
      return scale * Elementary.exp(Self.exponentialQuantile(probability) / shape)
    case .gamma(let shape, let scale):
      return GammaDistribution.quantile(probability, shape: shape, scale: scale)
    case .discrete(let values, let weights):
      return discreteQuantile(probability, values, weights)
    case .empirical(let sorted, let interpolated):
      return empiricalQuantile(probability, sorted, interpolated)
    case .mixture(let components): return mixtureQuantile(probability, components)
    }
  }

  /// Returns the quantile of the exponential distribution with mean 1.
  private static func exponentialQuantile(_ probability: Double) -> Double {
    -Elementary.log1p(-probability)
  }

  /// Bisects between the extreme quantiles of the components.
  private func mixtureQuantile(_ probability: Double, _ components: [Component]) -> Double {
    let parts = components.filter { $0.weight > 0 }.map { $0.distribution.quantile(probability) }
    guard var low = parts.min(), var high = parts.max() else { return .nan }
    guard high.isFinite, low < high, cdf(low) < probability else {
      return high.isFinite ? low : high
    }
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { return high }
      if cdf(middle) < probability { low = middle } else { high = middle }
    }
  }
}

private func empiricalCDF(_ x: Double, _ sorted: [Double], _ interpolated: Bool) -> Double {
  let count = sorted.count
  // How many values are not above: the first place where one is, by halving.
  var (notAbove, end) = (0, count)
  while notAbove < end {
    let middle = (notAbove + end) / 2
    if sorted[middle] <= x { notAbove = middle + 1 } else { end = middle }
  }
  guard interpolated, count > 1 else { return Double(notAbove) / Double(count) }
  guard notAbove > 0 else { return 0 }
  guard notAbove < count else { return 1 }
  let (low, high) = (sorted[notAbove - 1], sorted[notAbove])
  return (Double(notAbove - 1) + (x - low) / (high - low)) / Double(count - 1)
}

private func empiricalQuantile(
  _ probability: Double, _ sorted: [Double], _ interpolated: Bool
) -> Double {
  let last = sorted.count - 1
  guard interpolated, last > 0 else {
    let count = Double(sorted.count)
    let rank = min(last, max(0, Int((probability * count).rounded(.up)) - 1))
    // The product may have been rounded up past a whole number.
    return sorted[rank > 0 && Double(rank) / count >= probability ? rank - 1 : rank]
  }
  let position = probability * Double(last)
  let index = min(Int(position), last - 1)
  return sorted[index] + (position - Double(index)) * (sorted[index + 1] - sorted[index])
}

private func discreteQuantile(
  _ probability: Double, _ values: [Double], _ weights: [Double]
) -> Double {
  let order = values.indices.filter { weights[$0] > 0 }.sorted { values[$0] < values[$1] }
  let total = weights.reduce(0, +)
  var below = 0.0
  for index in order {
    below += weights[index]
    if below / total >= probability { return values[index] }
  }
  return order.last.map { values[$0] } ?? .nan
}
