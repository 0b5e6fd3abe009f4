import Ledger
import Pricing
import Quantities
import Text

/// Credits sold together, and what they may be spent on.
struct PackageDocument {
  var package: CreditPackage
  let scope: Located<ScopeDocument>?

  static var type: ValueType<Self> {
    .object("package", "Credits sold together") { object in
      let price = object.required(
        "price", .positiveMoney, "What the customer pays.", example: "$200")
      let credits = object.required(
        "credits", .decimal(from: .zero), "The credits paid for, without the bonus.",
        example: "20000")
      let bonus = object.optional(
        "bonus", .bonus, default: .none, shown: "0%",
        "Credits added for nothing: a share of those paid for, or shares by what is paid.",
        example: "10%")
      let expiry = object.optional(
        "expires", .expiry, default: .never, shown: "never", "How long the credits can be used.",
        example: "12 months")
      let scope = object.optional(
        "scope", .located(ScopeDocument.type), shown: "anything",
        "What the credits may be spent on, bonus included.", example: "{models: [fast]}")
      guard let price, let credits else { return nil }
      return object.make { () throws(CreditPackageProblem) in
        Self(
          package: try CreditPackage(price: price, credits: credits, bonus: bonus, expiry: expiry),
          scope: scope)
      }
    }
  }
}

extension CreditPackageProblem: KeyProblem {
  /// The key to change, and what would be right.
  var explanation: (key: String, message: String) {
    switch self {
    case .nonPositivePrice: ("price", "the price is zero; write for example `$200`")
    case .nonPositiveCredits: ("credits", "there are no credits; write for example `20000`")
    case .negativeBonus: ("bonus", "a bonus is negative; write for example `10%`")
    case .bonusStepsOutOfOrder:
      ("bonus", "the steps of the bonus are out of order; write them by increasing `from`")
    case .nonPositiveExpiry: ("expires", "the credits expire at once; write `12 months`")
    }
  }
}

extension ValueType where Value == CreditBonus {
  /// A share, or shares by what is paid.
  static var bonus: Self {
    let steps = ValueType<[CreditBonus.Step]>.list(of: step, minimum: 1)
    return .either(
      scalar: ValueType<Decimal>.percent().map { .share($0) },
      structure: steps.map { .steps($0) })
  }

  private static var step: ValueType<CreditBonus.Step> {
    .object("bonus_step", "A step of a bonus") { object in
      let from = object.required(
        "from", .money, "The least payment that earns it.", example: "$100")
      let share = object.required(
        "bonus", .percent(), "The bonus as a share of the credits bought.", example: "10%")
      guard let from, let share else { return nil }
      return CreditBonus.Step(from: from, share: share)
    }
  }
}

extension ValueType where Value == CreditExpiry {
  /// A time after which credit is worth nothing, or `never`.
  static var expiry: Self {
    scalar("a duration or `never`", example: "12 months", PeriodText.expiry)
  }
}

extension ValueType where Value == PeriodLength {
  /// The length of a billing period: `month`, `year` or a duration.
  static var period: Self {
    scalar("a period", example: "month") { (text) throws(ScalarProblem) in
      let length = try PeriodText.length(text)
      // Shorter ones are slips, and each is booked.
      if case .fixed(let duration) = length, duration < .minute {
        throw ScalarProblem("it is shorter than a minute")
      }
      return length
    }
  }

  /// The time from one of something to the next, in hours or in days of the calendar.
  static var interval: Self {
    scalar("a period", example: "1h", PeriodText.length).checked {
      (length, context) throws(ScalarProblem) in
      if case .fixed(let time) = length, let horizon = context.horizon,
        horizon.duration.nanoseconds / time.nanoseconds > mostRepetitions
      {
        throw ScalarProblem(
          "that is more than \(mostRepetitions) times within the horizon; write a longer time")
      }
      return length
    }
  }

  /// How often something may come within the horizon because it comes in intervals.
  private static var mostRepetitions: Int64 { 10_000_000 }
}

/// Turns lengths of time into those of billing periods, and into times until credit expires.
enum PeriodText {
  /// The most months that are counted: sixty years.
  private static let mostMonths: Int64 = 720

