public import Experiments
package import Projection

/// What a sweep found.
public struct Sweep: Sendable {
  /// What was swept.
  public let plan: SweepPlan
  /// The points that no other one beats in the means of the objectives, and those that chance does
  /// not tell from them.
  public let front: ParetoFront
  package let table: StudyTable

  init(_ plan: SweepPlan, _ table: StudyTable) {
    self.plan = plan
    self.table = table
    let means = plan.points.indices.map { point -> [Double]? in
      let values = plan.objectives.compactMap { objective in
        Self.estimate(objective.metric, point, table).mean.map {
          objective.goal == .min ? $0 : -$0
        }
      }
      return values.count == plan.objectives.count ? values : nil
    }
    front = ParetoFront(means) { Self.isClear($0, $1, plan, table) }
  }

  /// What the replications of a point say about a metric.
  package func estimate(_ metric: Metric, _ point: Int) -> MetricEstimate {
    Self.estimate(metric, point, table)
  }

  private static func estimate(
    _ metric: Metric, _ point: Int, _ table: StudyTable
  ) -> MetricEstimate {
    let input = table.policies[point]
    return MetricEstimate(
      metric, of: table.tallies(policy: point), in: input, MetricBounds(input))
  }

  /// Whether a point is worse than another one beyond chance: in each objective the interval of the
  /// paired difference lies on that side, or no replication differs.
  private static func isClear(
    _ point: Int, _ dominator: Int, _ plan: SweepPlan, _ table: StudyTable
  ) -> Bool {
    plan.objectives.allSatisfy { objective in
      let input = table.policies[point]
      let difference = MetricDifference(
        objective.metric, baseline: table.values(of: objective.metric, policy: dominator),
        alternative: table.values(of: objective.metric, policy: point),
        possible: MetricBounds.range(
          of: objective.metric, hours: input.measuredHours,
          organizations: input.organizations.count))
      switch difference?.verdict {
      case .equal: return true
      case .higher: return objective.goal == .min
      case .lower: return objective.goal == .max
      case .undecided, nil: return false
      }
    }
  }
}
