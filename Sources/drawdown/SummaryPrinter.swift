import Foundation
import Projection
import Quantities
import Reporting
import Scenarios
import Statistics

/// Prints the most asked-for results of a run as a short table.
struct SummaryPrinter {
  private let scenario: Scenario
  private let summary: RunSummary
  private let folder: String

  private static let metrics: [Metric] = [
    .requests, .blockedRequests, .blockedProbability, .blockedHours, .usageCost, .overageCost,
    .topUpsPerMonth, .topUpFailures, .totalSpend, .meanBalance, .minimumBalance,
    .maximumOverdraft,
  ]

  init(_ scenario: Scenario, _ summary: RunSummary, folder: String) {
    self.scenario = scenario
    self.summary = summary
    self.folder = folder
  }

  func print() {
    let input = scenario.input
    let organizations = input.organizations.count
    Console.print(
      "\(input.name): \(summary.replications) replication(s), \(organizations) organization(s)")
    let rows = Self.metrics.compactMap { row($0) }
    let isNarrow = Console.width(of: STDOUT_FILENO) < 66
    for row in [("", "mean", "95 % interval", "p05", "p95")] + rows {
      let interval = isNarrow ? "" : pad(row.2, 26)
      Console.print(
        "  \(row.0.padding(toLength: 22, withPad: " ", startingAt: 0))"
          + pad(row.1, 12) + interval + pad(row.3, 12) + pad(row.4, 12))
    }
    if summary.skippedRows > 0 {
      Console.print("  \(summary.skippedRows) trace row(s) left out, over all replications")
    }
    if summary.replications < 30 {
      Console.print(
        "  Fewer than 30 replications: intervals and quantiles are rough. Add replications.")
    }
    Console.print("  written to \(folder)/")
  }

  private func row(_ metric: Metric) -> (String, String, String, String, String)? {
    let input = scenario.input
    let values = summary.totals.compactMap {
      metric.value($0, horizon: input.horizon.duration, credit: input.credit)
    }
    let estimate = MetricEstimate(metric, values)
    guard let mean = estimate.range(of: .mean) else { return nil }
    let interval = "\(text(mean.low, metric)) … \(text(mean.high, metric))"
    let low = estimate.range(of: .p05).map { text($0.value, metric) } ?? ""
    let high = estimate.range(of: .p95).map { text($0.value, metric) } ?? ""
    return (metric.name, text(mean.value, metric), interval, low, high)
  }

  private func text(_ value: Double, _ metric: Metric) -> String {
    guard metric.unit == .money else { return DecimalFormat.fixed(value, significantDigits: 5) }
    let amount = String(format: "%.2f", abs(value))
    let isNegative = value < 0 && amount != "0.00"
    return (isNegative ? "-" : "") + scenario.input.currency.sign + amount
  }

  private func pad(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
  }
}
