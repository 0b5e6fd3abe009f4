import Glibc

/// The distance of Anderson and Darling between a sample and a distribution; it weighs the tails.
public struct AndersonDarling: Hashable, Sendable {
  /// The statistic A².
  public let statistic: Double
  /// How many values there are.
  public let count: Int

  /// Measures the sample against a cumulative distribution function.
  ///
  /// - Precondition: the sample is not empty.
  public init(_ sample: [Double], against cumulative: (Double) -> Double) {
    precondition(!sample.isEmpty, "the sample is empty")
    count = sample.count
    let sorted = sample.sorted()
    let tiny = Double.leastNormalMagnitude
    var sum = 0.0
    for index in sorted.indices {
      let below = max(cumulative(sorted[index]), tiny)
      let above = max(1 - cumulative(sorted[count - 1 - index]), tiny)
      sum += Double(2 * index + 1) * (log(below) + log(above))
    }
    statistic = -Double(count) - sum / Double(count)
  }
}
