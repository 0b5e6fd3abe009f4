public import Experiments
public import Projection
import Statistics

/// A result that a search looks at: a statistic of a metric, of all organizations or of one.
public struct SolveCriterion: Hashable, Sendable {
  /// The metric.
  public let metric: Metric
  /// The statistic of its values over replications.
  public let statistic: SummaryStatistic
  /// The organization; nil for all together.
  public let organization: String?
  /// What it is called, as it was asked for.
  public let text: String

  /// Makes a criterion.
  ///
  /// - Precondition: the statistic is a mean or a quantile; no bounds are known of others.
  public init(metric: Metric, statistic: SummaryStatistic, organization: String?, text: String) {
    precondition(Self.isBounded(statistic), "the statistic has no bounds")
    self.metric = metric
    self.statistic = statistic
    self.organization = organization
    self.text = text
  }

  /// Whether replications allow a bound of a statistic.
  public static func isBounded(_ statistic: SummaryStatistic) -> Bool {
    statistic == .mean || statistic.quantile != nil
  }

  var searched: SearchConstraint.Statistic {
    if let level = statistic.quantile { return .quantile(level) }
    return metric.unit == .probability ? .probability : .mean
  }
}

/// What must hold of an answer.
public struct SolveConstraint: Hashable, Sendable {
  /// What is looked at.
  public let criterion: SolveCriterion
  /// On which side of the limit it must be.
  public let comparison: SearchConstraint.Comparison
  /// The limit; money in major units, shares as parts of one.
  public let limit: Double
  /// The constraint as it was written.
  public let text: String

  /// Makes a constraint.
  public init(
    _ criterion: SolveCriterion, _ comparison: SearchConstraint.Comparison, _ limit: Double,
    text: String
  ) {
    self.criterion = criterion
    self.comparison = comparison
    self.limit = limit
    self.text = text
  }
}
