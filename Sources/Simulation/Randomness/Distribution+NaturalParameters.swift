/// The 95th percentile of the standard normal distribution.
private let normalP95 = 1.6448536269514722

extension Distribution {
  /// Returns the uniform distribution with a mean and a coefficient of variation.
  public static func uniform(mean: Double, cv: Double) throws(DistributionError) -> Distribution {
    let half = try positive(mean, .mean) * (try positive(cv, .cv)) * 3.0.squareRoot()
    return try solution(try uniform(low: mean - half, high: mean + half))
  }

  /// Returns the lognormal distribution with a mean and a coefficient of variation.
  public static func lognormal(mean: Double, cv: Double) throws(DistributionError) -> Distribution {
    _ = try positive(mean, .mean)
    _ = try positive(cv, .cv)
    let variance = Elementary.log1p(cv * cv)
    return try solution(
      try lognormal(mu: Elementary.log(mean) - variance / 2, sigma: variance.squareRoot()))
  }

  /// Returns the gamma distribution with a mean and a coefficient of variation.
  public static func gamma(mean: Double, cv: Double) throws(DistributionError) -> Distribution {
    let square = try positive(cv, .cv) * cv
    let scale = try positive(mean, .mean) * square
    return try solution(try gamma(shape: 1 / square, scale: scale))
  }

  /// Returns the Weibull distribution with a mean and a coefficient of variation.
  ///
  /// Solvable for coefficients of variation between about 0.0013 and 370,000.
  public static func weibull(mean: Double, cv: Double) throws(DistributionError) -> Distribution {
    _ = try positive(mean, .mean)
    let wanted = Elementary.log1p(try positive(cv, .cv) * cv)
    // log(1 + cv^2) = log Γ(1 + 2/k) - 2 log Γ(1 + 1/k), which falls as the shape k grows.
    let shape = try decreasingRoot(from: 0.05, through: 1000) { shape in
      weibullLogMomentRatio(shape: shape) - wanted
    }
    let scale = mean / Elementary.exp(Elementary.logGamma(1 + 1 / shape))
    return try solution(try weibull(shape: shape, scale: scale))
  }

  /// Returns the Pareto distribution with a mean and a coefficient of variation.
  public static func pareto(mean: Double, cv: Double) throws(DistributionError) -> Distribution {
    // cv^2 = 1 / (shape (shape - 2)).
    let shape = 1 + (1 + 1 / (try positive(cv, .cv) * cv)).squareRoot()
    let scale = try positive(mean, .mean) * (shape - 1) / shape
    // At a shape of two the variance is infinite.
    guard shape > 2 else { throw .noSolution }
    return try solution(try pareto(scale: scale, shape: shape))
  }

  /// Returns the uniform distribution with a median and a 95th percentile.
  public static func uniform(
    median: Double, p95: Double
  ) throws(DistributionError) -> Distribution {
    _ = try finite(median, .median)
    guard try finite(p95, .p95) > median else { throw .percentileNotAboveMedian }
    let half = (p95 - median) / 0.9
    return try solution(try uniform(low: median - half, high: median + half))
  }

  /// Returns the lognormal distribution with a median and a 95th percentile.
  public static func lognormal(
    median: Double, p95: Double
  ) throws(DistributionError) -> Distribution {
    let ratio = try checkedRatio(median, p95)
    return try lognormal(
      mu: Elementary.log(median), sigma: Elementary.log(ratio) / normalP95)
  }

  /// Returns the gamma distribution with a median and a 95th percentile.
  ///
  /// Solvable for ratios from 1.002 to about 390,000.
  public static func gamma(median: Double, p95: Double) throws(DistributionError) -> Distribution {
    let wanted = Elementary.log(try checkedRatio(median, p95))
    func quantile(_ probability: Double, _ shape: Double) -> Double {
      GammaDistribution.quantile(probability, shape: shape, scale: 1)
    }
    let shape = try decreasingRoot(from: 0.05, through: 1e6) { shape in
      Elementary.log(quantile(0.95, shape) / quantile(0.5, shape)) - wanted
    }
    let scale = median / quantile(0.5, shape)
    return try solution(try gamma(shape: shape, scale: scale))
  }

  /// Returns the Weibull distribution with a median and a 95th percentile.
  public static func weibull(
    median: Double, p95: Double
  ) throws(DistributionError) -> Distribution {
    let logTwo = Elementary.log(2)
    let ratio = try checkedRatio(median, p95)
    let shape = Elementary.log(Elementary.log(20) / logTwo) / Elementary.log(ratio)
    let scale = median / Elementary.pow(logTwo, 1 / shape)
    return try solution(try weibull(shape: shape, scale: scale))
  }

  /// Returns the Pareto distribution with a median and a 95th percentile.
  public static func pareto(median: Double, p95: Double) throws(DistributionError) -> Distribution {
    let shape = Elementary.log(10) / Elementary.log(try checkedRatio(median, p95))
    let scale = median / Elementary.pow(2, 1 / shape)
    return try solution(try pareto(scale: scale, shape: shape))
  }

  /// Makes a distribution from fitted parameters; it does not exist where they are out of range,
  /// and the caller, who gave others, would not know them by name.
  private static func solution(
    _ make: @autoclosure () throws(DistributionError) -> Distribution
  ) throws(DistributionError) -> Distribution {
    do { return try make() } catch { throw .noSolution }
  }

  private static func checkedRatio(
    _ median: Double, _ p95: Double
  ) throws(DistributionError) -> Double {
    _ = try positive(median, .median)
    _ = try positive(p95, .p95)
    let ratio = p95 / median
    guard ratio > 1 else { throw .percentileNotAboveMedian }
    guard ratio.isFinite else { throw .noSolution }
    return ratio
  }

  /// Returns where a decreasing function of a positive number crosses zero, to the last bit.
  ///
  /// Bisection of our own: the root is then the same on every machine if the function is.
  private static func decreasingRoot(
    from lowest: Double, through highest: Double, of function: (Double) -> Double
  ) throws(DistributionError) -> Double {
    guard function(lowest) >= 0, function(highest) <= 0 else { throw .noSolution }
    var low = lowest
    var high = highest
    while true {
      let middle = high > 2 * low ? (low * high).squareRoot() : low + (high - low) / 2
      guard middle > low, middle < high else { return low }
      if function(middle) > 0 { low = middle } else { high = middle }
    }
  }
}
