import Billing
import Ledger
import Pricing
import Projection
import Quantities
import Text

/// Rows of usage.csv: means over replications.
///
/// Entries of a mix that a row cannot tell apart, such as requests by hand and through the API to
/// one model, share the row of the first of them.
struct UsageRows {
  let input: ProjectionInput

  /// A place among the entries of an organization's streams.
  private struct Place: Hashable {
    let stream: Int
    let entry: Int
  }

  /// What a row says of an entry.
  private struct Label: Hashable {
    let attribution: Attribution
    let endpoint: Int32
    let model: ModelID
  }

  private struct Key: Hashable, Comparable {
    let month: Int
    let stream: Int
    let entry: Int
    let usageType: Int

    init(_ record: UsageRecord, at place: Place) {
      month = record.month
      stream = place.stream
      entry = place.entry
      usageType = record.usageType
    }

    static func < (left: Key, right: Key) -> Bool {
      (left.month, left.stream, left.entry, left.usageType)
        < (right.month, right.stream, right.entry, right.usageType)
    }
  }

  func append(_ outcomes: [OrganizationOutcome], to buffer: inout CSVBuffer) {
    guard let first = outcomes.first else { return }
    let organization = input.organizations[first.organization]
    let places = firstPlaces(organization)
    var sums: [Key: (quantity: Int128, cost: Int128)] = [:]
    for outcome in outcomes {
      for record in outcome.usage {
        let isMeter = record.stream < 0
        let place = Place(stream: isMeter ? .max : record.stream, entry: record.entry)
        let key = Key(record, at: places[place] ?? place)
        sums[key, default: (0, 0)].quantity += Int128(record.quantity)
        sums[key, default: (0, 0)].cost += Int128(record.cost)
      }
    }
    for key in sums.keys.sorted() {
      guard let sum = sums[key] else { continue }
      appendRow(key, sum, organization, count: Int128(outcomes.count), to: &buffer)
    }
  }

  /// For each entry the first one that looks the same in a row.
  private func firstPlaces(_ organization: OrganizationInput) -> [Place: Place] {
    var firsts: [Label: Place] = [:]
    var places: [Place: Place] = [:]
    for (stream, origin) in organization.streams.enumerated() {
      for (entry, kind) in origin.entries.enumerated() {
        let label = Label(
          attribution: origin.attribution, endpoint: kind.endpoint, model: kind.model)
        let place = Place(stream: stream, entry: entry)
        places[place] = firsts[label, default: place]
        firsts[label] = places[place]
      }
    }
    return places
  }

  private func appendRow(
    _ key: Key, _ sum: (quantity: Int128, cost: Int128), _ organization: OrganizationInput,
    count: Int128, to buffer: inout CSVBuffer
  ) {
    buffer.text(organization.name)
    let month = input.zone.local(input.monthBounds[key.month]).date
    buffer.text(String(month.description.dropLast(3)))
    let isMeter = key.usageType == UsageRecord.meter
    let stream = isMeter ? nil : organization.streams[key.stream]
    let attribution = stream?.attribution ?? .none
    buffer.text(name(attribution.project.index, organization.projectNames))
    buffer.text(name(attribution.member.index, organization.memberNames))
    buffer.text(name(attribution.apiKey.index, organization.apiKeyNames))
    if let stream {
      let entry = stream.entries[key.entry]
      buffer.text(input.endpointNames[Int(entry.endpoint)])
      buffer.text(input.modelNames[entry.model.index])
    } else {
      buffer.empty()
      buffer.text(input.meters[key.entry].name)
    }
    let type = UsageType(rawValue: UInt8(truncatingIfNeeded: key.usageType))
    buffer.text(isMeter ? "meter" : type?.name ?? "")
    if isMeter {
      // Millionths of the meter's unit, shown as a decimal.
      buffer.money((sum.quantity * 1000).divided(by: count, rounding: .halfEven))
    } else {
      let scaled = sum.quantity * 1_000_000_000
      buffer.money(scaled.divided(by: count, rounding: .halfEven))
    }
    buffer.text(isMeter ? input.meters[key.entry].unit : type?.unit ?? "")
    buffer.money(sum.cost.divided(by: count, rounding: .halfEven))
    let model = stream.map { $0.entries[key.entry].model.index }
    buffer.text(model.flatMap { input.rateCard.models[$0].provider } ?? "")
    buffer.endRow()
  }

  private func name(_ index: Int, _ names: [String]) -> String {
    names.indices.contains(index) ? names[index] : ""
  }
}
