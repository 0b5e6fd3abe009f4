import AutoTopUp
import Billing
import Ledger
import Pricing
import Quantities
import Testing

@Suite("Metered usage")
struct MeterTests {
  private let start = Instant(nanoseconds: 1_767_225_600_000_000_000)  // 2026-01-01T00:00Z

  /// A meter at so many units of money for each of its own.
  private func meter(
    _ name: String, price: Int64 = 1, minimum: Int64? = nil, maximum: Int64? = nil
  ) throws -> Meter {
    Meter(
      name: name, unit: "unit",
      price: try MeterPrice(
        .perUnit(price: Decimal(price), per: .one), minimum: minimum.map { Money(units: $0) },
        maximum: maximum.map { Money(units: $0) }))
  }

  /// Billing with one model at one unit for each input token, and an organization with credit.
  private func open(
    _ terms: OrganizationTerms, credit: Int64, meters: [Meter]
  ) throws -> (Billing<MemoryJournal>, Identifier<Organization>) {
    let card = try RateCard(
      [
        PricedModel(name: "unit", price: ModelPrice(UsageRates(input: .one, output: .zero)))
      ], markup: .none, rounding: .halfEven)
    var billing = Billing(rateCard: card, meters: meters, journal: MemoryJournal())
    let id = billing.open(terms)
    if credit > 0 {
      try billing.grant(
        Money(units: credit), category: .paid, organization: id, at: start, type: .purchase)
    }
    return (billing, id)
  }

  private func use(_ quantities: Int64...) -> [MeteredQuantity] {
    quantities.enumerated().map {
      MeteredQuantity(meter: $0.offset, quantity: MeterQuantity($0.element))
    }
  }

