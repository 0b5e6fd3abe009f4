import Numerics

/// A range that holds the true value with a stated confidence.
public struct ConfidenceInterval: Hashable, Sendable, BitwiseCopyable {
  /// The lower limit.
  public let low: Double
  /// The upper limit.
  public let high: Double
  /// The confidence, such as 0.95.
  public let level: Double

  /// Makes an interval from its limits.
  ///
  /// - Precondition: `low` is at most `high`, and the level lies strictly between 0 and 1.
  public init(low: Double, high: Double, level: Double) {
    precondition(low <= high, "the interval ends before it starts")
    precondition(level > 0 && level < 1, "the level is not between 0 and 1")
    self.low = low
    self.high = high
    self.level = level
  }

  /// Half the distance of the limits.
  public var halfWidth: Double { (high - low) / 2 }

  /// Tells whether the value lies inside, limits included.
  public func contains(_ value: Double) -> Bool { low <= value && value <= high }
}

extension ConfidenceInterval {
  private static let studentQuantiles = Memo<Double>()
  private static let proportions = Memo<ConfidenceInterval>()

  /// Returns Student's t interval of a mean, or nil below two values.
  ///
  /// Exact for independent normal values, asymptotically right for others; skewed values need
  /// more of them.
  /// The standard deviation is that with the divisor n - 1.
  public static func ofMean(
    _ mean: Double, standardDeviation: Double, count: Int, level: Double = 0.95
  ) -> ConfidenceInterval? {
    guard count > 1, mean.isFinite, standardDeviation.isFinite else { return nil }
    let quantile = studentQuantiles.value(at: [Double(count - 1), 0.5 + level / 2]) {
      NamedDistribution.student(degreesOfFreedom: $0[0]).quantile($0[1])
    }
    let halfWidth = quantile * standardDeviation / Double(count).squareRoot()
    return ConfidenceInterval(low: mean - halfWidth, high: mean + halfWidth, level: level)
  }

  /// Returns the exact interval of a probability, or nil without trials.
  ///
  /// Never covers less than the level, at the price of some width. With no success the lower limit is
  /// 0, with no failure the upper limit is 1.
  ///
  /// - Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934).
  /// - Precondition: successes lie in 0...trials.
  public static func ofProportion(
    successes: Int, trials: Int, level: Double = 0.95
  ) -> ConfidenceInterval? {
    precondition(successes >= 0 && successes <= trials, "successes are not within the trials")
    guard trials > 0 else { return nil }
    return proportions.value(at: [Double(successes), Double(trials - successes), level]) {
      let (hits, misses, tail) = ($0[0], $0[1], (1 - $0[2]) / 2)
      let low = hits == 0 ? 0 : BetaDistribution.quantile(tail, hits, misses + 1)
      let high = misses == 0 ? 1 : BetaDistribution.quantile(1 - tail, hits + 1, misses)
      return ConfidenceInterval(low: low, high: high, level: $0[2])
    }
  }
}
