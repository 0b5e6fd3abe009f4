public import Experiments
import Projection

/// What a comparison found.
public struct Comparison: Sendable {
  /// What was compared.
  public let plan: ComparisonPlan
  /// The number of replications.
  public let replications: Int
  /// Size classes from small to large.
  public let sizeClasses: [SizeClass]
  /// The differences of all organizations together, by alternative and metric.
  public let totals: [[MetricDifference?]]
  /// The differences of each organization, by alternative, organization and metric.
  public let organizations: [[[MetricDifference?]]]
  /// The differences of each size class together, by alternative, class and metric.
  public let classes: [[[MetricDifference?]]]

  init(_ plan: ComparisonPlan, _ collector: ComparisonCollector) {
    self.plan = plan
    replications = collector.replications
    sizeClasses = collector.sizeClasses ?? []
    func row(_ pairs: [MetricPairs]) -> [MetricDifference?] {
      zip(pairs, plan.metrics).map { $0.difference(of: $1) }
    }
    totals = collector.totals.map(row)
    organizations = collector.organizations.map { $0.map(row) }
    classes = collector.classes.map { $0.map(row) }
  }

  /// Counts who gains and who loses in a metric, by verdict; those without a value are undecided.
  ///
  /// The metric and the alternative are indices in the plan, the members in the baseline.
  public func directions(
    ofMetric metric: Int, alternative: Int, among members: [Int]
  ) -> [PairedEstimate.Verdict: Int] {
    var counts = Dictionary(
      uniqueKeysWithValues: PairedEstimate.Verdict.allCases.map { ($0, 0) })
    for organization in members {
      counts[
        organizations[alternative][organization][metric]?.verdict ?? .undecided, default: 0] += 1
    }
    return counts
  }
}
