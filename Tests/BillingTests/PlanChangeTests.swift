import Billing
import Ledger
import Pricing
import Quantities
import Testing

@Suite("Plans that change, credit lines and burn orders")
struct PlanChangeTests {
  private let start = Instant(nanoseconds: 0)

  private func card() throws -> RateCard {
    try RateCard(
      [
        PricedModel(
          name: "unit",
          price: ModelPrice(UsageRates(input: Decimal(significand: 1, places: 9), output: .zero)))
      ], markup: .none, rounding: .halfEven)
  }

  private func plan(
    fee: Int64, credit: Int64 = 0, included: Int64? = nil, overage: Overage = .rejected
  ) throws -> Plan {
    try Plan(
      fee: Money(units: fee), period: .fixed(Duration(nanoseconds: 400)),
      credit: credit > 0 ? SubscriptionCredit(amount: Money(units: credit)) : nil,
      includedRequests: included, overage: overage)
  }

  private func rate(_ nanos: Int128) -> Overage {
    .charged(perRequest: Rate(Decimal(significand: nanos, places: 9)))
  }

  private func serve(
    _ count: Int, _ billing: inout Billing<NoJournal>, _ id: Identifier<Organization>
  ) -> Int {
    (0..<count).count { _ in billing.authorize(id) == .admitted }
  }