  @Test("all of an interval's meters are charged, also beyond the balance, or none is")
  func allOrNone() throws {
    var (billing, id) = try open(
      OrganizationTerms(), credit: 5, meters: [try meter("a"), try meter("b")])
    #expect(
      try billing.deliver(use(4, 3), to: id, at: start)
        == .delivered([Money(units: 4), Money(units: 3)]))
    #expect(billing.balance(of: id) == Money(units: -2))
    #expect(try billing.deliver(use(1, 0), to: id, at: start) == .refused(.insufficientCredits))
    #expect(billing.balance(of: id) == Money(units: -2))
    try billing.grant(
      Money(units: 5), category: .paid, organization: id, at: start, type: .purchase)
    // The second quantity cannot be priced: the first is not charged either.
    #expect(throws: BillingRefusal.pricing(.overflow)) {
      try billing.deliver(use(1, 9_000_000_000_000), to: id, at: start)
    }
    #expect(billing.balance(of: id) == Money(units: 3))
    #expect(
      try billing.deliver(use(2, 0), to: id, at: start) == .delivered([Money(units: 2), .zero]))
    #expect(billing.ledger.violations().isEmpty)
  }

  @Test("a deleted organization is refused as one, before its balance is looked at")
  func deleted() throws {
    var (billing, id) = try open(OrganizationTerms(), credit: 5, meters: [try meter("a")])
    _ = try billing.delete(id, forfeitsCredit: true, by: .platform, at: start)
    #expect(try billing.deliver(use(1), to: id, at: start) == .refused(.organizationDeleted))
  }

  @Test("the balance decides: neither the credit line nor holds do")
  func balanceDecides() throws {
    var (billing, id) = try open(
      OrganizationTerms(
        creditLine: Money(units: 10), admission: .hold(HoldPolicy())), credit: 2,
      meters: [try meter("a")])
    guard
      case .admitted = try billing.authorize(
        id, estimate: Money(units: 12), number: 1, at: start)
    else {
      Issue.record("the credit line allows the hold")
      return
    }
    #expect(billing.available(of: id) == Money(units: -10))
    #expect(billing.refusal(of: id) == .insufficientCredits)
    #expect(try billing.deliver(use(2), to: id, at: start) == .delivered([Money(units: 2)]))
    #expect(billing.balance(of: id) == .zero)
    #expect(try billing.deliver(use(1), to: id, at: start) == .refused(.insufficientCredits))
  }

  // MARK: Minimum and maximum

  private func plan(included: Int64 = 0) throws -> Plan {
    try Plan(
      fee: .zero, period: .month,
      includedMeters: [.init(meter: "a", quantity: MeterQuantity(included))])
  }

  @Test("a period that costs less than the minimum is charged the rest when it closes")
  func minimum() throws {
    var (billing, id) = try open(
      OrganizationTerms(plan: try plan(), meters: [0]), credit: 1000,
      meters: [try meter("a", price: 10, minimum: 50)])
    _ = try billing.openPlan(of: id, at: start)
    for _ in 0..<3 { _ = try billing.deliver(use(1), to: id, at: start) }
    let used = try billing.closePeriod(of: id, at: start)
    #expect(used.trueUps.map(\.amount) == [Money(units: 20)])
    #expect(used.trueUps.map(\.type) == [.infrastructure])
    _ = try billing.openPlan(of: id, at: start)
    let idle = try billing.closePeriod(of: id, at: start)
    #expect(idle.trueUps.map(\.amount) == [Money(units: 50)])
    _ = try billing.openPlan(of: id, at: start)
    for _ in 0..<6 { _ = try billing.deliver(use(1), to: id, at: start) }
    #expect(try billing.closePeriod(of: id, at: start).trueUps.isEmpty)
    #expect(billing.balance(of: id) == Money(units: 1000 - 50 - 50 - 60))
    let book = billing.ledger
    #expect(
      book.account(.infrastructureRevenue, of: Wallet.ID(0)).creditBalance
        == MoneyTotal(Money(units: 160)))
    #expect(book.violations().isEmpty)
  }

  @Test("usage that is not delivered has a rule evaluated that takes no notice of refusals")
  func refusedUsage() throws {
    let rule = try TopUpRule(
      threshold: Money(units: 5), sizing: .amount(Money(units: 9)), evaluatesOnRefusal: false)
    var (billing, id) = try open(
      OrganizationTerms(
        topUpRule: rule, dunning: Dunning(retryDelays: [], exhaustion: .giveUp)),
      credit: 0, meters: [try meter("a")])
    func evaluation() throws -> TopUpOutcome? {
      guard let due = billing.nextDue(of: id, at: start),
        case .ruleEvaluated(let outcomes) = try billing.processDue(due, of: id)
      else { return nil }
      return outcomes.first
    }
    _ = try billing.openPlan(of: id, at: start)
    #expect(try evaluation()?.evaluation.trigger == .threshold)
    _ = try billing.resolveCharge(
      1, outcome: .declined(.insufficientFunds), organization: id, at: start)
    #expect(try evaluation() == nil, "the order was dropped, and nothing was posted")
    #expect(try billing.deliver(use(1), to: id, at: start) == .refused(.insufficientCredits))
    let second = try evaluation()
    #expect(second?.evaluation.trigger == .threshold)
    #expect(second?.evaluation.decision == .charge(Money(units: 9)))
  }

  @Test("what the balance does not cover of a minimum is owed, and repaid by the next credit")
  func minimumOwed() throws {
    var (billing, id) = try open(
      OrganizationTerms(plan: try plan(), lowBalanceAlerts: [Money(units: 1)], meters: [0]),
      credit: 15, meters: [try meter("a", price: 10, minimum: 50)])
    _ = try billing.openPlan(of: id, at: start)
    _ = try billing.deliver(use(1), to: id, at: start)
    #expect(!billing.needsEvaluation(id))
    #expect(try billing.closePeriod(of: id, at: start).trueUps.map(\.amount) == [Money(units: 40)])
    #expect(billing.balance(of: id) == Money(units: -35))
    #expect(billing.needsEvaluation(id))
    try billing.grant(
      Money(units: 36), category: .paid, organization: id, at: start, type: .purchase)
    #expect(billing.balance(of: id) == Money(units: 1))
    #expect(billing.ledger.violations().isEmpty)
  }

  @Test("the minimum is on what the plan does not include, of meters that were agreed upon")
  func minimumOfAgreedMeters() throws {
    let meters = [
      try meter("a", minimum: 7), try meter("trace", minimum: 3), try meter("c", minimum: 9),
    ]
    var (billing, id) = try open(
      OrganizationTerms(plan: try plan(included: 4), meters: [0, 1]), credit: 100, meters: meters)
    _ = try billing.openPlan(of: id, at: start)
    _ = try billing.deliver(use(5, 0, 0), to: id, at: start)
    let summary = try billing.closePeriod(of: id, at: start)
    #expect(summary.trueUps.map(\.amount) == [Money(units: 6), Money(units: 3)])
    #expect(summary.trueUps.map(\.type) == [.infrastructure, .trace])
  }

  @Test("no period costs more than the maximum, and the next one starts from nothing")
  func maximum() throws {
    var (billing, id) = try open(
      OrganizationTerms(plan: try plan(), meters: [0]), credit: 100,
      meters: [try meter("a", price: 4, minimum: 2, maximum: 10)])
    for _ in 0..<2 {
      _ = try billing.openPlan(of: id, at: start)
      let costs = try [2, 1, 5].map { try billing.deliver(use($0), to: id, at: start) }
      #expect(costs == [8, 2, 0].map { .delivered([Money(units: $0)]) })
      #expect(try billing.closePeriod(of: id, at: start).trueUps.isEmpty)
    }
    #expect(billing.balance(of: id) == Money(units: 80))
  }

  @Test("a plan that ends ends its meters' period; without a plan a period never ends")
  func withoutPlan() throws {
    let tiers = MeterPrice.Model.graduated([
      PriceTier(upTo: MeterQuantity(2), price: Decimal(10)), PriceTier(upTo: nil, price: .one),
    ])
    let steps = Meter(
      name: "a", unit: "unit", price: try MeterPrice(tiers, minimum: Money(units: 30)))
    var (billing, id) = try open(
      OrganizationTerms(plan: try plan(), meters: [0]), credit: 1000, meters: [steps])
    _ = try billing.openPlan(of: id, at: start)
    #expect(try billing.deliver(use(3), to: id, at: start) == .delivered([Money(units: 21)]))
    let left = try billing.changePlan(
      of: id, to: nil, isProrated: false, by: .platform, at: start)
    #expect(left.trueUps.map(\.amount) == [Money(units: 9)])
    #expect(try billing.deliver(use(2), to: id, at: start) == .delivered([Money(units: 20)]))
    #expect(
      try billing.closePeriod(of: id, at: start).closed == nil,
      "there is no minimum without a period")
    #expect(try billing.deliver(use(2), to: id, at: start) == .delivered([Money(units: 2)]))
  }

  // MARK: Traces

  @Test("settling a request charges its traces once, however often it is reported")
  func traces() throws {
    var (billing, id) = try open(
      OrganizationTerms(), credit: 100, meters: [try meter("a"), try meter("trace", price: 2)])
    func settle(_ number: UInt64, traces: Int64) throws -> Settlement {
      try billing.settle(
        RequestUsage(inputTokens: 1), model: ModelID(0), arrival: start, completion: start,
        organization: id, number: number, type: .request, attribution: .none, traces: traces)
    }
    #expect(try settle(0, traces: 3).traceCost == Money(units: 6))
    #expect(try settle(0, traces: 3).traceCost == .zero)
    #expect(try settle(1, traces: 0).traceCost == .zero)
    #expect(billing.balance(of: id) == Money(units: 92))
    var types: [TransactionType] = []
    billing.ledger.journal.forEach { types.append($0.entry.type) }
    #expect(types == [.purchase, .request, .trace, .request])
  }

  @Test(
    "where nothing counts traces, they cost nothing; a request whose traces cannot be priced is not charged"
  )
  func tracesWithoutMeter() throws {
    var (billing, id) = try open(OrganizationTerms(), credit: 100, meters: [])
    let usage = RequestUsage(inputTokens: 1)
    #expect(
      try billing.settle(
        usage, model: ModelID(0), arrival: start, completion: start, organization: id, number: 0,
        type: .request, attribution: .none, traces: 3
      ).traceCost == .zero)
    (billing, id) = try open(
      OrganizationTerms(), credit: 100, meters: [try meter("trace", price: 9_000_000_000)])
    #expect(throws: BillingRefusal.pricing(.overflow)) {
      try billing.settle(
        usage, model: ModelID(0), arrival: start, completion: start, organization: id, number: 0,
        type: .request, attribution: .none, traces: 3)
    }
    #expect(billing.balance(of: id) == Money(units: 100))
  }
}
