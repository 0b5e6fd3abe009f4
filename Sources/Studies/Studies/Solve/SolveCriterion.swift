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

/// What must hold of an answer: on which side of a limit, money in major units or a share as a part
/// of one, a criterion must be; and the constraint as it was written.
public typealias SolveConstraint = (
  criterion: SolveCriterion, comparison: SearchConstraint.Comparison, limit: Double, text: String
)
