import Billing
import Ledger
import Pricing
import Quantities
import Testing

@Suite("Budgets")
struct BudgetTests {
  private let start = Instant(nanoseconds: 1_767_225_600_000_000_000)  // 2026-01-01T00:00Z
  private let search = Identifier<Project>(0)
  private let other = Identifier<Project>(1)
  private let ada = Identifier<Member>(0)

  /// Billing with one model at one nano-unit for each input token, and an organization with credit.
  private func open(
    _ budgets: [Budget], plan: Plan? = nil, meters: [Meter] = []
  ) throws -> (Billing<MemoryJournal>, Identifier<Organization>) {
    let card = try RateCard(
      [
        PricedModel(
          name: "unit",
          price: ModelPrice(UsageRates(input: Decimal(significand: 1, places: 9), output: .zero)))
      ], markup: .none, rounding: .halfEven)
    var billing = Billing(rateCard: card, meters: meters, journal: MemoryJournal())
    let id = billing.open(OrganizationTerms(plan: plan, budgets: budgets))
    try billing.grant(
      Money(units: 1), category: .paid, organization: id, at: start, type: .purchase)
    return (billing, id)
  }

  private func budget(
    _ scope: BudgetScope, _ limit: Int64, mode: Budget.Mode = .hard, levels: [Int64] = [],
    per period: PeriodLength? = .month
  ) -> Budget {
    Budget(
      scope: scope, limit: Money(nanos: limit), mode: mode,
      alertLevels: levels.map { Money(nanos: $0) },
      periods: period.map { QuotaPeriod(calendar: $0, around: start, zone: .utc) })
  }

  @discardableResult
  private func settle(
    _ billing: inout Billing<MemoryJournal>, _ id: Identifier<Organization>, cost: Int64,
    number: UInt64, scope: Attribution = .none
  ) throws -> Settlement {
    try billing.settle(
      RequestUsage(inputTokens: cost), model: ModelID(0), arrival: start, completion: start,
      organization: id, number: number, type: .request, attribution: scope)
  }

  private func alerts(
    _ billing: inout Billing<MemoryJournal>, _ id: Identifier<Organization>
  ) -> [Int64] {
    var levels: [Int64] = []
    while let alert = billing.takeSpendingAlert(id) { levels.append(alert.level.nanos) }
    return levels
  }

  @Test("a hard budget refuses when exactly its limit is spent, and not one nano-unit before")
  func limitReached() throws {
    var (billing, id) = try open([budget(.team, 100)])
    try settle(&billing, id, cost: 99, number: 0)
    #expect(billing.authorize(id) == .admitted)
    #expect(!billing.isOverBudget(id))
    try settle(&billing, id, cost: 1, number: 1)
    #expect(billing.authorize(id) == .refused(.budgetExceeded))
    #expect(billing.isOverBudget(id))
    #expect(billing.spent(.team, of: id) == Money(nanos: 100))
    // Two requests that were admitted before are charged in full.
    try settle(&billing, id, cost: 50, number: 2)
    #expect(billing.spent(.team, of: id) == Money(nanos: 150))
    #expect(billing.refusal(of: id) == nil, "the balance itself is fine")
  }

  @Test("a request that is settled twice counts once")
  func repeatedSettlement() throws {
    var (billing, id) = try open([budget(.team, 100)])
    try settle(&billing, id, cost: 60, number: 0)
    try settle(&billing, id, cost: 60, number: 0)
    #expect(billing.spent(.team, of: id) == Money(nanos: 60))
    #expect(billing.authorize(id) == .admitted)
  }

  @Test("a budget is unspent again at the instant at which its period ends, and not before")
  func reset() throws {
    var (billing, id) = try open([budget(.team, 100), budget(.project(search), 5, per: .day)])
    let february = start + .day * 31
    #expect(billing.nextSpendingClose(of: id) == start + .day)
    try settle(&billing, id, cost: 100, number: 0)
    billing.closeSpending(of: id, at: start + .day)
    #expect(billing.nextSpendingClose(of: id) == start + .day * 2)
    billing.closeSpending(of: id, at: Instant(nanoseconds: february.nanoseconds - 1))
    #expect(billing.authorize(id) == .refused(.budgetExceeded))
    #expect(billing.nextSpendingClose(of: id) == february)
    billing.closeSpending(of: id, at: february)
    #expect(billing.authorize(id) == .admitted)
    #expect(billing.spent(.team, of: id) == .zero)
  }

  @Test("a total budget never resets, an alert budget never refuses")
  func totalAndAlert() throws {
    var (billing, id) = try open([budget(.team, 100, per: nil)])
    #expect(billing.nextSpendingClose(of: id) == .never)
    try settle(&billing, id, cost: 100, number: 0)
    billing.closeSpending(of: id, at: start + .day * 10_000)
    #expect(billing.authorize(id) == .refused(.budgetExceeded))
    (billing, id) = try open([budget(.team, 100, mode: .alert)])
    try settle(&billing, id, cost: 1_000, number: 0)
    #expect(billing.authorize(id) == .admitted)
    #expect(!billing.isOverBudget(id))
  }

