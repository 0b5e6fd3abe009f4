import Billing
import Ledger
import Pricing
import Quantities
import Testing

@Suite("Plan periods")
struct PeriodTests {
  private let start = Instant(nanoseconds: 0)
  private let end = Instant(nanoseconds: 1_000)

  private func open(
    fee: Int64, credit: Int64, requests: Int64? = nil
  ) throws -> (Billing<MemoryJournal>, Identifier<Organization>) {
    var billing = Billing(
      rateCard: try RateCard(
        [PricedModel(name: "unit", price: ModelPrice(UsageRates(input: .one, output: .zero)))],
        markup: .none, rounding: .halfEven),
      journal: MemoryJournal())
    let plan = try Plan(
      fee: Money(units: fee), period: .month,
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
    _ account: KeyPath<PlatformAccounts, Account.ID>, _ billing: Billing<MemoryJournal>
  ) -> Int128 {
    let ledger = billing.ledger
    return ledger.account(ledger.platform[keyPath: account]).creditBalance.nanos
      / Int128(Money.nanosPerUnit)
  }

  @Test(
    "the fee pays for the credit first, the rest is revenue, and credit beyond it is promotion",
    arguments: [(99, 50), (50, 50), (20, 50), (0, 50), (99, 0)])
  func booking(fee: Int64, credit: Int64) throws {
    var (billing, id) = try open(fee: fee, credit: credit)
    let charge = try billing.startPeriod(id, at: start, creditExpiry: end)
    let paid = min(fee, credit)
    #expect(charge.fee == Money(units: fee) && charge.credit == Money(units: credit))
    #expect(charge.paidCredit == Money(units: paid))
    #expect(billing.balance(of: id) == Money(units: credit))
    #expect(total(\.cash, billing) == Int128(-fee))
    #expect(total(\.subscriptionRevenue, billing) == Int128(fee - paid))
    #expect(total(\.promotion, billing) == Int128(paid - credit))
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
    _ = try billing.startPeriod(id, at: start, creditExpiry: end)
    let ledger = billing.ledger
    let wallet = Wallet.ID(id.index)
    let grants = ledger.grants(of: wallet)
    #expect(grants.map(\.grant.category) == [.promotional, .paid])
    #expect(grants.map(\.remaining) == [Money(units: 30), Money(units: 20)])
    #expect(grants.allSatisfy { $0.grant.expiry == end })
    #expect(grants[1].grant.paid == Money(units: 20))
  }

  @Test("a part of the fee pays for as much of the credit")
  func prorated() throws {
    var (billing, id) = try open(fee: 99, credit: 50)
    let charge = try billing.startPeriod(id, at: start, fee: Money(units: 33))
    #expect(charge.fee == Money(units: 33) && charge.paidCredit == Money(units: 33))
    #expect(billing.balance(of: id) == Money(units: 50))
    #expect(total(\.promotion, billing) == -17)
    #expect(total(\.subscriptionRevenue, billing) == 0)
  }

  @Test("credit repays what is owed first, and only the rest expires")
  func debt() throws {
    var (billing, id) = try open(fee: 99, credit: 50)
    try spend(20, &billing, id)
    _ = try billing.startPeriod(id, at: start, creditExpiry: end)
    #expect(billing.balance(of: id) == Money(units: 30))
    #expect(try billing.expireGrants(of: id, at: end) == Money(units: 30))
    #expect(billing.balance(of: id) == .zero)
    #expect(billing.ledger.violations().isEmpty)
  }

  @Test("what expires at the instant of a reset is the old credit, in whatever order it is booked")
  func expiryAtReset() throws {
    for expiresFirst in [true, false] {
      var (billing, id) = try open(fee: 99, credit: 50)
      _ = try billing.startPeriod(id, at: start, creditExpiry: end)
      try spend(15, &billing, id)
      let next = Instant(nanoseconds: 2_000)
      var expired = Money.zero
      if expiresFirst { expired = try billing.expireGrants(of: id, at: end) }
      _ = try billing.startPeriod(id, at: end, creditExpiry: next)
      if !expiresFirst { expired = try billing.expireGrants(of: id, at: end) }
      #expect(expired == Money(units: 35))
      #expect(billing.balance(of: id) == Money(units: 50))
      #expect(billing.nextExpiry(of: id) == next)
    }
  }

  @Test("a period that goes on books nothing and has full quotas")
  func continued() throws {
    var (billing, id) = try open(fee: 99, credit: 50, requests: 1)
    try billing.grant(
      Money(units: 5), category: .paid, organization: id, at: start, type: .purchase)
    billing.continuePeriod(id)
    #expect(billing.balance(of: id) == Money(units: 5))
    #expect(total(\.subscriptionRevenue, billing) == 0)
    #expect(billing.authorize(id) == .admitted)
    #expect(billing.authorize(id) == .refused(.quotaExceeded))
  }

  @Test("credit that does not fit the wallet changes nothing")
  func overflow() throws {
    var (billing, id) = try open(fee: 99, credit: 50)
    try billing.grant(
      Money(nanos: .max / 2 - 1), category: .paid, organization: id, at: start, type: .purchase)
    #expect(throws: BillingRefusal.ledger(.overflow)) { try billing.startPeriod(id, at: start) }
    #expect(billing.balance(of: id) == Money(nanos: .max / 2 - 1))
    #expect(total(\.subscriptionRevenue, billing) == 0)
    #expect(billing.ledger.violations().isEmpty)
  }
}
