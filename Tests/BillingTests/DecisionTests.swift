import AutoTopUp
import Billing
import Ledger
import Pricing
import Quantities
import Testing

@Suite("Recorded decisions")
struct DecisionTests {
  private let start = Instant(nanoseconds: 1_767_225_600_000_000_000)  // 2026-01-01T00:00Z

  private func at(_ hours: Int64) -> Instant { start + .hour * hours }

  /// Billing with one model: a nano-unit for each input token, three in requests above ten.
  private func open(
    _ terms: OrganizationTerms, meters: [Meter] = [],
    keeping extent: DecisionJournal.Extent = .everything
  ) throws -> (Billing<DecisionJournal>, Identifier<Organization>) {
    func rates(_ nanos: Int128) -> UsageRates {
      UsageRates(input: Decimal(significand: nanos, places: 9), output: .zero)
    }
    let version = PriceVersion(rates: rates(1), tiers: [ContextTier(above: 10, rates: rates(3))])
    let card = try RateCard(
      [PricedModel(name: "unit", price: ModelPrice(version))], markup: .none,
      rounding: .halfEven)
    var billing = Billing(
      rateCard: card, meters: meters, journal: DecisionJournal(keeping: extent))
    let id = billing.open(terms)
    return (billing, id)
  }

  private func settle(
    _ tokens: Int64, number: UInt64, _ billing: inout Billing<DecisionJournal>,
    _ id: Identifier<Organization>, at instant: Instant
  ) throws {
    _ = try billing.settle(
      RequestUsage(inputTokens: tokens), model: ModelID(0), arrival: instant,
      completion: instant, organization: id, number: number, type: .request, attribution: .none)
  }

  private func postings(_ billing: Billing<DecisionJournal>) -> [WalletPosting] {
    billing.journal.decisions.compactMap {
      if case .posting(let posting) = $0.content { posting } else { nil }
    }
  }

