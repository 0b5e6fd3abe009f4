import AutoTopUp
import Billing
import Ledger
import Pricing
import Quantities
import Testing

/// What an evaluation of the rule makes of requests that were refused, and of holds.
@Suite("Refused requests and the rule")
struct RefusedRequestTests {
  private let start = Instant(nanoseconds: 0)

  /// Billing with one organization whose requests are held; input costs a nano-unit for each token.
  private func desk(
    credit: Int64, threshold: Int64 = 50, basis: TopUpRule.Basis = .posted,
    policy: HoldPolicy = HoldPolicy(), onRefusal: Bool = true, budgets: [Budget] = []
  ) throws -> (billing: Billing<MemoryJournal>, id: Identifier<Organization>) {
    let rates = UsageRates(input: Decimal(significand: 1, places: 9), output: .zero)
    let card = try RateCard(
      [PricedModel(name: "unit", price: ModelPrice(rates))], markup: .none, rounding: .halfEven)
    var billing = Billing(rateCard: card, journal: MemoryJournal())
    let id = billing.open(
      OrganizationTerms(
        topUpRule: try TopUpRule(
          threshold: Money(nanos: threshold), sizing: .amount(Money(nanos: 500)), basis: basis,
          evaluatesOnRefusal: onRefusal),
        paymentMethod: Identifier(0), budgets: budgets, admission: .hold(policy)))
    try billing.grant(
      Money(nanos: credit), category: .paid, organization: id, at: start, type: .purchase)
    return (billing, id)
  }

  @Test(
    "of several refused requests the one that would have held the most is taken off, in any order",
    arguments: [[30, 90, 60], [90, 60, 30], [60, 30, 90]] as [[Int64]])
  func largest(estimates: [Int64]) throws {
    var desk = try desk(credit: 80)
    // So much is held that none of them fits.
    _ = try desk.billing.authorize(desk.id, estimate: Money(nanos: 75), number: 1, at: start)
    for (place, estimate) in estimates.enumerated() {
      let admission = try desk.billing.authorize(
        desk.id, estimate: Money(nanos: estimate), number: UInt64(place) + 2, at: start)
      #expect(admission == .refused(.insufficientCredits, isFalseBlock: true))
    }
    let evaluation = try #require(
      try desk.billing.evaluateTopUp(desk.id, trigger: .refusal, at: start).first?.evaluation)
    #expect(evaluation.refused == Money(nanos: 90) && evaluation.balance == Money(nanos: -10))
    #expect(evaluation.decision == .charge(Money(nanos: 500)))
    let next = try desk.billing.evaluateTopUp(desk.id, trigger: .time, at: start).first?.evaluation
    #expect(next?.refused == .zero, "each refusal is taken off once")
  }

  @Test("no more is taken off than would have been held, and nothing where refusals do not count")
  func capped() throws {
    for (policy, onRefusal, refused) in [
      (HoldPolicy(cap: Money(nanos: 40)), true, Int64(40)), (HoldPolicy(), false, 0),
    ] {
      var desk = try desk(credit: 80, policy: policy, onRefusal: onRefusal)
      _ = try desk.billing.authorize(desk.id, estimate: Money(nanos: 40), number: 1, at: start)
      _ = try desk.billing.authorize(desk.id, estimate: Money(nanos: 40), number: 2, at: start)
      _ = try desk.billing.authorize(desk.id, estimate: Money(nanos: 90), number: 3, at: start)
      let evaluation = try desk.billing.evaluateTopUp(desk.id, at: start).first?.evaluation
      #expect(evaluation?.refused == Money(nanos: refused))
    }
  }

  @Test("what a request would have held that is refused for a budget is not taken off")
  func budget() throws {
    var desk = try desk(
      credit: 90, budgets: [Budget(scope: .team, limit: Money(nanos: 10))])
    _ = try desk.billing.settle(
      nil, usage: RequestUsage(inputTokens: 10), model: ModelID(0), arrival: start,
      completion: start, organization: desk.id, number: 1, type: .request, attribution: .none)
    let admission = try desk.billing.authorize(
      desk.id, estimate: Money(nanos: 70), number: 1, at: start)
    #expect(admission == .refused(.budgetExceeded, isFalseBlock: false))
    let evaluation = try desk.billing.evaluateTopUp(desk.id, trigger: .refusal, at: start).first?
      .evaluation
    #expect(evaluation?.refused == .zero && evaluation?.balance == Money(nanos: 80))
  }

  @Test("with the available balance as basis, a request without a hold is compared with that too")
  func available() throws {
    var desk = try desk(
      credit: 200, threshold: 100, basis: .available,
      policy: HoldPolicy(trustAbove: Money(nanos: 1_000)))
    _ = try desk.billing.authorize(desk.id, estimate: Money(nanos: 90), number: 1, at: start)
    #expect(!desk.billing.needsTopUpEvaluation(desk.id), "110 are available")
    let settlement = try desk.billing.settle(
      nil, usage: RequestUsage(inputTokens: 20), model: ModelID(0), arrival: start,
      completion: start, organization: desk.id, number: 1, type: .request, attribution: .none)
    #expect(
      settlement.needsEvaluation && desk.billing.needsTopUpEvaluation(desk.id), "90 are, of 180")
    let outcome = try desk.billing.evaluateTopUp(desk.id, at: start).first
    #expect(outcome?.evaluation.balance == Money(nanos: 90))
    #expect(outcome?.balance == Money(nanos: 180))
  }

  @Test("an alert has no rule evaluated")
  func alerts() throws {
    var desk = try desk(credit: 200)
    var terms = desk.billing.terms(of: desk.id)
    terms.lowBalanceAlerts = [Money(nanos: 300)]
    let other = desk.billing.open(terms)
    try desk.billing.grant(
      Money(nanos: 200), category: .paid, organization: other, at: start, type: .purchase)
    #expect(desk.billing.needsEvaluation(other) && !desk.billing.needsTopUpEvaluation(other))
    #expect(!desk.billing.needsEvaluation(desk.id))
  }

  @Test("the rule that there is, set once more, is the same rule")
  func sameRule() throws {
    var desk = try desk(credit: 10)
    func rule(from: Instant, amount: Int64 = 5) throws -> TopUpRule {
      try TopUpRule(
        threshold: Money(nanos: 50), sizing: .amount(Money(nanos: amount)),
        review: .periodic(QuotaPeriod(anchor: from, length: .fixed(.hour * 7), zone: .utc)),
        limit: TopUpLimit(
          amount: nil, count: 3,
          periods: QuotaPeriod(calendar: .month, around: from, zone: .utc), atLimit: .refuse))
    }
    let later = start + .day * 40
    #expect(
      try desk.billing.setTopUpRule(
        rule(from: start), organization: desk.id, by: .platform, at: start))
    #expect(
      try !desk.billing.setTopUpRule(
        rule(from: later), organization: desk.id, by: .platform, at: later))
    #expect(desk.billing.terms(of: desk.id).topUpRule == (try rule(from: start)))
    #expect(
      try desk.billing.setTopUpRule(
        rule(from: later, amount: 6), organization: desk.id, by: .platform, at: later))
    #expect(try desk.billing.setTopUpRule(nil, organization: desk.id, by: .platform, at: later))
    #expect(try !desk.billing.setTopUpRule(nil, organization: desk.id, by: .platform, at: later))
  }
}
