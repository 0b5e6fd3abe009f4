/// The distance of Kolmogorov and Smirnov between a sample and a distribution.
public struct KolmogorovSmirnov: Hashable, Sendable {
  /// The largest distance between the distribution functions.
  public let statistic: Double
  /// How many values there are.
  public let count: Int

  /// Measures the sample against a cumulative distribution function.
  ///
  /// - Precondition: the sample is not empty.
  public init(_ sample: [Double], against cumulative: (Double) -> Double) {
    precondition(!sample.isEmpty, "the sample is empty")
    count = sample.count
    let size = Double(count)
    statistic = sample.sorted().enumerated().reduce(0) { distance, place in
      let probability = cumulative(place.element)
      let above = Double(place.offset + 1) / size - probability
      return max(distance, above, probability - Double(place.offset) / size)
    }
  }
}
