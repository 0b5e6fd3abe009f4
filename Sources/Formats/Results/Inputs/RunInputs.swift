package import Ledger
import Projection
import Quantities
import Text

/// What a run was made with, as far as its results need explaining: `inputs.json`.
///
/// A scenario may have been changed since, or be elsewhere; this is what held. Prices, rules and
/// policies are resolved: defaults are filled in, presets are counted out.
package struct RunInputs {
  package static let fileName = "inputs.json"
  /// The version of the file's form.
  package static let format: Int64 = 1

  let input: ProjectionInput
  let origin: RunOrigin

  init(_ input: ProjectionInput, _ origin: RunOrigin) {
    self.input = input
    self.origin = origin
  }

  /// The file; exact numbers are strings.
  var json: String {
    // Where there is no warm-up, the whole horizon is measured.
    let measured: [(String, JSONValue)] =
      input.warmUp > .zero ? [("measured_from", time(input.measured.from))] : []
    return JSONValue.object(
      [
        ("format", .integer(Self.format)), ("scenario", .string(input.name)),
        ("seed", .exact(input.seed)), ("replications", .integer(Int64(input.replications))),
        ("overrides", .array(origin.overrides.map { .string($0) })),
        ("files", .array(origin.files.map(\.json))),
        ("horizon", .object([("from", time(input.horizon.from)), ("to", time(input.horizon.to))])),
      ] + measured + [
        ("time_zone", .string(input.zone.name)), ("currency", .string(input.currency.code)),
        ("credit", .exact(input.credit)), ("transactions", .string(kept)),
        ("utc_offset", .integer(Int64(input.zone.offsetSeconds(at: input.horizon.from)))),
        ("clock_changes", .array(clockChanges)),
        ("burn_order", .array(input.burnOrder.criteria.map { .string($0.name) })),
        ("prices", prices), ("organizations", .array(organizations)),
      ]
    ).text
  }

  func time(_ instant: Instant) -> JSONValue { .string(input.zone.iso8601(instant)) }

  /// The changes of the zone's clocks inside the horizon.
  private var clockChanges: [JSONValue] {
    input.zone.transitions.filter { $0.from > input.horizon.from && $0.from <= input.horizon.to }
      .map {
        .object([("at", time($0.from)), ("utc_offset", .integer(Int64($0.offsetSeconds)))])
      }
  }

  private var kept: String {
    switch input.transactions {
    case .none: "none"
    case .credits: "credits"
    case .all: "all"
    }
  }

  /// What everything costs, as the list of prices has it; null where a price cannot be told exactly.
  private var prices: JSONValue {
    let list: PriceList
    do throws(ArithmeticError) {
      list = try PriceList(input, models: nil, at: nil, furtherModels: 0)
    } catch {
      return .null
    }
    return .object([
      ("models", list.modelTable), ("meters", list.meterTable), ("packages", list.packageTable),
      ("plans", list.planTable),
    ])
  }

  /// Organizations; those that follow each other and agree in everything stand together.
  private var organizations: [JSONValue] {
    var groups: [(names: [JSONValue], terms: JSONValue, text: String)] = []
    for organization in input.organizations {
      let terms = OrganizationTermsJSON(input: input, organization: organization).value
      let text = terms.text
      if groups.last?.text == text {
        groups[groups.count - 1].names.append(.string(organization.name))
      } else {
        groups.append(([.string(organization.name)], terms, text))
      }
    }
    return groups.map { .object([("names", .array($0.names)), ("terms", $0.terms)]) }
  }
}

extension BurnOrder.Criterion {
  /// The name in scenario files.
  package var name: String {
    switch self {
    case .priority: "priority"
    case .expiry: "expiry"
    case .promotionalFirst: "promotional_first"
    case .effective: "age"
    case .costBasis: "cost_basis"
    case .largestFirst: "largest_first"
    }
  }
}
