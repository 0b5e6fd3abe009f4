extension Distribution {
  /// The expected value, or nil where it is infinite or too large for a number.
  public var mean: Double? {
    switch kind {
    case .constant(let value): value
    case .uniform(let low, let high): low + (high - low) / 2
    case .exponential(let mean): mean
    case .lognormal(let mu, let sigma): finiteOrNil(Elementary.exp(mu + sigma * sigma / 2))
    case .gamma(let shape, let scale): finiteOrNil(shape * scale)
    case .weibull(let shape, let scale): finiteOrNil(scale * gammaFunction(1 + 1 / shape))
    case .pareto(let scale, let shape): shape > 1 ? finiteOrNil(scale * shape / (shape - 1)) : nil
    case .discrete(let values, let weights): average(weights) { values[$0] }
    case .empirical(let sorted, let interpolated): finiteOrNil(empiricalMean(sorted, interpolated))
    case .mixture(let parts): average(parts.lazy.map { $0.weight }) { parts[$0].distribution.mean }
    }
  }

  /// The order from which on moments are infinite; infinite where all of them exist.
  ///
  /// At most one, there is no mean; at most two, there is no variance.
  public var tailIndex: Double {
    switch kind {
    case .pareto(_, let shape): shape
    case .mixture(let components):
      components.lazy.filter { $0.weight > 0 }.map { $0.distribution.tailIndex }.min() ?? .infinity
    default: .infinity
    }
  }

  /// The greatest number that no draw is below; minus infinity never occurs.
  public var lowerBound: Double {
    switch kind {
    case .constant(let value): value
    case .uniform(let low, _): low
    case .exponential, .lognormal, .gamma, .weibull: 0
    case .pareto(let scale, _): scale
    case .discrete(let values, let weights):
      zip(values, weights).lazy.filter { $0.1 > 0 }.map { $0.0 }.min() ?? 0
    case .empirical(let sorted, _): sorted.first ?? 0
    case .mixture(let components):
      components.lazy.filter { $0.weight > 0 }.map { $0.distribution.lowerBound }.min() ?? 0
    }
  }
}

/// Returns the mean of something by weights; nil where it is not finite, or a part of it is nil.
func average<Weights: RandomAccessCollection<Double>>(
  _ weights: Weights, of value: (Int) -> Double?
) -> Double? where Weights.Index == Int {
  var total = 0.0
  var sum = 0.0
  for index in weights.indices where weights[index] > 0 {
    guard let value = value(index) else { return nil }
    total += weights[index]
    sum += weights[index] * value
  }
  return finiteOrNil(sum / total)
}

private func finiteOrNil(_ value: Double) -> Double? {
  value.isFinite ? value : nil
}

private func gammaFunction(_ x: Double) -> Double {
  Elementary.exp(Elementary.logGamma(x))
}

/// Returns the logarithm of E[X^2] / E[X]^2 of a Weibull distribution, which is log(1 + cv^2).
func weibullLogMomentRatio(shape: Double) -> Double {
  let x = 1 / shape
  guard shape > 1000 else {
    return Elementary.logGamma(1 + 2 * x) - 2 * Elementary.logGamma(1 + x)
  }
  // The logarithms of the gamma function nearly cancel; their series around one does not.
  let tail = 3.7881313179889837 + x * (-6.22156653086022 + x * 10.512544973839377)
  return x * x * (1.6449340668482264 + x * (-2.4041138063191886 + x * tail))
}

private func empiricalMean(_ sorted: [Double], _ interpolated: Bool) -> Double {
  guard interpolated, sorted.count > 1 else { return sorted.reduce(0, +) / Double(sorted.count) }
  let ends = (sorted[0] + sorted[sorted.count - 1]) / 2
  return (sorted.reduce(0, +) - ends) / Double(sorted.count - 1)
}
