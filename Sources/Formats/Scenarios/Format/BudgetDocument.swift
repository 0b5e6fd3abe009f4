import Billing
import Pricing
import Quantities

/// How much may be spent in a period.
struct BudgetDocument {
  var limit = Money.zero
  /// How long a period is; nil: all of the time.
  var period: PeriodLength? = .month
  /// The local time at which periods of days, weeks and months begin, in nanoseconds.
  var resetTime: Int64 = 0
  /// How far a window moves on that is as long as a period; nil: periods follow one another.
  var step: PeriodLength?
  var mostCarried = Money.zero
  var countsOverage = false
  var mode = Budget.Mode.hard
  var alertLevels: [Money] = []

  /// The most levels of a budget.
  private static let mostLevels = 100

  static var type: ValueType<Self> {
    .object("budget", "A budget", Self()) { object, budget in
      object.required(
        "limit", &budget.limit, .positiveMoney, "The amount at which it is used up.",
        example: "$2000")
      object.key(
        "per", &budget.period, .budgetPeriod, shown: "month",
        "How long it lasts until it is unspent again: months, weeks (from Monday) and days of the "
          + "calendar, a number of days from the horizon's first day on, hours from its start on, or "
          + "`total`: all of the time.", example: "3d")
      budget.readPeriods(object)
      object.key(
        "mode", &budget.mode,
        .words([
          Choice(.hard, "requests are refused when it is used up"),
          Choice(.alert, "people are told"),
        ]), "What happens when it is used up.")
      let shares = object.optional(
        "alerts", .list(of: level, maximum: mostLevels), default: [.one], shown: "[100%]",
        "Parts of the limit at which an alert is sent, once in a period each.",
        example: "[50%, 80%, 100%]")
      object.check(
        Set(shares).count == shares.count, "alerts", "a level is given twice; write each once")
      guard budget.limit.isPositive else { return }
      budget.alertLevels = shares.compactMap { amount(of: $0, limit: budget.limit) }
      object.check(
        budget.alertLevels.count == shares.count, "alerts",
        "a level is less or more than can be booked; write for example `[50%, 80%, 100%]`")
    }
  }

  /// Reads when periods begin, and what one leaves to the next.
  private mutating func readPeriods(_ object: ObjectReader) {
    object.key(
      "reset_at", &resetTime, .timeOfDay, shown: "00:00",
      "The time of day at which periods of days, weeks and months begin.", example: "09:00")
    object.optional(
      "rolling", &step, .period, shown: "periods follow one another",
      "How far the time that is counted moves on at once: with `per: 24h` and `rolling: 1h` the last "
        + "24 hours count, the running one among them.", example: "1h")
    object.key(
      "carry_over", &mostCarried, .money,
      "The most of what a period has not spent that the next may spend besides.", example: "$500")
    object.key(
      "counts_overage", &countsOverage, .boolean,
      "Whether requests beyond the plan's count, with what they will be invoiced at.",
      example: "true")
    if object.has("reset_at"), case .fixed? = period {
      object.fail(
        "hours begin at no time of day; write days, such as `per: 1d`, or remove this",
        at: "reset_at")
    }
    guard let step else { return }
    object.check(
      period.map { $0.isWholeNumber(of: step) && $0 != step } ?? false, "rolling",
      "`per` is no whole number of these; write both in hours or both in days, for example "
        + "`per: 24h` and `rolling: 1h`")
    object.check(
      together <= Budget.mostPeriodsTogether, "rolling",
      "more than \(Budget.mostPeriodsTogether) of these are in `per`; write a longer time")
    object.check(
      !object.has("carry_over"), "carry_over",
      "a window that moves on leaves nothing to a next one; remove this, or `rolling`")
  }

  /// How many steps a window has; one where periods follow one another.
  var together: Int {
    switch (period, step) {
    case (.months(let whole)?, .months(let part)?), (.days(let whole)?, .days(let part)?):
      whole / max(1, part)
    case (.fixed(let whole)?, .fixed(let part)?): Int(whole.nanoseconds / max(1, part.nanoseconds))
    default: 1
    }
  }

