import Foundation
public import Statistics

extension KolmogorovSmirnov {
  /// The probability of a distance at least as large if the hypothesis is true.
  ///
  /// Stephens' small-sample correction of the limiting distribution; it holds for continuous
  /// distributions whose parameters were not estimated from the same sample.
  ///
  /// - Source: M. A. Stephens, Journal of the Royal Statistical Society B 32 (1970).
  public var pValue: Double {
    let root = Double(count).squareRoot()
    return Self.upperTail((root + 0.12 + 0.11 / root) * statistic)
  }

  /// The limiting probability that the scaled distance exceeds the value.
  public static func upperTail(_ value: Double) -> Double {
    guard value > 0.04 else { return 1 }
    guard value >= 1.18 else {
      // The transformed series converges fast where the alternating one does not.
      let ratio = exp(-Double.pi * Double.pi / (8 * value * value))
      let series = ratio + pow(ratio, 9) + pow(ratio, 25) + pow(ratio, 49)
      return 1 - (2 * Double.pi).squareRoot() / value * series
    }
    let ratio = exp(-2 * value * value)
    return 2 * (ratio - pow(ratio, 4) + pow(ratio, 9))
  }
}

extension AndersonDarling {
  /// The probability of a statistic at least as large if the hypothesis is true.
  ///
  /// - Source: G. and J. Marsaglia, Journal of Statistical Software 9 (2004).
  public var pValue: Double {
    let limit = Self.limitingCumulative(statistic)
    return 1 - min(1, max(0, limit + Self.correction(limit, size: Double(count))))
  }

  /// The limit of the distribution for large samples.
  public static func limitingCumulative(_ value: Double) -> Double {
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
