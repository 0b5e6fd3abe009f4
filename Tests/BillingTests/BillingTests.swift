import AutoTopUp
import Billing
import Ledger
import Pricing
import Quantities
import Testing

@Suite("Billing")
struct BillingTests {
  private let start = Instant(nanoseconds: 0)

  /// Billing with one model at one nano-unit for each input token and a trace meter.
  private func billing(_ meters: [Meter] = []) throws -> Billing<MemoryJournal> {
    let card = try RateCard(
      [
        PricedModel(
          name: "unit",
          price: ModelPrice(UsageRates(input: Decimal(significand: 1, places: 9), output: .zero)))
      ], markup: .none, rounding: .halfEven)
    return Billing(rateCard: card, meters: meters, journal: MemoryJournal())
  }

  /// The charge that the rule calls for now.
  private func charge(
    _ billing: inout Billing<MemoryJournal>, _ id: Identifier<Organization>,
    at instant: Instant? = nil
  ) throws -> ChargeRequest? {
    guard
      case .charge(let request)? = try billing.evaluateTopUp(id, at: instant ?? start).first?.action
    else {
      return nil
    }
    return request
  }

  private func settle(
    _ billing: inout Billing<MemoryJournal>, _ organization: Identifier<Organization>,
    cost: Int64, number: UInt64
  ) throws -> Settlement {
    try billing.settle(
      RequestUsage(inputTokens: cost), model: ModelID(0), arrival: start, completion: start,
      organization: organization, number: number, type: .request, attribution: .none)
  }

  @Test("requests are admitted above zero, and the last one may go below")
  func admission() throws {
    var billing = try billing()
    let id = billing.open(OrganizationTerms())
    #expect(billing.authorize(id) == .refused(.insufficientCredits))
    try billing.grant(
      Money(nanos: 10), category: .paid, organization: id, at: start, type: .purchase)
    #expect(billing.authorize(id) == .admitted)
    _ = try settle(&billing, id, cost: 25, number: 0)
    #expect(billing.balance(of: id).nanos == -15)
    #expect(billing.authorize(id) == .refused(.insufficientCredits))
    try billing.grant(
      Money(nanos: 16), category: .promotional, organization: id, at: start, type: .bonus)
    #expect(billing.balance(of: id).nanos == 1)
    #expect(billing.authorize(id) == .admitted)
    #expect(billing.ledger.violations().isEmpty)
  }

  @Test("a request that is settled twice is charged once")
  func repeatedSettlement() throws {
    var billing = try billing()
    let id = billing.open(OrganizationTerms())
    let first = try settle(&billing, id, cost: 25, number: 4)
    let second = try settle(&billing, id, cost: 25, number: 4)
    #expect(first.posting == .posted && second.posting == .repeated)
    #expect(first.charge == second.charge)
    #expect(billing.balance(of: id).nanos == -25)
  }

  @Test("a quota without overage refuses beyond it, with overage it is invoiced")
  func quotas() throws {
    for isCharged in [false, true] {
      var billing = try billing()
      let rate = Rate(Decimal(significand: 2, places: 3))
      let plan = try Plan(
        fee: Money(units: 9), period: .fixed(.day), includedRequests: 3,
        overage: isCharged ? .charged(perRequest: rate) : .rejected)
      let id = billing.open(OrganizationTerms(plan: plan))
      try billing.grant(
        Money(units: 1), category: .paid, organization: id, at: start, type: .purchase)
      let opened = try billing.openPlan(of: id, at: start)
      #expect(opened.invoice?.lines.map(\.amount) == [Money(units: 9)])
      let answers = (0..<5).map { _ in billing.authorize(id) }
      #expect(answers.prefix(3).allSatisfy { $0 == .admitted })
      #expect(answers[3] == (isCharged ? .admitted : .refused(.quotaExceeded)))
      let turn = try billing.turnPeriod(of: id, at: start + .day)
      let summary = try #require(turn.closed)
      #expect(summary.requests == (isCharged ? 5 : 3))
      #expect(summary.overageRequests == (isCharged ? 2 : 0))
      #expect(summary.overageCost.nanos == (isCharged ? 4_000_000 : 0))
      #expect(billing.authorize(id) == .admitted)
      #expect(billing.balance(of: id) == Money(units: 1), "invoices do not touch the balance")
      #expect(billing.ledger.violations().isEmpty)
    }
  }

