import Projection
import Studies

/// The files of a sweep's folder and their columns.
enum SweepTables {
  private static let rowUnit = "as in the column unit"

  private static let point = ColumnDescription("point", .integer, "The point, from 1")

  private static func keys(_ plan: SweepPlan) -> [ColumnDescription] {
    plan.keys.map { ColumnDescription($0, .string, "The value of the key at this point") }
  }

  /// Every metric of every point.
  static func sweep(_ plan: SweepPlan) -> TableDescription {
    TableDescription(
      name: "sweep", rowMeaning: "point, organization (* is all of them) and metric",
      columns: [point] + keys(plan) + Tables.summary.columns + [
        ColumnDescription(
          "difference", .number, unit: rowUnit,
          "The mean difference from the first point, paired by replication"),
        ColumnDescription(
          "difference_ci95_low", .number, unit: rowUnit,
          "The lower end of the difference's 95 % interval"),
        ColumnDescription(
          "difference_ci95_high", .number, unit: rowUnit,
          "The upper end of the difference's 95 % interval"),
      ])
  }

  /// The metrics that pareto.csv tells besides the objectives.
  static func further(_ plan: SweepPlan) -> [Metric] {
    [Metric.topUps, .totalSpend].filter { metric in
      !plan.objectives.contains { $0.metric == metric }
    }
  }

  /// The points that are worth choosing.
  static func pareto(_ plan: SweepPlan) -> TableDescription {
    let input = plan.points[0].input
    let standing = ColumnDescription(
      "front", .string,
      "best where no point is better or as good in all objectives, close where chance may explain "
        + "that some are")
    let objectives = plan.objectives.flatMap { objective -> [ColumnDescription] in
      let name = objective.metric.name
      let unit = MetricUnit.text(objective.metric.unit, input: input)
      let goal = objective.goal == .min ? "lower is better" : "higher is better"
      return [
        ColumnDescription(
          "\(name)_mean", .number, unit: unit, "The mean over replications; \(goal)"),
        ColumnDescription(
          "\(name)_ci95_low", .number, unit: unit, "The lower end of the mean's 95 % interval"),
        ColumnDescription(
          "\(name)_ci95_high", .number, unit: unit, "The upper end of the mean's 95 % interval"),
      ]
    }
    let further = further(plan).map {
      ColumnDescription(
        "\($0.name)_mean", .number, unit: MetricUnit.text($0.unit, input: input),
        "The mean over replications, for information")
    }
    return TableDescription(
      name: "pareto", rowMeaning: "point that no other one clearly beats in the objectives",
      columns: [point] + keys(plan) + [standing] + objectives + further)
  }
}
