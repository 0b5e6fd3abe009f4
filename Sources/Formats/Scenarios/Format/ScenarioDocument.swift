import Ledger
import Pricing
import Projection
import Quantities
import Text

/// What a scenario file says, before names are looked up.
struct ScenarioDocument {
  var name: String?
  var description = ""
  var horizon: HorizonDocument?
  var seed: UInt64 = 1
  var replications = 200
  var currency = Currency.usd
  var credit: Located<Money>?
  var warmUp: Located<CalendarSpan>?
  var until: [UntilDocument] = []
  var prices = PricesDocument()
  var packages: [Named<PackageDocument>] = []
  var plans: [Named<PlanDocument>] = []
  var traffic: [Named<TrafficDocument>] = []
  var payments: PaymentsDocument?
  var faults: FaultsDocument?
  var organizations: [OrganizationDocument] = []
  var timeline: [TimelineDocument] = []
  var burnOrder = BurnOrder.standard
  var output = OutputDocument()
  var expectations: [Located<ResultExpectation>] = []

  /// The version of the format that is read.
  static let version = 1
  static let mostReplications = 10_000_000

  static var type: ValueType<Self> {
    .object("scenario", "A scenario", isPartial: true) { object in
      var scenario = Self()
      let version = object.required(
        "drawdown", .count(), "The version of the format.", example: "1")
      object.check(
        version == nil || version == Self.version, "drawdown",
        "this program reads version \(Self.version) of the format; write `drawdown: 1`")
      // Money and dates need these two.
      let code = object.optional(
        "currency", .currency, default: "USD", shown: "USD",
        "The currency of all amounts, by its ISO 4217 code.", example: "EUR")
      object.context?.currency = code
      scenario.currency = Currency(code: code) ?? .usd
      scenario.horizon = object.required(
        "horizon", HorizonDocument.type, "The simulated time.",
        example: "{start: 2026-01-01, duration: 90d}")
      scenario.readGeneral(object)
      scenario.readCommerce(object)
      scenario.readWorld(object)
      return scenario
    }
  }

  private mutating func readGeneral(_ object: ObjectReader) {
    name = object.optional(
      "name", .name, shown: "the file's name", "Its name, and that of its results folder.",
      example: "threshold-50-200")
    description = object.optional(
      "description", .text, default: "", shown: "", "What it is about.",
      example: "The suggested rule on weekday office traffic")
    seed = object.optional(
      "seed", .seed, default: 1, shown: "1", "What all random numbers derive from.", example: "42")
    replications = object.optional(
      "replications", .count(1...Self.mostReplications), default: 200, shown: "200",
      "How many times the horizon is simulated.", example: "200")
    credit = object.optional(
      "credit", ValueType<Money>.positiveMoney.located, shown: "$0.01", "What one credit is worth.",
      example: "$0.01")
    warmUp = object.optional(
      "warm_up", ValueType<CalendarSpan>.span.located, shown: "none",
      "How long the process runs, from the horizon's start, before results are measured.",
      example: "14d")
    until = object.optional(
      "until", .listOrOne(of: UntilDocument.type), default: [], shown: "none",
      "Adds replications until a result is precise, or all of several are.",
      example: "{half_width: 1%, of: blocked_requests}")
  }

  private mutating func readCommerce(_ object: ObjectReader) {
    prices = object.optional(
      "prices", PricesDocument.type, default: PricesDocument(), shown: "{}", "What usage costs.",
      example: "{models: {fast: {input: $0.15, output: $0.60, per: 1M}}}")
    packages = object.optional(
      "packages", .map(of: PackageDocument.type, namedBy: NameText.name), default: [], shown: "{}",
      "Credits sold together, by name.", example: "{growth: {price: $200, credits: 20000}}")
    plans = object.optional(
      "plans", .map(of: PlanDocument.type, namedBy: NameText.name), default: [], shown: "{}",
      "Plans, by name.", example: "{pro: {fee: $99, included: {requests: 50000}}}")
    burnOrder = object.optional(
      "burn_order", .burnOrder, default: .standard, shown: "standard",
      "Which grant of a balance is used up first: the way of a vendor, or a list of criteria.",
      example: "[expiry, promotional_first, age]")
    faults = object.optional(
      "faults", FaultsDocument.type,
      "What goes wrong in billing itself, and what guards against it.",
      example: "{replicas: 2, one_order: false}")
    payments = object.optional(
      "payments", PaymentsDocument.type, "How payments go.",
      example: "{latency: {exponential: {mean: 30s}}, soft_decline: 2%}")
  }

  private mutating func readWorld(_ object: ObjectReader) {
    traffic = object.optional(
      "traffic", .map(of: TrafficDocument.type, namedBy: NameText.name), default: [], shown: "{}",
      "Streams of requests, by name.",
      example: "{office: {arrivals: {rate: 1200/h}, mix: [{model: fast, input: 900}]}}")
    organizations =
      object.required(
        "organizations", .list(of: OrganizationDocument.type, minimum: 1), "Who pays.",
        example: "[{name: acme, opening_balance: $100, traffic: office}]") ?? []
    for index in packages.indices { packages[index].value.package.name = packages[index].name }
    for index in plans.indices { plans[index].value.plan.name = plans[index].name }
    organizations += organizations.flatMap(\.personalWallets)
    timeline = object.optional(
      "timeline", .list(of: TimelineDocument.type), default: [], shown: "[]",
      "What people do at stated times.",
      example: "[{at: 2026-02-01T09:00, organization: acme, purchase: {package: growth}}]")
    output = object.optional(
      "output", OutputDocument.type, default: OutputDocument(), shown: "{}", "What is written.",
      example: "{sample_every: 1h}")
    object.context?.metrics = Metric.allCases.map(\.name)
    expectations = object.optional(
      "expect", .list(of: ValueType<ResultExpectation>.expectation.located), default: [],
      shown: "[]", "What must hold of the results.", example: "[P(blocked) <= 1%]")
  }
}
