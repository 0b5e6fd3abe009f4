import AutoTopUp
import Billing
import Projection
import Quantities
import Randomness
import Text

/// A person of an organization.
struct MemberDocument {
  var name: Located<String>
  var role = Role.member
  var personal: PersonalWalletDocument?
  var budget: Located<BudgetDocument>?

  static var type: ValueType<Self> {
    .object("member", "A person", isPartial: true) { object in
      let name: Located<String>? = object.required(
        "name", .located(.name), "The name, unique in the organization.", example: "ada")
      var member = Self(name: name ?? Located(value: "", position: object.position))
      object.key("role", &member.role, .words(roles), "What the person may do.")
      object.optional(
        "personal", &member.personal, PersonalWalletDocument.type,
        "A balance of the person's own beside the organization's, called acme.ada.",
        example: "{opening_balance: $20, traffic: office}")
      object.optional(
        "budget", &member.budget, .located(BudgetDocument.type),
        "What the requests of projects that name the member may cost.",
        example: "{limit: $50, per: week}")
      return name == nil ? nil : member
    }
  }

  static var roles: [Choice<Role>] {
    [
      Choice("owner", .owner, "may do everything"),
      Choice("admin", .admin, "may set rules and buy"),
      Choice("member", .member, "uses what is there"),
    ]
  }
}

/// A member's own balance: requests with personal keys are charged to it.
struct PersonalWalletDocument {
  var opening: Located<OpeningBalance>?
  var traffic: [Located<String>] = []
  var apiKey: String?
  var rule: Located<TopUpDocument>?
  var hasRule = false
  var alerts = AlertsDocument()

  static var type: ValueType<Self> {
    .object("personal", "A member's own balance", Self(), isPartial: true) { object, personal in
      object.optional(
        "opening_balance", &personal.opening, .located(.opening), shown: "$0",
        "The balance it starts with, or `stationary`.", example: "$20")
      object.key(
        "traffic", &personal.traffic, .listOrOne(of: .located(.name)),
        "The names of the traffic that comes with personal keys.", example: "office")
      object.optional(
        "api_key", &personal.apiKey, .name, "The personal key that the requests come with.",
        example: "ada-laptop")
      object.optional(
        "auto_top_up", &personal.rule, .located(TopUpDocument.type),
        "When credit is bought by itself, and how much.", example: "{threshold: $5, amount: $20}")
      personal.hasRule = object.has("auto_top_up")
      object.key(
        "alerts", &personal.alerts, AlertsDocument.type, "When the person is told.",
        example: "{low_balance: [$5]}")
    }
  }
}

extension OrganizationDocument {
  /// The members' own balances: each is an account of its own, which its member owns.
  var personalWallets: [OrganizationDocument] {
    guard let name else { return [] }
    return members.compactMap { member in
      guard let personal = member.personal else { return nil }
      var wallet = self
      wallet.name = Located(
        value: "\(name.value).\(member.name.value)", position: member.name.position)
      wallet.owner = member.name.value
      wallet.opening = personal.opening
      wallet.members = [MemberDocument(name: member.name, role: .owner)]
      wallet.projects = [
        ProjectDocument(
          name: Located(value: "personal", position: member.name.position),
          traffic: personal.traffic, member: member.name, apiKey: personal.apiKey)
      ]
      wallet.rule = personal.rule
      wallet.hasRule = personal.hasRule
      wallet.alerts = personal.alerts
      wallet.billing.details = BillingDetails()
      // The rest is the organization's own.
      (wallet.plan, wallet.since, wallet.manualTopUp) = (nil, nil, nil)
      (wallet.budgets, wallet.rateLimits) = (ScopedDocument(), ScopedDocument())
      (wallet.traffic, wallet.infrastructure, wallet.creditLine) = ([], [], .zero)
      return wallet
    }
  }
}

extension ValueType where Value == OfficeHours {
  /// The hours in which people react, by the clock of the scenario's zone.
  static var officeHours: Self {
    .object("office_hours", "The hours in which people react") { object in
      let days = object.optional(
        "days", .list(of: .weekday, minimum: 1, maximum: 7), default: [0, 1, 2, 3, 4],
        shown: "[mon, tue, wed, thu, fri]", "The days of the week.",
        example: "[mon, tue, wed, thu, fri]")
      let opens = object.optional(
        "from", .timeOfDay, default: 9 * Duration.hour.nanoseconds, shown: "09:00",
        "When they begin.", example: "08:30")
      let closes = object.optional(
        "to", .timeOfDay, default: 17 * Duration.hour.nanoseconds, shown: "17:00",
        "When they end, `24:00` at the latest.", example: "18:00")
      object.check(
        opens < closes, object.has("to") ? "to" : "from",
        "the hours end before they begin; write a later `to`, `24:00` at the latest")
      guard let context = object.context, !object.failed else { return nil }
      return OfficeHours(days: days, opens: opens, closes: closes, zone: context.zone)
    }
  }
}

/// A person who buys credit when it runs low.
struct ManualTopUpDocument {
  let occasion: ManualTopUp.Occasion
  let offer: TimelineAction.Offer
  let response: Distribution
  let position: SourcePosition

  static var type: ValueType<Self> {
    .object("manual_top_up", "A person who buys credit when it runs low") { object in
      let response = object.optional(
        "response", .distribution(.duration), default: .always(7_200), shown: "2h",
        "The time until the person has come to it, in office hours.",
        example: "{lognormal: {median: 2h, p95: 1d}}")
      let below = object.optional(
        "below", .positiveMoney,
        "A balance below which an alert is sent, and the person buys; or give `at`.",
        example: "$20")
      let at = object.optional(
        "at",
        .choice([
          Choice("alert", ManualTopUp.Occasion.alert, "at any alert of `alerts.low_balance`"),
          Choice("block", .block, "at the first refusal for lack of credit"),
        ]), "What the person reacts to, where it is no balance of its own.", example: "block")
      let offer = TimelineAction.Offer.read(
        object, "What the person buys", example: "$100", amountFirst: true)
      object.check(
        !object.has("at") || !object.has("below"), "at",
        "`at` stands beside `below`; give one of them")
      object.check(
        object.has("at") || object.has("below") || object.hasUnknownKeys,
        "when a person buys: give one of `below`, `at`")
      guard !object.failed, let occasion = at ?? below.map({ .below($0) }), let offer else {
        return nil
      }
      return Self(occasion: occasion, offer: offer, response: response, position: object.position)
    }
  }
}
