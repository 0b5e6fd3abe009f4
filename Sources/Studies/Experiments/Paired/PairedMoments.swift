import Statistics

/// Means and spread of pairs of doubles and of their differences, in constant memory.
///
/// Replication r of both designs used the same streams, so what both share cancels in the difference.
/// Pairs come in replication order, which fixes the order of additions and so every bit.
public struct PairedMoments: Hashable, Sendable {
  private var baselineSum = CompensatedSum()
  private var alternativeSum = CompensatedSum()
  private var differenceSum = CompensatedSum()
  private var baseline = Moments()
  private var alternative = Moments()
  private var difference = Moments()
  private var lowerCount = 0
  private var higherCount = 0

  /// How an interval of the mean difference is made.
  public enum IntervalKind: Hashable, Sendable {
    /// Student's t of the differences.
    case mean
    /// The exact interval of a difference of probabilities; values are zero or one.
    case probability
  }

  /// Makes the moments of no pairs.
  public init() {}

  /// Adds a pair.
  ///
  /// - Precondition: both values are finite.
  public mutating func add(baseline left: Double, alternative right: Double) {
    precondition(left.isFinite && right.isFinite, "a value is not finite")
    baselineSum.add(left)
    alternativeSum.add(right)
    differenceSum.add(right - left)
    baseline.add(left)
    alternative.add(right)
    difference.add(right - left)
    if right < left { lowerCount += 1 }
    if right > left { higherCount += 1 }
  }

  /// What the pairs say, or nil where there is none.
  ///
  /// - Parameters:
  ///   - kind: How the interval is made.
  ///   - possible: The differences that can be; the interval is cut off there.
  /// - Returns: The estimate.
  public func estimate(
    _ kind: IntervalKind = .mean, possible: ClosedRange<Double> = -.infinity ... .infinity
  ) -> PairedEstimate? {
    guard difference.count > 0 else { return nil }
    let count = Double(difference.count)
    let mean = differenceSum.value / count
    let interval =
      switch kind {
      case .mean:
        difference.standardDeviation.flatMap {
          ConfidenceInterval.ofMean(mean, standardDeviation: $0, count: difference.count)
        }
      case .probability:
        DiscordantPairs(higher: higherCount, lower: lowerCount, of: difference.count).interval()
      }
    return PairedEstimate(
      count: difference.count, baselineMean: baselineSum.value / count,
      alternativeMean: alternativeSum.value / count, difference: mean,
      interval: interval?.clamped(to: possible),
      varianceReduction: PairedEstimate.reduction(
        baseline: baseline.variance, alternative: alternative.variance,
        difference: difference.variance),
      lowerCount: lowerCount, higherCount: higherCount)
  }
}
