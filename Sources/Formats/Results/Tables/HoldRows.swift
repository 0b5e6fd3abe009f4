import Projection
import Statistics
import Text

/// Rows of holds.csv: what holding the cost of requests prevented, and what it got in the way of.
struct HoldRows {
  let input: ProjectionInput

  /// Appends the row of an organization; those that hold nothing are there to compare with.
  func append(_ tallies: [TallyTotals], organization index: Int, to buffer: inout CSVBuffer) {
    let organization = input.organizations[index]
    buffer.text(organization.name)
    buffer.text(organization.holds?.estimate.name ?? "none")
    for measure in HoldMeasure.allCases {
      let values = tallies.map { $0[measure.tally] }
      if measure.isMoney {
        let summary = ExactSampleSummary(wide: values)
        buffer.money(summary?.mean ?? 0)
        append(summary?.interval, scale: 1e9, to: &buffer)
      } else {
        let summary = SampleSummary(values.map { Double($0) })
        buffer.number(summary?.mean)
        append(summary?.interval, scale: 1, to: &buffer)
      }
    }
    buffer.integer(Int64(tallies.count))
    buffer.endRow()
  }

  /// None of the measures can be below zero.
  private func append(
    _ interval: ConfidenceInterval?, scale: Double, to buffer: inout CSVBuffer
  ) {
    buffer.number(interval.map { max(0, $0.low) / scale })
    buffer.number(interval.map { $0.high / scale })
  }
}
