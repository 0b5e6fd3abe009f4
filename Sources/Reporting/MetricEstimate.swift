public import Projection
import Quantities
public import Statistics

/// What the replications say about a metric: its summary and the interval of its mean.
public struct MetricEstimate: Sendable {
  /// Replications that have a value.
  public let count: Int
  /// The summary of an amount of money, in nano-units.
  public let exact: ExactSampleSummary?
  /// The summary of any other metric.
  public let sample: SampleSummary?
  /// The 95 % interval of the mean, in major units for money.
  ///
  /// Student's t; Clopper and Pearson's for a probability.
  public let interval: ConfidenceInterval?

  /// Summarizes one value for each replication.
  public init(_ metric: Metric, _ values: [Metric.Value]) {
    count = values.count
    var amounts: [Int64] = []
    var numbers: [Double] = []
    for value in values {
      switch value {
      case .money(let nanos): amounts.append(nanos)
      case .number(let number): numbers.append(number)
      }
    }
    exact = ExactSampleSummary(amounts)
    sample = SampleSummary(numbers)
    if metric.unit == .probability, !numbers.isEmpty {
      interval = ConfidenceInterval.ofProportion(
        successes: numbers.count { $0 > 0 }, trials: numbers.count)
    } else if let low = exact?.interval?.low, let high = exact?.interval?.high {
      interval = ConfidenceInterval(low: low / 1e9, high: high / 1e9, level: 0.95)
    } else {
      interval = sample?.interval
    }
  }

  /// The mean in major units for money, or nil where no replication has a value.
  public var mean: Double? { exact.map { Double($0.mean) / 1e9 } ?? sample?.mean }
}
