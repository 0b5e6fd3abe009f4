import Projection
import Quantities
import Statistics
import Text

/// Rows of survival.csv: the share of replications that had no refusal yet.
struct SurvivalRows {
  let input: ProjectionInput

  func append(_ tallies: [TallyTotals], name: String, to buffer: inout CSVBuffer) {
    let horizon = input.measured.duration
    let curve = SurvivalCurve(
      tallies.map { tally in
        // The earliest of any organization: within the horizon.
        let first = Int64(tally[.firstBlock])
        return SurvivalObservation(
          time: first < 0 ? horizon : Duration(nanoseconds: first), isEvent: first >= 0)
      })
    for step in curve.steps where step.events > 0 {
      buffer.text(name)
      buffer.number(step.time.seconds / 3600)
      buffer.integer(Int64(step.atRisk))
      buffer.integer(Int64(step.events))
      buffer.number(step.survival)
      buffer.number(step.interval?.low)
      buffer.number(step.interval?.high)
      buffer.endRow()
    }
  }
}
