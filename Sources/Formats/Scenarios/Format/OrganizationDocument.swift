import AutoTopUp
import Billing
import Pricing
import Projection
import Quantities
import Text

/// An organization, or several alike.
struct OrganizationDocument {
  var name: Located<String>?
  /// The member whose own balance it is; nil for an organization.
  var owner: String?
  var count = 1
  /// Where the customers are from that there is one of it for each.
  var from: CustomersDocument?
  /// What the file says of it, to be read again with other terms for a customer.
  var entries: [YAMLEntry] = []
  /// The log, and the rows of it that are this customer's.
  var customer: (log: StreamInput.Origin, own: StreamInput.Origin)?
  var segment: String?
  var population = PopulationDocument()
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
  var budgets = ScopedDocument<BudgetDocument>()
  var rateLimits = ScopedDocument<RateLimit>()
  var infrastructure: [InfrastructureDocument] = []
  var payments: Overlay<Payments>?
  var faults: Overlay<Faults>?
  var officeHours: OfficeHours?
  var manualTopUp: ManualTopUpDocument?
  var creditLine = Money.zero
  /// How requests are held; nil where they are admitted by the balance.
  var admission = AdmissionDocument()
  var whileToppingUp = ToppingUpPolicy.block
  var billing = BillingDocument()

  /// The most copies of one organization.
  static let mostCopies = 1_000_000

  static var type: ValueType<Self> {
    .object("organization", "An organization", Self(), isPartial: true) { object, organization in
      organization.name = object.optional(
        "name", .located(.name),
        "Its name, unique in the scenario; those `from` a log are called name-CUSTOMER, or as the "
          + "customers are where it is left out.", example: "acme")
      object.optional(
        "from", &organization.from, CustomersDocument.type,
        "Makes one organization of each customer of a recorded log, with the rows of that customer "
          + "alone.", example: "{trace: log, column: customer}")
      object.check(
        object.has("name") || object.has("from"), "name",
        "`name` is missing, for example `name: acme`")
      object.check(
        organization.from == nil || !object.has("count"), "count",
        "the log says how many customers there are; leave `count` out")
      if object.has("from") { organization.entries = object.entries }
      object.optional(
        "segment", &organization.segment, .name, shown: "none",
        "The group of customers it is of: summary.csv also has rows of each segment together.",
        example: "enterprise")
      object.key(
        "count", &organization.count, .count(1...mostCopies),
        "How many there are; more than one are called name-1, name-2 and so on.", example: "100")
      organization.population.read(object, besides: organization.count)
      object.check(
        organization.population.arriving == 0 || organization.from == nil, "arrive",
        "customers of a log come when it says; leave `arrive` out")
      organization.count += organization.population.arriving
      object.optional(
        "opening_balance", &organization.opening, .located(.opening), shown: "$0",
        "The balance it starts with, or `stationary`: drawn as if its top-up rule had long run.",
        example: "$100")
      organization.readCredit(object)
      organization.readParts(object)
      object.optional(
        "faults", &organization.faults, Faults.type,
        "What goes wrong in its billing, where it differs from all others.",
        example: "{credit_once: false}")
      object.optional(
        "payments", &organization.payments, Payments.type,
        "How its payments go, where it differs from all others.", example: "{latency: 10m}")
      object.optional(
        "office_hours", &organization.officeHours, .officeHours, shown: "any hour",
        "When its people react, in its time zone.",
        example: "{days: [mon, tue, wed, thu, fri], from: 09:00, to: 17:00}")
      object.optional(
        "manual_top_up", &organization.manualTopUp, ManualTopUpDocument.type,
        "A person who buys credit when it runs low, and how long that takes.",
        example: "{below: $20, amount: $100, response: 2h}")
      object.key(
        "billing", &organization.billing, BillingDocument.type,
        "To whom its invoices are made out, and the tax on them.",
        example: "{name: Acme Inc., tax: 19%}")
    }
  }

