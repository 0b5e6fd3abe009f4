import Ledger
import Projection
import Quantities

/// The requests for an endpoint in an hour of the week: means over replications.
struct UsagePatternRow {
  static let weekdays = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]

  fileprivate struct Key: Hashable, Comparable {
    let project: Int
    let endpoint: Int32
    let hour: Int

    static func < (left: Key, right: Key) -> Bool {
      (left.project, left.endpoint, left.hour) < (right.project, right.endpoint, right.hour)
    }
  }

  fileprivate let input: ProjectionInput
  fileprivate let organization: OrganizationInput
  fileprivate let key: Key
  /// In units of 10⁻⁹.
  fileprivate let requests: Int128
  fileprivate let cost: Int128

  /// Returns an organization's rows, in order.
  static func rows(
    _ outcomes: [OrganizationOutcome], of organization: OrganizationInput, in input: ProjectionInput
  ) -> [UsagePatternRow] {
    var sums: [Key: (requests: Int128, cost: Int128)] = [:]
    for record in outcomes.lazy.flatMap(\.hours) {
      let stream = organization.streams[record.stream]
      let project = stream.attribution.project
      let key = Key(
        project: project.isNone ? -1 : project.index,
        endpoint: stream.entries[record.entry].endpoint, hour: record.hour)
      sums[key, default: (0, 0)].requests += Int128(record.requests)
      sums[key, default: (0, 0)].cost += Int128(record.cost)
    }
    let count = Int128(outcomes.count)
    return sums.sorted { $0.key < $1.key }.map { key, sum in
      UsagePatternRow(
        input: input, organization: organization, key: key,
        requests: (sum.requests * 1_000_000_000).divided(by: count, rounding: .halfEven),
        cost: sum.cost.divided(by: count, rounding: .halfEven))
    }
  }
}

extension RowTables {
  /// Requests by hour of the week.
  package static let usagePatterns = Table<UsagePatternRow>(
    "usage_patterns", per: "organization, project, endpoint, weekday and hour",
    [
      .text("organization", "The organization's name") { $0.organization.name },
      .text("project", "The project") {
        $0.key.project < 0 ? "" : $0.organization.projectNames[$0.key.project]
      },
      .text("endpoint", "The endpoint") {
        $0.input.endpointNames[Int($0.key.endpoint)]
      },
      .text("weekday", "The day of the week in the zone") {
        UsagePatternRow.weekdays[$0.key.hour / 24]
      },
      .integer("hour", "The hour of the day in the zone, from 0") { Int64($0.key.hour % 24) },
      .quantity(
        "requests", unit: "count",
        "Requests charged then in the whole horizon, mean over replications"
      ) { $0.requests },
      .money("cost", "What they were charged, mean over replications") { $0.cost },
    ])
}
