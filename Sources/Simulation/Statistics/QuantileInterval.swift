/// Confidence intervals of quantiles that assume nothing about the distribution.
///
/// The number of values below the true quantile is binomial, so two order statistics enclose the
/// quantile with a known probability, never less than the level. Each tail gets half of what is left
/// over; where even the extreme values are not enough for that, there is no interval: the 95th
/// percentile needs 72 independent values, the median 6.
///
/// - Source: H. A. David and H. N. Nagaraja, Order Statistics (2003), section 7.1.
public enum QuantileInterval {
  /// Returns the ranks (from 1) of the enclosing order statistics, or nil for too small a sample.
  ///
  /// - Precondition: the count is not negative, the level lies strictly between 0 and 1.
  public static func ranks(
    count: Int, quantile: QuantileLevel, level: Double = 0.95
  ) -> ClosedRange<Int>? {
    precondition(count >= 0, "the count is negative")
    precondition(level > 0 && level < 1, "the level is not between 0 and 1")
    guard count > 0 else { return nil }
    let tail = (1 - level) / 2
    let probability = quantile.probability
    func cumulative(_ successes: Int) -> Double {
      BinomialDistribution.cumulative(successes, trials: count, probability: probability)
    }
    // The lower rank is the number of outcomes k with P(at most k) <= tail.
    let lower = firstIndex(below: count) { cumulative($0) > tail }
    // The upper rank is one more than the first outcome with P(at most k) >= 1 - tail.
    let upper = firstIndex(below: count) { cumulative($0) >= 1 - tail } + 1
    guard lower >= 1, upper <= count else { return nil }
    return lower...max(lower, upper)
  }

  /// Returns the interval of a quantile of values in ascending order, or nil for too few values.
  public static func ofSorted(
    _ values: [Double], _ quantile: QuantileLevel, level: Double = 0.95
  ) -> ConfidenceInterval? {
    guard let ranks = ranks(count: values.count, quantile: quantile, level: level) else {
      return nil
    }
    return ConfidenceInterval(
      low: values[ranks.lowerBound - 1], high: values[ranks.upperBound - 1], level: level)
  }

  /// Binary search for the first index where a monotone condition holds; `end` where it never does.
  private static func firstIndex(below end: Int, where condition: (Int) -> Bool) -> Int {
    var low = 0
    var high = end
    while low < high {
      let middle = low + (high - low) / 2
      if condition(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
