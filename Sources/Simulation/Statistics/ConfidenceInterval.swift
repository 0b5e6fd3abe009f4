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

  /// The part of the interval that is possible; the nearest possible value where none is.
  package func clamped(to possible: ClosedRange<Double>) -> ConfidenceInterval {
    func nearest(_ value: Double) -> Double {
      min(max(value, possible.lowerBound), possible.upperBound)
    }
    return ConfidenceInterval(low: nearest(low), high: nearest(high), level: level)
  }
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

  /// Returns the interval of a mean, by what the values are, or nil where they cannot bound it.
  ///
  /// Student's t. Where at least half of the values are at a bound of what is possible, the others
  /// are rare events: their interval is that of `RareMean`, from that bound.
  ///
  /// - Parameters:
  ///   - sorted: The values in ascending order, all finite.
  ///   - mean: Their mean.
  ///   - standardDeviation: Their standard deviation, with the divisor n - 1.
  ///   - possible: What a value can be; the interval is cut off there.
  ///   - level: The confidence.
  /// - Returns: The interval; nil below two values, and where only a bound that nobody knows would
  ///   tell how large an event is that was never seen.
  static func ofMean(
    ofSorted sorted: some RandomAccessCollection<Double>, mean: Double, standardDeviation: Double,
    possible: ClosedRange<Double>, level: Double
  ) -> ConfidenceInterval? {
    guard sorted.count > 1 else { return nil }
    let (least, most) = (possible.lowerBound, possible.upperBound)
    func events(_ size: (Double) -> Double) -> ConfidenceInterval? {
      var sizes = Moments()
      for value in sorted where size(value) > 0 { sizes.add(size(value)) }
      return RareMean.interval(
        ofSizes: sizes, in: sorted.count, most: most - least, level: level)
    }
    func value(_ place: Int) -> Double {
      sorted[sorted.index(sorted.startIndex, offsetBy: place)]
    }
    if least.isFinite, value((sorted.count - 1) / 2) <= least {
      return events { $0 - least }.map {
        ConfidenceInterval(low: least + $0.low, high: least + $0.high, level: level)
      }
    }
    if most.isFinite, value(sorted.count / 2) >= most {
      return events { most - $0 }.map {
        ConfidenceInterval(low: most - $0.high, high: most - $0.low, level: level)
      }
    }
    return ofMean(mean, standardDeviation: standardDeviation, count: sorted.count, level: level)?
      .clamped(to: possible)
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
