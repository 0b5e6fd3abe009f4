import Projection
import Quantities
import Statistics
import Text

/// Rows of burn_down.csv.
struct BurnDownRows {
  let input: ProjectionInput
  let samples: [Instant]

  func append(_ outcomes: [OrganizationOutcome], name: String, to buffer: inout CSVBuffer) {
    for index in samples.indices {
      let blocked = outcomes.count { $0.isBlocked[index] }
      append(
        outcomes.map { Int128($0.balances[index]) }, at: samples[index], name: name,
        blockedShare: Double(blocked) / Double(outcomes.count), to: &buffer)
    }
  }

  func append(_ totals: TotalsAccumulator, to buffer: inout CSVBuffer) {
    let count = Double(totals.balances.count) * Double(totals.organizationCount)
    for index in samples.indices {
      append(
        totals.balances.map { $0[index] }, at: samples[index], name: "*",
        blockedShare: Double(totals.blocked[index]) / count, to: &buffer)
    }
  }

  private func append(
    _ values: [Int128], at instant: Instant, name: String, blockedShare: Double,
    to buffer: inout CSVBuffer
  ) {
    let sorted = values.sorted()
    let sum = sorted.reduce(0, +)
    buffer.text(name)
    buffer.text(input.zone.iso8601(instant))
    buffer.money(sum.divided(by: Int128(sorted.count), rounding: .halfEven))
    for level in [QuantileLevel.p05, .p25, .p50, .p75, .p95] {
      buffer.money(quantile(level, of: sorted))
    }
    buffer.number(blockedShare)
    buffer.endRow()
  }

  /// Returns a quantile of sorted values: type 7 of Hyndman and Fan, as in summary.csv.
  private func quantile(_ level: QuantileLevel, of sorted: [Int128]) -> Int128 {
    let (place, rest) = ((sorted.count - 1) * level.numerator)
      .quotientAndRemainder(dividingBy: level.denominator)
    guard rest > 0 else { return sorted[place] }
    let step = (sorted[place + 1] - sorted[place]) * Int128(rest)
    return sorted[place] + step.divided(by: Int128(level.denominator), rounding: .halfEven)
  }
}
