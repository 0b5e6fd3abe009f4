/// What a report says about one sample: centre, spread, interval and quantiles.
///
/// The values come in replication order, which fixes the order of additions and so every bit. The sum
/// is compensated, so the mean of whole numbers is the nearest double.
///
/// - Source: A. Neumaier, ZAMM 54 (1974), for the compensated sum.
public struct SampleSummary: Hashable, Sendable {
  /// How many values there are.
  public let count: Int
  /// The arithmetic mean; NaN where both infinities occur.
  public let mean: Double
  /// The standard deviation with divisor n - 1; nil below two values or where one is infinite.
  public let standardDeviation: Double?
  /// The t interval of the mean; nil where there is no standard deviation.
  public let interval: ConfidenceInterval?
  /// The 5th percentile.
  public let p05: Double
  /// The median.
  public let p50: Double
  /// The 95th percentile.
  public let p95: Double
  /// The smallest value.
  public let minimum: Double
  /// The largest value.
  public let maximum: Double

  /// Summarizes the values, or returns nil where there are none.
  ///
  /// - Precondition: no value is NaN.
  public init?(_ values: [Double], level: Double = 0.95) {
    guard !values.isEmpty else { return nil }
    precondition(!values.contains { $0.isNaN }, "a value is not a number")
    let sorted = values.sorted()
    count = values.count
    minimum = sorted[0]
    maximum = sorted[sorted.count - 1]
    p05 = Quantile.ofSorted(sorted, .p05)
    p50 = Quantile.ofSorted(sorted, .p50)
    p95 = Quantile.ofSorted(sorted, .p95)
    guard minimum.isFinite, maximum.isFinite else {
      mean = values.reduce(0, +)
      standardDeviation = nil
      interval = nil
      return
    }
    let mean = Self.compensatedSum(values) / Double(values.count)
    self.mean = mean
    guard values.count > 1 else {
      standardDeviation = nil
      interval = nil
      return
    }
    let squares = Self.compensatedSum(values.map { ($0 - mean) * ($0 - mean) })
    let deviation = (squares / Double(values.count - 1)).squareRoot()
    standardDeviation = deviation
    interval = .ofMean(mean, standardDeviation: deviation, count: values.count, level: level)
  }

  /// Adds in the given order and carries the rounding error along.
  static func compensatedSum(_ values: [Double]) -> Double {
    var sum = 0.0
    var error = 0.0
    for value in values {
      let next = sum + value
      error += sum.magnitude >= value.magnitude ? (sum - next) + value : (value - next) + sum
      sum = next
    }
    return sum + error
  }
}
