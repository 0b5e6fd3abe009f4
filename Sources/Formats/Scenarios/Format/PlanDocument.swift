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
        "What each period includes: `requests`, a quota, and free quantities of meters by name. "
          + "Without `requests` any number of them is covered.",
        example: "{requests: 50000, trace: 25000}")
      let overage = object.optional(
        "overage", overage, default: .rejected, shown: "{enabled: false}",
        "What happens to requests beyond the included ones.",
        example: "{enabled: true, request: $0.002}")
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
            overage: overage, features: features),
          meters: meters.map(\.key), listsFeatures: object.has("features"))
      }
    }
  }

  private static func credit(_ object: ObjectReader) -> SubscriptionCredit? {
    let amount = object.optional(
      "credit", .money, default: .zero,
      "Credit that each period brings; the fee pays for it as far as it goes.", example: "$50")
    let expiry = object.optional(
      "credit_expires", .subscriptionExpiry, default: .periodEnd, shown: "period",
      "How long a period's credit can be used.", example: "3 months")
    object.check(
      object.has("credit") || !object.has("credit_expires"), "credit_expires",
      "there is no credit that could expire; add for example `credit: $50`")
    return amount.isPositive ? SubscriptionCredit(amount: amount, expiry: expiry) : nil
  }

  private static var overage: ValueType<Overage> {
    .object("overage", "What happens to requests beyond the included ones") { object in
      let isEnabled = object.optional(
        "enabled", .boolean, default: false,
        "Whether they are charged; otherwise they are rejected.")
      let request = object.optional(
        "request", .price, "The price of each, invoiced at the end of the period.",
        example: "$0.002")
      guard isEnabled else { return .rejected }
      object.check(
        request != nil || object.has("request"),
        "`request` is missing, for example `request: $0.002`")
      return request.map { .charged(perRequest: Rate($0)) }
    }
  }
}

extension ValueType where Value == SubscriptionCredit.Expiry {
  /// The period's end, a time after which credit is worth nothing, or `never`.
  fileprivate static var subscriptionExpiry: Self {
    scalar("`period`, `never` or a duration", example: "3 months") {
      (text) throws(ScalarProblem) in
      text == "period" ? .periodEnd : .afterArrival(try PeriodText.expiry(text))
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
    case .nonPositiveCreditExpiry:
      ("credit_expires", "the credit expires at once; write for example `3 months`")
    }
  }
}
