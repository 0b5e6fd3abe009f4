import Ledger
import Pricing
import Projection
import Quantities
import Text

/// What a scenario file says, before names are looked up.
struct ScenarioDocument {
  var name: String?
  var description = ""
  var horizon: Interval?
  var seed: UInt64 = 1
  var replications = 200
  var drawsParameters = true
  var currency = Currency.usd
  var credit = Money(nanos: 10_000_000)
  var warmUp: Located<CalendarSpan>?
  var until: [UntilDocument] = []
  var prices = PricesDocument()
  var packages: [Named<PackageDocument>] = []
  var plans: [Named<PlanDocument>] = []
  var traffic: [Named<TrafficDocument>] = []
  var payments: Overlay<Payments>?
  var faults: Overlay<Faults>?
  var organizations: [OrganizationDocument] = []
  var timeline: [TimelineDocument] = []
  var burnOrder = BurnOrder.standard
  var output = OutputDocument()
  var expectations: [Located<ResultExpectation>] = []

  /// The version of the format that is read.
  static let version = 1
  static let mostReplications = 10_000_000

  static var type: ValueType<Self> {
    .object("scenario", "A scenario", Self(), isPartial: true) { object, scenario in
      let version = object.required(
        "drawdown", .count(), "The version of the format.", example: "1")
      object.check(
        version == nil || version == Self.version, "drawdown",
        "this program reads version \(Self.version) of the format; write `drawdown: 1`")
      // Money and dates need these two.
      let code = object.optional(
        "currency", .currency, default: "USD",
        "The currency of all amounts, by its ISO 4217 code.", example: "EUR")
      object.context?.currency = code
      scenario.currency = Currency(code: code) ?? .usd
      scenario.horizon = object.required(
        "horizon", .horizon, "The simulated time.", example: "{start: 2026-01-01, duration: 90d}")
      object.context?.horizon = scenario.horizon
      scenario.readExtension(object)
      scenario.readGeneral(object)
      scenario.readCommerce(object)
      scenario.readWorld(object)
    }
  }

  /// What a file says of another one; it has been followed before anything is read.
  private func readExtension(_ object: ObjectReader) {
    _ = object.optional(
      "extends", .path, "The scenario whose keys this one has, unless it has them itself.",
      example: "base.yaml")
    let changes = object.optional(
      "set", .changes,
      "Changes inside keys of the scenario that is extended, by paths as `--set` takes them.",
      example: "{organizations.*.auto_top_up.threshold: $20}")
    object.check(
      changes == nil, "set",
      "there is nothing to change: `set` goes with `extends`, which names the other scenario")
  }

  private mutating func readGeneral(_ object: ObjectReader) {
    object.optional(
      "name", &name, .name, shown: "the file's name", "Its name, and that of its results folder.",
      example: "threshold-50-200")
    object.key(
      "description", &description, .text, "What it is about.",
      example: "The suggested rule on weekday office traffic")
    object.key("seed", &seed, .seed, "What all random numbers derive from.", example: "42")
    object.key(
      "replications", &replications, .count(1...Self.mostReplications),
      "How many times the horizon is simulated.", example: "200")
    object.key(
      "parameters", &drawsParameters,
      .words([
        Choice("drawn", true, "each replication draws the parameters that have a standard error"),
        Choice("fixed", false, "every replication has the estimates themselves"),
      ]), "What becomes of parameters that were estimated, with a standard error `se`.")
    object.key(
      "credit", &credit, .positiveMoney, "What one credit is worth.", example: "$0.01")
    object.optional(
      "warm_up", &warmUp, .located(.span), shown: "none",
      "How long the process runs, from the horizon's start, before results are measured.",
      example: "14d")
    object.key(
      "until", &until, .listOrOne(of: UntilDocument.type), shown: "none",
      "Adds replications until a result is precise, or all of several are.",
      example: "{half_width: 1%, of: blocked_requests}")
  }