  /// A part of the limit, which may be more than all of it.
  private static var level: ValueType<Decimal> {
    .percent().refused { $0 > .zero ? nil : "the level is zero; write for example `80%`" }
  }

  private static func amount(of share: Decimal, limit: Money) -> Money? {
    guard let product = try? share.multiplied(by: limit.decimal),
      let nanos = try? product.scaledToInteger(places: 9, rounding: .halfEven),
      let amount = Int64(exactly: nanos), amount > 0
    else { return nil }
    return Money(nanos: amount)
  }
}

extension ValueType where Value == PeriodLength? {
  /// A period, or all of the time.
  fileprivate static var budgetPeriod: Self {
    scalar("a period or `total`", example: "month") { (text) throws(ScalarProblem) in
      if text == "total" { return nil }
      let length = try PeriodText.length(text)
      // Shorter ones are slips, and each is booked.
      if case .fixed(let duration) = length, duration < .minute {
        throw ScalarProblem("it is shorter than a minute")
      }
      return length
    }
  }
}

/// Limits of one kind: of all requests, and of those to a model or with a key.
struct ScopedDocument<Limit> {
  var team: Located<Limit>?
  var models: [Named<Located<Limit>>] = []
  var apiKeys: [Named<Located<Limit>>] = []

  /// All of them.
  var all: [Located<Limit>] { (team.map { [$0] } ?? []) + (models + apiKeys).map(\.value) }

  /// An object with the key `team` and maps by model and key.
  static func type(
    _ name: String, _ documentation: String, of limit: ValueType<Limit>, example: String
  ) -> ValueType<Self> {
    .object(name, documentation, Self()) { object, scoped in
      object.optional(
        "team", &scoped.team, .located(limit), "For all requests of the organization together.",
        example: example)
      object.key(
        "models", &scoped.models, .map(of: .located(limit)),
        "For the requests to a model, by its name, whoever sells it.", example: "{fast: \(example)}"
      )
      object.key(
        "api_keys", &scoped.apiKeys, .map(of: .located(limit), namedBy: NameText.name),
        "For the requests that come with a key, by its name.",
        example: "{search-production: \(example)}")
    }
  }
}

extension ValueType where Value == RateLimit {
  /// How many requests and tokens may come in a short time; its scope is set by whoever reads it.
  static var rateLimit: Self {
    .object("rate_limit", "How many requests and tokens may come in a short time") { object in
      let requests = object.optional(
        "requests", .count(1...1_000_000_000_000), shown: "no limit", "The most requests.",
        example: "60")
      let tokens = object.optional(
        "tokens", .count(1...1_000_000_000_000), shown: "no limit",
        "The most tokens of input and output; a request is admitted while any is left.",
        example: "100000")
      let window = object.optional(
        "per", .positiveDuration, default: .minute, shown: "1m", "The time they are counted in.",
        example: "10s")
      let refill = object.optional(
        "refill",
        .choice([
          Choice(
            RateLimit.Refill.continuous, "steadily: all of it is there again after that time"),
          Choice(.window, "at once, when the clock's next stretch of that time begins"),
        ]), default: .continuous, "How what was used makes room again.")
      object.check(
        requests != nil || tokens != nil || object.failed,
        "nothing is limited; write for example `requests: 60`")
      object.check(
        window <= .day * 31, "per", "a rate is for a short time, 31 days at most; write a `budget`")
      return RateLimit(
        scope: .team, requests: requests.map { Int64($0) }, tokens: tokens.map { Int64($0) },
        window: window, refill: refill)
    }
  }
}

extension RateLimit {
  /// The same limit of other requests.
  func limiting(_ scope: BudgetScope) -> RateLimit {
    RateLimit(
      scope: scope, requests: requests, tokens: tokens, window: window, refill: refill)
  }
}