  @Test("the unused part of what the fee earned comes back, and no more")
  func proration() throws {
    var billing = Billing(rateCard: try card(), journal: NoJournal())
    let id = billing.open(OrganizationTerms(plan: try plan(fee: 30, credit: 20)))
    _ = try billing.openPlan(of: id, at: start)
    // 20 of the 30 paid for credit, which stays; of the other 10 a quarter is left.
    let quarter = Instant(nanoseconds: 300)
    let back = try billing.changePlan(
      of: id, to: nil, isProrated: true, by: .platform, at: quarter)
    #expect(back.unused == Money(nanos: 2_500_000_000))
    let book = billing.ledger
    #expect(
      book.account(.subscriptionRevenue, of: Wallet.ID(0)).creditBalance
        == MoneyTotal(nanos: 7_500_000_000))
    #expect(billing.balance(of: id) == Money(units: 20))
    #expect(billing.nextExpiry(of: id) == Instant(nanoseconds: 400), "credit keeps its end")
    // What came back does not come back twice.
    let again = try billing.changePlan(
      of: id, to: nil, isProrated: true, by: .platform, at: quarter)
    #expect(again == PlanTurn() && billing.nextPeriodEnd(of: id) == .never)
    #expect(book.violations().isEmpty)
  }

  @Test("however often a plan changes in a period, each part is that of the whole fee")
  func changesInOnePeriod() throws {
    var billing = Billing(rateCard: try card(), journal: NoJournal())
    let plans = try [31, 62, 93].map { try plan(fee: $0) }
    let id = billing.open(OrganizationTerms(plan: plans[0]))
    _ = try billing.openPlan(of: id, at: start)
    var paid = Money.nanosPerUnit * 31
    var fee: Int64 = 31
    for (step, left) in [399, 301, 300, 299, 200, 199, 7, 1, 1, 0].enumerated() {
      let target = plans[(step + 1) % 3]
      let turn = try billing.changePlan(
        of: id, to: target, isProrated: true, by: .platform,
        at: Instant(nanoseconds: 400 - Int64(left)))
      func part(_ fee: Int64) -> Int64 {
        let exact = Double(fee) * Double(left) / 400 * 1e9
        return Int64(exact.rounded(.toNearestOrEven))
      }
      let expected =
        left == 0 ? [0, target.fee.nanos] : [part(fee), part(target.fee.nanos / 1_000_000_000)]
      #expect(turn.unused.nanos == expected[0])
      #expect(turn.invoice?.lines.last?.amount.nanos == expected[1])
      paid += expected[1] - expected[0]
      fee = target.fee.nanos / Money.nanosPerUnit
    }
    let book = billing.ledger
    #expect(
      book.account(.subscriptionRevenue, of: Wallet.ID(0)).creditBalance.nanos == Int128(paid))
  }

  @Test("a short first period with credit gives back what it earned, spread over its own time")
  func partWithCredit() throws {
    var billing = Billing(rateCard: try card(), journal: NoJournal())
    let plan = try Plan(
      fee: Money(units: 62), period: .month, anchor: .calendar, isProrated: true,
      credit: SubscriptionCredit(amount: Money(units: 10)))
    let january = Instant(nanoseconds: 0)
    let id = billing.open(OrganizationTerms(plan: plan))
    // Half of January: 31, of which 10 pay for the credit; of the other 21 a third is left.
    let opened = try billing.openPlan(
      of: id, at: january + .hour * (15 * 24 + 12))
    #expect(opened.invoice?.amount == MoneyTotal(Money(units: 31)))
    let left = try billing.changePlan(
      of: id, to: nil, isProrated: true, by: .platform, at: january + .hour * (31 * 24 - 124))
    #expect(left.unused == Money(units: 7))
  }

  @Test("a member may not change the plan, and a refusal changes nothing")
  func permission() throws {
    var billing = Billing(rateCard: try card(), journal: NoJournal())
    let id = billing.open(
      OrganizationTerms(plan: try plan(fee: 30, included: 1), roles: [.owner, .member]))
    let member = Actor.member(Identifier(1))
    let refusal = BillingRefusal.notPermitted(.changePlan, .roleMayNot)
    #expect(throws: refusal) {
      try billing.changePlan(of: id, to: nil, isProrated: false, by: member, at: start)
    }
    #expect(throws: refusal) {
      try billing.switchOverage(to: .rejected, organization: id, by: member)
    }
    #expect(billing.terms(of: id).plan?.fee == Money(units: 30))
  }

  @Test("requests beyond the plan are invoiced at the rate of their time, also after it is off")
  func switchedOverage() throws {
    var billing = Billing(rateCard: try card(), journal: NoJournal())
    let id = billing.open(
      OrganizationTerms(plan: try plan(fee: 0, included: 10, overage: rate(3))))
    try billing.grant(
      Money(units: 1), category: .paid, organization: id, at: start, type: .purchase)
    _ = try billing.openPlan(of: id, at: start)
    #expect(serve(14, &billing, id) == 14)  // 4 at 3
    try billing.switchOverage(to: rate(5), organization: id, by: .platform)
    #expect(serve(2, &billing, id) == 2)  // 2 at 5
    try billing.switchOverage(to: .rejected, organization: id, by: .platform)
    #expect(serve(7, &billing, id) == 0)
    try billing.switchOverage(to: rate(7), organization: id, by: .platform)
    #expect(serve(1, &billing, id) == 1)  // 1 at 7
    let turn = try billing.turnPeriod(of: id, at: Instant(nanoseconds: 400))
    let summary = try #require(turn.closed)
    #expect(summary.overageRequests == 7)
    #expect(summary.overageCost == Money(nanos: 4 * 3 + 2 * 5 + 7))
    // The next period starts afresh, with the rate of the last switch.
    #expect(serve(12, &billing, id) == 12)
    let next = try billing.turnPeriod(of: id, at: Instant(nanoseconds: 800))
    #expect(next.closed?.overageCost == Money(nanos: 14))
  }

  @Test("overage switched on before the plan is used up costs nothing yet")
  func switchedEarly() throws {
    var billing = Billing(rateCard: try card(), journal: NoJournal())
    let id = billing.open(OrganizationTerms(plan: try plan(fee: 0, included: 10)))
    try billing.grant(
      Money(units: 1), category: .paid, organization: id, at: start, type: .purchase)
    _ = try billing.openPlan(of: id, at: start)
    #expect(serve(4, &billing, id) == 4)
    try billing.switchOverage(to: rate(5), organization: id, by: .platform)
    #expect(serve(8, &billing, id) == 8)
    let closed = try billing.closePeriod(of: id, at: start)
    #expect(closed.closed?.overageCost == Money(nanos: 10))
    let free = billing.open(OrganizationTerms())
    #expect(throws: BillingRefusal.noPlan) {
      try billing.switchOverage(to: .rejected, organization: free, by: .platform)
    }
  }

  @Test(
    "a period's rate is that of the last request beyond the plan, though overage is off by then")
  func rateOfTheLast() throws {
    var billing = Billing(rateCard: try card(), journal: NoJournal())
    let id = billing.open(OrganizationTerms(plan: try plan(fee: 0, included: 2)))
    try billing.grant(
      Money(units: 1), category: .paid, organization: id, at: start, type: .purchase)
    _ = try billing.openPlan(of: id, at: start)
    try billing.switchOverage(to: rate(4), organization: id, by: .platform)
    #expect(serve(3, &billing, id) == 3)
    try billing.switchOverage(to: rate(7), organization: id, by: .platform)
    #expect(serve(2, &billing, id) == 2)
    try billing.switchOverage(to: .rejected, organization: id, by: .platform)
    #expect(serve(1, &billing, id) == 0)
    let summary = try #require(try billing.closePeriod(of: id, at: start).closed)
    #expect(Overage.charged(perRequest: summary.rate) == rate(7))
    #expect(summary.overageCost == Money(nanos: 4 + 2 * 7))
    // Where nothing was beyond, it is the rate that the next request would have had.
    _ = try billing.openPlan(of: id, at: start)
    try billing.switchOverage(to: rate(5), organization: id, by: .platform)
    let idle = try #require(try billing.closePeriod(of: id, at: start).closed)
    #expect(Overage.charged(perRequest: idle.rate) == rate(5))
  }

  @Test("a credit line allows usage down to its end, and not at it")
  func creditLine() throws {
    var billing = Billing(rateCard: try card(), journal: NoJournal())
    let id = billing.open(OrganizationTerms(creditLine: Money(nanos: 10)))
    func settle(_ cost: Int64, _ number: UInt64) throws {
      _ = try billing.settle(
        RequestUsage(inputTokens: cost), model: ModelID(0), arrival: start, completion: start,
        organization: id, number: number, type: .request, attribution: .none)
    }
    #expect(billing.authorize(id) == .admitted)
    try settle(9, 0)
    #expect(billing.authorize(id) == .admitted)
    #expect(billing.hasCredit(id))
    try settle(1, 1)
    #expect(billing.balance(of: id) == Money(nanos: -10))
    #expect(billing.authorize(id) == .refused(.insufficientCredits))
    #expect(!billing.hasCredit(id))
    #expect(billing.ledger.violations().isEmpty)
  }

  /// Which grant burns first of: A, bought, expiring late; B, bought at half price, expiring soon,
  /// with priority 1; C, given, without expiry; D, bought first of all, large.
  @Test(
    "vendors' burn orders differ where they say so",
    arguments: [
      (BurnOrder.standard, "ACDB"), (.openmeter, "ADCB"), (.orb, "BACD"), (.metronome, "CADB"),
      (.lago, "CDAB"), (.flexprice, "ADCB"),
    ])
  func burnOrders(order: BurnOrder, expected: String) throws {
    var ledger = Ledger(journal: NoJournal(), burnOrder: order)
    let wallet = ledger.openWallet(for: Identifier(0))
    let source = ledger.openSource(.increasing)
    let terms: [(GrantTerms, Int64)] = [
      (
        GrantTerms(category: .paid, paid: Money(nanos: 40), promoted: .zero), 0
      ),
      (
        GrantTerms(
          category: .paid, paid: Money(nanos: 10), promoted: .zero,
          expiry: Instant(nanoseconds: 900)), 1
      ),
      (
        GrantTerms(
          category: .paid, paid: Money(nanos: 10), promoted: Money(nanos: 10), priority: 1,
          expiry: Instant(nanoseconds: 100)), 2
      ),
      (
        GrantTerms(category: .promotional, paid: .zero, promoted: Money(nanos: 30)), 3
      ),
    ]
    for (number, (grant, at)) in terms.enumerated() {
      _ = try ledger.grant(
        grant, to: wallet,
        entry: Entry(
          id: TransactionID(source: source, number: UInt64(number)),
          at: Instant(nanoseconds: at), type: .purchase))
    }
    let names = ["D", "A", "B", "C"]
    let found = ledger.grants(of: wallet).map { names[Int($0.grant.number)] }.joined()
    #expect(found == expected)
  }
}