  private mutating func readCommerce(_ object: ObjectReader) {
    object.key(
      "prices", &prices, PricesDocument.type, "What usage costs.",
      example: "{models: {fast: {input: $0.15, output: $0.60, per: 1M}}}")
    object.key(
      "packages", &packages, .map(of: PackageDocument.type, namedBy: NameText.name),
      "Credits sold together, by name.", example: "{growth: {price: $200, credits: 20000}}")
    object.key(
      "plans", &plans, .map(of: PlanDocument.type, namedBy: NameText.name), "Plans, by name.",
      example: "{pro: {fee: $99, included: {requests: 50000}}}")
    for index in packages.indices { packages[index].value.package.name = packages[index].name }
    for index in plans.indices { plans[index].value.plan.name = plans[index].name }
    object.key(
      "burn_order", &burnOrder, .burnOrder,
      "Which grant of a balance is used up first: the way of a vendor, or a list of criteria.",
      example: "[expiry, promotional_first, age]")
    object.optional(
      "faults", &faults, Faults.type,
      "What goes wrong in billing itself, and what guards against it.",
      example: "{replicas: 2, one_order: false}")
    object.optional(
      "payments", &payments, Payments.type, "How payments go.",
      example: "{latency: {exponential: {mean: 30s}}, soft_decline: 2%}")
  }

  private mutating func readWorld(_ object: ObjectReader) {
    object.key(
      "traffic", &traffic, .map(of: TrafficDocument.type, namedBy: NameText.name),
      "Streams of requests, by name.",
      example: "{office: {arrivals: {rate: 1200/h}, mix: [{model: fast, input: 900}]}}")
    object.required(
      "organizations", &organizations, .listOrOne(of: OrganizationDocument.type, minimum: 1),
      "Who pays.",
      example: "[{name: acme, opening_balance: $100, traffic: office}]")
    organizations += organizations.flatMap(\.personalWallets)
    object.key(
      "timeline", &timeline, .list(of: TimelineDocument.type), "What people do at stated times.",
      example: "[{at: 2026-02-01T09:00, organization: acme, purchase: {package: growth}}]")
    object.key(
      "output", &output, OutputDocument.type, "What is written.", example: "{sample_every: 1h}")
    object.key(
      "expect", &expectations, .list(of: .located(.expectation)),
      "What must hold of the results.", example: "[P(blocked) <= 1%]")
  }
}

extension ValueType where Value == Interval {
  /// The last year that is simulated; instants end in 2262, and credit may outlast the horizon.
  private static var lastYear: Int { 2199 }

  /// The simulated time; tells the context its zone on the way.
  fileprivate static var horizon: Self {
    .object("horizon", "The simulated time") { object in
      let zoneName = object.optional(
        "time_zone", .timeZone, default: "UTC",
        "The IANA time zone of dates, months, days and profiles.", example: "America/New_York")
      let start = object.required(
        "start", .dateTime, "The first instant.", example: "2026-01-01")
      let end = object.oneKey(
        of: [
          KeyAlternative(
            "duration", .span, as: HorizonEnd.after,
            "How long it is; days and months are those of the calendar.", example: "90d"),
          KeyAlternative(
            "end", .dateTime, as: HorizonEnd.at,
            "The first instant that is no longer simulated.", example: "2026-04-01"),
        ], "How long the horizon is")
      guard let context = object.context else { return nil }
      guard let zone = context.known.zone(zoneName) else {
        object.fail(
          "the system has no rules for `\(zoneName)`; install its time zone data or write `UTC`",
          at: "time_zone")
        return nil
      }
      context.zone = zone
      guard let start, let end else { return nil }
      let key = object.has("end") ? "end" : "duration"
      let from = start.instant(in: zone)
      let to: Instant
      switch end {
      case .at(let dateTime): to = dateTime.instant(in: zone)
      case .after(let span):
        object.check(
          Double(start.date.year) + span.years < Double(lastYear + 1), key,
          "the horizon ends after \(lastYear); make it shorter or start earlier")
        if object.failed { return nil }
        to = span.end(from: from, in: zone)
      }
      object.check(
        to > from, key, "the horizon ends before it starts; write an `end` after the `start`")
      return object.failed ? nil : Interval(from: from, to: to)
    }
  }
}

private enum HorizonEnd {
  case after(CalendarSpan)
  case at(CivilDateTime)
}
