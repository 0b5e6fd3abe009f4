import Ledger
import Pricing
import Projection
import Quantities
import Text

/// Rows of usage_patterns.csv: means over replications.
struct UsagePatternRows {
  let input: ProjectionInput

  static let weekdays = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]

  private struct Key: Hashable, Comparable {
    let project: Int
    let endpoint: Int32
    let hour: Int

    static func < (left: Key, right: Key) -> Bool {
      (left.project, left.endpoint, left.hour) < (right.project, right.endpoint, right.hour)
    }
  }

  func append(_ outcomes: [OrganizationOutcome], to buffer: inout CSVBuffer) {
    guard let first = outcomes.first else { return }
    let organization = input.organizations[first.organization]
    var sums: [Key: (requests: Int128, cost: Int128)] = [:]
    for outcome in outcomes {
      for record in outcome.hours {
        let stream = organization.streams[record.stream]
        let project = stream.attribution.project
        let key = Key(
          project: project.isNone ? -1 : project.index,
          endpoint: stream.entries[record.entry].endpoint, hour: record.hour)
        sums[key, default: (0, 0)].requests += Int128(record.requests)
        sums[key, default: (0, 0)].cost += Int128(record.cost)
      }
    }
    let count = Int128(outcomes.count)
    for key in sums.keys.sorted() {
      guard let sum = sums[key] else { continue }
      buffer.text(organization.name)
      buffer.text(key.project < 0 ? "" : organization.projectNames[key.project])
      buffer.text(input.endpointNames[Int(key.endpoint)])
      buffer.text(Self.weekdays[key.hour / 24])
      buffer.integer(Int64(key.hour % 24))
      buffer.money((sum.requests * 1_000_000_000).divided(by: count, rounding: .halfEven))
      buffer.money(sum.cost.divided(by: count, rounding: .halfEven))
      buffer.endRow()
    }
  }
}
