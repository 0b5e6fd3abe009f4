import Experiments
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

  /// Organizations of about the same usage in the baseline.
  public struct SizeClass: Sendable {
    /// The name.
    public let name: String
    /// Their indices in the baseline.
    public let organizations: [Int]
  }

  /// How many organizations differ in which direction.
  public struct Directions: Hashable, Sendable {
    /// Those whose alternative is lower: the whole interval lies below zero.
    public var lower = 0
    /// Those whose alternative is higher.
    public var higher = 0
    /// Those with the same value in every replication.
    public var equal = 0
    /// Those whose interval contains zero, and those without a value.
    public var undecided = 0
  }

  init(_ plan: ComparisonPlan, _ collector: ComparisonCollector) {
    self.plan = plan
    replications = collector.replications
    sizeClasses = collector.sizeClasses.map {
      SizeClass(name: $0.name, organizations: $0.organizations)
    }
    let metrics = plan.metrics
    func rows(_ pairs: [MetricPairs]) -> [[MetricDifference?]] {
      stride(from: 0, to: pairs.count, by: metrics.count).map { start in
        metrics.enumerated().map { pairs[start + $0].difference(of: $1) }
      }
    }
    totals = collector.totals.flatMap { rows($0) }
    organizations = collector.organizations.map { rows($0) }
    classes = collector.classes.map { rows($0) }
  }

  /// Counts who gains and who loses in a metric.
  ///
  /// - Parameters:
  ///   - metric: The metric's index in the plan.
  ///   - alternative: The alternative's index.
  ///   - members: The organizations that count, by index.
  /// - Returns: The numbers of organizations.
  public func directions(
    ofMetric metric: Int, alternative: Int, among members: [Int]
  ) -> Directions {
    members.reduce(into: Directions()) { directions, organization in
      switch organizations[alternative][organization][metric]?.verdict {
      case .lower: directions.lower += 1
      case .higher: directions.higher += 1
      case .equal: directions.equal += 1
      case .undecided, nil: directions.undecided += 1
      }
    }
  }
}
