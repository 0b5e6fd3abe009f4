import Projection
import Studies

/// A metric of one choice, on the projected traffic or on what was recorded.
struct DecisionRow {
  let choice: Decision.Choice
  let traffic: String
  let metric: MetricRow
}

extension Decision {
  /// `decision.csv`.
  var file: TableFile { TableFile(Self.table, rows) }

  private var rows: [DecisionRow] {
    choices.enumerated().flatMap { point, choice in
      [("projected", projected), ("recorded", happened)].flatMap { traffic, sweep in
        Self.metrics.map { metric in
          DecisionRow(
            choice: choice, traffic: traffic,
            metric: MetricRow(
              metric, sweep.estimate(metric, point).summary,
              unit: metric.unitText(in: sweep.plan.points[point].input), of: nil))
        }
      }
    }
  }

  private static let table = Table<DecisionRow>(
    "decision", per: "choice, traffic and metric",
    [
      .text("choice", "solved, as written, half or twice what was solved") { $0.choice.name },
      .text("value", "The value of the key; nothing for the scenario's own") {
        $0.choice.value ?? ""
      },
      .text("traffic", "projected from the first part, or recorded: the rest of the trace") {
        $0.traffic
      },
    ], MetricRow.columns.map { $0.of { $0.metric } })
}
