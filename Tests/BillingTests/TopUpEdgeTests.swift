import AutoTopUp
import Billing
import Ledger
import Pricing
import Quantities
import Testing

/// The cases that vendors' own suites pin down, call by call at the façade.
@Suite("Edges of auto top-up")
struct TopUpEdgeTests {
  private let start = Instant(nanoseconds: 1_767_225_600_000_000_000)

  /// Billing with one organization, whose requests cost a unit for each token.
  private struct Shop {
    var billing: Billing<MemoryJournal>
    let id: Identifier<Organization>
    var requests: UInt64 = 0

    init(_ terms: OrganizationTerms, opening: Int64, at start: Instant) throws {
      billing = Billing(
        rateCard: try RateCard(
          [
            PricedModel(
              name: "unit",
              price: ModelPrice(
                UsageRates(input: Decimal(significand: 1, places: 0), output: .zero)))
          ], markup: .none, rounding: .halfEven), journal: MemoryJournal())
      id = billing.open(terms)
      if opening > 0 {
        try billing.grant(
          Money(units: opening), category: .paid, organization: id, at: start, type: .purchase)
      }
    }

    var balance: Int64 { billing.balance(of: id).nanos / Money.nanosPerUnit }

    /// Settles a request of so many units; tells whether the balance wants to be looked at.
    mutating func spend(_ units: Int64, at instant: Instant) throws -> Bool {
      requests += 1
      return try billing.settle(
        RequestUsage(inputTokens: units), model: ModelID(0), arrival: instant,
        completion: instant, organization: id, number: requests, type: .request,
        attribution: .none
      ).needsEvaluation
    }

    mutating func look(
      at instant: Instant, trigger: TopUpTrigger = .threshold
    ) throws -> ChargeRequest? {
      let outcome = try billing.evaluateTopUp(id, trigger: trigger, at: instant).first
      guard case .charge(let request)? = outcome?.action else { return nil }
      return request
    }

    mutating func answer(
      _ request: ChargeRequest?, _ outcome: ChargeOutcome, at instant: Instant
    ) throws -> ChargeResolution {
      try billing.resolveCharge(
        try #require(request).number, outcome: outcome, organization: id, at: instant)
    }
  }

  private func shop(
    opening: Int64, threshold: Int64 = 100, amount: Int64 = 50, dunning: Dunning = .standard,
    trigger: TopUpRule.Trigger = .below
  ) throws -> Shop {
    try Shop(
      OrganizationTerms(
        topUpRule: try TopUpRule(
          threshold: Money(units: threshold), sizing: .amount(Money(units: amount)),
          trigger: trigger),
        dunning: dunning, processorFee: FeeSchedule(share: .zero, fixed: .zero),
        paymentMethod: Identifier(0)),
      opening: opening, at: start)
  }

  @Test("a burst of settlements at one instant gives exactly one order")
  func burst() throws {
    var shop = try shop(opening: 120)
    var charges = 0
    for _ in 0..<60 where try shop.spend(1, at: start) {
      if try shop.look(at: start) != nil { charges += 1 }
    }
    #expect(charges == 1 && shop.balance == 60)
  }

  @Test(
    "spending while an order is in flight places no other, and its credit lands on what is left")
  func debitInFlight() throws {
    var shop = try shop(opening: 100)
    #expect(try shop.spend(1, at: start))
    let order = try shop.look(at: start)
    #expect(try !shop.spend(90, at: start))
    #expect(try shop.look(at: start, trigger: .refusal) == nil, "a refusal triggers no second one")
    _ = try shop.answer(order, .succeeded, at: start + .minute)
    #expect(shop.balance == 59)
    #expect(shop.billing.needsEvaluation(shop.id), "the credit is not enough")
    #expect(try shop.look(at: start + .minute) != nil, "the second order fires")
  }

  @Test("credit that is not enough has the rule due again when it arrives")
  func notEnough() throws {
    var shop = try shop(opening: 100)
    #expect(try shop.spend(1, at: start))
    func evaluation(at instant: Instant) throws -> TopUpOutcome? {
      let due = try #require(shop.billing.nextDue(of: shop.id, at: instant))
      #expect(due.kind == .topUpEvaluation && due.instant == instant)
      guard case .ruleEvaluated(let outcomes) = try shop.billing.processDue(due, of: shop.id)
      else { return nil }
      return outcomes.first
    }
    guard case .charge(let order)? = try evaluation(at: start)?.action else {
      Issue.record("no charge")
      return
    }
    #expect(try !shop.spend(90, at: start))
    _ = try shop.answer(order, .succeeded, at: start + .minute)
    #expect(try evaluation(at: start + .minute)?.evaluation.trigger == .credit)
  }

  @Test("credit that is drained again at once has a second order placed")
  func redrain() throws {
    var shop = try shop(opening: 100, amount: 200)
    _ = try shop.spend(1, at: start)
    _ = try shop.answer(try shop.look(at: start), .succeeded, at: start)
    #expect(shop.balance == 299)
    #expect(try shop.spend(200, at: start))
    #expect(try shop.look(at: start) != nil)
  }

  @Test("an order that settles at the instant of a refusal is not placed again")
  func settlesAtRefusal() throws {
    var shop = try shop(opening: 10, threshold: 5, amount: 50)
    _ = try shop.spend(10, at: start)
    let order = try shop.look(at: start)
    #expect(shop.billing.authorize(shop.id) == .refused(.insufficientCredits))
    _ = try shop.answer(order, .succeeded, at: start)
    #expect(try shop.look(at: start, trigger: .refusal) == nil, "the credit is there by now")
    #expect(shop.billing.authorize(shop.id) == .admitted)
  }

