import Billing
package import Pricing
import Projection
package import Quantities
import Text

extension PriceList {
  /// The list as JSON; exact numbers are strings.
  public var json: String {
    let start = JSONValue.of([
      "scenario": input.name, "currency": input.currency.code, "at": time(instant),
      "models": modelTable, "more_models": furtherModels,
    ])
    guard isWhole else { return start.text }
    let rest = JSONValue.of([
      "credit": input.credit, "meters": meterTable, "packages": packageTable,
      "plans": planTable,
    ])
    return (start + rest + discountTable).text
  }

  private func time(_ instant: Instant?) -> String? { instant.map { input.zone.iso8601($0) } }

  /// Models with their prices.
  var modelTable: [JSONValue] {
    models.map { model in
      let prices = model.rows.map { row in
        let listed = row.listed
        return JSONValue.of([
          "usage_type": listed.type.name, "valid_from": time(listed.validFrom),
          "valid_to": time(listed.validUntil), "above_input_tokens": listed.aboveInputTokens,
          "batch": listed.isBatch, "price": row.price, "provider_cost": row.providerPrice,
          "per": listed.itemsPerPrice, "unit": listed.type.unit,
        ]) + (listed.hours.map { .of(["hours": $0.words]) } ?? .object([]))
      }
      let terms = model.terms.map { terms in
        JSONValue.of([
          "valid_from": time(terms.validFrom), "valid_to": time(terms.validUntil),
          "minimum": terms.minimum, "minimum_provider_cost": terms.providerMinimum,
          "first_block": terms.blocks?.firstSeconds, "block": terms.blocks?.thenSeconds,
        ])
      }
      return .of(["name": model.name, "provider": model.provider, "prices": prices])
        + (terms.isEmpty ? .object([]) : .of(["terms": terms]))
    }
  }

  /// Volume discounts with their shares, where there are some.
  var discountTable: JSONValue {
    let discounts = input.rateCard.volumeDiscounts.map { discount in
      let tiers = discount.steps.map { step in
        JSONValue.of(["above": discount.units(of: step), "discount": step.discount])
      }
      return JSONValue.of([
        "name": discount.name, "mode": discount.modeName,
        "usage": JSONValue.strings(discount.types.map(\.name)),
        "models": discount.models.map { JSONValue.strings($0) }, "tiers": tiers,
      ])
    }
    return discounts.isEmpty ? .object([]) : .of(["volume_discounts": discounts])
  }

  /// Meters with their prices.
  var meterTable: [JSONValue] {
    input.meters.map { meter in
      let prices = MeterLine.lines(of: meter).map { line in
        JSONValue.of([
          "item": line.item, "above": line.above, "up_to": line.upTo, "price": line.price,
          "per": line.per, "unit": line.perUnit.isEmpty ? nil : line.perUnit,
        ])
      }
      return .of(["name": meter.name, "unit": meter.unit, "prices": prices])
    }
  }

  /// Packages with what they are worth.
  var packageTable: [JSONValue] {
    packages.map { entry in
      let (package, value) = (entry.package, entry.value)
      return .of([
        "name": entry.name, "price": package.price, "credits": package.credits,
        "bonus_credits": value.bonusCredits, "face_value": value.faceValue,
        "bonus_value": value.bonusValue, "effective_credit_value": value.effectiveCreditValue,
        "cost_per_credit": value.costPerCredit,
        "expires": TimeSpan(package.expiry)?.description ?? "never",
      ])
    }
  }

  /// Plans and what they include.
  var planTable: [JSONValue] {
    input.plans.map { offer in
      let plan = offer.plan
      let requests = plan.includedRequests.map { [("requests", $0.description)] } ?? []
      let included = requests + plan.includedMeters.map { ($0.meter, $0.quantity.description) }
      return .of([
        "name": offer.name, "fee": plan.fee, "period": TimeSpan(plan.period).description,
        "anchor": plan.anchor.name,
        "prorate": plan.isProrated, "credit": plan.credit?.amount,
        "credit_expires": plan.credit.map { CreditLife($0.expiry).description },
        "included": JSONValue.object(included.map { ($0, .string($1)) }),
        "overage_request": plan.overagePrice, "features": plan.features,
      ])
        + .given([
          "overage_maximum": plan.overageLimit.amount,
          "overage_maximum_requests": plan.overageLimit.requests?.description,
          "credit_every": plan.credit?.every.map { TimeSpan($0).description },
          "carry_over_maximum": plan.credit?.mostCarried, "postpaid": plan.postpaid,
        ])
    }
  }
}

extension Plan {
  /// What a request beyond the plan costs; nil where there is none.
  package var overagePrice: Decimal? {
    if case .charged(let rate, _) = overage { rate.price } else { nil }
  }

  /// How much overage there may be in a period.
  package var overageLimit: OverageLimit {
    if case .charged(_, let limit) = overage { limit } else { .none }
  }
}
