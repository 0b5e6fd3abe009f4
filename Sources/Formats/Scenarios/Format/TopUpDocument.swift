import AutoTopUp
import Pricing
import Quantities
import Text

/// What a scenario says about an auto top-up rule, and where.
struct TopUpDocument {
  var draft = TopUpRuleDraft()
  var dunning: Overlay<Dunning>?
  /// The package that it buys, if it does.
  var package: Located<String>?
  /// Where the threshold stands.
  var thresholdPosition: SourcePosition

  /// Whether the balance has a law in the long run that is known.
  var hasStationaryBalance: Bool {
    package == nil && draft.product == .credit() && !draft.firesOnce
  }

  static var type: ValueType<Self> {
    .object("auto_top_up", "An auto top-up rule") { object in
      var document = Self(thresholdPosition: object.position(of: "threshold"))
      document.draft.readTrigger(object)
      document.draft.readBounds(object)
      object.optional(
        "dunning", &document.dunning, dunningType,
        "What follows a failed charge, where it differs from `payments` and the preset.",
        example: "{retry: [1h, 1d], suspend_after: 3}")
      // Last: a misspelt key among the others is no missing size.
      document.readSize(object)
      for error in document.draft.errors { report(error, object) }
      let rule = document.draft
      let hasSize = rule.sizing != nil || document.package != nil
      return !hasSize || rule.threshold == nil && rule.schedule == nil ? nil : document
    }
  }

  /// How much is bought, and of what.
  private enum Size {
    case sizing(TopUpRule.Sizing)
    case package(Located<String>)
  }

  private mutating func readSize(_ object: ObjectReader) {
    let size = object.oneKey(
      of: [
        KeyAlternative(
          "amount", .positiveMoney, as: { Size.sizing(.amount($0)) },
          "How much is bought each time.",
          example: "$200"),
        KeyAlternative(
          "target", .positiveMoney, as: { Size.sizing(.target($0)) },
          "The balance that is bought up to.", example: "$250"),
        KeyAlternative(
          "multiples_of", .positiveMoney, as: { Size.sizing(.multiples(of: $0)) },
          "An amount that is bought as often as it takes, in one charge, to end above the "
            + "threshold.", example: "$50"),
        KeyAlternative(
          "package", .located(.name), as: Size.package,
          "The name of a package that is bought each time, with its bonus and expiry.",
          example: "growth"),
      ], "How much an auto top-up buys")
    if let sale = CreditSale.read(object) { draft.product = .credit(sale) }
    switch size {
    case .sizing(let sizing): draft.sizing = sizing
    case .package(let name):
      package = name
      for key in CreditSale.keys + ["minimum", "maximum"] {
        object.check(
          !object.has(key), key, "a package is bought whole, on its own terms; remove `\(key)`")
      }
    case nil: break
    }
  }

  /// Says at its key what makes no sense.
  private static func report(_ error: TopUpRuleError, _ object: ObjectReader) {
    switch error {
    // Where no key says how much is bought, that is reported already; packages are looked up later.
    case .noSize, .neverEnough: break
    case .neverFires:
      object.check(object.hasUnknownKeys, "threshold", error.sentence)
    case .minimumAboveMaximum: object.fail(error.sentence, at: "maximum")
    case .targetNotAboveThreshold: object.fail(error.sentence, at: "target")
    case .negativeThreshold, .amountNotPositive, .belowMinimumPurchase, .limitBelowOrder:
      object.fail(error.sentence)
    }
  }

  private static var dunningType: ValueType<Overlay<Dunning>> {
    .overlay("dunning", "What follows a failed charge", over: .standard) { object, dunning in
      object.key(
        "retry", &dunning.retryDelays, .list(of: .positiveDuration), shown: "payments.retry",
        "The wait before each further attempt.", example: "[1h, 6h, 24h]")
      object.key(
        "after_retries", &dunning.exhaustion, .exhaustion, shown: "payments.after_retries",
        "What follows when all retries failed.")
      let codes = DeclineCode.allCases.map {
        Choice($0.name, $0, $0.isHard ? "a hard decline" : "a soft decline")
      }
      object.key(
        "never_retry", &dunning.neverRetried,
        ValueType<[DeclineCode]>.list(of: .choice(codes)).map { Set($0) },
        shown: "[expired_card, lost_card, stolen_card, account_closed, fraudulent]",
        "The codes after which the card is not tried again.",
        example: "[lost_card, stolen_card]")
      object.optional(
        "after_provider_error", &dunning.providerErrorDelay, .positiveDuration,
        shown: "as after a decline",
        "The wait after an error of the processor, which then does not count as a failure.",
        example: "24h")
      object.optional(
        "suspend_after", &dunning.suspendAfter, .count(1...1_000), shown: "no limit",
        "Declines in a row, over all orders, that suspend the rule.", example: "3")
      object.key(
        "resume_on_payment", &dunning.endsWaitOnPayment, .boolean,
        "Whether credit that somebody buys ends the wait for the next attempt.")
      object.key(
        "confirmation", &dunning.confirmation, .positiveDuration, shown: "1d",
        "How long a customer may take to confirm a charge.", example: "1h")
      object.optional(
        "stale_after", &dunning.staleAfter, .positiveDuration, shown: "never",
        "How long an answer may take before the order counts as lost.", example: "2h")
      object.key(
        "when_stale", &dunning.asksAboutStale,
        .words([
          Choice("ask", true, "the processor is asked what became of the charge"),
          Choice("forget", false, "the order is forgotten, and another may be placed"),
        ]), "What is done about a lost order.")
    }
  }
}

