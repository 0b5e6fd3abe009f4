public import Experiments
package import Projection
import Quantities
import Statistics

/// How much an alternative differs from the baseline in a metric.
@dynamicMemberLookup
public struct MetricDifference: Sendable {
  /// What the pairs say, in major units for money.
  public let estimate: PairedEstimate
  /// The means and their difference; money exactly, rounded half-even.
  package let values:
    (baselineMean: Metric.Value, alternativeMean: Metric.Value, difference: Metric.Value)

  /// What pairs of amounts in nano-units say, or nil where there are none.
  init?(exact moments: PairedMoments<ExactSeries>) {
    guard let estimate = moments.estimate() else { return nil }
    func mean(_ series: ExactSeries) -> Metric.Value {
      .money(series.sum.divided(by: Int128(estimate.count), rounding: .halfEven))
    }
    values = (mean(moments.baseline), mean(moments.alternative), mean(moments.difference))
    self.estimate = estimate.divided(by: 1e9)
  }

  /// What pairs of numbers say that can be so much, or nil where there are none.
  init?(
    _ moments: PairedMoments<RoundedSeries>, of metric: Metric, possible bounds: ClosedRange<Double>
  ) {
    let most = bounds.upperBound - bounds.lowerBound
    let possible = -most...most
    guard
      let estimate = moments.estimate(
        isProbability: metric.unit == .probability, possible: possible)
    else { return nil }
    values = (
      .number(estimate.baselineMean), .number(estimate.alternativeMean),
      .number(estimate.difference)
    )
    self.estimate = estimate
  }

  /// How much values differ from those of the baseline, replication by replication; nil without a
  /// pair of two values.
  ///
  /// - Parameters:
  ///   - metric: The metric.
  ///   - baseline: Its values, one for each replication.
  ///   - alternative: Those of the alternative.
  ///   - possible: What a value can be.
  package init?(
    _ metric: Metric, baseline: [Metric.Value?], alternative: [Metric.Value?],
    possible: ClosedRange<Double>
  ) {
    var pairs = MetricPairs(metric, possible: possible)
    for (left, right) in zip(baseline, alternative) {
      pairs.add(baseline: left, alternative: right)
    }
    guard let difference = pairs.difference(of: metric) else { return nil }
    self = difference
  }

  /// What the pairs say, in major units for money.
  public subscript<Value>(dynamicMember member: KeyPath<PairedEstimate, Value>) -> Value {
    estimate[keyPath: member]
  }
}
