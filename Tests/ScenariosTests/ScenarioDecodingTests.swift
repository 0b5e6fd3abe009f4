import AutoTopUp
import Billing
import Ledger
import Pricing
import Projection
import Quantities
import Randomness
import Testing
import Text
import Traffic

@testable import Scenarios

@Suite("A scenario file becomes what is simulated")
struct ScenarioDecodingTests {
  private func organization(_ name: String, of scenario: Scenario) throws -> OrganizationInput {
    try #require(scenario.input.organizations.first { $0.name == name })
  }

  /// A number that is surely one.
  private func decimal(_ text: String) -> Decimal { Decimal(text) ?? Decimal(-1) }

  private func definition(_ stream: StreamInput) throws -> TrafficDefinition {
    guard case .synthesized(let definition) = stream.origin else {
      throw ScenarioFailure.invalid([])
    }
    return definition
  }

  private func replay(_ stream: StreamInput) throws -> ReplayDefinition {
    guard case .replay(let definition) = stream.origin else { throw ScenarioFailure.invalid([]) }
    return definition
  }

  @Test("the general keys are read")
  func general() throws {
    let scenario = try FullScenario.read()
    let input = scenario.input
    #expect(scenario.warnings.isEmpty)
    #expect(input.name == "threshold-50-200")
    #expect(input.description == "The suggested rule on weekday office traffic")
    #expect(input.zone.name == "America/New_York")
    #expect(input.zone.iso8601(input.horizon.from) == "2026-01-01T00:00:00-05:00")
    #expect(input.zone.iso8601(input.horizon.to) == "2026-04-01T00:00:00-04:00")
    #expect(input.seed == 42)
    #expect(input.replications == 100)
    #expect(input.currency == .usd)
    #expect(input.credit == Money(nanos: 10_000_000))
    #expect(input.sampleEvery == .hour)
    #expect(input.transactions == .all)
    #expect(
      scenario.stopping
        == Scenario.Stopping(
          goals: [
            Scenario.Stopping.Goal(
              metric: .blockedRequests, statistic: "mean", organization: nil, halfWidth: 0.01,
              isRelative: true, text: "blocked_requests"),
            Scenario.Stopping.Goal(
              metric: .totalSpend, statistic: "p95", organization: "acme", halfWidth: 0.05,
              isRelative: true, text: "total_spend.p95@acme"),
            Scenario.Stopping.Goal(
              metric: .blockedProbability, statistic: "mean", organization: nil, halfWidth: 0.02,
              isRelative: false, text: "P(blocked)"),
          ], maximumReplications: 10_000))
    #expect(input.warmUp == .day * 14)
    #expect(input.zone.iso8601(input.measured.from) == "2026-01-15T00:00:00-05:00")
    #expect(input.measured.to == input.horizon.to)
  }

  @Test("prices of models are exact prices of one token, with markup, tiers and batches")
  func models() throws {
    let input = try FullScenario.read().input
    #expect(input.modelNames.prefix(4) == ["fast", "large", "both", "both"])
    let fast = input.rateCard.models[0].price.versions[0].rates
    #expect(fast[.input]?.price == Decimal("0.00000015"))
    #expect(fast[.cachedInput]?.price == Decimal("0.000000075"))
    #expect(fast[.cacheWrite]?.price == Decimal("0.0000002"))
    #expect(fast[.cacheWriteOneHour]?.price == Decimal("0.0000003"))
    #expect(fast[.output]?.price == Decimal("0.0000006"))
    #expect(fast[.character]?.price == Decimal("0.000001"))
    #expect(fast[.image]?.price == Decimal("0.04"))
    #expect(fast[.second]?.price == Decimal("0.001"))
    #expect(fast[.query]?.price == Decimal("0.01"))
    #expect(fast[.request]?.price == Decimal("0.0001"))
    let large = input.rateCard.models[1]
    #expect(large.provider == "anthropic")
    #expect(large.markup?.factor == Decimal("1.1"))
    #expect(large.price.versions[0].batchDiscount == Decimal("0.5"))
    #expect(large.price.versions[0].tiers.map(\.above) == [128_000])
    #expect(large.price.versions[0].tiers[0].rates[.output]?.price == Decimal("0.0000225"))
  }

  @Test("a model without a price of its own has that of the catalog, and only if it is used")
  func catalog() throws {
    let input = try FullScenario.read(Minimal.catalog("gpt-4o")).input
    #expect(input.modelNames == ["m", "gpt-4o"])
    #expect(input.rateCard.models[1].provider == "openai")
    #expect(input.rateCard.models[1].price.versions[0].rates[.input]?.price == Decimal("0.0000025"))
    let inline = try FullScenario.read(Minimal.catalog("m")).input
    #expect(inline.modelNames == ["m"])
  }

  @Test("meters, plans and packages are read")
  func commerce() throws {
    let scenario = try FullScenario.read()
    let input = scenario.input
    #expect(input.meters.map(\.name) == ["trace", "storage", "compute"])
    #expect(input.meters.map(\.unit) == ["unit", "GB-month", "hour"])
    #expect(input.meters[0].price.model == .perUnit(price: decimal("0.1"), per: Decimal(1000)))
    #expect(
      input.meters[1].price.model
        == .graduated([
          PriceTier(upTo: MeterQuantity(100), price: decimal("0.1")),
          PriceTier(upTo: nil, price: decimal("0.05"), flat: .one),
        ]))
    #expect(input.meters[2].price.minimum == Money(units: 1))
    #expect(input.meters[2].price.maximum == Money(units: 500))
    let plan = try #require(try organization("acme", of: scenario).terms.plan)
    #expect(plan.fee == Money(units: 99))
    #expect(plan.period == .month)
    #expect(plan.includedRequests == 50_000)
    #expect(plan.included(meter: "trace") == MeterQuantity(25_000))
    #expect(plan.overage == .charged(perRequest: Rate(decimal("0.002"))))
    #expect(plan.features == ["team_budgets"])
  }

  @Test("an organization's terms, people and projects are read")
  func organization() throws {
    let scenario = try FullScenario.read()
    #expect(
      scenario.input.organizations.map(\.name) == [
        "acme", "small-1", "small-2", "small-3", "acme.bob",
      ])
    let acme = try organization("acme", of: scenario)
    #expect(acme.opening == .amount(Money(units: 100)))
    #expect(acme.memberNames == ["ada", "bob", "eve"])
    #expect(acme.projectNames == ["search", "other"])
    #expect(acme.apiKeyNames == ["search-key"])
    #expect(acme.streams.map(\.name) == ["office@search", "images@other", "gaps@other"])
    let attribution = Attribution(
      project: Identifier(0), member: Identifier(1), apiKey: Identifier(0))
    #expect(acme.streams[0].attribution == attribution)
    #expect(acme.streams[1].attribution == Attribution(project: Identifier(1)))
    let start = scenario.input.horizon.from
    let zone = scenario.input.zone
    let rule = try TopUpRule(
      threshold: Money(units: 50), sizing: .amount(Money(units: 200)), trigger: .atOrBelow,
      basis: .available,
      review: .periodic(QuotaPeriod(anchor: start, length: .fixed(.minute * 5), zone: zone)),
      evaluatesOnRefusal: false, minimum: Money(units: 20), maximum: Money(units: 1000),
      cooldown: .minute * 5,
      limit: TopUpLimit(
        amount: Money(units: 5000), count: 20,
        periods: QuotaPeriod(calendar: .week, around: start, zone: zone), atLimit: .partial),
      attemptLimit: AttemptLimit(count: 15, window: .day * 30),
      schedule: QuotaPeriod(calendar: .month, around: start, zone: zone))
    #expect(acme.terms.topUpRule == rule)
    #expect(acme.terms.lowBalanceAlerts.prefix(2) == [Money(units: 100), Money(units: 20)])
    #expect(
      acme.infrastructure == [
        InfrastructureInput(
          every: .fixed(.hour),
          quantities: [
            MeteredQuantity(meter: 1, quantity: MeterQuantity(12)),
            MeteredQuantity(meter: 2, quantity: MeterQuantity(millionths: 500_000)),
          ], project: Identifier(0))
      ])
    let small = try organization("small-2", of: scenario)
    #expect(small.opening == .stationary)
    #expect(small.terms.topUpRule?.sizing == .multiples(of: Money(units: 25)))
  }

  @Test("payments of an organization go before those of the scenario")
  func payments() throws {
    let scenario = try FullScenario.read()
    let acme = try organization("acme", of: scenario)
    #expect(acme.payments.latency == (try .exponential(mean: 30)))
    #expect(acme.payments.timeToFix == (try .constant(172_800)))
    #expect(acme.payments.softDecline == 0.02)
    #expect(acme.payments.hardDecline == 0.001)
    #expect(
      acme.terms.dunning
        == Dunning(
          retryDelays: [.hour], exhaustion: .giveUp, neverRetried: [.lostCard, .stolenCard],
          providerErrorDelay: .minute * 10, suspendAfter: 3, endsWaitOnPayment: true,
          confirmation: .hour, staleAfter: .hour * 2, asksAboutStale: false),
      "what the rule says itself goes before its preset, and that before payments")
    #expect(acme.terms.processorFee == .standard)
    #expect(acme.terms.minimumPurchase == Money(units: 10))
    let small = try organization("small-1", of: scenario)
    #expect(small.payments.softDecline == 0.1)
    #expect(small.payments.hardDecline == 0.001)
    #expect(small.terms.dunning.exhaustion == .suspend)
    #expect(small.terms.dunning.retryDelays == [.hour, .hour * 6])
  }

  @Test("synthesized traffic is read")
  func synthesized() throws {
    let scenario = try FullScenario.read()
    let acme = try organization("acme", of: scenario)
    let small = try organization("small-1", of: scenario)
    let office = try definition(acme.streams[0])
    #expect(office.process == .poisson)
    #expect(abs(office.rate - 1200.0 / 3600) < 1e-15)
    #expect(office.profile == RateProfile(shape: .officeHours, monthlyGrowth: 0.03))
    let first = office.mix.entries[0]
    #expect(first.share == 0.7)
    #expect(first.tokens.first == (try .lognormal(median: 900, p95: 4000)))
    #expect(first.tokens.second == (try .lognormal(median: 200, p95: 800)))
    #expect(first.tokens.correlation == 0.4)
    #expect(first.cachedShare == (try .constant(0.5)))
    #expect(first.cacheWriteShare == (try .uniform(low: 0, high: 0.2)))
    #expect(!first.isBatch && office.mix.entries[1].isBatch)
    #expect(
      acme.streams[0].entries == [
        StreamEntry(
          model: ModelID(0), endpoint: 0, type: .request, traces: 1, outputLimit: 4096,
          estimatedOutput: 800),
        StreamEntry(model: ModelID(1), endpoint: 1, type: .batch, estimatedOutput: 1498),
      ])
    #expect(scenario.input.endpointNames.prefix(2) == ["chat", "agents"])
    #expect(
      acme.streams[0].service
        == ServiceModel(
          firstToken: Duration(nanoseconds: 300_000_000), nanosecondsPerOutputToken: 12_500_000))
    let images = try definition(acme.streams[1])
    #expect(images.process == .renewal(gap: try .weibull(mean: 1, cv: 2)))
    #expect(images.profile.holidays.map(\.at) == [CivilDate(year: 2026, month: 1, day: 19)])
    let launch = try #require(images.profile.launches.first)
    #expect(scenario.input.zone.iso8601(launch.at) == "2026-02-01T09:00:00-05:00")
    #expect(images.mix.entries[0].images == (try .constant(1)))
    #expect(images.mix.entries[0].seconds == (try .exponential(mean: 30)))
    let gaps = try definition(acme.streams[2])
    #expect(gaps.process == .renewal(gap: try .lognormal(mean: 1, cv: 2)))
    #expect(gaps.profile.hourOfWeek[10] == gaps.profile.hourOfWeek[34])
    #expect(
      try definition(small.streams[0]).process
        == .bursts([
          BurstState(relativeRate: 1, meanDwell: .minute * 50),
          BurstState(relativeRate: 10, meanDwell: .minute * 10),
        ]))
    #expect(
      try definition(small.streams[1]).process
        == .sessions(
          SessionShape(
            requests: try .lognormal(mu: 2, sigma: 0.5), gap: try .exponential(mean: 20),
            growsContext: true, cachedContext: 0.9)))
    #expect(
      try definition(small.streams[2]).process
        == .batch(BatchSchedule(size: 5000, every: .day, offset: .hour * 2)))
  }

  @Test("recorded traffic is read, and its file is found beside the scenario")
  func recorded() throws {
    let scenario = try FullScenario.read()
    let small = try organization("small-1", of: scenario)
    let azure = try replay(small.streams[3])
    #expect(azure.path.hasSuffix("/trace.csv") && azure.path.hasPrefix("/"))
    #expect(azure.format == .azure)
    #expect(azure.repeats && azure.sorts)
    #expect(azure.shift == .none)
    #expect(azure.speed == Decimal(2))
    #expect(azure.scale == Decimal("0.5"))
    #expect(azure.badRows == .skipped)
    #expect(azure.defaultEntry == 0)
    let columns = try replay(small.streams[4])
    let format = columns.format
    #expect(format.unit == .milliseconds)
    #expect(format.zone?.name == "Europe/Berlin")
    #expect(format.numbers == .init(decimal: UInt8(ascii: ","), group: UInt8(ascii: ".")))
    #expect(format.filters.map(\.text) == ["status == ok", "code < 400"])
    #expect(format.inputExcludesCache)
    #expect(TraceRole.allCases.filter { !format.has($0) } == [.blocks, .customer])
    #expect(columns.size != nil)
    #expect(
      columns.models == [
        .init(name: "GPT-4", entry: 0), .init(name: "ChatGPT", entry: 1),
      ])
    #expect(columns.defaultEntry == nil)
    #expect(small.streams[4].entries.map(\.model) == [ModelID(1), ModelID(0)])
  }

  @Test("a member's own balance is an account of its own, which the member owns")
  func personalWallet() throws {
    let scenario = try FullScenario.read()
    let wallet = try organization("acme.bob", of: scenario)
    #expect(wallet.opening == .amount(Money(units: 5)))
    #expect(wallet.terms.roles == [.owner])
    #expect(wallet.terms.topUpRule?.threshold == Money(units: 5))
    #expect(wallet.terms.plan == nil)
    #expect(wallet.memberNames == ["bob"])
    #expect(wallet.apiKeyNames == ["laptop"])
    #expect(wallet.streams.map(\.name) == ["nightly@personal"])
    #expect(wallet.streams[0].attribution.member == Identifier(0))
    let acme = try organization("acme", of: scenario)
    #expect(acme.terms.creditLine == Money(units: 5))
    #expect(acme.terms.roles == [.owner, .member])
    #expect(scenario.input.burnOrder == .lago)
  }

  private func purchases(of name: String, in scenario: Scenario) throws -> [CreditOffer] {
    let organization = try organization(name, of: scenario)
    return try organization.actions.compactMap {
      guard case .purchase(let product, _, _) = $0.kind else { return nil }
      return try product.offer(
        at: $0.at, credit: scenario.input.credit, in: organization.terms.zone)
    }
  }

  @Test("the timeline becomes purchases in order, of one copy or of all")
  func timeline() throws {
    let scenario = try FullScenario.read()
    let zone = scenario.input.zone
    let growth = try #require(try purchases(of: "acme", in: scenario).first)
    #expect(
      zone.iso8601(try #require(try organization("acme", of: scenario).actions.first).at)
        == "2026-02-01T09:00:00-05:00")
    #expect(try organization("acme", of: scenario).actions.first?.member == Identifier(0))
    #expect(growth.price == Money(units: 200))
    #expect(growth.credits == Money(units: 200))
    #expect(growth.bonus == Money(units: 20))
    #expect(zone.iso8601(growth.expiry) == "2027-02-01T09:00:00-05:00")
    #expect(
      try purchases(of: "small-1", in: scenario).map(\.price.nanos) == [
        49_000_000_000
      ])
    let second = try purchases(of: "small-2", in: scenario)
    #expect(second.map(\.price) == [Money(units: 500), Money(units: 49)])
    #expect(second[0].bonus == Money(units: 100))
    #expect(second[0].expiry == .never)
  }

  @Test("expectations name a metric, a statistic and an organization")
  func expectations() throws {
    let expectations = try FullScenario.read().expectations
    #expect(expectations.map(\.metric) == [.blockedProbability, .topUpsPerMonth, .totalSpend])
    #expect(expectations.map(\.statistic) == ["mean", "p95", "mean"])
    #expect(expectations.map(\.organization) == [nil, "acme", nil])
    #expect(expectations.map(\.comparison) == [.atMost, .atMost, .above])
    #expect(expectations.map(\.value) == [Decimal("0.01"), Decimal(12), Decimal(10)])
    let lines = FullScenario.text.split(separator: "\n", omittingEmptySubsequences: false)
    let first = try #require(lines.firstIndex { $0.contains("P(blocked) <=") })
    #expect(expectations.map(\.position.line).first == first + 1)
  }

  @Test("what is left out has its default")
  func defaults() throws {
    let scenario = try FullScenario.read(Minimal.text)
    let input = scenario.input
    #expect(input.name == "my-scenario")
    #expect(input.zone.name == "UTC")
    #expect(input.seed == 1)
    #expect(input.replications == 200)
    #expect(input.credit == Money(nanos: 10_000_000))
    #expect(input.transactions == .credits)
    #expect(input.sampleEvery == .hour * 12)
    #expect(scenario.stopping == nil)
    #expect(input.warmUp == .zero && input.measured == input.horizon)
    let a = try organization("a", of: scenario)
    #expect(a.opening == .amount(.zero))
    #expect(a.terms.dunning == .standard)
    #expect(a.terms.minimumPurchase == Money(units: 5))
    #expect(a.payments.latency == (try .constant(5)))
    #expect(a.payments.timeToFix == (try .constant(86_400)))
    #expect(a.streams[0].service.isInstant)
    #expect(input.endpointNames == ["default"])
  }

  @Test("values from the command line replace those of the file")
  func overrides() throws {
    let scenario = try FullScenario.read(set: [
      "organizations.acme.auto_top_up.threshold=$70", "seed=7", "opening_balance=$3",
    ])
    #expect(scenario.input.seed == 7)
    let acme = try organization("acme", of: scenario)
    #expect(acme.terms.topUpRule?.threshold == Money(units: 70))
    // A path of organizations leaves the members' own balances alone.
    let (personal, organizations) = (
      scenario.input.organizations.filter { $0.name == "acme.bob" },
      scenario.input.organizations.filter { $0.name != "acme.bob" }
    )
    #expect(organizations.allSatisfy { $0.opening == .amount(Money(units: 3)) })
    #expect(personal.map(\.opening) == [.amount(Money(units: 5))])
  }
}
