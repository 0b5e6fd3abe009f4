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
    "value", "unit", "per", "per_unit", "provider_cost", "hours",
  ]

  /// One price, quantity or time of one thing: what is in each column.
  private typealias Fields = [String: String?]

  /// The list as CSV: one row for each price, quantity or time of each thing.
  public var csv: String {
    let rows = modelRows + (isWhole ? discountRows + meterRows + packageRows + planRows : [])
    return RowWriter.csv(
      rows.map { row in Self.columns.map { (row[$0] ?? nil) ?? "" } }, Self.columns)
  }

  private func row(
    _ kind: String, _ name: String, _ item: String, _ value: Decimal?, _ unit: String,
    per: Decimal? = nil, _ perUnit: String = "", _ others: Fields = [:]
  ) -> Fields {
    let fields: Fields = [
      "kind": kind, "name": name, "item": item, "value": value?.description, "unit": unit,
      "per": per?.description, "per_unit": perUnit,
    ]
    return fields.merging(others) { $1 }
  }

  private var currency: String { input.currency.code }

  private var modelRows: [Fields] {
    models.flatMap { model in
      model.rows.map { price in
        let listed = price.listed
        return row(
          "model", model.name, listed.type.name, price.price, currency,
          per: Decimal(listed.itemsPerPrice), listed.type.unit,
          [
            "provider": model.provider,
            "valid_from": listed.validFrom.map { input.zone.iso8601($0) },
            "valid_to": listed.validUntil.map { input.zone.iso8601($0) },
            "above": listed.aboveInputTokens?.description, "batch": String(listed.isBatch),
            "provider_cost": price.providerPrice.description, "hours": listed.hours?.words,
          ])
      } + model.terms.flatMap { rows(of: $0, model) }
    }
  }

  /// What holds for the requests of a model as a whole.
  private func rows(of terms: ListedTerms, _ model: Model) -> [Fields] {
    let shared: Fields = [
      "provider": model.provider, "valid_from": terms.validFrom.map { input.zone.iso8601($0) },
      "valid_to": terms.validUntil.map { input.zone.iso8601($0) },
    ]
    func line(_ item: String, _ value: Decimal) -> Fields {
      row("model", model.name, item, value, "second", "", shared)
    }
    let minimum = row(
      "model", model.name, "minimum", terms.minimum.decimal, currency, per: .one, "request",
      shared.merging(["provider_cost": terms.providerMinimum.description]) { $1 })
    let blocks = terms.blocks.map {
      [line("first_block", $0.firstSeconds), line("block", $0.thenSeconds)]
    }
    return (terms.minimum.isPositive ? [minimum] : []) + (blocks ?? [])
  }

  private var discountRows: [Fields] {
    input.rateCard.volumeDiscounts.flatMap { discount in
      discount.steps.map { step in
        row(
          "volume_discount", discount.name, discount.modeName, step.discount, "share",
          per: .one, discount.types.map(\.name).joined(separator: " "),
          ["above": discount.units(of: step).description])
      }
    }
  }

  private var meterRows: [Fields] {
    input.meters.flatMap { meter in
      MeterLine.lines(of: meter).map { line in
        row(
          "meter", meter.name, line.item, line.price, currency, per: line.per, line.perUnit,
          ["above": line.above?.description, "up_to": line.upTo?.description])
      }
    }
  }

  private var packageRows: [Fields] {
    packages.flatMap { entry -> [Fields] in
      let (package, value) = (entry.package, entry.value)
      let span = TimeSpan(package.expiry)
      let items: [(item: String, value: Decimal?, unit: String, per: String)] = [
        ("price", package.price.decimal, currency, ""), ("credits", package.credits, "credit", ""),
        ("bonus_credits", value.bonusCredits, "credit", ""),
        ("face_value", value.faceValue.decimal, currency, ""),
        ("bonus_value", value.bonusValue.decimal, currency, ""),
        ("effective_credit_value", value.effectiveCreditValue.decimal, currency, currency),
        ("cost_per_credit", value.costPerCredit.decimal, currency, "credit"),
        ("expires", span?.number, span?.unit ?? "", ""),
      ]
      return items.map { item, value, unit, per in
        row("package", entry.name, item, value, unit, per: per.isEmpty ? nil : .one, per)
      }
    }
  }

  private var planRows: [Fields] {
    input.plans.flatMap { offer -> [Fields] in
      let plan = offer.plan
      let period = TimeSpan(plan.period)
      func each(_ item: String, _ value: Decimal?, _ unit: String) -> Fields {
        row("plan", offer.name, item, value, unit, per: period.number, period.unit)
      }
      let credit = plan.credit.map { credit in
        let life = CreditLife(credit.expiry)
        let every = credit.every.map { TimeSpan($0) }
        return [
          each("credit", credit.amount.decimal, currency),
          row("plan", offer.name, "credit_expires", life.number, life.unit),
        ] + (every.map { [row("plan", offer.name, "credit_every", $0.number, $0.unit)] } ?? [])
          + (credit.mostCarried.map { [each("carry_over_maximum", $0.decimal, currency)] } ?? [])
      }
      let meters = plan.includedMeters.map { included in
        let unit = input.meters.first { $0.name == included.meter }?.unit ?? ""
        return each("included_\(included.meter)", included.quantity.decimal, unit)
      }
      let overage = plan.overagePrice.map {
        [row("plan", offer.name, "overage_request", $0, currency, per: .one, "request")]
      }
      return [
        each("fee", plan.fee.decimal, currency),
        each("included_requests", plan.includedRequests.map { Decimal($0) }, "request"),
      ] + (credit ?? []) + meters + (overage ?? [])
    }
  }
}
