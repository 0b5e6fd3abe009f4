import AutoTopUp
import Quantities
import Text

/// An auto top-up rule as `inputs.json` has it.
struct TopUpRuleJSON {
  private let rule: TopUpRule

  init(_ rule: TopUpRule) { self.rule = rule }

  var value: JSONValue {
    .object([
      ("threshold", .optional(rule.threshold?.description)), sizing,
      ("trigger", .string(rule.trigger == .below ? "below" : "at_or_below")),
      ("basis", .string(basis)), ("review", review), ("every", period(rule.schedule)),
      ("on_refusal", .boolean(rule.evaluatesOnRefusal)), ("minimum", .exact(rule.minimum)),
      (
        "maximum",
        rule.maximum.nanos == .max ? .null : .exact(rule.maximum)
      ),
      ("cooldown", rule.cooldown == .zero ? .null : .string("\(TimeSpan(.fixed(rule.cooldown)))")),
      ("limit", limit), ("attempts", attempts),
    ])
  }

  private var sizing: (key: String, value: JSONValue) {
    switch rule.sizing {
    case .amount(let amount): ("amount", .exact(amount))
    case .multiples(let amount): ("multiples_of", .exact(amount))
    case .target(let target): ("target", .exact(target))
    }
  }

  private var basis: String {
    switch rule.basis {
    case .posted: "posted"
    case .available: "available"
    case .position: "position"
    }
  }

  private var review: JSONValue {
    switch rule.review {
    case .continuous: .null
    case .periodic(let reviews): period(reviews)
    }
  }

  private func period(_ periods: QuotaPeriod?) -> JSONValue {
    .optional(periods.map { TimeSpan($0.length).period })
  }

  private var limit: JSONValue {
    guard let limit = rule.limit else { return .null }
    return .object([
      ("amount", .optional(limit.amount?.description)),
      ("count", .optional(limit.count?.description)), ("per", period(limit.periods)),
      ("at_limit", .string(limit.atLimit == .partial ? "partial" : "refuse")),
    ])
  }

  private var attempts: JSONValue {
    guard let limit = rule.attemptLimit else { return .null }
    return .object([
      ("count", .exact(limit.count)), ("per", .string("\(TimeSpan(.fixed(limit.window)))")),
    ])
  }
}

/// What follows failed charges, as `inputs.json` has it.
struct DunningJSON {
  private let dunning: Dunning

  init(_ dunning: Dunning) { self.dunning = dunning }

  var value: JSONValue {
    // The codes themselves are in no order.
    let never = DeclineCode.allCases.filter { dunning.neverRetried.contains($0) }.map(\.name)
    return .object([
      ("retry", .array(dunning.retryDelays.map { .string("\(TimeSpan(.fixed($0)))") })),
      ("after_retries", .string(exhaustion)),
      ("never_retry", .array(never.map { .string($0) })),
      ("suspend_after", dunning.suspendAfter.map { .integer(Int64($0)) } ?? .null),
      (
        "confirmation", .string("\(TimeSpan(.fixed(dunning.confirmation)))")
      ),
    ])
  }

  private var exhaustion: String {
    switch dunning.exhaustion {
    case .suspend: "suspend"
    case .repeatLastDelay: "repeat"
    case .giveUp: "give_up"
    }
  }
}
