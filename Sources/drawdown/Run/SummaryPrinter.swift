import Projection
import Quantities
import Reports
import Results
import Scenarios
import Statistics
import Studies
import Text

/// Prints the most asked-for results of a run as a short table.
struct SummaryPrinter {
  let scenario: Scenario
  let summary: RunSummary
  let folder: String

  private static let metrics: [Metric] = [
    .requests, .blockedRequests, .blockedProbability, .blockedHours, .usageCost, .overageCost,
    .topUpsPerMonth, .topUpFailures, .totalSpend, .meanBalance, .minimumBalance,
    .maximumOverdraft,
  ]

  private static let mostAtRisk = 5

  func print() {
    let input = scenario.input
    let organizations = input.organizations.count
    Console.print(
      "\(input.name): \(summary.replications) replication(s), \(organizations) organization(s)")
    let rows = [["", "mean", "95 % interval", "p05", "p95"]] + Self.metrics.compactMap { row($0) }
    Console.print(Self.lines(rows, width: Console.width))
    if organizations > 1 { Console.print(atRisk) }
    if Console.isTerminal, Console.width >= 80 { Console.printPicture(burnDown) }
    for note in notes {
      Console.print(TextTable.wrapped(note, width: Console.width))
    }
    Console.print("  written to \(folder)/")
  }

  /// A small picture of the balance that was just written.
  private var burnDown: [String] {
    let organizations = scenario.input.organizations
    let whose = organizations.count == 1 ? organizations[0].name : "*"
    let plot = try? BurnDownPlot(StoredResults(path: folder), organization: whose)
    return plot?.lines(width: Console.width) ?? []
  }

  /// The organizations that were blocked most often.
  private var atRisk: [String] {
    guard !summary.atRisk.isEmpty else { return [] }
    let count = scenario.input.organizations.count
    var table = TextTable(
      ["at risk", "P(blocked)", "blocked_hours"], rightAligned: [1, 2], cut: [0])
    for risk in summary.atRisk.prefix(Self.mostAtRisk) {
      let share = Double(risk.replications) / Double(summary.replications)
      table.add([
        risk.name, text(share, .blockedProbability), text(risk.hours, .blockedHours),
      ])
    }
    let lines = [""] + table.lines(width: Console.width)
    let more = summary.atRisk.count - Self.mostAtRisk
    let rest = more > 0 ? ", of which these most" : ""
    return lines + ["  \(summary.atRisk.count) of \(count) organizations were blocked\(rest)", ""]
  }

  /// How a metric of all organizations is made of theirs.
  private func together(_ metric: Metric) -> String {
    guard scenario.input.organizations.count > 1 else { return "" }
    switch metric {
    case .blockedProbability: return " (any)"
    case .minimumBalance: return " (lowest)"
    case .maximumOverdraft: return " (largest)"
    default: return " (sum)"
    }
  }

  /// What to know of the results, besides their numbers.
  private var notes: [String] {
    let input = scenario.input
    var notes: [String] = []
    if input.warmUp > .zero {
      notes.append("Measured from \(input.zone.iso8601(input.measured.from)), after the warm-up.")
    }
    if summary.skippedRows > 0 {
      let each =
        (summary.skippedRows + Int64(summary.replications) - 1)
        / Int64(summary.replications)
      notes.append("\(each) trace \(each == 1 ? "row" : "rows") left out of each replication")
    }
    for place in summary.unreachedGoals {
      guard let goal = scenario.stopping?.goals[place] else { continue }
      notes.append(
        "`until` was not reached: \(goal.text) is less precise than asked. "
          + "Raise `maximum_replications`.")
    }
    let blocks = estimate(.blockedProbability)
    if blocks.mean == 0, let limit = blocks.interval?.high {
      let text = DecimalFormat.fixed(limit, significantDigits: 2)
      notes.append(
        "Never blocked: the 95 % interval of P(blocked) reaches up to \(text).")
    }
    if summary.replications < 20 {
      notes.append(
        "Fewer than 20 replications: p05 and p95 lie at the extremes, intervals are rough. "
          + "Add replications.")
    } else if summary.replications < 30 {
      notes.append(
        "Fewer than 30 replications: intervals and quantiles are rough. Add replications.")
    }
    return notes
  }

  /// Lays rows out in columns; where there is little room the quantiles are left out, where there
  /// is less the interval stands in a line of its own: a mean without it would say too much.
  private static func lines(_ rows: [[String]], width: Int) -> [String] {
    let widths = (rows.first ?? []).indices.map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    let choices = [[0, 1, 2, 3, 4], [0, 1, 2]]
    let fitting = choices.first { $0.reduce(0) { $0 + widths[$1] + 2 } <= width }
    return rows.flatMap { row in
      let line = (fitting ?? [0, 1]).reduce(into: "") { line, column in
        let blanks = String(repeating: " ", count: widths[column] - row[column].count)
        line += "  " + (column == 0 ? row[column] + blanks : blanks + row[column])
      }
      guard fitting == nil else { return [line] }
      let length = widths[0] + widths[1] + 4
      return [line, String(repeating: " ", count: max(0, length - row[2].count)) + row[2]]
    }
  }

  private func row(_ metric: Metric) -> [String]? {
    let estimate = estimate(metric)
    guard let mean = estimate.range(of: .mean) else { return nil }
    // One replication tells nothing about the others.
    let isBounded = mean.low.isFinite && mean.high.isFinite
    let interval = isBounded ? "\(text(mean.low, metric)) … \(text(mean.high, metric))" : ""
    let low = estimate.range(of: .p05).map { text($0.value, metric) } ?? ""
    let high = estimate.range(of: .p95).map { text($0.value, metric) } ?? ""
    return [metric.name + together(metric), text(mean.value, metric), interval, low, high]
  }

  private func estimate(_ metric: Metric) -> MetricEstimate {
    MetricEstimate(
      metric, of: summary.totals, in: scenario.input, MetricBounds(scenario.input))
  }

  private func text(_ value: Double, _ metric: Metric) -> String {
    MetricWording.text(value, metric, currency: scenario.input.currency, significantDigits: 5)
  }
}
