import Pricing
import Quantities
import Text

/// A plan, with the places of the meters that it names.
struct PlanDocument {
  var plan: Plan
  let meters: [Located<String>]
  /// Whether its features are listed; otherwise it has all.
  let listsFeatures: Bool

  /// The feature without which there can be no budgets.
  static let teamBudgets = "team_budgets"

  static var type: ValueType<Self> {
    .object("plan", "A plan") { object in
      let fee = object.optional(
        "fee", .money, default: .zero, "What each period costs.", example: "$99")
      let period = object.optional(
        "period", .period, default: .month, shown: "month",
        "How long a billing period is: `month`, `year` or a duration.")
      let anchor = object.optional(
        "anchor",
        .words([
          Choice(PeriodAnchor.anniversary, "on the day of the plan's start"),
          Choice(.calendar, "with the calendar's months, weeks or days"),
        ]), default: .anniversary, "Where periods begin.", example: "calendar")
      let isProrated = object.optional(
        "prorate", .boolean, default: false,
        "Whether a first period that is short costs only its part of the fee.", example: "true")
      object.check(
        !isProrated || object.has("anchor"), "prorate",
        "only a period of the calendar can be short at first; add `anchor: calendar` or remove "
          + "`prorate`")
      let credit = credit(object)
      let included = object.optional(
        "included", .map(of: .meterQuantity), default: [],
        "What each period includes: `requests`, a quota, and free quantities of meters by name and of "
          + "usage types (`input`, `image`, `second` …). Without `requests` any number of them is "
          + "covered.",
        example: "{requests: 50000, trace: 25000}")
      let overage = object.optional(
        "overage", overage, default: .rejected, shown: "{enabled: false}",
        "What happens to requests beyond the included ones.",
        example: "{enabled: true, request: $0.002}")
      let postpaid = object.optional(
        "postpaid", .money, shown: "what is owed is repaid by new credit",
        "How far below zero usage may take the balance: what is owed when the period ends is "
          + "invoiced, and paid, before the next credit comes.", example: "$50")
      let trial = object.optional(
        "trial", trial, shown: "none",
        "How those begin who have had no plan before: a time without a fee.",
        example: "{for: 14d, credit: $5}")
      let features = object.optional(
        "features", .list(of: .name), default: [], shown: "all",
        "What the plan switches on: `\(PlanDocument.teamBudgets)` allows budgets, other names are "
          + "only there to be read.",
        example: "[team_budgets]")
      guard object.context != nil, !object.failed else { return nil }
      let requests = included.first { $0.name == "requests" }
      let meters = included.filter { $0.name != "requests" }
      if let requests, requests.value.millionths % 1_000_000 != 0 {
        object.fail(
          "`requests` is not whole; write for example `50000`", at: requests.namePosition)
      }
      return object.make { () throws(PlanProblem) in
        Self(
          plan: try Plan(
            fee: fee, period: period, anchor: anchor, isProrated: isProrated, credit: credit,
            includedRequests: requests.map { $0.value.millionths / 1_000_000 },
            includedMeters: meters.map { .init(meter: $0.name, quantity: $0.value) },
            overage: overage, features: features, postpaid: postpaid, trial: trial),
          meters: meters.map(\.key), listsFeatures: object.has("features"))
      }
    }
  }

  private static var trial: ValueType<PlanTrial> {
    .object("trial", "A time without a fee") { object in
      let length = object.required(
        "for", .period, "How long it is; then the plan's periods begin.", example: "14d")
      let credit = object.optional(
        "credit", .money, default: .zero,
        "Credit that comes with it instead of the plan's, and ends with it.", example: "$5")
      let goesOn = object.optional(
        "then",
        .words([
          Choice("plan", true, "the plan's first period, with its fee"),
          Choice("none", false, "no plan"),
        ]), default: true, "What follows.")
      return length.map { PlanTrial(length: $0, credit: credit, goesOn: goesOn) }
    }
  }

