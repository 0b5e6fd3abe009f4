import Experiments
public import Projection
import Quantities
public import Statistics

/// What a metric came to over the replications, and the interval of its mean.
public struct MetricSummary: Sendable {
  /// Replications that have a value.
  public let count: Int
  /// The 95 % interval of the mean, in major units for money.
  ///
  /// Student's t, cut off where the metric cannot be; that of rare events where at least half of the
  /// values are at a bound of it; Clopper and Pearson's for a probability.
  public let interval: ConfidenceInterval?
  /// The summary of an amount of money, in nano-units.
  private let exact: ExactSampleSummary?
  /// The summary of any other metric.
  private let sample: SampleSummary?

  /// Summarizes one value for each replication, none of them beyond what the metric can be, which it
  /// sorts: exact amounts in nano-units, or other numbers.
  public init(
    _ metric: Metric, amounts: inout [Int128], numbers: inout [Double],
    possible: ClosedRange<Double>
  ) {
    count = amounts.count + numbers.count
    exact = ExactSampleSummary(
      sorting: &amounts, possible: possible.lowerBound * 1e9...possible.upperBound * 1e9)
    sample = SampleSummary(sorting: &numbers, possible: possible)
    interval =
      if metric.unit == .probability, !numbers.isEmpty {
        ConfidenceInterval.ofProportion(
          successes: numbers.count { $0 > 0 }, trials: numbers.count)
      } else {
        exact?.interval.map {
          ConfidenceInterval(low: $0.low / 1e9, high: $0.high / 1e9, level: $0.level)
        } ?? sample?.interval
      }
  }

  /// Returns a statistic, exact where it is one of money, or nil where no replication has a value.
  public func value(of statistic: SummaryStatistic) -> Metric.Value? {
    if statistic == .sd {
      let deviation = exact.map { $0.standardDeviation.map { $0 / 1e9 } }
      return (deviation ?? sample?.standardDeviation).map { .number($0) }
    }
    return exact?.value(of: statistic).map { .money($0) }
      ?? sample?.value(of: statistic).map { .number($0) }
  }
}

/// What the replications say about a metric: their summary, and intervals of its statistics.
public struct MetricEstimate: Sendable {
  /// What they came to.
  public let summary: MetricSummary
  /// The values in ascending order, in major units for money.
  private let sorted: [Double]
  /// What the metric can be.
  let possible: ClosedRange<Double>

  /// Summarizes one value for each replication, none of them beyond what the metric can be.
  public init(
    _ metric: Metric, _ values: [Metric.Value], possible: ClosedRange<Double>? = nil
  ) {
    let possible = possible ?? metric.bounds
    self.possible = possible
    var amounts: [Int128] = []
    var numbers: [Double] = []
    for value in values {
      switch value {
      case .money(let nanos): amounts.append(nanos)
      case .number(let number): numbers.append(number)
      }
    }
    summary = MetricSummary(metric, amounts: &amounts, numbers: &numbers, possible: possible)
    sorted = amounts.isEmpty ? numbers : amounts.map { Double(nearest: $0) / 1e9 }
  }

  /// Summarizes a metric of replications with these tallies, of one of the scenario's organizations
  /// or of all together, as the bounds are.
  public init(
    _ metric: Metric, of tallies: [TallyTotals], in input: ProjectionInput, _ bounds: MetricBounds
  ) {
    self.init(
      metric, tallies.compactMap { metric.value($0, of: input) },
      possible: bounds.range(of: metric, in: tallies))
  }

  /// Replications that have a value.
  public var count: Int { summary.count }

  /// The 95 % interval of the mean, in major units for money.
  public var interval: ConfidenceInterval? { summary.interval }

  /// Returns a statistic, exact where it is one of money, or nil where no replication has a value.
  public func value(of statistic: SummaryStatistic) -> Metric.Value? {
    summary.value(of: statistic)
  }

  /// The mean in major units for money, or nil where no replication has a value.
  public var mean: Double? { value(of: .mean)?.approximation }
}

/// A statistic of summary.csv over replications.
public enum SummaryStatistic: String, CaseIterable, Sendable {
  /// The mean.
  case mean
  /// The standard deviation.
  case sd
  /// The 5 % quantile.
  case p05
  /// The median.
  case p50
  /// The 95 % quantile.
  case p95
  /// The least value.
  case min
  /// The greatest value.
  case max

  /// The level of a quantile; nil for any other statistic.
  public var quantile: QuantileLevel? {
    switch self {
    case .p05: .p05
    case .p50: .p50
    case .p95: .p95
    case .mean, .sd, .min, .max: nil
    }
  }
}

extension MetricEstimate {
  /// A statistic with its 95 % interval, in major units for money; nil where no replication has a
  /// value.
  ///
  /// The interval of a quantile is the distribution-free one; where there are too few replications
  /// for it, or nothing bounds a mean, it goes as far as the metric can. The least and greatest value and the standard deviation describe the
  /// replications that were made and have no interval.
  public func range(
    of statistic: SummaryStatistic
  ) -> (value: Double, low: Double, high: Double)? {
    guard let value = value(of: statistic)?.approximation else { return nil }
    let bounds: ConfidenceInterval?
    switch statistic {
    case .sd, .min, .max: return (value, value, value)
    case .mean: bounds = interval
    case .p05, .p50, .p95:
      bounds = statistic.quantile.flatMap { QuantileInterval.ofSorted(sorted, $0) }
    }
    return (
      value, bounds?.low ?? min(value, possible.lowerBound),
      bounds?.high ?? max(value, possible.upperBound)
    )
  }
}

extension Summary {
  /// A statistic in the unit of the values; nil for the standard deviation.
  fileprivate func value(of statistic: SummaryStatistic) -> Value? {
    switch statistic {
    case .mean: mean
    case .sd: nil
    case .p05: p05
    case .p50: p50
    case .p95: p95
    case .min: minimum
    case .max: maximum
    }
  }
}

extension Metric.Value {
  /// The nearest double, in major units for money; for statistics.
  var approximation: Double {
    switch self {
    case .money(let nanos): Double(nearest: nanos) / 1e9
    case .number(let number): number
    }
  }
}
