import AutoTopUp
import Billing
import Pricing
import Projection
import Quantities

/// An organization, or several alike.
struct OrganizationDocument {
  var name: Located<String>?
  /// The member whose own balance it is; nil for an organization.
  var owner: String?
  var count = 1
  var opening: Located<OpeningBalance>?
  var plan: Located<String>?
  var timeZone: Located<String>?
  var since: Located<CivilDateTime>?
  var members: [MemberDocument] = []
  var projects: [ProjectDocument] = []
  var traffic: [Located<String>] = []
  var rule: Located<TopUpDocument>?
  /// Whether a rule is given, even one that could not be read.
  var hasRule = false
  var alerts = AlertsDocument()
  var teamBudget: Located<BudgetDocument>?
  var infrastructure: [InfrastructureDocument] = []
  var payments: PaymentsDocument?
  var faults: FaultsDocument?
  var officeHours: OfficeHoursDocument?
  var manualTopUp: ManualTopUpDocument?
  var creditLine = Money.zero
  /// How requests are held; nil where they are admitted by the balance.
  var admission: AdmissionDocument?
  var whileToppingUp = ToppingUpPolicy.block
  var billing = BillingDocument()

  /// The most copies of one organization.
  static let mostCopies = 1_000_000

  static var type: ValueType<Self> {
    .object("organization", "An organization", isPartial: true) { object in
      var organization = Self()
      organization.name = object.required(
        "name", ValueType<String>.name.located, "Its name, unique in the scenario.",
        example: "acme")
      organization.count = object.optional(
        "count", .count(1...mostCopies), default: 1, shown: "1",
        "How many there are; more than one are called name-1, name-2 and so on.", example: "100")
      organization.opening = object.optional(
        "opening_balance", ValueType<OpeningBalance>.opening.located, shown: "$0",
        "The balance it starts with, or `stationary`: drawn as if its top-up rule had long run.",
        example: "$100")
      organization.creditLine = object.optional(
        "credit_line", .money, default: .zero, shown: "$0",
        "How far below zero the balance may be before requests are refused.", example: "$50")
      organization.admission = object.optional(
        "admission", AdmissionDocument.type, default: nil, shown: "balance",
        "How it is decided whether there is credit for a request.",
        example: "{hold: {estimate: p95, lifetime: 10m}}")
      organization.whileToppingUp = object.optional(
        "while_topping_up", .toppingUp, default: .block, shown: "block",
        "What requests without credit meet while a top-up is with the processor.",
        example: "{retry_after: 5s}")
      organization.plan = object.optional(
        "plan", ValueType<String>.name.located, "The name of its plan.", example: "pro")
      organization.timeZone = object.optional(
        "time_zone", ValueType<String>.timeZone.located, shown: "that of the horizon",
        "The IANA time zone of its plan periods, limits and budgets, and of the expiry of its credit.",
        example: "Asia/Tokyo")
      organization.since = object.optional(
        "since", ValueType<CivilDateTime>.dateTime.located, shown: "the horizon's start",
        "When its plan began, in its own time zone; a period that the horizon starts in has been paid "
          + "for.",
        example: "2025-11-30")
      organization.members = object.optional(
        "members", .list(of: MemberDocument.type), default: [], shown: "[]", "Its people.",
        example: "[{name: ada, role: owner}]")
      organization.projects = object.optional(
        "projects", .list(of: ProjectDocument.type), default: [], shown: "[]",
        "What its requests are made for.", example: "[{name: search, traffic: office}]")
      organization.traffic = object.optional(
        "traffic", .listOrOne(of: ValueType<String>.name.located), default: [], shown: "[]",
        "The names of traffic that belongs to no project.", example: "office")
      organization.rule = object.optional(
        "auto_top_up", TopUpDocument.type.located,
        "When credit is bought by itself, and how much.",
        example: "{threshold: $50, amount: $200}")
      organization.hasRule = object.has("auto_top_up")
      organization.teamBudget = object.optional(
        "budgets", budgets, "What may be spent; projects and members have a `budget` of their own.",
        example: "{team: {limit: $5000}}"
      ).flatMap(\.self)
      organization.alerts = object.optional(
        "alerts", AlertsDocument.type, default: AlertsDocument(), shown: "{}",
        "When people are told.",
        example: "{low_balance: [$100, $20]}")
      organization.infrastructure = object.optional(
        "infrastructure", .list(of: InfrastructureDocument.type), default: [], shown: "[]",
        "Metered usage that comes at regular times.",
        example: "[{every: 1h, meters: {storage: 12}}]")
      organization.faults = object.optional(
        "faults", FaultsDocument.type,
        "What goes wrong in its billing, where it differs from all others.",
        example: "{credit_once: false}")
      organization.payments = object.optional(
        "payments", PaymentsDocument.type, "How its payments go, where it differs from all others.",
        example: "{latency: 10m}")
      organization.officeHours = object.optional(
        "office_hours", OfficeHoursDocument.type, shown: "any hour",
        "When its people react, in its time zone.",
        example: "{days: [mon, tue, wed, thu, fri], from: 09:00, to: 17:00}")
      organization.manualTopUp = object.optional(
        "manual_top_up", ManualTopUpDocument.type,
        "A person who buys credit when it runs low, and how long that takes.",
        example: "{below: $20, amount: $100, response: 2h}")
      organization.billing = object.optional(
        "billing", BillingDocument.type, default: BillingDocument(), shown: "{}",
        "To whom its invoices are made out, and the tax on them.",
        example: "{name: Acme Inc., tax: 19%}")
      return organization
    }
  }