  private mutating func readCredit(_ object: ObjectReader) {
    object.key(
      "credit_line", &creditLine, .money,
      "How far below zero the balance may be before requests are refused.", example: "$50")
    object.key(
      "admission", &admission, AdmissionDocument.type, shown: "balance",
      "How it is decided whether there is credit for a request.",
      example: "{hold: {estimate: p95, lifetime: 10m}}")
    object.key(
      "while_topping_up", &whileToppingUp, .toppingUp,
      "What requests without credit meet while a top-up is with the processor.",
      example: "{retry_after: 5s}")
    object.optional("plan", &plan, .located(.name), "The name of its plan.", example: "pro")
    object.optional(
      "time_zone", &timeZone, .located(.timeZone), shown: "that of the horizon",
      "The IANA time zone of its plan periods, limits and budgets, and of the expiry of its credit.",
      example: "Asia/Tokyo")
    object.optional(
      "since", &since, .located(.dateTime), shown: "the horizon's start",
      "When its plan began, in its own time zone; a period that the horizon starts in has been paid "
        + "for.",
      example: "2025-11-30")
  }

  private mutating func readParts(_ object: ObjectReader) {
    object.key(
      "members", &members, .list(of: MemberDocument.type), "Its people.",
      example: "[{name: ada, role: owner}]")
    object.key(
      "projects", &projects, .list(of: ProjectDocument.type), "What its requests are made for.",
      example: "[{name: search, traffic: office}]")
    object.key(
      "traffic", &traffic, .listOrOne(of: .located(.name)),
      "The names of traffic that belongs to no project.", example: "office")
    object.optional(
      "auto_top_up", &rule, .located(TopUpDocument.type),
      "When credit is bought by itself, and how much.", example: "{threshold: $50, amount: $200}")
    hasRule = object.has("auto_top_up")
    object.key(
      "budgets", &budgets,
      ScopedDocument.type(
        "budgets", "What may be spent", of: BudgetDocument.type,
        example: "{limit: $5000, per: month}"),
      "What may be spent; projects and members have a `budget` of their own.",
      example: "{team: {limit: $5000}}")
    object.key(
      "rate_limits", &rateLimits,
      ScopedDocument.type(
        "rate_limits", "How many requests and tokens may come in a short time",
        of: ValueType<RateLimit>.rateLimit,
        example: "{requests: 60, tokens: 100000, per: 1m}"),
      "How many requests and tokens may come in a short time; budgets are looked at before, credit "
        + "after.", example: "{team: {requests: 60, per: 1m}}")
    object.key(
      "alerts", &alerts, AlertsDocument.type, "When people are told.",
      example: "{low_balance: [$100, $20]}")
    object.key(
      "infrastructure", &infrastructure, .list(of: InfrastructureDocument.type),
      "Metered usage that comes at regular times.",
      example: "[{every: 1h, meters: {storage: 12}}]")
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
  var name: Located<String>
  var traffic: [Located<String>] = []
  var member: Located<String>?
  var apiKey: String?
  var budget: Located<BudgetDocument>?

  static var type: ValueType<Self> {
    .object("project", "What requests are made for", isPartial: true) { object in
      let name: Located<String>? = object.required(
        "name", .located(.name), "Its name, unique in the organization.", example: "search")
      var project = Self(name: name ?? Located(value: "", position: object.position))
      object.key(
        "traffic", &project.traffic, .listOrOne(of: .located(.name)),
        "The names of its traffic.", example: "office")
      object.optional(
        "member", &project.member, .located(.name), "Who makes the requests.", example: "ada")
      object.optional(
        "api_key", &project.apiKey, .name, "The key that the requests come with.",
        example: "search-production")
      object.optional(
        "budget", &project.budget, .located(BudgetDocument.type), "What its requests may cost.",
        example: "{limit: $2000, per: month, mode: hard, alerts: [50%, 80%, 100%]}")
      return name == nil ? nil : project
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
      let project: Located<String>? = object.optional(
        "project", .located(.name), "The project it is booked on.", example: "search")
      guard let every, let meters else { return nil }
      return Self(every: every, meters: meters, project: project)
    }
  }
}
