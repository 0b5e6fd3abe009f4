import Projection
import Quantities
import Statistics
import Studies
import Text

/// Rows of summary.csv.
struct SummaryRows {
  let input: ProjectionInput

  func append(_ tallies: [TallyTotals], name: String, to buffer: inout CSVBuffer) {
    for metric in Metric.allCases {
      append(metric, tallies.map { metric.value($0, of: input) }, name: name, to: &buffer)
      buffer.endRow()
    }
  }

  /// Appends the fields of one metric, from the organization's name to the replications.
  func append(
    _ metric: Metric, _ values: [Metric.Value?], name: String, to buffer: inout CSVBuffer
  ) {
    buffer.text(name)
    buffer.text(metric.name)
    buffer.text(MetricUnit.text(metric.unit, input: input))
    append(MetricEstimate(metric, values.compactMap(\.self)), to: &buffer)
  }

  private func append(_ estimate: MetricEstimate, to buffer: inout CSVBuffer) {
    if let exact = estimate.exact {
      buffer.money(exact.mean)
      buffer.number(exact.standardDeviation.map { $0 / 1e9 })
      buffer.number(estimate.interval?.low)
      buffer.number(estimate.interval?.high)
      for value in [exact.p05, exact.p50, exact.p95, exact.minimum, exact.maximum] {
        buffer.money(value)
      }
    } else if let sample = estimate.sample {
      buffer.number(sample.mean)
      buffer.number(sample.standardDeviation)
      buffer.number(estimate.interval?.low)
      buffer.number(estimate.interval?.high)
      for value in [sample.p05, sample.p50, sample.p95, sample.minimum, sample.maximum] {
        buffer.number(value)
      }
    } else {
      for _ in 0..<9 { buffer.empty() }
    }
    buffer.integer(Int64(estimate.count))
  }
}

/// The words for units of metrics.
enum MetricUnit {
  static func text(_ unit: Metric.Unit, input: ProjectionInput) -> String {
    switch unit {
    case .count: "count"
    case .money: input.currency.code
    case .share: "share"
    case .probability: "probability"
    case .hours: "hours"
    case .days: "days"
    case .perMonth: "per month"
    case .moneyPerCredit: "\(input.currency.code) per credit"
    }
  }
}
