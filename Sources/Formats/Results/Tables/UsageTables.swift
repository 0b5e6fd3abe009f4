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
  /// What a row says of usage, the month and the type apart.
  private struct Label: Hashable {
    let attribution: Attribution
    /// The endpoint of requests; -1 for metered usage.
    let endpoint: Int32
    /// The model of requests, or the meter.
    let item: Int
  }

  private struct Key: Hashable {
    let month: Int
    /// The first label that is the same, in the order of labels.
    let label: Int
    let usageType: Int
  }

  /// Where a record comes from, as it says itself.
  private struct Origin: Hashable {
    let stream: Int
    let entry: Int
    let isMeter: Bool
  }

  fileprivate let names: OrganizationNames
  private let label: Label
  fileprivate let month: Int
  fileprivate let type: UsageType?
  /// In units of 10⁻⁹.
  fileprivate let quantity: Int128
  fileprivate let cost: Int128

  fileprivate var attribution: Attribution { label.attribution }

  fileprivate var meter: Meter? { type == nil ? names.input.meters[label.item] : nil }

  fileprivate var item: String { meter?.name ?? names.input.modelNames[label.item] }

  fileprivate var provider: String? {
    type == nil ? nil : names.input.rateCard.models[label.item].provider
  }

  fileprivate var endpoint: String? {
    type == nil ? nil : names.input.endpointNames[Int(label.endpoint)]
  }

  /// Returns an organization's rows, in order.
  static func rows(
    _ outcomes: [OrganizationOutcome], of names: OrganizationNames
  ) -> [UsageRow] {
    let labels = labels(names)
    var places: [Label: Int] = [:]
    var origins: [Origin: Int] = [:]
    for (place, (origin, label)) in labels.enumerated() {
      origins[origin] = places[label, default: place]
      places[label] = origins[origin]
    }
    var sums: [Key: (quantity: Int128, cost: Int128)] = [:]
    for record in outcomes.lazy.flatMap(\.usage) {
      let origin = Origin(
        stream: record.stream, entry: record.entry, isMeter: record.usageType == UsageRecord.meter)
      guard let label = origins[origin] else { preconditionFailure("usage of nobody") }
      let key = Key(month: record.month, label: label, usageType: record.usageType)
      sums[key, default: (0, 0)].quantity += Int128(record.quantity)
      sums[key, default: (0, 0)].cost += Int128(record.cost)
    }
    let count = Int128(outcomes.count)
    return sums.sorted {
      ($0.key.month, $0.key.label, $0.key.usageType) < (
        $1.key.month, $1.key.label, $1.key.usageType
      )
    }.map { key, sum in
      let type = UsageType(rawValue: UInt8(truncatingIfNeeded: key.usageType))
      // Meters are counted in millionths of their unit, seconds in thousandths.
      let places = type == nil ? MeterQuantity.places : type == .second ? 3 : 0
      let quantity = sum.quantity * Decimal.powerOfTen(9 - places)
      return UsageRow(
        names: names, label: labels[key.label].label, month: key.month, type: type,
        quantity: quantity.divided(by: count, rounding: .halfEven),
        cost: sum.cost.divided(by: count, rounding: .halfEven))
    }
  }

  /// Everything that an organization may use, in the order of rows: what its streams ask for, then
  /// meter by meter the traces of streams, infrastructure, and what is of no entry.
  private static func labels(_ names: OrganizationNames) -> [(origin: Origin, label: Label)] {
    let organization = names.organization
    let requests = organization.streams.enumerated().flatMap { stream, source in
      source.entries.enumerated().map { entry, kind in
        (
          Origin(stream: stream, entry: entry, isMeter: false),
          Label(attribution: source.attribution, endpoint: kind.endpoint, item: kind.model.index)
        )
      }
    }
    let infrastructure = organization.infrastructure.enumerated().map { place, use in
      (place - organization.infrastructure.count - 1, Attribution(project: use.project))
    }
    let sources =
      organization.streams.enumerated().map { ($0, $1.attribution) } + infrastructure
      + [(-1, Attribution.none)]
    let metered = names.input.meters.indices.flatMap { meter in
      sources.map { stream, attribution in
        (
          Origin(stream: stream, entry: meter, isMeter: true),
          Label(attribution: attribution, endpoint: -1, item: meter)
        )
      }
    }
    return requests + metered
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
      let stream = names.organization.streams[record.stream]
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
      .text("organization", "The organization's name") { $0.names.organization.name }.key,
      .text("month", "The calendar month in the zone") { $0.names.month($0.month) }.key,
      .text("project", "The project") { $0.names.project($0.attribution.project.index) }.key,
      .text("member", "The member") { $0.names.member($0.attribution.member.index) }.key,
      .text("api_key", "The API key") {
        $0.names.organization.apiKeyNames.name(at: $0.attribution.apiKey.index)
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
      .text("organization", "The organization's name") { $0.names.organization.name }.key,
      .text("project", "The project") { $0.names.project($0.key.project) }.key,
      .text("endpoint", "The endpoint") { $0.names.input.endpointNames[Int($0.key.endpoint)] }.key,
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
