import Quantities

/// What a report says about one sample: centre, spread, interval and quantiles.
public struct Summary<Value: Hashable & Sendable>: Hashable, Sendable {
  /// How many values there are.
  public let count: Int
  /// The arithmetic mean.
  public let mean: Value
  /// The standard deviation with divisor n - 1; nil below two values or where one is infinite.
  public let standardDeviation: Double?
  /// The t interval of the mean; nil where there is no standard deviation.
  public let interval: ConfidenceInterval?
  /// The 5th percentile.
  public let p05: Value
  /// The median.
  public let p50: Value
  /// The 95th percentile.
  public let p95: Value
  /// The smallest value.
  public let minimum: Value
  /// The largest value.
  public let maximum: Value

  private init(
    sorted: [Value], mean: Value, center: Double, deviation: Double?, level: Double,
    quantile: (QuantileLevel) -> Value
  ) {
    count = sorted.count
    self.mean = mean
    standardDeviation = deviation
    interval = deviation.flatMap {
      .ofMean(center, standardDeviation: $0, count: sorted.count, level: level)
    }
    p05 = quantile(.p05)
    p50 = quantile(.p50)
    p95 = quantile(.p95)
    minimum = sorted[0]
    maximum = sorted[sorted.count - 1]
  }
}

/// The summary of a sample of numbers.
///
/// The values come in replication order, which fixes the order of additions and so every bit. The sum
/// is compensated, so the mean of whole numbers is the nearest double; it is NaN where both
/// infinities occur.
///
/// - Source: A. Neumaier, ZAMM 54 (1974), for the compensated sum.
public typealias SampleSummary = Summary<Double>

extension SampleSummary {
  /// Summarizes the values, or returns nil where there are none.
  ///
  /// - Precondition: no value is NaN.
  public init?(_ values: [Double], level: Double = 0.95) {
    precondition(!values.contains { $0.isNaN }, "a value is not a number")
    let sorted = values.sorted()
    guard let least = sorted.first, let greatest = sorted.last else { return nil }
    let isFinite = least.isFinite && greatest.isFinite
    let size = Double(values.count)
    let mean = isFinite ? Self.compensatedSum(values) / size : values.reduce(0, +)
    var deviation: Double?
    if isFinite, values.count > 1 {
      let squares = Self.compensatedSum(values.map { ($0 - mean) * ($0 - mean) })
      deviation = (squares / (size - 1)).squareRoot()
    }
    self.init(sorted: sorted, mean: mean, center: mean, deviation: deviation, level: level) {
      Quantile.ofSorted(sorted, $0)
    }
  }

  /// Adds in the given order and carries the rounding error along.
  private static func compensatedSum(_ values: [Double]) -> Double {
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

/// The summary of a sample of integers, such as amounts in nano-units.
///
/// Mean and quantiles are integers, rounded half-even once; what is an estimate of spread by nature
/// (standard deviation, interval) is a double in the same unit.
public typealias ExactSampleSummary = Summary<Int128>

extension ExactSampleSummary {
  /// Summarizes the values, or returns nil where there are none.
  ///
  /// The spread of values beyond 64 bits is computed in doubles, from exact differences to the mean.
  ///
  /// - Precondition: values are below 2^100 in magnitude.
  public init?(wide values: [Int128], level: Double = 0.95) {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let mean = values.reduce(0, +).divided(by: Int128(values.count), rounding: .halfEven)
    var center = Double(mean)
    var deviation: Double?
    let narrow = values.compactMap { Int64(exactly: $0) }
    if narrow.count == values.count, let exact = ExactMoments(narrow).mean {
      center = exact
      deviation = ExactMoments(narrow).variance?.squareRoot()
    } else if values.count > 1 {
      let squares = values.reduce(0.0) { $0 + Double($1 - mean) * Double($1 - mean) }
      deviation = (squares / Double(values.count - 1)).squareRoot()
    }
    self.init(sorted: sorted, mean: mean, center: center, deviation: deviation, level: level) {
      Quantile.ofSorted(sorted, $0)
    }
  }
}
