import AutoTopUp
import Billing
import Ledger
import Pricing
import Projection
import Quantities
import Randomness
import TestSupport
import Testing
import Traffic

/// Organizations whose requests are charged in runs by one engine and one by one by the other.
@Suite("Requests in runs")
struct RequestRunTests {
  /// A plain model, one with a tier and a price for the request, and one sold above cost; each has
  /// its price for input from the cache.
  private func rateCard() throws -> RateCard {
    func decimal(_ significand: Int128) -> Decimal { Decimal(significand: significand, places: 9) }
    var tiered = UsageRates(input: decimal(300), output: decimal(1_500))
    tiered[.cachedInput] = Rate(decimal(30))
    tiered[.request] = Rate(decimal(40_000))
    return try RateCard(
      [
        PricedModel(
          name: "plain",
          price: ModelPrice(
            UsageRates(input: decimal(150), cachedInput: decimal(15), output: decimal(600)))),
        PricedModel(
          name: "tiered",
          price: ModelPrice(
            PriceVersion(
              rates: tiered,
              tiers: [
                ContextTier(
                  above: 2_000,
                  rates: UsageRates(
                    input: decimal(600), cachedInput: decimal(60), output: decimal(2_000)))
              ]))),
        PricedModel(
          name: "odd",
          price: ModelPrice(
            UsageRates(input: decimal(7), cachedInput: decimal(3), output: decimal(11))),
          markup: try Markup(onCost: Decimal(significand: 173, places: 3))),
      ], markup: .none, rounding: .halfEven)
  }

  private func stream(_ name: String, _ random: inout SplitMix64) throws -> StreamInput {
    func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &random) }
    let kinds = try (0..<1 + below(3)).map { _ -> (MarkMix.Entry, StreamEntry) in
      let lognormals = try CorrelatedPair(
        .lognormal(mu: 6, sigma: 1.2), .lognormal(mu: 5, sigma: 1),
        correlation: below(2) == 0 ? 0 : 0.4)
      let others = try CorrelatedPair(.exponential(mean: 500), .constant(80), correlation: 0)
      let cached: Distribution? =
        switch below(4) {
        case 0: try .uniform(low: 0, high: 1)
        case 1: try .constant(0.6)
        default: nil
        }
      let entry = MarkMix.Entry(
        share: 1, tokens: below(4) == 0 ? others : lognormals,
        cachedShare: cached)
      return (
        entry,
        StreamEntry(
          model: ModelID(Int(below(3))), endpoint: 0,
          outputLimit: below(3) == 0 ? 200 : .max)
      )
    }
    let process: ArrivalProcess =
      below(3) == 0 ? .renewal(gap: try .gamma(shape: 0.5, scale: 2)) : .poisson
    return StreamInput(
      name: name,
      origin: .synthesized(
        TrafficDefinition(
          process: process, rate: 0.2 + Double(below(10)) / 10, profile: .flat,
          mix: try MarkMix(kinds.map(\.0)))), entries: kinds.map(\.1),
      attribution: Attribution(
        project: Identifier(Int(below(2))), member: Identifier(Int(below(2))),
        apiKey: Identifier(Int(below(2)))),
      onRefusal: below(4) > 0
        ? .giveUp
        : .retry(
          RetryPolicy(
            attempts: 3, first: .second * 20, factor: 2, most: .minute * 2, jitter: 0.5)))
  }

  /// Budgets of some scopes that are used up now and then, with levels that are reached before.
  private func budgets(_ unit: Int64, _ random: inout SplitMix64) -> [Budget] {
    func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &random) }
    let scopes: [BudgetScope] = [
      .team, .project(Identifier(0)), .member(Identifier(1)), .apiKey(Identifier(0)),
      .models([ModelID(1)]),
    ]
    return scopes.prefix(below(8) == 0 ? 5 : 4).filter { _ in below(2) == 0 }.map { scope in
      let together = below(3) == 0 ? 3 : 1
      return Budget(
        scope: scope, limit: Money(nanos: unit * (2 + below(60))),
        mode: below(3) == 0 ? .alert : .hard,
        alertLevels: (0..<below(3)).map { _ in Money(nanos: unit * (1 + below(60))) },
        periods: QuotaPeriod(
          anchor: SampleInput.start, length: .fixed(.minute * (5 + below(60))), zone: .utc),
        periodsTogether: together,
        mostCarried: together == 1 ? Money(nanos: unit * below(20)) : .zero)
    }
  }

  private func organization(
    _ name: String, _ random: inout SplitMix64
  ) throws -> OrganizationInput {
    func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &random) }
    let unit: Int64 = 50_000_000
    var organization = try SampleInput.toppedUp(
      name, threshold: unit * below(20), amount: unit * (10 + below(100)))
    if below(2) == 0 {
      organization.terms.topUpRule = try TopUpRule(
        threshold: Money(nanos: unit * below(20)), sizing: .amount(Money(nanos: unit * 30)),
        product: .credit(CreditSale(lasting: .after(.minute * (10 + below(100))))),
        trigger: .onceBelow)
    }
    organization.streams = []
    for index in 0..<1 + below(3) {
      organization.streams.append(try stream("stream-\(index)", &random))
    }
    if below(2) == 0 {
      organization.terms.plan = try Plan(
        fee: Money(nanos: unit * below(10)), period: .fixed(.minute * (20 + below(300))),
        credit: SubscriptionCredit(amount: Money(nanos: unit * (1 + below(40)))),
        includedRequests: below(2) == 0 ? 200 + below(3_000) : nil)
    }
    if below(2) == 0 { organization.terms.budgets = budgets(unit, &random) }
    if below(4) == 0 {
      organization.terms.spikeRule = SpendingSpikeRule(
        factor: Decimal(2), window: .minute * 7, baselineWindows: 3, minimum: .zero,
        start: SampleInput.start)
    }
    if below(3) == 0 {
      organization.actions = [
        ScheduledAction(
          at: SampleInput.start + .minute * below(60),
          kind: .give(
            Money(nanos: unit * (1 + below(50))), priority: 5,
            expiry: SampleInput.start + .minute * (60 + below(100))))
      ]
    }
    return organization
  }

  @Test("come to the same books, usage and hours as one by one", arguments: 0..<60)
  func asOneByOne(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var organizations: [OrganizationInput] = []
    for index in 0..<3 {
      organizations.append(try organization("organization-\(index)", &random))
    }
    var input = try SampleInput.input(
      organizations, seconds: 9_000, sampleEvery: .minute * 10, rateCard: try rateCard())
    input.modelNames = ["plain", "tiered", "odd"]
    input.countsHours = seed % 2 == 0
    let runs = try #require(try Projection(input).run(block: 0, replication: 1))
    let single = try Projection(input, engine: .ordered).run(block: 0, replication: 1)
    #expect(runs == single)
    #expect(runs.organizations.contains { $0.tallies[.servedRequests] > 1_000 })
  }

  @Test("a journal of credit alone writes what a journal of everything does of it")
  func journals() throws {
    var random = SplitMix64(seed: 99)
    let organizations = [try organization("a", &random), try organization("b", &random)]
    func transactions(
      _ output: ProjectionInput.TransactionOutput
    ) throws -> [TransactionRecord] {
      let input = try SampleInput.input(
        organizations, seconds: 9_000, transactions: output, rateCard: try rateCard())
      return try #require(try Projection(input).run(block: 0, replication: 0)).transactions
    }
    let credits = try transactions(.credits)
    #expect(credits.count > 5)
    #expect(credits == (try transactions(.all)).filter { $0.type.concernsCredits })
  }
}
