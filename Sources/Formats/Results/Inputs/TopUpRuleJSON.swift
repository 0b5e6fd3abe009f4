import AutoTopUp
import Pricing
import Quantities
import Text

extension TopUpRule {
  /// The rule as `inputs.json` has it.
  var json: JSONValue {
    let size =
      switch sizing {
      case .amount(let amount): JSONValue.of(["amount": amount])
      case .multiples(let amount): JSONValue.of(["multiples_of": amount])
      case .target(let target): JSONValue.of(["target": target])
      }
    var reviews: QuotaPeriod?
    if case .periodic(let periods) = review { reviews = periods }
    return .of(["threshold": threshold]) + size
      + .given(["package": product.package?.name, "expires": expires])
      + (product.sale?.json ?? .of([:]))
      + .of([
        "trigger": trigger.name, "basis": basis.name, "review": reviews.map(length),
        "every": schedule.map(length), "on_refusal": evaluatesOnRefusal, "minimum": minimum,
        "maximum": maximum.nanos == .max ? nil : maximum,
        "cooldown": cooldown == .zero ? nil : span(cooldown), "limit": limit?.json,
        "attempts": attemptLimit?.json,
      ])
  }
}

extension TopUpRule {
  /// How long credit bought by amount lasts; nil where it does not end.
  fileprivate var expires: String? {
    product.sale.flatMap { TimeSpan($0.expiry)?.description }
  }
}

extension CreditSale {
  /// What it adds to an amount, and what that costs.
  fileprivate var json: JSONValue {
    .given(["bonus": bonusJSON, "price": price?.model.tiersJSON])
  }

  private var bonusJSON: JSONValue? {
    switch bonus {
    case .none: nil
    case .share(let share): share.json
    case .steps(let steps): .array(steps.map { .of(["from": $0.from, "bonus": $0.share]) })
    }
  }
}

extension MeterPrice.Model {
  /// A single price, or ranges with theirs.
  fileprivate var tiersJSON: JSONValue {
    switch self {
    case .perUnit(let price, _), .package(let price, _), .flat(let price): price.json
    case .graduated(let tiers):
      .of(["mode": "graduated", "tiers": JSONValue.array(tiers.map(\.json))])
    case .volume(let tiers):
      .of(["mode": "volume", "tiers": JSONValue.array(tiers.map(\.json))])
    }
  }
}

extension PriceTier {
  fileprivate var json: JSONValue {
    .of(["up_to": upTo?.description, "price": price, "flat": flat])
  }
}

extension TopUpLimit {
  fileprivate var json: JSONValue {
    .of([
      "amount": amount, "count": count?.description, "per": length(periods),
      "at_limit": atLimit.name,
    ])
  }
}

extension AttemptLimit {
  fileprivate var json: JSONValue { .of(["count": count.description, "per": span(window)]) }
}

extension Dunning {
  /// What follows failed charges, as `inputs.json` has it.
  var json: JSONValue {
    .of([
      "retry": retryDelays.map(span), "after_retries": exhaustion.name,
      // The codes themselves are in no order.
      "never_retry": DeclineCode.allCases.filter { neverRetried.contains($0) }.map(\.name),
      "suspend_after": suspendAfter, "confirmation": span(confirmation),
    ])
  }
}

private func span(_ duration: Duration) -> String { "\(TimeSpan(.fixed(duration)))" }

private func length(_ periods: QuotaPeriod) -> String { TimeSpan(periods.length).period }
