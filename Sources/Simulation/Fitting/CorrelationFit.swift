import Glibc
import Numerics
import Statistics

/// The correlation of the normal variables behind two numbers.
///
/// Ranks become normal scores, whose correlation it is; for a Gaussian copula that is as precise as
/// the correlation of the normal variables themselves would be. The interval is Fisher's.
///
/// - Source: C. Genest and A.-C. Favre, Journal of Hydrologic Engineering 12 (2007), for ranks and
///   copulas; C. A. J. Klaassen and J. A. Wellner, Bernoulli 3 (1997), for the efficiency.
enum CorrelationFit {
  /// Returns the estimate, or nil where one of the two never changes or there are fewer than ten.
  static func estimate(_ first: [Int64], _ second: [Int64]) -> Estimate? {
    guard first.count >= 10 else { return nil }
    let (x, y) = (scores(first), scores(second))
    // Scores have mean zero by symmetry, but for ties.
    let (meanX, meanY) = (average(x), average(y))
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for index in x.indices {
      xx += (x[index] - meanX) * (x[index] - meanX)
      yy += (y[index] - meanY) * (y[index] - meanY)
      xy += (x[index] - meanX) * (y[index] - meanY)
    }
    guard xx > 0, yy > 0 else { return nil }
    let value = written(max(-0.999999, min(0.999999, xy / (xx * yy).squareRoot())), digits: 4)
    let half = Estimate.normalQuantile / Double(first.count - 3).squareRoot()
    let center = atanh(value)
    return Estimate(
      value,
      ConfidenceInterval(low: tanh(center - half), high: tanh(center + half), level: 0.95),
      "correlation of normal scores; Fisher's z")
  }

  private static func average(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  /// The normal quantiles of the ranks; equal values share the middle of theirs.
  private static func scores(_ values: [Int64]) -> [Double] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var scores = Array(repeating: 0.0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      let rank = Double(start + end + 1) / 2
      let score = NamedDistribution.normal.quantile(rank / Double(order.count + 1))
      for place in start..<end { scores[order[place]] = score }
      start = end
    }
    return scores
  }
}
