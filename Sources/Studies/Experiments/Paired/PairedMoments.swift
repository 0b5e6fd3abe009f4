package import Statistics

/// Means and spread of pairs and of their differences, in constant memory.
///
/// Replication r of both designs used the same streams (common random numbers), so what both share
/// cancels in the difference. Pairs come in replication order, which fixes the order of additions and
/// so every bit.
public struct PairedMoments<Series: ValueSeries>: Hashable, Sendable {
  /// The values of the baseline.
  public private(set) var baseline = Series()
  /// Those of the alternative.
  public private(set) var alternative = Series()
  /// Alternative minus baseline.
  public private(set) var difference = Series()
  private var count = 0
  /// The differences above zero, and those below without their sign.
  private var gains = Moments()
  private var losses = Moments()

  /// Makes the moments of no pairs.
  public init() {}

  /// Adds a pair.
  ///
  /// - Precondition: both values are what a series takes.
  @specialized(where Series == ExactSeries)
  @specialized(where Series == RoundedSeries)
  public mutating func add(baseline left: Series.Value, alternative right: Series.Value) {
    count += 1
    baseline.add(left)
    alternative.add(right)
    let change = right - left
    difference.add(change)
    if right < left { losses.add(-Series.approximation(change)) }
    if right > left { gains.add(Series.approximation(change)) }
  }

  /// What the pairs say, or nil where there is none.
  ///
  /// - Parameters:
  ///   - isProbability: Whether values are zero and one: the interval is then the exact one of a
  ///     difference of probabilities, else Student's t of the differences; that of rare events where
  ///     at least half of the pairs are equal and some value varies.
  ///   - possible: The differences that can be; the interval is cut off there.
  ///   - level: The confidence of the interval.
  /// - Returns: The estimate.
  public func estimate(
    isProbability: Bool = false, possible: ClosedRange<Double> = -.infinity ... .infinity,
    level: Double = 0.95
  ) -> PairedEstimate? {
    guard count > 0 else { return nil }
    let (higherCount, lowerCount) = (gains.count, losses.count)
    let interval =
      if isProbability {
        ConfidenceInterval.ofDifference(
          higher: higherCount, lower: lowerCount, of: count, level: level)
      } else if count > 1, !isSettled, 2 * (higherCount + lowerCount) <= count {
        RareMean.interval(
          ofGains: gains, losses: losses, in: count,
          most: max(possible.upperBound, -possible.lowerBound), level: level)
      } else {
        difference.variance.flatMap {
          ConfidenceInterval.ofMean(
            difference.mean, standardDeviation: $0.squareRoot(), count: count, level: level)
        }
      }
    return PairedEstimate(
      count: count, baselineMean: baseline.mean, alternativeMean: alternative.mean,
      difference: difference.mean, interval: interval?.clamped(to: possible),
      varianceReduction: varianceReduction, lowerCount: lowerCount, higherCount: higherCount)
  }

  /// Whether neither side varies at all, nor is nothing.
  private var isSettled: Bool {
    baseline.variance == 0 && alternative.variance == 0 && baseline.mean != 0
  }

  /// The ratio of what the variance of an unpaired difference is to that of the paired one.
  private var varianceReduction: Double? {
    guard let left = baseline.variance, let right = alternative.variance,
      let paired = difference.variance, left + right > 0
    else { return nil }
    return (left + right) / paired
  }
}

extension ConfidenceInterval {
  /// Returns the interval of the alternative's probability less the baseline's, or nil without pairs.
  ///
  /// The difference of two probabilities, of yes under one design only, each of which gets its exact
  /// interval at half of the permitted error. Never covers less than the level, however rare the
  /// event; where no pair differs it still says how much two designs could differ unseen.
  ///
  /// - Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934), with Bonferroni's inequality.
  /// - Precondition: no more pairs differ than there are.
  package static func ofDifference(
    higher: Int, lower: Int, of pairs: Int, level: Double = 0.95
  ) -> ConfidenceInterval? {
    precondition(higher >= 0 && lower >= 0 && higher + lower <= pairs, "too many pairs differ")
    let each = (1 + level) / 2
    guard let gain = ofProportion(successes: higher, trials: pairs, level: each),
      let loss = ofProportion(successes: lower, trials: pairs, level: each)
    else { return nil }
    return ConfidenceInterval(low: gain.low - loss.high, high: gain.high - loss.low, level: level)
  }
}
