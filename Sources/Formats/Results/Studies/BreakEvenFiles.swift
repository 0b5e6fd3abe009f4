import Experiments
import Projection
import Quantities
import Statistics
import Studies
import Text

extension BreakEven {
  /// The files with their rows.
  var files: [(TableDescription, [UInt8])] {
    [(BreakEvenTables.breakEven, crossingRows), (BreakEvenTables.points, pointRows)]
  }

  private var crossingRows: [UInt8] {
    var buffer = CSVBuffer(headerOf: BreakEvenTables.breakEven)
    for (alternative, finding) in findings.enumerated() {
      for crossing in finding.crossings {
        appendNames(alternative, to: &buffer)
        let values: [Double?] = [
          crossing.value, crossing.low, crossing.high, crossing.bracket.lowerBound,
          crossing.bracket.upperBound,
        ]
        for value in values { buffer.text(value.map { plan.text($0) } ?? "") }
        for isBelow in [true, false] {
          buffer.text(lower(crossing, of: alternative, isBelow: isBelow))
        }
        append(finding.point(crossing.value), to: &buffer)
      }
    }
    return buffer.bytes
  }

  private var pointRows: [UInt8] {
    var buffer = CSVBuffer(headerOf: BreakEvenTables.points)
    for (alternative, finding) in findings.enumerated() {
      for point in finding.points {
        appendNames(alternative, to: &buffer)
        buffer.text(plan.text(point.value))
        buffer.text(MetricUnit.text(plan.metric.unit, input: comparison.baseline.input))
        buffer.means(of: point.difference)
        buffer.number(point.difference?.interval?.low)
        buffer.number(point.difference?.interval?.high)
        buffer.text(point.difference?.verdict.rawValue ?? "undecided")
        append(point, to: &buffer)
      }
    }
    return buffer.bytes
  }

  private func appendNames(_ alternative: Int, to buffer: inout CSVBuffer) {
    buffer.text(comparison.baseline.name)
    buffer.text(comparison.alternatives[alternative].name)
    buffer.text(plan.metric.name)
    buffer.text(plan.organization ?? "*")
    buffer.text(plan.key)
  }

  private func append(_ point: Point?, to buffer: inout CSVBuffer) {
    buffer.number(point?.requestsPerMonth)
    buffer.integer(Int64(point?.difference?.count ?? 0))
    buffer.endRow()
  }
}
