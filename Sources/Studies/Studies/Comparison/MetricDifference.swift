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

  /// What pairs of numbers say, or nil where there are none.
  init?(_ moments: PairedMoments<RoundedSeries>, of metric: Metric) {
    let bounds = metric.bounds
    let possible =
      bounds.lowerBound.isFinite && bounds.upperBound.isFinite
      ? bounds.lowerBound - bounds.upperBound...bounds.upperBound - bounds.lowerBound
      : -.infinity ... .infinity
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
  package init?(_ metric: Metric, baseline: [Metric.Value?], alternative: [Metric.Value?]) {
    var pairs = MetricPairs(metric)
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