  static func expiry(_ text: String) throws(ScalarProblem) -> CreditExpiry {
    if text == "never" { return .never }
    switch try length(of: DurationText.span(text)) {
    case .months(let months): return .afterMonths(months)
    case .days(let days): return .afterDays(days)
    case .fixed(let duration): return .after(duration)
    }
  }

  static func length(_ text: String) throws(ScalarProblem) -> PeriodLength {
    var cursor = TextCursor(text)
    let span = try DurationText.period(from: &cursor)
    try cursor.requireEnd()
    return try length(of: span)
  }

  static func length(of span: CalendarSpan) throws(ScalarProblem) -> PeriodLength {
    guard !span.isZero else { throw ScalarProblem("it is zero") }
    if let fixed = span.fixed {
      guard fixed <= Duration.day * (mostMonths * 31) else {
        throw ScalarProblem("it is longer than 60 years")
      }
      return span.nanoseconds == 0 ? .days(Int(span.days)) : .fixed(fixed)
    }
    guard span.days == 0, span.nanoseconds == 0 else {
      throw ScalarProblem("months and days do not go together; write either")
    }
    guard span.months <= mostMonths else { throw ScalarProblem("it is longer than 60 years") }
    return .months(Int(span.months))
  }
}

/// What some credit may be spent on.
struct ScopeDocument {
  var models: [Located<String>] = []
  var projects: [Located<String>] = []
  var types: [TransactionType] = []

  static var type: ValueType<Self> {
    .object("scope", "What credit may be spent on: all that is given must apply", Self()) {
      object, scope in
      object.key(
        "models", &scope.models, .list(of: .located(.label), minimum: 1), shown: "all, and meters",
        "The models of the requests that it pays for.", example: "[fast]")
      object.key(
        "projects", &scope.projects, .list(of: .located(.name), minimum: 1), shown: "all",
        "The projects whose usage it pays for.", example: "[search]")
      object.key(
        "types", &scope.types, .list(of: usageType, minimum: 1), shown: "all",
        "The types of usage that it pays for.", example: "[request, batch]")
      object.check(
        ["models", "projects", "types"].contains(where: object.has),
        "credit without limits has no `scope`; give `models`, `projects` or `types`, or leave it out"
      )
      object.check(
        scope.models.isEmpty || scope.types.isEmpty || scope.types.contains(where: \.isRequest),
        "types", "`models` limit credit to requests; add `request`, `playground` or `batch`")
    }
  }

  private static var usageType: ValueType<TransactionType> {
    .choice([
      Choice("request", .request, "requests through the API"),
      Choice("playground", .playground, "requests from the playground"),
      Choice("batch", .batch, "requests of batch jobs"),
      Choice("trace", .trace, "recorded traces"),
      Choice("infrastructure", .infrastructure, "other metered usage"),
    ])
  }
}

extension TransactionType {
  /// Whether it is one of requests, which have a model.
  fileprivate var isRequest: Bool {
    switch self {
    case .request, .playground, .batch: true
    default: false
    }
  }
}

extension ValueType where Value == BurnOrder {
  /// A preset's name, or a list of criteria.
  static var burnOrder: Self {
    .either(
      scalar: .words([
        Choice("standard", .standard, "priority, expiry, promotional before paid, age"),
        Choice("openmeter", .openmeter, "priority, expiry, age"),
        Choice("orb", .orb, "expiry, cost basis, age"),
        Choice("metronome", .metronome, "priority, cost basis, expiry, age"),
        Choice("lago", .lago, "priority, promotional before paid, age"),
        Choice("flexprice", .flexprice, "priority, expiry, largest first"),
      ]),
      structure: ValueType<[BurnOrder.Criterion]>.list(
        of: .words([
          Choice(.priority, "lower priority numbers first"),
          Choice(.expiry, "soonest expiry first, none last"),
          Choice(.promotionalFirst, "promotional credit before paid"),
          Choice(.effective, "earlier granted first"),
          Choice(.costBasis, "what was paid less for first"),
          Choice(.largestFirst, "larger grants first"),
        ]), minimum: 1
      ).map { BurnOrder($0) })
  }
}