  @Test("a request records every grant that paid, what was left of it, and the tier that held")
  func burn() throws {
    var (billing, id) = try open(OrganizationTerms())
    try billing.give(
      Money(nanos: 5), expiry: at(9), organization: id, by: .platform, at: start)
    _ = try billing.purchase(
      CreditOffer(price: Money(units: 5), credits: Money(units: 6)), organization: id, at: start)
    try settle(12, number: 0, &billing, id, at: at(1))
    let decisions = billing.journal.decisions.suffix(2)
    guard case .posting(let posting)? = decisions.first?.content,
      case .requestCharge(let request)? = decisions.last?.content
    else {
      Issue.record("\(decisions)")
      return
    }
    #expect(posting.entry.id == request.id)
    #expect(posting.amount.nanos == -36)
    #expect(posting.parts.map(\.amount.nanos) == [-5, -31])
    #expect(posting.parts.map(\.left.nanos) == [0, 6_000_000_000 - 31])
    let grants = posting.parts.compactMap(\.grant)
    #expect(grants.map(\.origin) == [.bonus, .purchase])
    #expect(grants.map(\.grant.category) == [.promotional, .paid])
    #expect(grants.map(\.grant.expiry) == [at(9), .never])
    #expect(
      grants[1].grant.costBasis.paid == Money(units: 5) && grants[1].grant.face == Money(units: 6))
    #expect(posting.balanceAfter == billing.balance(of: id))
    #expect(request.prices.map(\.aboveInputTokens) == [10])
    #expect(request.prices.map(\.price) == [Decimal(significand: 3, places: 9)])
  }

  @Test("credit records what it repaid, and expiry what was left")
  func creditAndExpiry() throws {
    var (billing, id) = try open(OrganizationTerms())
    try settle(8, number: 0, &billing, id, at: start)
    try billing.give(
      Money(nanos: 10), expiry: at(2), organization: id, by: .platform, at: at(1))
    _ = try billing.expireGrants(of: id, at: at(2))
    let all = postings(billing)
    #expect(all.map(\.entry.type) == [.request, .bonus, .expiry])
    #expect(all[0].parts[0].grant == nil && all[0].amount.nanos == -8)
    #expect(all[1].parts.map(\.repaid.nanos) == [8] && all[1].parts[0].left.nanos == 2)
    #expect(all[1].balanceBefore.nanos == -8 && all[1].balanceAfter.nanos == 2)
    #expect(all[2].amount.nanos == -2 && all[2].parts[0].grant?.grant.number == 0)
  }

  @Test("each guard records what it compared")
  func refusals() throws {
    let plan = try Plan(fee: .zero, period: .month, includedRequests: 1)
    let budget = Budget(scope: .team, limit: Money(nanos: 4))
    let hold = HoldPolicy()
    var (billing, id) = try open(
      OrganizationTerms(plan: plan, creditLine: Money(nanos: 2), budgets: [budget]))
    _ = billing.authorize(id, at: at(1))  // Admitted: the credit line is there.
    _ = billing.authorize(id, at: at(2))
    billing = try open(OrganizationTerms(budgets: [budget])).0
    try settle(5, number: 0, &billing, id, at: at(3))
    _ = billing.authorize(id, at: at(4))
    let overBudget = try #require(billing.journal.decisions.last)
    guard case .refusal(let refusal) = overBudget.content else {
      Issue.record("\(overBudget)")
      return
    }
    #expect(refusal.reason == .budgetExceeded && overBudget.at == at(4))
    #expect(refusal.budget?.spent.nanos == 5 && refusal.budget?.budget == budget)
    billing = try open(OrganizationTerms(admission: .hold(hold))).0
    try billing.give(Money(nanos: 9), organization: id, by: .platform, at: start)
    _ = try billing.authorize(id, estimate: Money(nanos: 6), number: 1, at: at(5))
    _ = try billing.authorize(id, estimate: Money(nanos: 7), number: 2, at: at(6))
    guard case .refusal(let held)? = billing.journal.decisions.last?.content else {
      Issue.record("nothing was refused")
      return
    }
    #expect(held.reason == .insufficientCredits && held.estimate?.nanos == 7)
    #expect(held.balance.nanos == 9 && held.held.nanos == 6 && held.available.nanos == 3)
  }

  @Test(
    "a quota's refusal records how many requests there were, and nobody asked when records none")
  func quota() throws {
    var (billing, id) = try open(
      OrganizationTerms(plan: try Plan(fee: .zero, period: .month, includedRequests: 1)))
    try billing.give(Money(nanos: 9), organization: id, by: .platform, at: start)
    _ = try billing.openPlan(of: id, at: start)
    #expect(billing.authorize(id, at: at(1)) == .admitted)
    #expect(billing.authorize(id) == .refused(.quotaExceeded))
    #expect(billing.journal.lastRefusals.isEmpty)
    _ = billing.authorize(id, at: at(2))
    guard case .refusal(let refusal)? = billing.journal.lastRefusals.first?.content else {
      Issue.record("nothing was refused")
      return
    }
    #expect(refusal.quota?.used == 1 && refusal.quota?.limit == 1)
    _ = try billing.closePeriod(of: id, at: at(3))
    guard case .periodEnd(let summary)? = billing.journal.decisions.last?.content else {
      Issue.record("no period ended")
      return
    }
    #expect(summary.requests == 1)
  }

  @Test("an evaluation records what it compared; what one would come to is told without one")
  func evaluations() throws {
    let rule = try TopUpRule(
      threshold: Money(nanos: 10), sizing: .amount(Money(nanos: 20)), cooldown: .hour * 3)
    var (billing, id) = try open(OrganizationTerms(topUpRule: rule, paymentMethod: Identifier(0)))
    try billing.give(Money(nanos: 12), organization: id, by: .platform, at: start)
    #expect(
      billing.topUpOutlook(of: id, at: at(1))?.decision == .skip(TopUpSkip(.notCalled)))
    try settle(5, number: 0, &billing, id, at: at(1))
    for hour in [1, 2] {
      let outcomes = try billing.evaluateTopUp(id, trigger: .threshold, at: at(Int64(hour)))
      guard case .evaluation(let recorded)? = billing.journal.decisions.last?.content else {
        Issue.record("no evaluation was recorded")
        return
      }
      #expect([recorded] == outcomes && billing.journal.decisions.last?.at == at(Int64(hour)))
      #expect(recorded.evaluation.balance.nanos == 7)
      #expect(recorded.evaluation.threshold?.nanos == 10)
      if case .charge(let request) = recorded.action {
        _ = try billing.resolveCharge(
          request.number, outcome: .providerError, organization: id, at: at(Int64(hour)))
      }
    }
    let before = billing.journal.decisions.count
    let outlook = billing.topUpOutlook(of: id, at: at(2))
    #expect(outlook?.balance.nanos == 7 && outlook?.decision != .charge(Money(nanos: 20)))
    #expect(billing.topUpOutlook(of: id, at: at(2)) == outlook)
    #expect(billing.journal.decisions.count == before)
  }

  @Test("a journal keeps as much as it is told to: the last instant, credits, or the dearest usage")
  func extents() throws {
    let extents: [DecisionJournal.Extent] = [.lastInstant, .credits, .dearestUsage(2)]
    let kept = try extents.map { extent in
      var (billing, id) = try open(OrganizationTerms(), keeping: extent)
      try billing.give(Money(nanos: 90), organization: id, by: .platform, at: start)
      for (number, tokens) in [4, 9, 2, 9, 3].enumerated() {
        try settle(
          Int64(tokens), number: UInt64(number), &billing, id, at: at(Int64(number + 1)))
      }
      return billing.journal.decisions.map(\.at)
    }
    #expect(kept[0] == [at(5), at(5)])
    #expect(kept[1] == [start])
    #expect(kept[2] == [at(2), at(4)])
  }

  @Test("recording changes nothing")
  func same() throws {
    func run<Log: Journal>(_ journal: Log) throws -> [Int64] {
      let card = try RateCard(
        [
          PricedModel(
            name: "unit",
            price: ModelPrice(UsageRates(input: Decimal(significand: 1, places: 9), output: .zero)))
        ], markup: .none, rounding: .halfEven)
      var billing = Billing(rateCard: card, journal: journal)
      let id = billing.open(OrganizationTerms())
      var balances: [Int64] = []
      for number in 0..<50 {
        let instant = at(Int64(number))
        if number % 7 == 0 {
          try billing.give(
            Money(nanos: 9), expiry: at(Int64(number) + 9), organization: id, by: .platform,
            at: instant)
        }
        _ = try billing.expireGrants(of: id, at: instant)
        if billing.authorize(id, at: instant) == .admitted {
          _ = try billing.settle(
            RequestUsage(inputTokens: Int64(number % 5)), model: ModelID(0), arrival: instant,
            completion: instant, organization: id, number: UInt64(number), type: .request,
            attribution: .none)
        }
        balances.append(billing.balance(of: id).nanos)
      }
      #expect(billing.ledger.violations().isEmpty)
      return balances
    }
    let recorded = try run(DecisionJournal(keeping: .everything))
    #expect(try run(NoJournal()) == recorded)
    #expect(try run(MemoryJournal()) == recorded)
    #expect(recorded.contains { $0 <= 0 })
  }
}
