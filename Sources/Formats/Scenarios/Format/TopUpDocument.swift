import AutoTopUp
import Quantities
import Text

/// What a scenario says about an auto top-up rule, and where.
struct TopUpDocument {
  var draft = TopUpRuleDraft()
  var dunning: DunningDocument?
  /// Where the threshold stands.
  var thresholdPosition: SourcePosition

  static var type: ValueType<Self> {
    .object("auto_top_up", "An auto top-up rule") { object in
      var rule = TopUpRuleDraft()
      rule.preset = object.optional(
        "preset", .choice(presets), "Whose behaviour the rule has where it says nothing itself.",
        example: "lago")
      rule.threshold = object.optional(
        "threshold", .money,
        "The balance under which credit is bought; required unless there is `every`.",
        example: "$50")
      rule.sizing = object.oneKey(
        of: [
          KeyAlternative(
            "amount", ValueType<Money>.positiveMoney.map { TopUpRule.Sizing.amount($0) },
            "How much is bought each time.", example: "$200"),
          KeyAlternative(
            "target", ValueType<Money>.positiveMoney.map { TopUpRule.Sizing.target($0) },
            "The balance that is bought up to.", example: "$250"),
          KeyAlternative(
            "multiples_of", ValueType<Money>.positiveMoney.map { .multiples(of: $0) },
            "An amount that is bought as often as it takes, in one charge, to end above the "
              + "threshold.", example: "$50"),
        ], "How much an auto top-up buys")
      readComparison(&rule, object)
      readBounds(&rule, object)
      readLimit(&rule, object)
      let dunning = object.optional(
        "dunning", DunningDocument.type,
        "What follows a failed charge, where it differs from `payments` and the preset.",
        example: "{retry: [1h, 1d], suspend_after: 3}")
      for error in rule.errors { report(error, object) }
      guard rule.sizing != nil, rule.threshold != nil || rule.schedule != nil else { return nil }
      return Self(
        draft: rule, dunning: dunning, thresholdPosition: object.position(of: "threshold"))
    }
  }

  /// Says at its key what makes no sense.
  private static func report(_ error: TopUpRuleError, _ object: ObjectReader) {
    switch error {
    // Where no key says how much is bought, that is reported already.
    case .noSize: break
    case .neverFires:
      object.check(object.hasUnknownKeys, "threshold", error.sentence)
    case .minimumAboveMaximum: object.check(false, "maximum", error.sentence)
    case .targetNotAboveThreshold: object.check(false, "target", error.sentence)
    case .negativeThreshold, .amountNotPositive, .belowMinimumPurchase, .limitBelowOrder:
      object.check(false, error.sentence)
    }
  }

  private static var presets: [Choice<VendorPreset>] {
    VendorPreset.allCases.map { Choice($0.name, $0, "the published rule of \($0.name)") }
  }

  private static func readComparison(_ rule: inout TopUpRuleDraft, _ object: ObjectReader) {
    rule.trigger = object.optional(
      "trigger",
      .choice([
        Choice("below", TopUpRule.Trigger.below, "strictly below the threshold"),
        Choice("at_or_below", .atOrBelow, "at the threshold or below"),
      ]), shown: "below", "How the balance is compared with the threshold.")
    rule.basis = object.optional(
      "basis",
      .choice([
        Choice("posted", TopUpRule.Basis.posted, "what is booked"),
        Choice("available", .available, "less what is held for requests in flight"),
        Choice("position", .position, "with what is on order"),
      ]), shown: "posted", "Which balance is compared.")
    rule.schedule = object.optional(
      "every", .period,
      "Buys at regular times, whatever the balance is; days, weeks, months and years are those of "
        + "the calendar.", example: "month")
    rule.review = object.optional(
      "review", .interval,
      "The time from one review of the balance to the next; where it is not given, everything that "
        + "lowers the balance has the rule evaluated. Days are those of the calendar.",
      example: "2m")
    rule.evaluatesOnRefusal = object.optional(
      "on_refusal", .boolean, shown: "true",
      "Whether a request refused for lack of credit has the rule evaluated.")
  }

  private static func readBounds(_ rule: inout TopUpRuleDraft, _ object: ObjectReader) {
    rule.minimum = object.optional(
      "minimum", .money, shown: "payments.minimum_purchase", "The least that is charged at once.",
      example: "$10")
    rule.maximum = object.optional(
      "maximum", .positiveMoney, shown: "no limit", "The most that is charged at once.",
      example: "$1000")
    rule.cooldown = object.optional(
      "cooldown", .duration, shown: "0", "The time from placing one order to placing the next.",
      example: "5m")
    rule.attemptLimit = object.optional(
      "attempts", attempts, "How often the card may be tried, retries included.",
      example: "{count: 15, per: 30d}")
  }

  private static var attempts: ValueType<AttemptLimit> {
    .object("attempts", "How often a card may be tried") { object in
      let count = object.required(
        "count", .count(1...1_000), "The most attempts in any such time.", example: "15")
      let window = object.required(
        "per", .positiveDuration, "The time they are counted in.", example: "30d")
      guard let count, let window else { return nil }
      return AttemptLimit(count: count, window: window)
    }
  }

  private static func readLimit(_ rule: inout TopUpRuleDraft, _ object: ObjectReader) {
    rule.limitAmount = object.optional(
      "monthly_limit", .positiveMoney, shown: "no limit", "The most that is charged in a month.",
      example: "$5000")
    rule.limitCount = object.optional(
      "monthly_count", .count(1...1_000_000), shown: "no limit",
      "The most charges in a month.", example: "10")
    rule.limitPeriod = object.optional(
      "limit_period",
      .choice([
        Choice("month", PeriodLength.month, "the calendar month"),
        Choice("week", .week, "the week, from Monday"),
        Choice("day", .day, "the calendar day"),
        Choice("year", .year, "the calendar year"),
      ]), default: .month, shown: "month",
      "The period that `monthly_limit` and `monthly_count` are about, where it is another.")
    rule.atLimit = object.optional(
      "at_limit",
      .choice([
        Choice("refuse", TopUpLimit.AtLimit.refuse, "the order is not placed"),
        Choice("partial", .partial, "it is for what is left, where that may be charged"),
      ]), shown: "refuse", "What happens to an order that `monthly_limit` leaves no room for.")
  }
}

extension TopUpRuleError {
  /// What is wrong, and what would be right.
  var sentence: String {
    switch self {
    case .neverFires:
      "`threshold` is missing, for example `threshold: $50`; or buy at regular times with `every`"
    case .noSize: "how much is bought is missing, for example `amount: $200`"
    case .negativeThreshold: "the threshold is below zero; write `$0` or more"
    case .amountNotPositive: "the amount is zero; write for example `$50`"
    case .minimumAboveMaximum: "`maximum` is less than `minimum`; write at least as much"
    case .targetNotAboveThreshold:
      "the target is not above the threshold, so each top-up would call for the next; "
        + "write more than the threshold"
    case .belowMinimumPurchase(let buys, let minimumPurchase):
      "this buys \(buys) at once, less than the minimum purchase of \(minimumPurchase); buy more, "
        + "or lower `payments.minimum_purchase`"
    case .limitBelowOrder(let limit, let order, let wouldFitInPart):
      "`monthly_limit` is \(limit), and a single top-up is for \(order) at least, so none would ever "
        + "be placed; raise the limit" + (wouldFitInPart ? ", or write `at_limit: partial`" : "")
    }
  }
}