  private static func credit(_ object: ObjectReader) -> SubscriptionCredit? {
    let amount = object.optional(
      "credit", .money, default: .zero,
      "Credit that each period brings; the fee pays for it as far as it goes.", example: "$50")
    let expiry = object.optional(
      "credit_expires", .subscriptionExpiry, default: .periodEnd, shown: "period",
      "How long a period's credit can be used: until the period's end, some periods, or a time of "
        + "its own.", example: "2 periods")
    let every = object.optional(
      "credit_every", .period, shown: "period",
      "The time from credit to credit within a period, where it comes more often than the fee.",
      example: "month")
    let most = object.optional(
      "carry_over_maximum", .money, shown: "no limit",
      "The most credit of earlier periods that is still there when the next comes; the rest ends.",
      example: "$20")
    for key in ["credit_expires", "credit_every", "carry_over_maximum"] {
      object.check(
        object.has("credit") || !object.has(key), key,
        "there is no credit that this could be about; add for example `credit: $50`")
    }
    return amount.isPositive
      ? SubscriptionCredit(amount: amount, expiry: expiry, every: every, mostCarried: most) : nil
  }

  private static var overage: ValueType<Overage> {
    .object("overage", "What happens to requests beyond the included ones") { object in
      let isEnabled = object.optional(
        "enabled", .boolean, default: false,
        "Whether they are charged; otherwise they are rejected.")
      let request = object.optional(
        "request", .price, "The price of each, invoiced at the end of the period.",
        example: "$0.002")
      let limit = OverageLimit.read(object)
      guard isEnabled else {
        for key in ["maximum", "maximum_requests"] {
          object.check(
            !object.has(key), key, "overage is off; write `enabled: true`, or remove `\(key)`")
        }
        return .rejected
      }
      object.check(
        request != nil || object.has("request"),
        "`request` is missing, for example `request: $0.002`")
      return request.map { .charged(perRequest: Rate($0), upTo: limit) }
    }
  }
}

extension OverageLimit {
  /// Reads how much overage there may be in a period.
  static func read(_ object: ObjectReader) -> Self {
    let amount = object.optional(
      "maximum", .money, shown: "no limit",
      "The most that requests beyond the included ones may cost in a period; then they are "
        + "rejected.", example: "$50")
    let requests = object.optional(
      "maximum_requests", .count(0...1_000_000_000_000), shown: "no limit",
      "The most requests beyond the included ones in a period.", example: "10000")
    return Self(amount: amount, requests: requests.map { Int64($0) })
  }
}

extension ValueType where Value == SubscriptionCredit.Expiry {
  /// The most periods that credit may live: sixty years of months.
  private static var mostPeriods: Int { 720 }

  /// The period's end, that of a later one, a time after which credit is worth nothing, or `never`.
  fileprivate static var subscriptionExpiry: Self {
    scalar("`period`, a number of periods, `never` or a duration", example: "2 periods") {
      (text) throws(ScalarProblem) in
      if text == "period" { return .periodEnd }
      let parts = text.split(separator: " ")
      guard parts.count == 2, parts[1] == "period" || parts[1] == "periods" else {
        return .afterArrival(try PeriodText.expiry(text))
      }
      let count = try CountText.count(String(parts[0]))
      guard (1...mostPeriods).contains(count) else {
        throw ScalarProblem("it is not from 1 to \(mostPeriods) periods")
      }
      return .afterPeriods(count)
    }
  }
}

extension PlanProblem: KeyProblem {
  /// The key to change, and what would be right.
  var explanation: (key: String, message: String) {
    switch self {
    case .negativeFee: ("fee", "the fee is negative; write zero or more")
    case .negativeIncludedQuantity:
      ("included", "an included quantity is negative; write zero or more")
    case .duplicateMeter(let meter): ("included", "`\(meter)` is included twice; write it once")
    case .negativeOverageRate: ("overage", "the price of overage is negative; write zero or more")
    case .nonPositivePeriod: ("period", "the period has no length; write for example `month`")
    case .noCalendarPeriod:
      (
        "period",
        "the calendar has no such periods; write `day`, `week`, `month`, `quarter` or `year`, "
          + "or `anchor: anniversary`"
      )
    case .negativeCredit: ("credit", "the credit is negative; write zero or more")
    case .unevenCreditPeriods:
      (
        "credit_every",
        "the period is no whole number of these; write for example `period: year` and "
          + "`credit_every: month`"
      )
    case .nothingCarried:
      (
        "carry_over_maximum",
        "the credit ends with its period, so nothing is carried over; write for example "
          + "`credit_expires: 2 periods`"
      )
    case .negativeLimit: ("overage", "a limit is negative; write zero or more")
    case .nonPositiveCreditExpiry:
      ("credit_expires", "the credit expires at once; write for example `3 months`")
    }
  }
}
