import Billing
import Ledger
import Pricing
import Projection
import Quantities

/// What an organization used in a month: means over replications.
///
/// Entries of a mix that a row cannot tell apart, such as requests by hand and through the API to
/// one model, share the row of the first of them; so do traces and infrastructure on one meter.
struct UsageRow {
  private struct Key: Comparable {
    let month: Int
    /// The first label that is the same, in the order of labels.
    let label: Int
    let usageType: Int

    static func < (left: Key, right: Key) -> Bool {
      (left.month, left.label, left.usageType) < (right.month, right.label, right.usageType)
    }
  }

  fileprivate let names: OrganizationNames
  private let label: UsageLabels.Label
  fileprivate let month: Int
  fileprivate let type: UsageType?
  /// In units of 10⁻⁹.
  fileprivate let quantity: Int128
  fileprivate let cost: Int128

  fileprivate var attribution: Attribution { label.attribution }

  fileprivate var meter: Meter? { type == nil ? names.kind.input.meters[label.item] : nil }

  fileprivate var item: String { meter?.name ?? names.kind.input.modelNames[label.item] }

  fileprivate var provider: String? {
    type == nil ? nil : names.kind.input.rateCard.models[label.item].provider
  }

  fileprivate var endpoint: String? {
    type == nil ? nil : names.kind.input.endpointNames[Int(label.endpoint)]
  }

  /// Returns an organization's rows, in order.
  static func rows(
    _ outcomes: [OrganizationOutcome], of names: OrganizationNames
  ) -> [UsageRow] {
    let labels = names.kind.usageLabels
    var records: [(key: Key, record: UsageRecord)] = []
    for outcome in outcomes {
      for record in outcome.usage {
        let key = Key(
          month: record.month, label: labels.first(record), usageType: record.usageType)
        records.append((key, record))
      }
    }
    records.sort { $0.key < $1.key }
    var sums: [(key: Key, quantity: Int128, cost: Int128)] = []
    for (key, record) in records {
      if sums.last?.key != key { sums.append((key, 0, 0)) }
      sums[sums.count - 1].quantity += Int128(record.quantity)
      sums[sums.count - 1].cost += Int128(record.cost)
    }
    let count = Int128(outcomes.count)
    return sums.map { key, amount, cost in
      let type = UsageType(rawValue: UInt8(truncatingIfNeeded: key.usageType))
      // Meters are counted in millionths of their unit, seconds in thousandths.
      let places = type == nil ? MeterQuantity.places : type?.isTime == true ? 3 : 0
      let quantity = amount * Decimal.powerOfTen(9 - places)
      return UsageRow(
        names: names, label: labels.all[key.label], month: key.month, type: type,
        quantity: quantity.divided(by: count, rounding: .halfEven),
        cost: cost.divided(by: count, rounding: .halfEven))
    }
  }
}

/// The requests for an endpoint in an hour of the week: means over replications.
struct UsagePatternRow {
  static let weekdays = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]

  fileprivate struct Key: Hashable {
    let project: Int
    let endpoint: Int32
    let hour: Int
  }

  fileprivate let names: OrganizationNames
  fileprivate let key: Key
  /// In units of 10⁻⁹.
  fileprivate let requests: Int128
  fileprivate let cost: Int128

  /// Returns an organization's rows, in order.
  static func rows(
    _ outcomes: [OrganizationOutcome], of names: OrganizationNames
  ) -> [UsagePatternRow] {
    var sums: [Key: (requests: Int128, cost: Int128)] = [:]
    for record in outcomes.lazy.flatMap(\.hours) {
      let stream = names.kind.organization.streams[record.stream]
      let project = stream.attribution.project
      let key = Key(
        project: project.isNone ? -1 : project.index,
        endpoint: stream.entries[record.entry].endpoint, hour: record.hour)
      sums[key, default: (0, 0)].requests += Int128(record.requests)
      sums[key, default: (0, 0)].cost += Int128(record.cost)
    }
    let count = Int128(outcomes.count)
    return sums.sorted {
      ($0.key.project, $0.key.endpoint, $0.key.hour) < (
        $1.key.project, $1.key.endpoint, $1.key.hour
      )
    }.map { key, sum in
      UsagePatternRow(
        names: names, key: key,
        requests: (sum.requests * 1_000_000_000).divided(by: count, rounding: .halfEven),
        cost: sum.cost.divided(by: count, rounding: .halfEven))
    }
  }
}

extension Tables {
  /// Quantities and costs.
  static let usage = Table<UsageRow>(
    "usage", per: "organization, month, project, member, key, endpoint, model and usage type",
    [
      .text("organization", "The organization's name") { $0.names.name }.key,
      .text("month", "The calendar month in the zone") { $0.names.kind.months[$0.month] }.key,
      .text("project", "The project") { $0.names.project($0.attribution.project.index) }.key,
      .text("member", "The member") { $0.names.member($0.attribution.member.index) }.key,
      .text("api_key", "The API key") {
        $0.names.kind.organization.apiKeyNames.name(at: $0.attribution.apiKey.index)
      }.key,
      .text("endpoint", "The endpoint") { $0.endpoint }.key,
      .text("model", "The model, or the meter") { $0.item }.key,
      .text("usage_type", "What was used") { $0.type?.name ?? "meter" }.key,
      .quantity("quantity", unit: rowUnit, "How much, mean over replications") { $0.quantity },
      .text("unit", "The unit of the quantity") { $0.meter?.unit ?? $0.type?.unit },
      .money("cost", "What was charged, mean over replications") { $0.cost },
      .text("provider", "Who sells the model") { $0.provider }.key,
    ])

  /// Requests by hour of the week.
  static let usagePatterns = Table<UsagePatternRow>(
    "usage_patterns", per: "organization, project, endpoint, weekday and hour",
    [
      .text("organization", "The organization's name") { $0.names.name }.key,
      .text("project", "The project") { $0.names.project($0.key.project) }.key,
      .text("endpoint", "The endpoint") { $0.names.kind.input.endpointNames[Int($0.key.endpoint)] }
        .key,
      .text("weekday", "The day of the week in the zone") {
        UsagePatternRow.weekdays[$0.key.hour / 24]
      }.key,
      .integer("hour", "The hour of the day in the zone, from 0") { Int64($0.key.hour % 24) }.key,
      .quantity(
        "requests", unit: "count",
        "Requests charged then in the whole horizon, mean over replications"
      ) { $0.requests },
      .money("cost", "What they were charged, mean over replications") { $0.cost },
    ])
}
