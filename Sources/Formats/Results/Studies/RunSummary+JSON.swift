package import Projection
package import Studies
package import Text

extension RunSummary {
  /// What `--json` tells of a run: the rows of summary.csv of all organizations together, and which
  /// of them were blocked.
  package func json(of input: ProjectionInput, folder: String) -> JSONValue {
    var summary: [JSONValue] = []
    let (metrics, bounds) = (MetricSummaries(of: input), MetricBounds(input))
    for (name, tallies) in segments {
      metrics.forEach(tallies, of: "segment:\(name)", bounds) {
        summary += Tables.summary.records([$0])
      }
    }
    metrics.forEach(totals, of: nil, bounds) { summary += Tables.summary.records([$0]) }
    return .of([
      "scenario": input.name, "folder": folder, "replications": replications,
      "organizations": input.organizations.count,
      "left_out_rows": Int(skippedRows) / max(1, replications),
      "summary": JSONValue.array(summary),
      "at_risk": atRisk.map { risk in
        JSONValue.of([
          "organization": risk.name, "blocked_replications": risk.replications,
          "blocked_hours": JSONValue.number(DecimalFormat.fixed(risk.hours)),
        ])
      },
    ])
  }
}
