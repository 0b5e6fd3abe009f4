import Billing
import Ledger
import Pricing
import Quantities
import Testing

@Suite("Plan periods")
struct PeriodTests {
  private let start = Instant(nanoseconds: 0)
  private let end = Instant(nanoseconds: 1_000)
  private let next = Instant(nanoseconds: 2_000)

  private func open(
    fee: Int64, credit: Int64, requests: Int64? = nil
  ) throws -> (Billing<MemoryJournal>, Identifier<Organization>) {
    var billing = Billing(
      rateCard: try RateCard(
        [PricedModel(name: "unit", price: ModelPrice(UsageRates(input: .one, output: .zero)))],
        markup: .none, rounding: .halfEven),
      journal: MemoryJournal())
    let plan = try Plan(
      name: "pro", fee: Money(units: fee), period: .fixed(Duration(nanoseconds: 1_000)),
      credit: credit == 0 ? nil : SubscriptionCredit(amount: Money(units: credit)),
      includedRequests: requests)
    let id = billing.open(OrganizationTerms(plan: plan))
    return (billing, id)
  }

  private func spend(
    _ units: Int64, _ billing: inout Billing<MemoryJournal>, _ id: Identifier<Organization>
  ) throws {
    _ = try billing.settle(
      RequestUsage(inputTokens: units), model: ModelID(0), arrival: start, completion: start,
      organization: id, number: 0, type: .request, attribution: .none)
  }

  private func total(
    _ account: Account.Kind, _ billing: Billing<MemoryJournal>
  ) -> Int128 {
    billing.ledger.account(account, of: Wallet.ID(0)).creditBalance.nanos
      / Int128(Money.nanosPerUnit)
  }

  @Test(
    "the fee pays for the credit first, the rest is revenue, and credit beyond it is promotion",
    arguments: [(99, 50), (50, 50), (20, 50), (0, 50), (99, 0)])
  func booking(fee: Int64, credit: Int64) throws {
    var (billing, id) = try open(fee: fee, credit: credit)
    let turn = try billing.openPlan(of: id, at: start)
    let paid = min(fee, credit)
    let line = Invoice.Line(
      .planFee, amount: Money(units: fee), credits: Money(units: credit), item: "pro",
      period: Interval(from: start, to: end))
    #expect(turn.invoice == Invoice(number: 1, issuedAt: start, lines: [line]))
    #expect(turn.closed == nil && billing.nextPeriodEnd(of: id) == end)
    #expect(billing.balance(of: id) == Money(units: credit))
    #expect(total(.cash, billing) == Int128(-fee))
    #expect(total(.subscriptionRevenue, billing) == Int128(fee - paid))
    #expect(total(.promotion, billing) == Int128(paid - credit))
    #expect(billing.ledger.violations().isEmpty)
    var types: [TransactionType: Int64] = [:]
    billing.ledger.journal.forEach { transfer in
      types[transfer.entry.type, default: 0] += transfer.amount.nanos / Money.nanosPerUnit
    }
    #expect(types[.subscription] ?? 0 == credit)
    #expect(types[.fee] ?? 0 == fee - paid)
    #expect(types.count == (credit > 0 ? 1 : 0) + (fee > paid ? 1 : 0))
  }

  @Test("credit that the fee pays for is a paid grant, the rest a promotional one that burns first")
  func grants() throws {
    var (billing, id) = try open(fee: 20, credit: 50)
    _ = try billing.openPlan(of: id, at: start)
    let ledger = billing.ledger
    let wallet = Wallet.ID(id.index)
    let grants = ledger.grants(of: wallet)
    #expect(grants.map(\.grant.category) == [.promotional, .paid])
    #expect(grants.map(\.remaining) == [Money(units: 30), Money(units: 20)])
    #expect(grants.allSatisfy { $0.grant.expiry == end })
    #expect(grants[1].grant.costBasis.paid == Money(units: 20))
  }

  @Test("credit repays what is owed first, and only the rest expires")
  func debt() throws {
    var (billing, id) = try open(fee: 99, credit: 50)
    try spend(20, &billing, id)
    _ = try billing.openPlan(of: id, at: start)
    #expect(billing.balance(of: id) == Money(units: 30))
    #expect(try billing.expireGrants(of: id, at: end) == Money(units: 30))
    #expect(billing.balance(of: id) == .zero)
    #expect(billing.ledger.violations().isEmpty)
  }

  @Test("a turn closes, expires and starts, in this order and as one event")
  func turn() throws {
    var (billing, id) = try open(fee: 99, credit: 50, requests: 7)
    _ = try billing.openPlan(of: id, at: start)
    #expect(billing.authorize(id) == .admitted)
    try spend(15, &billing, id)
    #expect(try billing.turnPeriod(of: id, at: Instant(nanoseconds: 999)) == PlanTurn())
    let turn = try billing.turnPeriod(of: id, at: end)
    #expect(turn.closed?.requests == 1)
    #expect(turn.closed?.period == Interval(from: start, to: end))
    #expect(turn.expired == Money(units: 35))
    #expect(turn.credit == Money(units: 50) && turn.invoice?.number == 2)
    #expect(billing.balance(of: id) == Money(units: 50))
    #expect(billing.nextExpiry(of: id) == next && billing.nextPeriodEnd(of: id) == next)
    #expect(try billing.turnPeriod(of: id, at: end) == PlanTurn(), "a repeated call does nothing")
  }

  @Test("periods that a late caller missed are turned one by one, as of their ends")
  func late() throws {
    var (billing, id) = try open(fee: 3, credit: 1)
    _ = try billing.openPlan(of: id, at: start)
    let now = Instant(nanoseconds: 3_500)
    var issued: [Int64] = []
    while billing.nextPeriodEnd(of: id) <= now {
      let turn = try billing.turnPeriod(of: id, at: now)
      issued.append(try #require(turn.invoice).issuedAt.nanoseconds)
    }
    #expect(issued == [1_000, 2_000, 3_000])
    #expect(billing.nextPeriodEnd(of: id) == Instant(nanoseconds: 4_000))
    #expect(billing.balance(of: id) == Money(units: 1))
  }

  @Test("a period that goes on books nothing and has full quotas")
  func continued() throws {
    var (billing, id) = try open(fee: 99, credit: 50, requests: 1)
    try billing.grant(
      Money(units: 5), category: .paid, organization: id, at: start, type: .purchase)
    let turn = try billing.openPlan(of: id, at: Instant(nanoseconds: 10), since: start)
    #expect(turn == PlanTurn() && billing.nextPeriodEnd(of: id) == end)
    #expect(billing.balance(of: id) == Money(units: 5))
    #expect(total(.subscriptionRevenue, billing) == 0)
    #expect(billing.authorize(id) == .admitted)
    #expect(billing.authorize(id) == .refused(.quotaExceeded))
  }

  @Test("credit that does not fit the wallet changes nothing")
  func overflow() throws {
    var (billing, id) = try open(fee: 99, credit: 50)
    try billing.grant(
      Money(nanos: .max / 2 - 1), category: .paid, organization: id, at: start, type: .purchase)
    #expect(throws: BillingRefusal.ledger(.overflow)) { try billing.openPlan(of: id, at: start) }
    #expect(billing.balance(of: id) == Money(nanos: .max / 2 - 1))
    #expect(total(.subscriptionRevenue, billing) == 0)
    #expect(billing.ledger.violations().isEmpty)
  }
}