  private static var budgets: ValueType<Located<BudgetDocument>?> {
    .object("budgets", "What may be spent") { object in
      .some(
        object.optional(
          "team", BudgetDocument.type.located,
          "What all requests of the organization together may cost.",
          example: "{limit: $5000, per: month}"))
    }
  }
}

extension ValueType where Value == OpeningBalance {
  /// An amount, or `stationary`.
  static var opening: Self {
    scalar("an amount of money or `stationary`", example: "$100") {
      (text, context) throws(ScalarProblem) in
      if text == "stationary" { return .stationary }
      let amount = try MoneyText.money(text, currency: context.currency)
      guard amount >= .zero else { throw ScalarProblem("the amount is negative") }
      guard amount.nanos < Int64.max / 2 else {
        throw ScalarProblem("a balance stays below 4,611,686,018.427387903")
      }
      return .amount(amount)
    }
  }
}

/// A project of an organization.
struct ProjectDocument {
  let name: Located<String>
  let traffic: [Located<String>]
  let member: Located<String>?
  let apiKey: String?
  let budget: Located<BudgetDocument>?

  static var type: ValueType<Self> {
    .object("project", "What requests are made for", isPartial: true) { object in
      let name = object.required(
        "name", ValueType<String>.name.located, "Its name, unique in the organization.",
        example: "search")
      let traffic = object.optional(
        "traffic", .listOrOne(of: ValueType<String>.name.located), default: [], shown: "[]",
        "The names of its traffic.", example: "office")
      let member = object.optional(
        "member", ValueType<String>.name.located, "Who makes the requests.", example: "ada")
      let apiKey = object.optional(
        "api_key", .name, "The key that the requests come with.", example: "search-production")
      let budget = object.optional(
        "budget", BudgetDocument.type.located, "What its requests may cost.",
        example: "{limit: $2000, per: month, mode: hard, alerts: [50%, 80%, 100%]}")
      return name.map {
        Self(name: $0, traffic: traffic, member: member, apiKey: apiKey, budget: budget)
      }
    }
  }
}

/// Metered usage of an organization that comes at regular times.
struct InfrastructureDocument {
  let every: PeriodLength
  let meters: [Named<MeterQuantity>]
  let project: Located<String>?

  static var type: ValueType<Self> {
    .object("infrastructure", "Metered usage at regular times") { object in
      let every = object.required(
        "every", .interval,
        "The time from one booking to the next; days are those of the calendar.", example: "1h")
      let meters = object.required(
        "meters", .map(of: .meterQuantity), "What is used each time, by the meter's name.",
        example: "{storage: 12}")
      let project = object.optional(
        "project", ValueType<String>.name.located, "The project it is booked on.",
        example: "search")
      guard let every, let meters else { return nil }
      return Self(every: every, meters: meters, project: project)
    }
  }
}
