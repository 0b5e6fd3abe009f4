import Ledger
import Pricing
import Projection
import Quantities

/// Everything that an organization may use, in the order of rows: what its streams ask for, then
/// meter by meter the traces of streams, infrastructure, and what is of no entry.
struct UsageLabels: Sendable {
  /// What a row says of usage, the month and the type apart.
  struct Label: Hashable {
    let attribution: Attribution
    /// The endpoint of requests; -1 for metered usage.
    let endpoint: Int32
    /// The model of requests, or the meter.
    let item: Int
  }

  /// Where a record comes from, as it says itself.
  private struct Origin: Hashable {
    let stream: Int
    let entry: Int
    let isMeter: Bool
  }

  /// In the order of rows.
  let all: [Label]
  /// For each origin, the first label that is the same.
  private let places: [Origin: Int]

  init(_ organization: OrganizationInput, meters: Int) {
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
    let metered = (0..<meters).flatMap { meter in
      sources.map { stream, attribution in
        (
          Origin(stream: stream, entry: meter, isMeter: true),
          Label(attribution: attribution, endpoint: -1, item: meter)
        )
      }
    }
    var first: [Label: Int] = [:]
    var places: [Origin: Int] = [:]
    for (place, (origin, label)) in (requests + metered).enumerated() {
      places[origin] = first[label, default: place]
      first[label] = places[origin]
    }
    all = (requests + metered).map(\.1)
    self.places = places
  }

  /// The first label that is the same as that of a record.
  func first(_ record: UsageRecord) -> Int {
    let origin = Origin(
      stream: record.stream, entry: record.entry, isMeter: record.usageType == UsageRecord.meter)
    guard let place = places[origin] else { preconditionFailure("usage of nobody") }
    return place
  }
}
