import Ledger
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
  /// Rows of recorded traces that were left out of each replication.
  let rowsLeftOut: Int64

  init(_ input: ProjectionInput, _ origin: RunOrigin, rowsLeftOut: Int64) {
    self.input = input
    self.origin = origin
    self.rowsLeftOut = rowsLeftOut
  }

  /// The file; exact numbers are strings.
  var json: String {
    let start = JSONValue.of([
      "format": Self.format, "program": "drawdown \(Program.version)",
      "command": origin.command, "scenario": input.name, "seed": input.seed,
      "replications": input.replications, "overrides": origin.overrides,
      "files": origin.files.map(\.json),
      "horizon": JSONValue.of(["from": time(input.horizon.from), "to": time(input.horizon.to)]),
    ])
    // Where there is no warm-up, the whole horizon is measured.
    let measured = JSONValue.of(["measured_from": time(input.measured.from)])
    let rest = JSONValue.of([
      "time_zone": input.zone.name, "currency": input.currency.code, "credit": input.credit,
      "transactions": input.transactions.name,
      "utc_offset": input.zone.offsetSeconds(at: input.horizon.from),
      "clock_changes": clockChanges, "burn_order": input.burnOrder.criteria.map(\.name),
      "prices": prices, "organizations": organizations,
    ])
    let leftOut = JSONValue.given(["left_out_rows": rowsLeftOut > 0 ? rowsLeftOut : nil])
    let warnings = JSONValue.given(["warnings": origin.warnings.isEmpty ? nil : origin.warnings])
    return (start + warnings + leftOut + (input.warmUp > .zero ? measured : .of([:])) + rest).text
  }

  private func time(_ instant: Instant) -> String { input.zone.iso8601(instant) }

  /// The changes of the zone's clocks inside the horizon.
  private var clockChanges: [JSONValue] {
    input.zone.transitions.filter { $0.from > input.horizon.from && $0.from <= input.horizon.to }
      .map { .of(["at": time($0.from), "utc_offset": $0.offsetSeconds]) }
  }

  /// What everything costs, as the list of prices has it; nil where a price cannot be told exactly.
  private var prices: JSONValue? {
    guard let list = try? PriceList(input, models: nil, at: nil, furtherModels: 0) else {
      return nil
    }
    return .of([
      "models": list.modelTable, "meters": list.meterTable, "packages": list.packageTable,
      "plans": list.planTable,
    ]) + list.discountTable
  }

  /// Organizations; those that follow each other and agree in everything stand together.
  private var organizations: [JSONValue] {
    var groups: [(names: [String], terms: JSONValue, text: String)] = []
    for group in input.organizations.groups {
      let terms = OrganizationTermsJSON(input: input, organization: group.organization).value
      let (text, names) = (terms.text, group.indices.map(group.name(at:)))
      if groups.last?.text == text {
        groups[groups.count - 1].names += names
      } else {
        groups.append((names, terms, text))
      }
    }
    return groups.map { .of(["names": $0.names, "terms": $0.terms]) }
  }
}
