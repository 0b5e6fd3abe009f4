import Billing
import Ledger
import Pricing
import Projection
import Quantities
import Text

/// Rows of usage.csv: means over replications.
///
/// Entries of a mix that a row cannot tell apart, such as requests by hand and through the API to
/// one model, share the row of the first of them; so do traces and infrastructure on one meter.
struct UsageRows {
  let input: ProjectionInput

  /// What a row says of usage, the month and the type apart.
  private struct Label: Hashable {
    let attribution: Attribution
    /// The endpoint of requests; -1 for metered usage.
    let endpoint: Int32
    /// The model of requests, or the meter.
    let item: Int
  }

  private struct Key: Hashable, Comparable {
    let month: Int
    /// The first label that is the same, in the order of labels.
    let label: Int
    let usageType: Int

    static func < (left: Key, right: Key) -> Bool {
      (left.month, left.label, left.usageType) < (right.month, right.label, right.usageType)
    }
  }

  /// Where a record comes from, as it says itself.
  private struct Origin: Hashable {
    let stream: Int
    let entry: Int
    let isMeter: Bool
  }

  func append(_ outcomes: [OrganizationOutcome], to buffer: inout CSVBuffer) {
    guard let first = outcomes.first else { return }
    let organization = input.organizations[first.organization]
    let labels = labels(organization)
    var places: [Label: Int] = [:]
    var origins: [Origin: Int] = [:]
    for (place, (origin, label)) in labels.enumerated() {
      origins[origin] = places[label, default: place]
      places[label] = origins[origin]
    }
    var sums: [Key: (quantity: Int128, cost: Int128)] = [:]
    for outcome in outcomes {
      for record in outcome.usage {
        let origin = Origin(
          stream: record.stream, entry: record.entry,
          isMeter: record.usageType == UsageRecord.meter)
        guard let label = origins[origin] else { preconditionFailure("usage of nobody") }
        let key = Key(month: record.month, label: label, usageType: record.usageType)
        sums[key, default: (0, 0)].quantity += Int128(record.quantity)
        sums[key, default: (0, 0)].cost += Int128(record.cost)
      }
    }
    for key in sums.keys.sorted() {
      guard let sum = sums[key] else { continue }
      appendRow(
        key, labels[key.label].label, sum, organization, count: Int128(outcomes.count), to: &buffer)
    }
  }

  /// Everything that an organization may use, in the order of rows: what its streams ask for, then
  /// meter by meter the traces of streams, infrastructure, and what is of no entry.
  private func labels(_ organization: OrganizationInput) -> [(origin: Origin, label: Label)] {
    var labels: [(origin: Origin, label: Label)] = []
    for (stream, source) in organization.streams.enumerated() {
      for (entry, kind) in source.entries.enumerated() {
        labels.append(
          (
            Origin(stream: stream, entry: entry, isMeter: false),
            Label(
              attribution: source.attribution, endpoint: kind.endpoint, item: kind.model.index)
          ))
      }
    }
    let sources =
      organization.streams.enumerated().map { ($0.offset, $0.element.attribution) }
      + organization.infrastructure.enumerated().map {
        (
          $0.offset - organization.infrastructure.count - 1,
          Attribution(project: $0.element.project)
        )
      } + [(-1, Attribution.none)]
    for meter in input.meters.indices {
      for (stream, attribution) in sources {
        labels.append(
          (
            Origin(stream: stream, entry: meter, isMeter: true),
            Label(attribution: attribution, endpoint: -1, item: meter)
          ))
      }
    }
    return labels
  }

  private func appendRow(
    _ key: Key, _ label: Label, _ sum: (quantity: Int128, cost: Int128),
    _ organization: OrganizationInput, count: Int128, to buffer: inout CSVBuffer
  ) {
    buffer.text(organization.name)
    let month = input.zone.local(input.monthBounds[key.month]).date
    buffer.text(String(month.description.dropLast(3)))
    buffer.text(name(label.attribution.project.index, organization.projectNames))
    buffer.text(name(label.attribution.member.index, organization.memberNames))
    buffer.text(name(label.attribution.apiKey.index, organization.apiKeyNames))
    let type = UsageType(rawValue: UInt8(truncatingIfNeeded: key.usageType))
    let meter = type == nil ? input.meters[label.item] : nil
    buffer.text(meter == nil ? input.endpointNames[Int(label.endpoint)] : "")
    buffer.text(meter?.name ?? input.modelNames[label.item])
    buffer.text(type?.name ?? "meter")
    // Meters are counted in millionths of their unit, seconds in thousandths.
    let places = meter != nil ? MeterQuantity.places : type == .second ? 3 : 0
    let quantity = sum.quantity * Decimal.powerOfTen(9 - places)
    buffer.money(quantity.divided(by: count, rounding: .halfEven))
    buffer.text(meter?.unit ?? type?.unit ?? "")
    buffer.money(sum.cost.divided(by: count, rounding: .halfEven))
    buffer.text(meter == nil ? input.rateCard.models[label.item].provider ?? "" : "")
    buffer.endRow()
  }

  private func name(_ index: Int, _ names: [String]) -> String {
    names.indices.contains(index) ? names[index] : ""
  }
}
