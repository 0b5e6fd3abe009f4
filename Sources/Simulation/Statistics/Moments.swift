/// Count, mean and spread of a stream of numbers in constant memory.
///
/// Welford's update: stable where the mean is large against the spread.
///
/// - Source: B. P. Welford, Technometrics 4 (1962).
@frozen public struct Moments: Hashable, Sendable, BitwiseCopyable {
  /// How many values were added.
  public private(set) var count: Int = 0
  /// The arithmetic mean; 0 before the first value.
  public private(set) var mean: Double = 0
  /// The sum of squared deviations from the mean.
  private var squaredDeviations: Double = 0

  /// Makes the moments of the values, added in their order.
  public init(_ values: [Double] = []) {
    for value in values { add(value) }
  }

  /// Adds one value.
  public mutating func add(_ value: Double) {
    count += 1
    let deviation = value - mean
    mean += deviation / Double(count)
    squaredDeviations += deviation * (value - mean)
  }

  /// The unbiased variance (divisor n - 1), or nil below two values.
  public var variance: Double? { count > 1 ? squaredDeviations / Double(count - 1) : nil }

  /// The square root of the unbiased variance, or nil below two values.
  public var standardDeviation: Double? { variance.map { $0.squareRoot() } }
}