  @Test("a request counts against the team, its project and its member, and each may refuse it")
  func scopes() throws {
    var (billing, id) = try open([
      budget(.member(ada), 50), budget(.project(search), 100), budget(.team, 180),
    ])
    let mine = Attribution(project: search, member: ada)
    let theirs = Attribution(project: search)
    let elsewhere = Attribution(project: other)
    try settle(&billing, id, cost: 50, number: 0, scope: mine)
    #expect(billing.authorize(id, scope: mine) == .refused(.budgetExceeded))
    #expect(billing.exhaustedBudget(for: mine, of: id) == .member(ada))
    #expect(billing.authorize(id, scope: theirs) == .admitted)
    try settle(&billing, id, cost: 50, number: 1, scope: theirs)
    #expect(billing.exhaustedBudget(for: theirs, of: id) == .project(search))
    #expect(billing.authorize(id, scope: theirs) == .refused(.budgetExceeded))
    #expect(billing.authorize(id, scope: elsewhere) == .admitted)
    #expect(billing.authorize(id) == .admitted)
    // Of a project without a budget, and of none.
    try settle(&billing, id, cost: 50, number: 2, scope: elsewhere)
    try settle(&billing, id, cost: 30, number: 3)
    #expect(billing.exhaustedBudget(for: mine, of: id) == .team)
    #expect(billing.authorize(id, scope: elsewhere) == .refused(.budgetExceeded))
    #expect(billing.authorize(id) == .refused(.budgetExceeded))
    #expect(billing.spent(.team, of: id) == Money(nanos: 180))
    #expect(billing.spent(.project(search), of: id) == Money(nanos: 100))
    #expect(billing.spent(.member(ada), of: id) == Money(nanos: 50))
    #expect(billing.spent(.project(other), of: id) == nil)
  }

  @Test("the quota is looked at before the budget, the budget before the credit")
  func order() throws {
    let plan = try Plan(fee: .zero, period: .month, includedRequests: 2)
    var (billing, id) = try open([budget(.team, 100)], plan: plan)
    _ = try billing.openPlan(of: id, at: start)
    #expect(billing.authorize(id) == .admitted)
    try settle(&billing, id, cost: Money.nanosPerUnit, number: 0)
    #expect(billing.refusal(of: id) == .insufficientCredits)
    #expect(billing.authorize(id) == .refused(.budgetExceeded))
    billing.closeSpending(of: id, at: start + .day * 31)
    #expect(billing.authorize(id) == .refused(.insufficientCredits))
    try billing.grant(
      Money(units: 1), category: .paid, organization: id, at: start, type: .purchase)
    #expect(billing.authorize(id) == .admitted)
    try settle(&billing, id, cost: 100, number: 1)
    #expect(billing.authorize(id) == .refused(.quotaExceeded))
  }

  @Test("every level is announced once in a period when it is reached, and again in the next")
  func levels() throws {
    var (billing, id) = try open([budget(.team, 100, mode: .alert, levels: [100, 50, 80])])
    #expect(try !settle(&billing, id, cost: 49, number: 0).needsEvaluation)
    #expect(alerts(&billing, id).isEmpty)
    #expect(try settle(&billing, id, cost: 1, number: 1).needsEvaluation)
    #expect(billing.needsEvaluation(id))
    #expect(alerts(&billing, id) == [50])
    #expect(try !settle(&billing, id, cost: 20, number: 2).needsEvaluation, "taken, so not due")
    #expect(try settle(&billing, id, cost: 200, number: 3).needsEvaluation)
    let first = billing.takeSpendingAlert(id)
    #expect(first?.level == Money(nanos: 80) && first?.spent == Money(nanos: 270))
    #expect(first?.cause == .budget(.team))
    #expect(alerts(&billing, id) == [100])
    #expect(try !settle(&billing, id, cost: 900, number: 4).needsEvaluation)
    billing.closeSpending(of: id, at: start + .day * 31)
    #expect(alerts(&billing, id).isEmpty)
    try settle(&billing, id, cost: 80, number: 5)
    #expect(alerts(&billing, id) == [50, 80])
  }

  @Test("traces count against a budget, infrastructure does not")
  func meters() throws {
    let meter = Meter(
      name: "trace", unit: "",
      price: try MeterPrice(
        .perUnit(price: Decimal(significand: 1, places: 9), per: Decimal(1))))
    var (billing, id) = try open([budget(.project(search), 100)], meters: [meter])
    let scope = Attribution(project: search)
    let usage = MeteredQuantity(meter: 0, quantity: MeterQuantity(100))
    #expect(
      try billing.deliver([usage], to: id, at: start, attribution: scope)
        == .delivered([Money(nanos: 100)]))
    #expect(billing.spent(.project(search), of: id) == .zero)
    let settlement = try billing.settle(
      RequestUsage(), model: ModelID(0), arrival: start, completion: start, organization: id,
      number: 0, type: .request, attribution: scope, traces: 100)
    #expect(settlement.traceCost == Money(nanos: 100))
    #expect(billing.spent(.project(search), of: id) == Money(nanos: 100))
    #expect(billing.authorize(id, scope: scope) == .refused(.budgetExceeded))
  }

  @Test("an organization without budgets has nothing to close and nothing to say")
  func none() throws {
    var (billing, id) = try open([])
    #expect(billing.nextSpendingClose(of: id) == .never)
    billing.closeSpending(of: id, at: start)
    #expect(try !settle(&billing, id, cost: 5, number: 0).needsEvaluation)
    #expect(billing.takeSpendingAlert(id) == nil && billing.spent(.team, of: id) == nil)
    #expect(!billing.isExhausted(.team, of: id))
    #expect(billing.exhaustedBudget(for: .none, of: id) == nil)
  }
}
