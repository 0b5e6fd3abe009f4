import Quantities

/// What a report says about one sample of integers, such as amounts in nano-units.
///
/// Mean and quantiles are integers, rounded half-even once; what is an estimate of spread by nature
/// (standard deviation, interval) is a double in the same unit.
public struct ExactSampleSummary: Hashable, Sendable {
  /// How many values there are.
  public let count: Int
  /// The mean, rounded half-even.
  public let mean: Int128
  /// The standard deviation with divisor n - 1; nil below two values.
  public let standardDeviation: Double?
  /// The t interval of the mean; nil below two values.
  public let interval: ConfidenceInterval?
  /// The 5th percentile.
  public let p05: Int128
  /// The median.
  public let p50: Int128
  /// The 95th percentile.
  public let p95: Int128
  /// The smallest value.
  public let minimum: Int128
  /// The largest value.
  public let maximum: Int128

  /// Summarizes the values, or returns nil where there are none.
  public init?(_ values: [Int64], level: Double = 0.95) {
    self.init(wide: values.map { Int128($0) }, level: level)
  }

  /// Summarizes the values, or returns nil where there are none.
  ///
  /// The spread of values beyond 64 bits is computed in doubles, from exact differences to the mean.
  ///
  /// - Precondition: values are below 2^100 in magnitude.
  public init?(wide values: [Int128], level: Double = 0.95) {
    let sorted = values.sorted()
    guard let least = sorted.first, let greatest = sorted.last else { return nil }
    let narrow = values.compactMap { Int64(exactly: $0) }
    let center: Double
    if narrow.count == values.count, let exact = ExactMoments(narrow).meanValue {
      center = exact
      mean = ExactMoments(narrow).mean.map { Int128($0) } ?? 0
      standardDeviation = ExactMoments(narrow).standardDeviation
    } else {
      let whole = values.reduce(0, +).divided(by: Int128(values.count), rounding: .halfEven)
      mean = whole
      center = Double(whole)
      let squares = values.reduce(0.0) { $0 + Double($1 - whole) * Double($1 - whole) }
      standardDeviation =
        values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil
    }
    count = values.count
    minimum = least
    maximum = greatest
    p05 = Quantile.ofSorted(sorted, .p05)
    p50 = Quantile.ofSorted(sorted, .p50)
    p95 = Quantile.ofSorted(sorted, .p95)
    interval = standardDeviation.flatMap {
      .ofMean(center, standardDeviation: $0, count: values.count, level: level)
    }
  }
}
