import Quantities

/// Reads a metric of a projection from the tallies of many organizations.
public struct MetricReader: Sendable {
  /// The metric.
  public let metric: Metric
  /// The tally that it is, if it is one.
  private let tally: Tally?
  private let isMoney: Bool
  private let horizon: Duration
  private let credit: Money

  /// Makes a reader.
  public init(_ metric: Metric, of input: ProjectionInput) {
    self.metric = metric
    tally = Metric.tallies[metric]
    isMoney = metric.unit == .money
    horizon = input.measured.duration
    credit = input.credit
  }

  /// Adds a replication's value, if there is one, to the exact amounts or to the other numbers.
  public func read(
    _ tallies: TallyTotals, amounts: inout [Int128], numbers: inout [Double]
  ) {
    if let tally {
      if isMoney {
        amounts.append(tallies[tally])
      } else {
        numbers.append(Double(nearest: tallies[tally]))
      }
      return
    }
    switch metric.computed(tallies, horizon: horizon, credit: credit) {
    case .money(let nanos): amounts.append(nanos)
    case .number(let number): numbers.append(number)
    case nil: break
    }
  }
}
