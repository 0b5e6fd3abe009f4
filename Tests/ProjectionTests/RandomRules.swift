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

/// Random organizations with a rule, holds, retries and several replicas.
///
/// For properties that hold whatever the scenario is. Requests cost about five million nano-units.
struct RandomRules {
  private var random: SplitMix64
  private let threshold: Int64
  /// The rule as it would be if it were set at an instant.
  let rule: (Instant) throws -> TopUpRule
  let organization: OrganizationInput

  static let hours: Int64 = 24 * 5

  init(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &random) }
    func chance(_ share: Int64) -> Bool { below(100) < share }
    let unit: Int64 = 5_000_000
    threshold = unit * below(30)
    let (threshold, amount) = (threshold, unit * (1 + below(40)))
    let sizing: TopUpRule.Sizing = [
      .amount(Money(nanos: amount)), .multiples(of: Money(nanos: amount)),
      .target(Money(nanos: threshold + amount)),
    ][Int(below(3))]
    let hasLimit = chance(50)
    let most = chance(60) ? Money(nanos: amount + unit * below(200)) : nil
    let count = chance(40) ? Int(1 + below(12)) : nil
    let period = [PeriodLength.day, .week][Int(below(2))]
    let atLimit: TopUpLimit.AtLimit = chance(50) ? .partial : .refuse
    let review: PeriodLength? = chance(25) ? .fixed(.minute * (1 + below(500))) : nil
    let schedule: PeriodLength? = chance(20) ? (chance(50) ? .day : .fixed(.hour * 7)) : nil
    let cooldown = chance(40) ? Duration.minute * below(900) : .zero
    let attempts = chance(25) ? AttemptLimit(count: 1 + Int(below(4)), window: .hour * 9) : nil
    let trigger = TopUpRule.Trigger.allCases[Int(below(4))]
    let basis = [TopUpRule.Basis.posted, .available, .position][Int(below(3))]
    let (onRefusal, wakesUp) = (chance(65), chance(85))
    rule = { start in
      try TopUpRule(
        threshold: Money(nanos: threshold), sizing: sizing, trigger: trigger, basis: basis,
        review: review.map { .periodic(QuotaPeriod(anchor: start, length: $0, zone: .utc)) }
          ?? .continuous,
        evaluatesOnRefusal: onRefusal, wakesUp: wakesUp, cooldown: cooldown,
        limit: hasLimit && (most != nil || count != nil)
          ? TopUpLimit(
            amount: most, count: count,
            periods: QuotaPeriod(calendar: period, around: start, zone: .utc), atLimit: atLimit)
          : nil,
        attemptLimit: attempts,
        schedule: schedule.map {
          $0.isOfCalendar
            ? QuotaPeriod(calendar: $0, around: start, zone: .utc)
            : QuotaPeriod(anchor: start, length: $0, zone: .utc)
        })
    }
    let dunning = Self.dunning(&random)
    let holds = chance(60)
    var payments = try SampleInput.payments(
      latency: [1, 600, 20_000][Int(below(3))], softDecline: [0, 0.2, 0.6][Int(below(3))])
    payments.providerError = chance(30) ? 0.2 : 0
    let policies: [ToppingUpPolicy] = [
      .block, .retryAfter(.minute * 11), .overdraft, .creditOnInvoice,
    ]
    let terms = OrganizationTerms(
      topUpRule: try rule(SampleInput.start), dunning: dunning,
      paymentMethod: Identifier(0),
      admission: holds
        ? .hold(
          HoldPolicy(
            lifetime: chance(20) ? .minute * 30 : nil,
            cap: chance(20) ? Money(nanos: unit) : nil,
            trustAbove: chance(30) ? Money(nanos: unit * 20) : nil))
        : .balance,
      whileToppingUp: policies[Int(below(4))], replicas: 1 + Int(below(3)),
      clockSkew: chance(20) ? .minute : .zero,
      guards: TopUpGuards(sharesClaim: chance(60), creditsOnce: true))
    let streams = try Self.streams(holds: holds, &random)
    organization = OrganizationInput(
      name: "a", opening: .amount(Money(nanos: threshold + unit * below(10))), terms: terms,
      payments: payments, streams: streams,
      holds: holds ? HoldInput(estimate: .tokens(0), leak: chance(20) ? 0.05 : 0) : nil)
    self.random = random
  }

  private static func dunning(_ random: inout SplitMix64) -> Dunning {
    func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &random) }
    func chance(_ share: Int64) -> Bool { below(100) < share }
    return Dunning(
      retryDelays: chance(60) ? [.hour, .hour * 6] : [.minute * 7],
      exhaustion: [.suspend, .repeatLastDelay, .giveUp][Int(below(3))],
      providerErrorDelay: chance(50) ? .minute * 20 : nil,
      suspendAfter: chance(20) ? 3 : nil, endsWaitOnPayment: chance(30),
      staleAfter: chance(30) ? .hour * 2 : nil, asksAboutStale: chance(50))
  }

  private static func streams(
    holds: Bool, _ random: inout SplitMix64
  ) throws -> [StreamInput] {
    func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &random) }
    func chance(_ share: Int64) -> Bool { below(100) < share }
    let unit: Int64 = 5_000_000
    let mix = try MarkMix([
      MarkMix.Entry(
        share: 1,
        tokens: try CorrelatedPair(
          .exponential(mean: Double(unit)), .constant(0), correlation: 0))
    ])
    return [
      (TrafficDefinition(process: .poisson, rate: 1 / 900, profile: .flat, mix: mix)),
      TrafficDefinition(
        process: .batch(BatchSchedule(size: 2, every: .hour * 3, offset: .zero)), rate: 1,
        profile: .flat, mix: mix),
    ].enumerated().map { index, traffic in
      StreamInput(
        name: "requests-\(index)", origin: .synthesized(traffic),
        entries: [
          StreamEntry(
            model: ModelID(0), endpoint: 0, estimatedOutput: holds ? 1_000_000 : 0)
        ],
        service: chance(60)
          ? ServiceModel(firstToken: .minute * (1 + below(120)), nanosecondsPerOutputToken: 0)
          : .instant,
        onRefusal: chance(40)
          ? .retry(
            RetryPolicy(attempts: 3, first: .minute * 10, factor: 2, most: .hour, jitter: 0.2))
          : .giveUp)
    }
  }

  /// What comes of an organization, in every respect that the rule may change.
  func outcome(_ organization: OrganizationInput) throws -> UnitOutcome {
    let input = try SampleInput.input(
      [organization], seconds: Self.hours * 3_600, sampleEvery: .day, transactions: .all,
      rateCard: try Self.rateCard())
    var unit = try #require(try Projection(input).run(block: 0, replication: 0))
    unit.organizations[0].alerts = []
    unit.organizations[0].activities = []
    return unit
  }

  /// One nano-unit for each input token, two for each output token.
  private static func rateCard() throws -> RateCard {
    let rates = UsageRates(
      input: Decimal(significand: 1, places: 9), output: Decimal(significand: 2, places: 9))
    return try RateCard(
      [PricedModel(name: "unit", price: ModelPrice(rates))], markup: .none, rounding: .halfEven)
  }

  /// A number below a limit.
  mutating func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &random) }
}
