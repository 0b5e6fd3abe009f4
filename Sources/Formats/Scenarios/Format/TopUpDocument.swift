import AutoTopUp
import Quantities
import Text

/// What a scenario says about an auto top-up rule; what is not said is nil.
struct TopUpDocument {
  var preset: VendorPreset?
  var threshold: Money?
  var sizing: TopUpRule.Sizing?
  var trigger: TopUpRule.Trigger?
  var basis: TopUpRule.Basis?
  var minimum: Money?
  var maximum: Money?
  var cooldown: Duration?
  var limit: TopUpLimitDocument
  var attempts: AttemptLimit?
  var schedule: PeriodLength?
  var review: Duration?
  var watchesRefusals: Bool?
  var dunning: DunningDocument?

  static var type: ValueType<Self> {
    .object("auto_top_up", "An auto top-up rule") { object in
      var rule = Self(limit: TopUpLimitDocument())
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
      rule.limit = TopUpLimitDocument(reading: object)
      rule.dunning = object.optional(
        "dunning", DunningDocument.type,
        "What follows a failed charge, where it differs from `payments` and the preset.",
        example: "{retry: [1h, 1d], suspend_after: 3}")
      checkAmounts(rule, object)
      object.check(
        rule.threshold != nil || rule.schedule != nil || object.hasUnknownKeys, "threshold",
        "`threshold` is missing, for example `threshold: $50`; or buy at regular times with `every`"
      )
      guard rule.sizing != nil, rule.threshold != nil || rule.schedule != nil else { return nil }
      return rule
    }
  }

  private static func checkAmounts(_ rule: Self, _ object: ObjectReader) {
    if let minimum = rule.minimum, let maximum = rule.maximum {
      object.check(
        minimum <= maximum, "maximum", "`maximum` is less than `minimum`; write at least as much")
    }
    guard case .target(let target)? = rule.sizing else { return }
    object.check(
      target > rule.threshold ?? .zero, "target",
      "the target is not above the threshold, so each top-up would call for the next; "
        + "write more than the threshold")
  }

  private static var presets: [Choice<VendorPreset>] {
    VendorPreset.allCases.map { Choice($0.name, $0, "the published rule of \($0.name)") }
  }

  private static func readComparison(_ rule: inout Self, _ object: ObjectReader) {
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
      "review", .positiveDuration,
      "The time between looks at the balance; where it is not given, everything that lowers the "
        + "balance has it looked at.", example: "2m")
    rule.watchesRefusals = object.optional(
      "on_refusal", .boolean, shown: "true",
      "Whether a request refused for lack of credit has the balance looked at.")
  }

  private static func readBounds(_ rule: inout Self, _ object: ObjectReader) {
    rule.minimum = object.optional(
      "minimum", .money, shown: "payments.minimum_purchase", "The least that is charged at once.",
      example: "$10")
    rule.maximum = object.optional(
      "maximum", .positiveMoney, shown: "no limit", "The most that is charged at once.",
      example: "$1000")
    rule.cooldown = object.optional(
      "cooldown", .duration, shown: "0", "The time from placing one order to placing the next.",
      example: "5m")
    rule.attempts = object.optional(
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
}

/// What a rule may charge in a period of the calendar; what is not said is nil.
struct TopUpLimitDocument {
  var amount: Money?
  var count: Int?
  var period: PeriodLength = .month
  var atLimit: TopUpLimit.AtLimit?

  init() {}

  init(reading object: ObjectReader) {
    amount = object.optional(
      "monthly_limit", .positiveMoney, shown: "no limit", "The most that is charged in a month.",
      example: "$5000")
    count = object.optional(
      "monthly_count", .count(1...1_000_000), shown: "no limit",
      "The most charges in a month.", example: "10")
    period = object.optional(
      "limit_period",
      .choice([
        Choice("month", PeriodLength.month, "the calendar month"),
        Choice("week", .week, "the week, from Monday"),
        Choice("day", .day, "the calendar day"),
        Choice("year", .year, "the calendar year"),
      ]), default: .month, shown: "month",
      "The period that `monthly_limit` and `monthly_count` are about, where it is another.")
    atLimit = object.optional(
      "at_limit",
      .choice([
        Choice("refuse", TopUpLimit.AtLimit.refuse, "the order is not placed"),
        Choice("partial", .partial, "it is for what is left, where that may be charged"),
      ]), shown: "refuse", "What happens to an order that `monthly_limit` leaves no room for.")
  }
}
