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
    guard case .credit(expires: let expiry) = product, expiry != .never else { return nil }
    return TimeSpan(expiry)?.description
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
