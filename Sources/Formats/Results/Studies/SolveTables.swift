import Experiments
import Projection
import Quantities
import Statistics
public import Studies

/// What a trial said about a criterion.
private struct SolveRow {
  let trial: SearchTrial
  let role: String
  let criterion: String
  let metric: Metric
  let estimate: Double?
  let low: Double?
  let high: Double?
  var limit: Double?
  var verdict: String?
}

extension Solution {
  /// The files of the search.
  public var files: ResultFiles {
    ResultFiles(
      name: plan.name, title: "\(plan.scenario): \(plan.question)",
      currency: plan.input.currency.code,
      files: [TableFile(table, result.trials.flatMap { rows(of: $0) })])
  }

  private func rows(of trial: SearchTrial) -> [SolveRow] {
    zip(plan.constraints, trial.finding.constraints).map { constraint, found in
      SolveRow(
        trial: trial, role: "constraint", criterion: constraint.text,
        metric: constraint.criterion.metric, estimate: found.estimate,
        low: found.low.isFinite ? found.low : nil, high: found.high.isFinite ? found.high : nil,
        limit: constraint.limit, verdict: found.verdict.rawValue)
    }
      + (plan.objective.map { criterion in
        [
          SolveRow(
            trial: trial, role: "objective",
            criterion: (plan.isMaximum ? "maximize " : "minimize ") + criterion.text,
            metric: criterion.metric, estimate: trial.objective?.mean,
            low: trial.objective?.interval?.low, high: trial.objective?.interval?.high)
        ]
      } ?? [])
  }

  private var table: Table<SolveRow> {
    let keys: [Column<SolveRow>] = plan.axes.enumerated().map { place, axis in
      .varied(axis.key, "The value of this key", plan.number, plan.input.currency) {
        plan.values(of: $0.trial.finding.candidate)[place]
      }
    }
    return Table(
      "solve", per: "candidate, stage and criterion",
      [
        .text("stage", "search, selection, or validation on fresh replications") {
          $0.trial.stage.rawValue
        }
      ], keys,
      [
        .integer("first_replication", "The first replication that was used, from one") {
          Int64($0.trial.finding.replications.lowerBound + 1)
        },
        .count("replications", "The replications that were used") {
          $0.trial.finding.replications.count
        },
        .text("role", "constraint or objective") { $0.role },
        .text("criterion", "The constraint or objective, as asked for") { $0.criterion },
        .text("unit", "The unit of the values") { $0.metric.unitText(in: plan.input) },
        .number("estimate", unit: rowUnit, "The statistic over the replications") {
          $0.estimate
        },
        .number("low", unit: rowUnit, "What the true statistic is at least") { $0.low },
        .number("high", unit: rowUnit, "What the true statistic is at most") { $0.high },
        .number("limit", unit: rowUnit, "What a constraint compares with; empty for an objective") {
          $0.limit
        },
        .text("verdict", "Of a constraint: holds, fails or undecided; empty for an objective") {
          $0.verdict
        },
        .flag("answer", "Whether this candidate is the confirmed answer") {
          result.conclusion == .found && $0.trial.finding.candidate == result.answer
        },
      ])
  }
}
