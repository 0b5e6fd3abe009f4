public import Experiments
package import Projection
import Quantities
public import Statistics

/// How much an alternative differs from the baseline in a metric.
public struct MetricDifference: Sendable {
  /// The means and their difference as exact nano-units, rounded half-even; nil for what is no money.
  public let exact: Exact?
  /// The mean of the baseline over the pairs, in major units for money.
  public let baselineMean: Double
  /// The mean of the alternative over the pairs.
  public let alternativeMean: Double
  /// The mean difference.
  public let difference: Double
  /// Its 95 % interval: Student's t, or the exact one for a probability.
  public let interval: ConfidenceInterval?
  /// What the interval says.
  public let verdict: PairedComparison.Verdict
  /// The variance of an unpaired difference over that of the pairs.
  public let varianceReduction: Double?
  /// Replications in which both have a value.
  public let count: Int

  /// Amounts in nano-units.
  public struct Exact: Hashable, Sendable {
    /// The mean of the baseline.
    public let baselineMean: Int128
    /// The mean of the alternative.
    public let alternativeMean: Int128
    /// The mean difference.
    public let difference: Int128
  }

  init?(exact moments: ExactPairedMoments) {
    guard let estimate = moments.estimate else { return nil }
    let count = Int128(moments.count)
    let sums = (moments.baselineSum, moments.alternativeSum)
    self.init(
      estimate, unit: 1e9,
      exact: Exact(
        baselineMean: sums.0.divided(by: count, rounding: .halfEven),
        alternativeMean: sums.1.divided(by: count, rounding: .halfEven),
        difference: (sums.1 - sums.0).divided(by: count, rounding: .halfEven)))
  }

  init?(_ moments: PairedMoments, of metric: Metric) {
    let bounds = metric.bounds
    let possible =
      bounds.lowerBound.isFinite && bounds.upperBound.isFinite
      ? bounds.lowerBound - bounds.upperBound...bounds.upperBound - bounds.lowerBound
      : -.infinity ... .infinity
    let kind: PairedMoments.IntervalKind = metric.unit == .probability ? .probability : .mean
    guard let estimate = moments.estimate(kind, possible: possible) else { return nil }
    self.init(estimate, unit: 1, exact: nil)
  }

  private init(_ estimate: PairedEstimate, unit: Double, exact: Exact?) {
    self.exact = exact
    baselineMean = estimate.baselineMean / unit
    alternativeMean = estimate.alternativeMean / unit
    difference = estimate.difference / unit
    interval = estimate.interval.map {
      ConfidenceInterval(low: $0.low / unit, high: $0.high / unit, level: $0.level)
    }
    verdict = estimate.verdict
    varianceReduction = estimate.varianceReduction
    count = estimate.count
  }

  /// The means and their difference, exact where they are money.
  package var values:
    (baselineMean: Metric.Value, alternativeMean: Metric.Value, difference: Metric.Value)
  {
    guard let exact else {
      return (.number(baselineMean), .number(alternativeMean), .number(difference))
    }
    return (
      .money(exact.baselineMean), .money(exact.alternativeMean), .money(exact.difference)
    )
  }
}
