import Billing
import Pricing
import Projection
import Quantities
import Text

extension PriceList {
  /// The list as JSON; exact numbers are strings.
  public var json: String {
    var members: [(key: String, value: JSONValue)] = [
      ("scenario", .string(input.name)), ("currency", .string(input.currency.code)),
      ("at", time(instant)), ("models", modelTable),
      ("more_models", .integer(Int64(furtherModels))),
    ]
    if isWhole {
      members += [
        ("credit", .exact(input.credit)), ("meters", meterTable), ("packages", packageTable),
        ("plans", planTable),
      ]
    }
    return JSONValue.object(members).text
  }

  /// Models with their prices.
  var modelTable: JSONValue { .array(models.map { model($0) }) }

  /// Packages with what they are worth.
  var packageTable: JSONValue { .array(packages.map { package($0) }) }

  private func time(_ instant: Instant?) -> JSONValue {
    .optional(instant.map { input.zone.iso8601($0) })
  }

  private func exact(_ value: Decimal?) -> JSONValue { .optional(value?.description) }

  private func model(_ model: Model) -> JSONValue {
    .object([
      ("name", .string(model.name)), ("provider", .optional(model.provider)),
      (
        "prices",
        .array(
          model.rows.map { row in
            let listed = row.listed
            return .object([
              ("usage_type", .string(listed.type.name)), ("valid_from", time(listed.validFrom)),
              ("valid_to", time(listed.validUntil)),
              ("above_input_tokens", listed.aboveInputTokens.map { .integer($0) } ?? .null),
              ("batch", .boolean(listed.isBatch)), ("price", .exact(row.price)),
              ("provider_cost", .exact(row.providerPrice)), ("per", .integer(listed.itemsPerPrice)),
              ("unit", .string(listed.type.unit)),
            ])
          })
      ),
    ])
  }

  /// Meters with their prices.
  var meterTable: JSONValue {
    .array(
      input.meters.map { meter in
        .object([
          ("name", .string(meter.name)), ("unit", .string(meter.unit)),
          (
            "prices",
            .array(
              MeterLine.lines(of: meter).map { line in
                .object([
                  ("item", .string(line.item)), ("above", exact(line.above)),
                  ("up_to", exact(line.upTo)), ("price", .exact(line.price)),
                  ("per", exact(line.per)),
                  ("unit", line.perUnit.isEmpty ? .null : .string(line.perUnit)),
                ])
              })
          ),
        ])
      })
  }

  private func package(_ entry: Package) -> JSONValue {
    let value = entry.value
    return .object([
      ("name", .string(entry.name)), ("price", .exact(entry.package.price)),
      ("credits", .exact(entry.package.credits)), ("bonus_credits", .exact(value.bonusCredits)),
      ("face_value", .exact(value.faceValue)), ("bonus_value", .exact(value.bonusValue)),
      ("effective_credit_value", .exact(value.effectiveCreditValue)),
      ("cost_per_credit", .exact(value.costPerCredit)),
      ("expires", .string(TimeSpan(entry.package.expiry)?.description ?? "never")),
    ])
  }

  /// Plans and what they include.
  var planTable: JSONValue {
    .array(
      input.plans.map { offer in
        let plan = offer.plan
        var included: [(key: String, value: JSONValue)] = []
        if let requests = plan.includedRequests { included.append(("requests", .exact(requests))) }
        included += plan.includedMeters.map { ($0.meter, .exact($0.quantity)) }
        var overage: String?
        if case .charged(let rate) = plan.overage { overage = rate.price.description }
        return .object([
          ("name", .string(offer.name)), ("fee", .exact(plan.fee)),
          ("period", .string(TimeSpan(plan.period).description)),
          ("anchor", .string(plan.anchor == .calendar ? "calendar" : "anniversary")),
          ("prorate", .boolean(plan.isProrated)), ("credit", exact(plan.credit?.amount.decimal)),
          ("credit_expires", .optional(plan.credit.map { CreditLife($0.expiry).description })),
          ("included", .object(included)),
          ("overage_request", .optional(overage)),
          ("features", .array(plan.features.map { .string($0) })),
        ])
      })
  }
}
