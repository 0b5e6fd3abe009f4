import Statistics

/// Means and spread of pairs of integers and of their differences, in constant memory.
///
/// Sums are exact, so equal pairs differ by zero and a constant difference has no spread.
public struct ExactPairedMoments: Hashable, Sendable {
  /// The number of pairs.
  public private(set) var count = 0
  /// The exact sum of the baseline.
  public private(set) var baselineSum: Int128 = 0
  /// The exact sum of the alternative.
  public private(set) var alternativeSum: Int128 = 0
  private var baseline = ShiftedMoments()
  private var alternative = ShiftedMoments()
  private var difference = ShiftedMoments()
  private var lowerCount = 0
  private var higherCount = 0

  /// Makes the moments of no pairs.
  public init() {}

  /// Adds a pair.
  ///
  /// - Precondition: values are below 2^100 in magnitude.
  public mutating func add(baseline left: Int128, alternative right: Int128) {
    count += 1
    baselineSum += left
    alternativeSum += right
    baseline.add(left)
    alternative.add(right)
    difference.add(right - left)
    if right < left { lowerCount += 1 }
    if right > left { higherCount += 1 }
  }

  /// What the pairs say with Student's t interval, or nil where there is none.
  public var estimate: PairedEstimate? {
    guard count > 0 else { return nil }
    let mean = Self.mean(alternativeSum - baselineSum, count)
    let interval = difference.variance.flatMap {
      ConfidenceInterval.ofMean(mean, standardDeviation: $0.squareRoot(), count: count)
    }
    return PairedEstimate(
      count: count, baselineMean: Self.mean(baselineSum, count),
      alternativeMean: Self.mean(alternativeSum, count), difference: mean, interval: interval,
      varianceReduction: PairedEstimate.reduction(
        baseline: baseline.variance, alternative: alternative.variance,
        difference: difference.variance),
      lowerCount: lowerCount, higherCount: higherCount)
  }

  private static func mean(_ sum: Int128, _ count: Int) -> Double {
    let (whole, rest) = sum.quotientAndRemainder(dividingBy: Int128(count))
    return Double(whole) + Double(rest) / Double(count)
  }
}
