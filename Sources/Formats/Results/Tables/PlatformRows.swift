import Billing
import Projection
import Quantities
import Statistics
import Text

/// Rows of platform.csv: what the platform's accounts came to, month by month.
struct PlatformRows {
  let input: ProjectionInput
  /// By replication, then by month; all blocks of organizations together.
  private var positions: [[Position]] = []

  init(input: ProjectionInput) { self.input = input }

  /// Adds the books of a block of organizations: one unit for each replication, in order.
  mutating func add(_ units: [UnitOutcome]) {
    guard !positions.isEmpty else {
      positions = units.map(\.platform)
      return
    }
    for (replication, unit) in units.enumerated() {
      for (month, position) in unit.platform.enumerated() {
        positions[replication][month] += position
      }
    }
  }

  func append(to buffer: inout CSVBuffer) {
    let months = input.monthBounds
    for month in months.dropLast().indices {
      let date = input.zone.local(months[month]).date
      for line in Position.Line.allCases {
        buffer.text(String(date.description.dropLast(3)))
        buffer.text(line.name)
        buffer.text(line.className)
        buffer.money(change(of: line, in: month, replication: 0))
        buffer.money(positions[0][month][line])
        let changes = positions.indices.map { change(of: line, in: month, replication: $0) }
        let mean = ExactSampleSummary(wide: changes)
        buffer.money(mean?.mean ?? 0)
        // Outward to whole nano-units, so that the file holds exact amounts only.
        buffer.bound(mean?.interval?.low.rounded(.down))
        buffer.bound(mean?.interval?.high.rounded(.up))
        buffer.endRow()
      }
    }
  }

  private func change(of line: Position.Line, in month: Int, replication: Int) -> Int128 {
    let before = month > 0 ? positions[replication][month - 1][line] : 0
    return positions[replication][month][line] - before
  }
}

extension CSVBuffer {
  /// Appends an end of an interval in nano-units, or nothing where there is none.
  fileprivate mutating func bound(_ nanos: Double?) {
    guard let nanos, let exact = Int128(exactly: nanos) else {
      empty()
      return
    }
    money(exact)
  }
}
