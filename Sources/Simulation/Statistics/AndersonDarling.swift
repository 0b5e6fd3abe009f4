import Glibc

/// The Anderson-Darling test of a sample against a distribution; it weighs the tails.
///
/// - Source: G. and J. Marsaglia, Journal of Statistical Software 9 (2004), for the p-value.
public struct AndersonDarling: Hashable, Sendable {
  /// The statistic A².
  public let statistic: Double
  /// The probability of a statistic at least as large if the hypothesis is true.
  public let pValue: Double

  /// Tests the sample against a cumulative distribution function known beforehand.
  ///
  /// - Precondition: the sample is not empty.
  public init(_ sample: [Double], against cumulative: (Double) -> Double) {
    statistic = Self.statistic(sample.sorted(), cumulative)
    pValue = 1 - Self.cumulative(statistic, count: sample.count)
  }

  private static func statistic(_ sorted: [Double], _ cumulative: (Double) -> Double) -> Double {
    precondition(!sorted.isEmpty, "the sample is empty")
    let size = sorted.count
    let tiny = Double.leastNormalMagnitude
    var sum = 0.0
    for index in 0..<size {
      let below = max(cumulative(sorted[index]), tiny)
      let above = max(1 - cumulative(sorted[size - 1 - index]), tiny)
      sum += Double(2 * index + 1) * (log(below) + log(above))
    }
    return -Double(size) - sum / Double(size)
  }

  /// The probability that the statistic of `count` values is at most `value`.
  static func cumulative(_ value: Double, count: Int) -> Double {
    let limit = limitingCumulative(value)
    return min(1, max(0, limit + correction(limit, size: Double(count))))
  }

  /// The limit of the distribution for large samples.
  static func limitingCumulative(_ value: Double) -> Double {
    guard value > 0 else { return 0 }
    if value < 2 {
      let series = polynomial(
        value, [2.00012, 0.247105, -0.0649821, 0.0347962, -0.011672, 0.00168691])
      return exp(-1.2337141 / value) / value.squareRoot() * series
    }
    let series = polynomial(
      value, [1.0776, -2.30695, 0.43424, -0.082433, 0.008056, -0.0003146])
    return exp(-exp(series))
  }

  /// The correction of the limit for a finite sample.
  private static func correction(_ limit: Double, size: Double) -> Double {
    if limit > 0.8 {
      let series = polynomial(
        limit, [-130.2137, 745.2337, -1705.091, 1950.646, -1116.360, 255.7844])
      return series / size
    }
    let crossing = 0.01265 + 0.1757 / size
    if limit < crossing {
      let part = limit / crossing
      let shape = part.squareRoot() * (1 - part) * (49 * part - 102)
      return shape * (0.0037 / (size * size) + 0.00078 / size + 0.00006) / size
    }
    let part = (limit - crossing) / (0.8 - crossing)
    let shape = polynomial(
      part, [-0.00022633, 6.54034, -14.6538, 14.458, -8.259, 1.91864])
    return shape * (0.04213 + 0.01365 / size) / size
  }

  /// Horner's scheme, constant term first.
  private static func polynomial(_ value: Double, _ coefficients: [Double]) -> Double {
    coefficients.reversed().reduce(0) { $0 * value + $1 }
  }
}