  @Test("a burst below the threshold gives one order, and its answer credits once")
  func oneOrder() throws {
    var billing = try billing()
    let rule = try TopUpRule(threshold: Money(nanos: 50), sizing: .amount(Money(units: 2)))
    let id = billing.open(OrganizationTerms(topUpRule: rule))
    try billing.grant(
      Money(nanos: 60), category: .paid, organization: id, at: start, type: .purchase)
    #expect(try settle(&billing, id, cost: 10, number: 0).needsEvaluation == false)
    let none = try charge(&billing, id)
    #expect(none == nil, "exactly at the threshold")
    #expect(try settle(&billing, id, cost: 1, number: 1).needsEvaluation)
    let ordered = try charge(&billing, id)
    let request = try #require(ordered)
    #expect(request.amount == Money(units: 2))
    #expect(try settle(&billing, id, cost: 1, number: 2).needsEvaluation == false)
    let second = try charge(&billing, id)
    #expect(second == nil)
    let fee = Money(nanos: 358_000_000)
    #expect(
      try billing.resolveCharge(request.number, outcome: .succeeded, organization: id, at: start)
        .payment?.fee == fee)
    let balance = billing.balance(of: id)
    #expect(balance.nanos == 2_000_000_048)
    #expect(
      try billing.resolveCharge(request.number, outcome: .succeeded, organization: id, at: start)
        == .repeated)
    #expect(billing.balance(of: id) == balance)
    #expect(
      billing.ledger.account(.paymentFees, of: Wallet.ID(0)).debitBalance.nanos == 358_000_000)
    #expect(billing.ledger.violations().isEmpty)
  }

  @Test("a declined charge waits, is tried again, and suspends the rule when retries are used up")
  func dunning() throws {
    var billing = try billing()
    let rule = try TopUpRule(threshold: Money(nanos: 50), sizing: .amount(Money(units: 2)))
    let id = billing.open(
      OrganizationTerms(
        topUpRule: rule, dunning: Dunning(retryDelays: [.hour], exhaustion: .suspend)))
    let ordered = try charge(&billing, id)
    let first = try #require(ordered)
    #expect(
      try billing.resolveCharge(
        first.number, outcome: .declined(.insufficientFunds), organization: id, at: start)
        == .retry(at: start + .hour))
    let retried = try charge(&billing, id, at: start + .hour)
    let second = try #require(retried)
    #expect(second.attempt == 2 && second.number == first.number + 1)
    #expect(
      try billing.resolveCharge(
        second.number, outcome: .declined(.insufficientFunds), organization: id, at: start)
        == .suspended)
    let suspended = try billing.evaluateTopUp(id, at: start).first?.action
    #expect(suspended == .skip(TopUpSkip(.suspended)))
    billing.paymentMethodReplaced(id, isDifferent: false, at: start)
    let again = try billing.evaluateTopUp(id, at: start).first?.action
    #expect(again == .skip(TopUpSkip(.suspended)), "the same card changes nothing")
    billing.paymentMethodReplaced(id, at: start)
    let charged = try charge(&billing, id)
    #expect(charged != nil)
  }

  @Test("every alert level crossed is announced once, and again after the balance recovered")
  func alerts() throws {
    var billing = try billing()
    let id = billing.open(
      OrganizationTerms(lowBalanceAlerts: [Money(nanos: 20), Money(nanos: 100)]))
    _ = billing.takeAlert(id)
    _ = billing.takeAlert(id)
    try billing.grant(
      Money(nanos: 150), category: .paid, organization: id, at: start, type: .purchase)
    #expect(try settle(&billing, id, cost: 50, number: 0).needsEvaluation == false)
    #expect(billing.takeAlert(id) == nil, "exactly at the level")
    #expect(try settle(&billing, id, cost: 90, number: 1).needsEvaluation)
    #expect(billing.takeAlert(id)?.nanos == 100)
    #expect(billing.takeAlert(id)?.nanos == 20)
    #expect(billing.takeAlert(id) == nil)
    try billing.grant(
      Money(nanos: 15), category: .paid, organization: id, at: start, type: .purchase)
    #expect(try settle(&billing, id, cost: 6, number: 2).needsEvaluation)
    #expect(billing.takeAlert(id)?.nanos == 20, "only the level that was reached again")
    #expect(billing.takeAlert(id) == nil)
  }

  @Test("a package books its discount and bonus as promotion, and a small purchase is refused")
  func purchases() throws {
    var billing = try billing()
    let id = billing.open(OrganizationTerms())
    #expect(throws: BillingRefusal.belowMinimumPurchase(Money(units: 5))) {
      try billing.purchase(.atFaceValue(Money(units: 4)), organization: id, at: start)
    }
    let offer = CreditOffer(
      price: Money(units: 180), credits: Money(units: 200), bonus: Money(units: 20),
      expiry: start + .day)
    _ = try billing.purchase(offer, organization: id, at: start)
    let book = billing.ledger
    #expect(billing.balance(of: id) == Money(units: 220))
    #expect(book.account(.promotion, of: Wallet.ID(0)).debitBalance == MoneyTotal(Money(units: 40)))
    #expect(billing.nextExpiry(of: id) == start + .day)
    #expect(try billing.expireGrants(of: id, at: start + .day) == Money(units: 220))
    #expect(billing.balance(of: id) == .zero)
    #expect(billing.ledger.violations().isEmpty)
  }

  @Test("a refused purchase changes nothing")
  func refusedPurchase() throws {
    var billing = try billing()
    let id = billing.open(OrganizationTerms())
    let offer = CreditOffer(
      price: Money(units: 5), credits: Money(units: 5), bonus: Money(nanos: .max))
    #expect(throws: BillingRefusal.ledger(.overflow)) {
      try billing.purchase(offer, organization: id, at: start)
    }
    #expect(billing.balance(of: id) == .zero)
    #expect(billing.ledger.trialBalance.debits == .zero)
  }

  @Test("included metered quantities are free, the rest is drawn from the balance")
  func meters() throws {
    let price = try MeterPrice(
      .perUnit(price: Decimal(significand: 1, places: 1), per: Decimal(1000)))
    var billing = try billing([Meter(name: "trace", unit: "trace", price: price)])
    let plan = try Plan(
      fee: .zero, period: .fixed(.day),
      includedMeters: [.init(meter: "trace", quantity: MeterQuantity(2500))])
    let id = billing.open(OrganizationTerms(plan: plan))
    _ = try billing.openPlan(of: id, at: start)
    try billing.grant(
      Money(units: 1), category: .paid, organization: id, at: start, type: .purchase)
    func record(_ count: Int64) throws -> Int64 {
      let usage = MeteredQuantity(meter: 0, quantity: MeterQuantity(count))
      guard case .delivered(let costs) = try billing.deliver([usage], to: id, at: start) else {
        return -1
      }
      return costs[0].nanos
    }
    #expect(try record(2000) == 0)
    #expect(try record(1500) == 100_000_000)
    #expect(try record(500) == 50_000_000)
    _ = try billing.turnPeriod(of: id, at: start + .day)
    #expect(try record(2500) == 0)
    #expect(billing.balance(of: id).nanos == 850_000_000)
    #expect(billing.ledger.violations().isEmpty)
  }

  @Test("where a volume tier makes the period cheaper, the difference is given back")
  func volumeTiers() throws {
    let price = try MeterPrice(
      .volume([
        PriceTier(upTo: MeterQuantity(100), price: Decimal(10)),
        PriceTier(upTo: nil, price: Decimal(5)),
      ]))
    var billing = try billing([Meter(name: "storage", unit: "GB", price: price)])
    let id = billing.open(OrganizationTerms(lowBalanceAlerts: [Money(units: 10)]))
    try billing.grant(
      Money(nanos: 900_000_000_001), category: .paid, organization: id, at: start,
      type: .purchase)
    func record(_ count: Int64) throws -> Money? {
      let usage = MeteredQuantity(meter: 0, quantity: MeterQuantity(count))
      guard case .delivered(let costs) = try billing.deliver([usage], to: id, at: start) else {
        return nil
      }
      return costs[0]
    }
    #expect(try record(90) == Money(units: 900))
    #expect(billing.balance(of: id) == Money(nanos: 1))
    #expect(billing.takeAlert(id) == Money(units: 10))
    #expect(try record(30) == Money(units: -300))
    #expect(billing.balance(of: id) == Money(nanos: 300_000_000_001))
    #expect(try record(80) == Money(units: 400))
    #expect(billing.balance(of: id) == Money(nanos: -99_999_999_999))
    #expect(billing.takeAlert(id) == Money(units: 10), "armed again by what came back")
    let book = billing.ledger
    let revenue = book.account(.infrastructureRevenue, of: Wallet.ID(0)).creditBalance
    #expect(revenue == MoneyTotal(Money(units: 1000)), "the price of all 200")
    #expect(book.violations().isEmpty)
  }
}
