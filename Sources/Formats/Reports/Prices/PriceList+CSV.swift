import Billing
import Pricing
import Projection
import Quantities
public import Results
import Text

extension PriceList {
  /// The columns of the list as CSV.
  static let columns = [
    "kind", "name", "provider", "item", "valid_from", "valid_to", "above", "up_to", "batch",
    "value", "unit", "per", "per_unit", "provider_cost",
  ]

  /// A row: one price, quantity or time of one thing.
  private struct Fields {
    let kind: String
    let name: String
    var provider: String?
    let item: String
    var validFrom: Instant?
    var validTo: Instant?
    var above: Decimal?
    var upTo: Decimal?
    var isBatch: Bool?
    var value: Decimal?
    var unit = ""
    var per: Decimal?
    var perUnit = ""
    var providerCost: Decimal?
  }

  /// The list as CSV: one row for each price, quantity or time of each thing.
  public var csv: String {
    var buffer = CSVBuffer(header: Self.columns)
    for row in rows {
      buffer.text(row.kind)
      buffer.text(row.name)
      buffer.text(row.provider ?? "")
      buffer.text(row.item)
      buffer.text(row.validFrom.map { input.zone.iso8601($0) } ?? "")
      buffer.text(row.validTo.map { input.zone.iso8601($0) } ?? "")
      buffer.decimal(row.above)
      buffer.decimal(row.upTo)
      buffer.text(row.isBatch.map { $0 ? "true" : "false" } ?? "")
      buffer.decimal(row.value)
      buffer.text(row.unit)
      buffer.decimal(row.per)
      buffer.text(row.perUnit)
      buffer.decimal(row.providerCost)
      buffer.endRow()
    }
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  private var currency: String { input.currency.code }

  private var rows: [Fields] {
    let models = models.flatMap { modelRows($0) }
    return isWhole ? models + meterRows + packageRows + planRows : models
  }

  private func modelRows(_ model: Model) -> [Fields] {
    model.rows.map { row in
      let listed = row.listed
      return Fields(
        kind: "model", name: model.name, provider: model.provider, item: listed.type.name,
        validFrom: listed.validFrom, validTo: listed.validUntil,
        above: listed.aboveInputTokens.map { Decimal($0) }, isBatch: listed.isBatch,
        value: row.price, unit: currency, per: Decimal(listed.itemsPerPrice),
        perUnit: listed.type.unit, providerCost: row.providerPrice)
    }
  }

  private var meterRows: [Fields] {
    input.meters.flatMap { meter in
      MeterLine.lines(of: meter).map { line in
        Fields(
          kind: "meter", name: meter.name, item: line.item, above: line.above, upTo: line.upTo,
          value: line.price, unit: currency, per: line.per, perUnit: line.perUnit)
      }
    }
  }

  private var packageRows: [Fields] {
    packages.flatMap { entry -> [Fields] in
      func row(
        _ item: String, _ value: Decimal?, _ unit: String, per perUnit: String = ""
      ) -> Fields {
        Fields(
          kind: "package", name: entry.name, item: item, value: value, unit: unit,
          per: perUnit.isEmpty ? nil : .one, perUnit: perUnit)
      }
      let (package, value) = (entry.package, entry.value)
      let span = TimeSpan(package.expiry)
      return [
        row("price", package.price.decimal, currency),
        row("credits", package.credits, "credit"),
        row("bonus_credits", value.bonusCredits, "credit"),
        row("face_value", value.faceValue.decimal, currency),
        row("bonus_value", value.bonusValue.decimal, currency),
        row("effective_credit_value", value.effectiveCreditValue.decimal, currency, per: currency),
        row("cost_per_credit", value.costPerCredit.decimal, currency, per: "credit"),
        row("expires", span?.number, span?.unit ?? ""),
      ]
    }
  }

  private var planRows: [Fields] {
    input.plans.flatMap { offer -> [Fields] in
      let plan = offer.plan
      let period = TimeSpan(plan.period)
      func row(_ item: String, _ value: Decimal?, _ unit: String) -> Fields {
        Fields(
          kind: "plan", name: offer.name, item: item, value: value, unit: unit,
          per: period.number, perUnit: period.unit)
      }
      var rows = [
        row("fee", plan.fee.decimal, currency),
        row("included_requests", plan.includedRequests.map { Decimal($0) }, "request"),
      ]
      if let credit = plan.credit {
        rows.append(row("credit", credit.amount.decimal, currency))
        let life = CreditLife(credit.expiry)
        rows.append(
          Fields(
            kind: "plan", name: offer.name, item: "credit_expires", value: life.number,
            unit: life.unit))
      }
      for included in plan.includedMeters {
        let quantity = Decimal(
          significand: Int128(included.quantity.millionths), places: MeterQuantity.places)
        let unit = input.meters.first { $0.name == included.meter }?.unit ?? ""
        rows.append(row("included_\(included.meter)", quantity, unit))
      }
      if case .charged(let rate) = plan.overage {
        rows.append(
          Fields(
            kind: "plan", name: offer.name, item: "overage_request", value: rate.price,
            unit: currency, per: .one, perUnit: "request"))
      }
      return rows
    }
  }
}