extension TopUpRuleDraft {
  fileprivate mutating func readTrigger(_ object: ObjectReader) {
    let presets = VendorPreset.allCases.map {
      Choice($0.name, $0, "the published rule of \($0.name)")
    }
    object.optional(
      "preset", &preset, .choice(presets),
      "Whose behaviour the rule has where it says nothing itself.", example: "lago")
    object.optional(
      "threshold", &threshold, .money,
      "The balance under which credit is bought; required unless there is `every`.",
      example: "$50")
    object.optional(
      "trigger", &trigger,
      .choice([
        Choice(.below, "strictly below the threshold"),
        Choice(.atOrBelow, "at the threshold or below"),
        Choice(
          .onceBelow, "when it falls below the threshold, once until it was back at it"),
        Choice(
          .onceAtOrBelow, "when it falls to the threshold, once until it was back above it"),
      ]), shown: "below", "How the balance is compared with the threshold.")
    object.optional(
      "basis", &basis,
      .choice([
        Choice(.posted, "what is booked"),
        Choice(.available, "less what is held for requests in flight"),
        Choice(.position, "with what is on order"),
      ]), shown: "posted", "Which balance is compared.")
    object.optional(
      "every", &schedule, .period,
      "Buys at regular times, whatever the balance is; days, weeks, months and years are those of "
        + "the calendar.", example: "month")
    object.optional(
      "review", &review, .interval,
      "The time from one review of the balance to the next; where it is not given, everything that "
        + "lowers the balance has the rule evaluated. Days are those of the calendar.",
      example: "2m")
    object.optional(
      "on_refusal", &evaluatesOnRefusal, .boolean, shown: "true",
      "Whether a request refused for lack of credit has the rule evaluated.")
  }

  fileprivate mutating func readBounds(_ object: ObjectReader) {
    object.optional(
      "minimum", &minimum, .money, shown: "payments.minimum_purchase",
      "The least that is charged at once.", example: "$10")
    object.optional(
      "maximum", &maximum, .positiveMoney, shown: "no limit", "The most that is charged at once.",
      example: "$1000")
    object.optional(
      "cooldown", &cooldown, .duration, shown: "0",
      "The time from placing one order to placing the next.", example: "5m")
    object.optional(
      "attempts", &attemptLimit, .attempts, "How often the card may be tried, retries included.",
      example: "{count: 15, per: 30d}")
    object.optional(
      "monthly_limit", &limitAmount, .positiveMoney, shown: "no limit",
      "The most that is charged in a month.", example: "$5000")
    object.optional(
      "monthly_count", &limitCount, .count(1...1_000_000), shown: "no limit",
      "The most charges in a month.", example: "10")
    object.key(
      "limit_period", &limitPeriod,
      .words([
        Choice("month", .month, "the calendar month"),
        Choice("week", .week, "the week, from Monday"),
        Choice("day", .day, "the calendar day"),
        Choice("year", .year, "the calendar year"),
      ]), "The period that `monthly_limit` and `monthly_count` are about, where it is another.")
    object.optional(
      "at_limit", &atLimit,
      .choice([
        Choice(.refuse, "the order is not placed"),
        Choice(.partial, "it is for what is left, where that may be charged"),
      ]), shown: "refuse", "What happens to an order that `monthly_limit` leaves no room for.")
  }
}

extension ValueType where Value == AttemptLimit {
  /// How often a card may be tried.
  fileprivate static var attempts: Self {
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

extension TopUpRuleError {
  /// What is wrong, and what would be right.
  var sentence: String {
    switch self {
    case .neverFires:
      "`threshold` is missing, for example `threshold: $50`; or buy at regular times with `every`"
    case .noSize: "how much is bought is missing, for example `amount: $200`"
    case .neverEnough:
      "the package may be spent on some usage only, and the rule compares credit for anything, so "
        + "each order would call for the next; name a package without `scope`, buy it with `every` "
        + "alone, or write `trigger: once_below`"
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
