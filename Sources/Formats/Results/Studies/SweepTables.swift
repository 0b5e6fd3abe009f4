import Experiments
import Projection
import Quantities
import Statistics
public import Studies
package import Text

/// A metric at a point of a sweep, and how far it is from the first point's.
struct SweepRow {
  let point: Int
  let values: [String]
  let metric: MetricRow
  let difference: MetricDifference?
}

extension Sweep {
  /// The files of the sweep, with the balances at points, and the commands that run them: what
  /// `command` makes of a point's changes of the scenario.
  public func files(
    with burnDowns: [PointBurnDown], command: @escaping @Sendable (_ changes: [String]) -> String
  ) -> ResultFiles {
    let samples = burnDowns.flatMap { found in
      found.rows.map { PointBurnDown.Row(point: found.point, burnDown: $0) }
    }
    var balances = TableFile(PointBurnDown.table, samples)
    balances.isAnswered = false
    return ResultFiles(
      name: plan.name, title: "Sweep of " + plan.keys.joined(separator: ", "),
      currency: plan.points[0].input.currency.code,
      files: [
        TableFile(plan.sweepTable, rows), TableFile(plan.paretoTable(of: self), front.members),
        TableFile(plan.pointTable(command), plan.points.indices), balances,
      ])
  }

  /// The rows of all points, point after point: those of a summary, and how much they differ.
  private var rows: [SweepRow] {
    let organizations: [String?] = plan.organizations + [nil]
    return plan.points.enumerated().flatMap { point, described in
      organizations.flatMap { organization in
        let bounds = MetricBounds.bounds(of: organization, in: described.input)
        let tallies = table.tallies(policy: point, organization: organization)
        return plan.metrics.map { metric in
          let values = table.values(of: metric, policy: point, organization: organization)
          // Every point is compared with the first one.
          let baseline = table.values(of: metric, policy: 0, organization: organization)
          return SweepRow(
            point: point, values: described.values,
            metric: MetricRow(
              metric, MetricEstimate(metric, of: tallies, in: described.input, bounds).summary,
              unit: metric.unitText(in: described.input), of: organization),
            difference: point == 0
              ? nil
              : MetricDifference(
                metric, baseline: baseline, alternative: values,
                possible: MetricBounds.range(
                  of: metric, hours: described.input.measuredHours,
                  organizations: organization == nil ? described.input.organizations.count : 1)))
        }
      }
    }
  }
}

extension SweepPlan {
  /// The points with the commands that run them.
  func pointTable(_ command: @escaping @Sendable ([String]) -> String) -> Table<Int> {
    Table<Int>(
      "points", per: "point", keyColumns { $0 },
      [
        .text("command", "The command that runs the scenario at this point") { [self] point in
          command(zip(keys, points[point].values).map { "\($0)=\($1)" })
        }
      ])
  }

  /// The points as CSV: a header, then a line for each.
  public var pointRows: [UInt8] {
    Table<Int>("points", per: "point", keyColumns { $0 }).bytes(points.indices)
  }

  /// The points as JSON objects.
  package var pointRecords: [JSONValue] {
    Table<Int>("points", per: "point", keyColumns { $0 }).records(points.indices)
  }

  /// The point and the values of its keys.
  private func keyColumns<Row>(
    _ point: @escaping @Sendable (Row) -> Int
  ) -> [Column<Row>] {
    let currency = points[0].input.currency
    return [Column<Row>.integer("point", "The point, from 1") { Int64(point($0) + 1) }]
      + keys.enumerated().map { place, key in
        Column<Row>.varied(key, "The value of the key at this point", number, currency) {
          points[point($0)].values[place]
        }
      }
  }

  /// Every metric of every point.
  var sweepTable: Table<SweepRow> {
    Table(
      "sweep", per: "point, organization (* is all of them) and metric", keyColumns { $0.point },
      MetricRow.columns.map { $0.of { $0.metric } },
      [
        .value("difference", "The mean difference from the first point, paired by replication") {
          $0.difference?.values.difference
        }
      ],
      Column.interval("difference_", of: "the difference's") { $0.difference?.interval })
  }

  /// The points that are worth choosing.
  func paretoTable(of sweep: Sweep) -> Table<ParetoFront.Member> {
    let input = points[0].input
    func mean(_ metric: Metric, _ meaning: String) -> Column<ParetoFront.Member> {
      .value("\(metric.name)_mean", unit: metric.unitText(in: input), meaning) {
        sweep.estimate(metric, $0.point).value(of: .mean)
      }
    }
    let standing = Column<ParetoFront.Member>.text(
      "front",
      "best where no point is better or as good in all objectives, close where chance may explain "
        + "that some are"
    ) { $0.standing.rawValue }
    let means = objectives.flatMap { objective in
      let (metric, unit) = (objective.metric, objective.metric.unitText(in: input))
      let goal = objective.goal == .min ? "lower is better" : "higher is better"
      return [mean(metric, "The mean over replications; \(goal)")]
        + Column.interval("\(metric.name)_", unit: unit) {
          sweep.estimate(metric, $0.point).interval
        }
    }
    let further = [Metric.topUps, .totalSpend].filter { metric in
      !objectives.contains { $0.metric == metric }
    }
    return Table(
      "pareto", per: "point that no other one clearly beats in the objectives",
      keyColumns { $0.point }, [standing], means,
      further.map { mean($0, "The mean over replications, for information") })
  }
}
