/// What a report says about one sample of integers, such as amounts in nano-units.
///
/// Mean and quantiles are integers, rounded half-even once; what is an estimate of spread by nature
/// (standard deviation, interval) is a double in the same unit.
public struct ExactSampleSummary: Hashable, Sendable {
  /// How many values there are.
  public let count: Int
  /// The mean, rounded half-even.
  public let mean: Int64
  /// The standard deviation with divisor n - 1; nil below two values.
  public let standardDeviation: Double?
  /// The t interval of the mean; nil below two values.
  public let interval: ConfidenceInterval?
  /// The 5th percentile.
  public let p05: Int64
  /// The median.
  public let p50: Int64
  /// The 95th percentile.
  public let p95: Int64
  /// The smallest value.
  public let minimum: Int64
  /// The largest value.
  public let maximum: Int64

  /// Summarizes the values, or returns nil where there are none.
  public init?(_ values: [Int64], level: Double = 0.95) {
    let moments = ExactMoments(values)
    guard let mean = moments.mean, let center = moments.meanValue else { return nil }
    let sorted = values.sorted()
    count = values.count
    self.mean = mean
    minimum = moments.minimum
    maximum = moments.maximum
    p05 = Quantile.ofSorted(sorted, .p05)
    p50 = Quantile.ofSorted(sorted, .p50)
    p95 = Quantile.ofSorted(sorted, .p95)
    standardDeviation = moments.standardDeviation
    interval = moments.standardDeviation.flatMap {
      .ofMean(center, standardDeviation: $0, count: values.count, level: level)
    }
  }
}
