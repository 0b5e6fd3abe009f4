import Quantities

/// What a report says about one sample: centre, spread, interval and quantiles.
public struct Summary<Value: Hashable & Sendable>: Hashable, Sendable {
  /// How many values there are.
  public let count: Int
  /// The arithmetic mean.
  public let mean: Value
  /// The standard deviation with divisor n - 1; nil below two values or where one is infinite.
  public let standardDeviation: Double?
  /// The interval of the mean.
  ///
  /// Student's t, or that of rare events where at least half of the values are at a bound of what is
  /// possible. Nil where there is no standard deviation, and where nothing bounds the size of an
  /// event that was never seen.
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
    sorted: [Value], mean: Value, deviation: Double?, interval: ConfidenceInterval?,
    quantile: ([Value], QuantileLevel) -> Value
  ) {
    count = sorted.count
    self.mean = mean
    standardDeviation = deviation
    self.interval = interval
    p05 = quantile(sorted, .p05)
    p50 = quantile(sorted, .p50)
    p95 = quantile(sorted, .p95)
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
  /// Every number.
  public static var everything: ClosedRange<Double> { -.infinity ... .infinity }

  /// Summarizes the values, which are all possible, or returns nil where there are none.
  ///
  /// - Precondition: no value is NaN.
  public init?(
    _ values: [Double], possible: ClosedRange<Double> = everything, level: Double = 0.95
  ) {
    var values = values
    self.init(sorting: &values, possible: possible, level: level)
  }

  /// Summarizes the values, which are all possible and which it sorts, or returns nil where there are
  /// none.
  ///
  /// - Precondition: no value is NaN.
  public init?(
    sorting values: inout [Double], possible: ClosedRange<Double> = everything,
    level: Double = 0.95
  ) {
    precondition(!values.contains { $0.isNaN }, "a value is not a number")
    guard !values.isEmpty else { return nil }
    let isFinite = values.allSatisfy(\.isFinite)
    let size = Double(values.count)
    let mean = isFinite ? Self.compensatedSum(values) / size : values.reduce(0, +)
    var deviation: Double?
    if isFinite, values.count > 1 {
      let squares = Self.compensatedSum(values.lazy.map { ($0 - mean) * ($0 - mean) })
      deviation = (squares / (size - 1)).squareRoot()
    }
    values.sort()
    let interval = deviation.flatMap {
      ConfidenceInterval.ofMean(
        ofSorted: values, mean: mean, standardDeviation: $0, possible: possible, level: level)
    }
    self.init(sorted: values, mean: mean, deviation: deviation, interval: interval) {
      Quantile.ofSorted($0, $1)
    }
  }

  /// Adds in the given order and carries the rounding error along.
  private static func compensatedSum(_ values: some Sequence<Double>) -> Double {
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
  /// Summarizes the values, which are all possible, or returns nil where there are none.
  ///
  /// The spread of values beyond 64 bits is computed in doubles, from exact differences to the mean.
  ///
  /// - Precondition: values are below 2^100 in magnitude.
  public init?(
    wide values: [Int128], possible: ClosedRange<Double> = SampleSummary.everything,
    level: Double = 0.95
  ) {
    var values = values
    self.init(sorting: &values, possible: possible, level: level)
  }

  /// Summarizes the values, which are all possible and which it sorts, or returns nil where there are
  /// none.
  ///
  /// - Precondition: values are below 2^100 in magnitude.
  public init?(
    sorting values: inout [Int128], possible: ClosedRange<Double> = SampleSummary.everything,
    level: Double = 0.95
  ) {
    guard let first = values.first else { return nil }
    guard values.count > 1 else {
      self.init(sorted: values, mean: first, deviation: nil, interval: nil) {
        values, _ in values[0]
      }
      return
    }
    let mean = values.reduce(0, +).divided(by: Int128(values.count), rounding: .halfEven)
    let (center, deviation): (Double, Double?)
    if let moments = ExactMoments(narrow: values), let exact = moments.mean {
      (center, deviation) = (exact, moments.variance?.squareRoot())
    } else {
      let squares = values.reduce(0.0) { sum, value in
        let distance = Double(nearest: value - mean)
        return sum + distance * distance
      }
      center = Double(nearest: mean)
      deviation = (squares / Double(values.count - 1)).squareRoot()
    }
    values.sort()
    let interval = deviation.flatMap {
      ConfidenceInterval.ofMean(
        ofSorted: values.lazy.map { Double(nearest: $0) }, mean: center, standardDeviation: $0,
        possible: possible, level: level)
    }
    self.init(sorted: values, mean: mean, deviation: deviation, interval: interval) {
      Quantile.ofSorted($0, $1)
    }
  }
}