  @Test("a balance of zero with a threshold of zero fires at it, and strictly below only below")
  func zero() throws {
    for (trigger, fires) in [(TopUpRule.Trigger.below, false), (.atOrBelow, true)] {
      var shop = try shop(opening: 10, threshold: 0, trigger: trigger)
      _ = try shop.spend(10, at: start)
      #expect((try shop.look(at: start, trigger: .refusal) != nil) == fires)
    }
  }

  @Test(
    "a rule that is removed or lowered between two looks fires no more; an order in flight credits")
  func changedBetween() throws {
    var shop = try shop(opening: 100)
    _ = try shop.spend(1, at: start)
    let order = try shop.look(at: start)
    try shop.billing.setTopUpRule(nil, organization: shop.id, by: .platform, at: start)
    #expect(try shop.look(at: start) == nil)
    #expect(try shop.answer(order, .succeeded, at: start).payment?.fee == .zero)
    try shop.billing.setTopUpRule(
      try TopUpRule(threshold: Money(units: 20), sizing: .amount(Money(units: 50))),
      organization: shop.id, by: .platform, at: start)
    #expect(try shop.look(at: start) == nil, "149 is above 20")
  }

  @Test("a rule that is set while the balance is low fires at once")
  func setWhileLow() throws {
    var shop = try Shop(
      OrganizationTerms(paymentMethod: Identifier(0)), opening: 5, at: start)
    try shop.billing.setTopUpRule(
      try TopUpRule(threshold: Money(units: 20), sizing: .amount(Money(units: 50))),
      organization: shop.id, by: .platform, at: start)
    #expect(shop.billing.needsEvaluation(shop.id))
    #expect(try shop.look(at: start)?.amount == Money(units: 50))
  }

  @Test("a payment by hand ends lago's pause, free credit does not")
  func freeCredit() throws {
    let dunning = Dunning(
      retryDelays: [.hour], exhaustion: .repeatLastDelay, neverRetried: [],
      endsWaitOnPayment: true)
    var shop = try shop(opening: 50, dunning: dunning)
    _ = try shop.answer(try shop.look(at: start), .declined(.lostCard), at: start)
    try shop.billing.give(
      Money(units: 5), organization: shop.id, by: .platform, at: start)
    #expect(try shop.look(at: start) == nil)
    _ = try shop.billing.purchase(
      .atFaceValue(Money(units: 5)), organization: shop.id, at: start)
    #expect(try shop.look(at: start) != nil)
  }

  @Test("a limit's new period wakes a rule that waits, but no suspended one")
  func windowAndSuspension() throws {
    let limit = TopUpLimit(
      amount: nil, count: 1, periods: QuotaPeriod(calendar: .day, around: start, zone: .utc),
      atLimit: .refuse)
    var shop = try Shop(
      OrganizationTerms(
        topUpRule: try TopUpRule(
          threshold: Money(units: 100), sizing: .amount(Money(units: 5)), limit: limit),
        paymentMethod: Identifier(0)),
      opening: 50, at: start)
    _ = try shop.answer(try shop.look(at: start), .succeeded, at: start)
    #expect(try shop.look(at: start) == nil)
    #expect(shop.billing.nextTopUpEvaluation(of: shop.id) == start + .day)
    let second = try shop.look(at: start + .day)
    _ = try shop.answer(second, .declined(.stolenCard), at: start + .day)
    #expect(shop.billing.nextTopUpEvaluation(of: shop.id) == .never)
    #expect(try shop.look(at: start + .day * 5) == nil, "suspended")
  }

  @Test("credit repays what is owed first, and the rule sees the rest")
  func debtFirst() throws {
    var shop = try shop(opening: 10, threshold: 5, amount: 30)
    _ = try shop.spend(100, at: start)
    var orders = 0
    while let order = try shop.look(at: start) {
      orders += 1
      _ = try shop.answer(order, .succeeded, at: start)
    }
    #expect(orders == 4 && shop.balance == 30)
    #expect(shop.billing.ledger.violations().isEmpty)
  }

  @Test("replicas that share the claim place one order, others one each")
  func replicas() throws {
    for (shares, expected) in [(true, 1), (false, 3)] {
      var shop = try Shop(
        OrganizationTerms(
          topUpRule: try TopUpRule(
            threshold: Money(units: 100), sizing: .amount(Money(units: 50))),
          paymentMethod: Identifier(0), replicas: 3, guards: TopUpGuards(sharesClaim: shares)),
        opening: 50, at: start)
      var orders = 0
      for outcome in try shop.billing.evaluateTopUp(shop.id, at: start) {
        if case .charge = outcome.action { orders += 1 }
      }
      #expect(orders == expected)
    }
  }

  @Test("an answer that comes twice credits once, unless nothing guards against it")
  func creditOnce() throws {
    for (guarded, balance) in [(true, Int64(100)), (false, 150)] {
      var shop = try Shop(
        OrganizationTerms(
          topUpRule: try TopUpRule(
            threshold: Money(units: 100), sizing: .amount(Money(units: 50))),
          paymentMethod: Identifier(0), guards: TopUpGuards(creditsOnce: guarded)),
        opening: 50, at: start)
      let order = try shop.look(at: start)
      _ = try shop.answer(order, .succeeded, at: start)
      _ = try shop.answer(order, .succeeded, at: start)
      #expect(shop.balance == balance)
    }
  }
}
