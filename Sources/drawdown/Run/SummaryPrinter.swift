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
    let width = Console.width
    // Large sums do without cents where that lets rows fit.
    let (exact, whole) = (rows(hasCents: true), rows(hasCents: false))
    let needsWhole =
      Self.fitting(exact, width: width) == nil && Self.fitting(whole, width: width) != nil
    Console.print(Self.lines(needsWhole ? whole : exact, width: width))
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
      ["at risk", "P(blocked)", "95 % interval", "blocked_hours"], rightAligned: [1, 2, 3],
      cut: [0])
    for risk in summary.atRisk.prefix(Self.mostAtRisk) {
      func probability(_ value: Double?) -> String {
        value.map { text($0, .blockedProbability) } ?? ""
      }
      let interval = risk.probability.interval
      table.add([
        risk.name, probability(risk.probability.mean),
        "\(probability(interval?.low)) … \(probability(interval?.high))",
        text(risk.hours, .blockedHours),
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
    if summary.replications > 1, Set(summary.totals).count == 1 {
      notes.append(
        "All replications are the same: nothing in this scenario is left to chance, and one of them "
          + "tells as much.")
    }
    if let cost = estimate(.usageCost).range(of: .max), cost.value == 0,
      let requests = estimate(.requests).mean, requests > 0
    {
      notes.append(
        "Requests cost nothing: no model that they use has a price above zero. Write its prices "
          + "under `prices`.")
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

  private func rows(hasCents: Bool) -> [[String]] {
    [["", "mean", "95 % interval", "p05", "p95"]]
      + Self.metrics.compactMap { row($0, hasCents: hasCents) }
  }

  private static func widths(_ rows: [[String]]) -> [Int] {
    (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  }

  /// The columns that fit: where there is little room the quantiles are left out.
  private static func fitting(_ rows: [[String]], width: Int) -> [Int]? {
    let widths = widths(rows)
    return [[0, 1, 2, 3, 4], [0, 1, 2]].first { $0.reduce(0) { $0 + widths[$1] + 2 } <= width }
  }

  /// Lays rows out in columns; where there is less room than for an interval it stands in a line of
  /// its own: a mean without it would say too much.
  private static func lines(_ rows: [[String]], width: Int) -> [String] {
    let (widths, fitting) = (widths(rows), fitting(rows, width: width))
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

  private func row(_ metric: Metric, hasCents: Bool) -> [String]? {
    func text(_ value: Double) -> String { self.text(value, metric, hasCents: hasCents) }
    let estimate = estimate(metric)
    guard let mean = estimate.range(of: .mean) else { return nil }
    // One replication tells nothing about the others.
    let isBounded = mean.low.isFinite && mean.high.isFinite
    let interval = isBounded ? "\(text(mean.low)) … \(text(mean.high))" : ""
    let low = estimate.range(of: .p05).map { text($0.value) } ?? ""
    let high = estimate.range(of: .p95).map { text($0.value) } ?? ""
    return [metric.name + together(metric), text(mean.value), interval, low, high]
  }

  private func estimate(_ metric: Metric) -> MetricEstimate {
    MetricEstimate(
      metric, of: summary.totals, in: scenario.input, MetricBounds(scenario.input))
  }

  private func text(_ value: Double, _ metric: Metric, hasCents: Bool = true) -> String {
    MetricWording.text(
      value, metric, currency: scenario.input.currency, significantDigits: 5, hasCents: hasCents)
  }
}
