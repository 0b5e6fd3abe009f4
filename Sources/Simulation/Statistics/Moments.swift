/// Count, mean and spread of a stream of numbers in constant memory.
///
/// Welford's update and Chan, Golub and LeVeque's merge: stable where the mean is large against the
/// spread. Merging in another grouping may differ in the last bits; where results must agree to
/// the bit, merge in one fixed order or use `ExactMoments`.
///
/// - Source: B. P. Welford, Technometrics 4 (1962); T. F. Chan et al., COMPSTAT (1982).
@frozen public struct Moments: Hashable, Sendable, BitwiseCopyable {
  /// How many values were added.
  public private(set) var count: Int = 0
  /// The arithmetic mean; 0 before the first value.
  public private(set) var mean: Double = 0
  /// The sum of squared deviations from the mean.
  public private(set) var squaredDeviations: Double = 0
  /// The smallest value; +infinity before the first.
  public private(set) var minimum: Double = .infinity
  /// The largest value; -infinity before the first.
  public private(set) var maximum: Double = -.infinity

  /// Makes the moments of no values.
  public init() {}

  /// Makes the moments of the values, added in their order.
  public init(_ values: [Double]) {
    for value in values { add(value) }
  }

  /// Adds one value.
  public mutating func add(_ value: Double) {
    count += 1
    let deviation = value - mean
    mean += deviation / Double(count)
    squaredDeviations += deviation * (value - mean)
    minimum = Swift.min(minimum, value)
    maximum = Swift.max(maximum, value)
  }

  /// Adds all values of another stream.
  public mutating func merge(_ other: Moments) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let total = Double(count + other.count)
    let difference = other.mean - mean
    mean += difference * (Double(other.count) / total)
    squaredDeviations +=
      other.squaredDeviations
      + difference * difference * (Double(count) * Double(other.count) / total)
    count += other.count
    minimum = Swift.min(minimum, other.minimum)
    maximum = Swift.max(maximum, other.maximum)
  }

  /// The unbiased variance (divisor n - 1), or nil below two values.
  public var variance: Double? { count > 1 ? squaredDeviations / Double(count - 1) : nil }

  /// The square root of the unbiased variance, or nil below two values.
  public var standardDeviation: Double? { variance.map { $0.squareRoot() } }

  /// The standard error of the mean, or nil below two values.
  public var standardError: Double? { variance.map { ($0 / Double(count)).squareRoot() } }
}
