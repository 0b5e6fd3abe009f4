import AutoTopUp
import Billing
import Ledger
import Pricing
import Quantities
import Testing

@Suite("Runs of requests")
struct RequestRunTests {
  private let start = Instant(nanoseconds: 0)

  private func billing() throws -> Billing<NoJournal> {
    let card = try RateCard(
      [
        PricedModel(
          name: "unit",
          price: ModelPrice(UsageRates(input: Decimal(significand: 1, places: 9), output: .zero)))
      ], markup: .none, rounding: .halfEven)
    return Billing(rateCard: card, journal: NoJournal())
  }

  /// Requests at one nano-unit a token.
  private func priced(
    _ tokens: [Int64], _ billing: Billing<NoJournal>
  ) throws -> PricedRequests {
    var requests = PricedRequests()
    for (index, count) in tokens.enumerated() {
      let charge = try billing.rateCard.price(
        RequestUsage(inputTokens: count), model: ModelID(0), at: start)
      let at = start + .second * Int64(index)
      #expect(add(charge, at, to: &requests))
    }
    return requests
  }

  /// Adds a request; false where the totals do not fit.
  private func add(_ charge: Charge, _ at: Instant, to requests: inout PricedRequests) -> Bool {
    requests.append(
      0..<1, amounts: [charge.amount.nanos], providerCosts: [charge.providerCost.nanos],
      instants: [at.nanoseconds]) == 1
  }

  private func fund(
    _ billing: inout Billing<NoJournal>, _ id: Identifier<Organization>, _ nanos: Int64
  ) throws {
    try billing.grant(
      Money(nanos: nanos), category: .paid, organization: id, at: start, type: .purchase)
  }

  @Test("end before the request that brings the balance to a level that is waited for")
  func evaluationLevel() throws {
    let rule = try TopUpRule(
      threshold: Money(nanos: 40), sizing: .amount(Money(units: 1)), trigger: .atOrBelow)
    var billing = try billing()
    let id = billing.open(OrganizationTerms(topUpRule: rule))
    try fund(&billing, id, 100)
    let requests = try priced([20, 20, 19, 1, 5], billing)
    let charged = try billing.settle(requests, run: 0..<5, organization: id, number: 0)
    #expect(charged == 0..<3)
    #expect(billing.balance(of: id).nanos == 41)
    #expect(try billing.settle(requests, run: 3..<5, organization: id, number: 3).isEmpty)
    #expect(billing.ledger.violations().isEmpty)
  }

  @Test("end before the request that uses up a grant, and before one that is refused")
  func grants() throws {
    var billing = try billing()
    let id = billing.open(OrganizationTerms())
    let requests = try priced([4, 4, 4, 4], billing)
    #expect(try billing.settle(requests, run: 0..<4, organization: id, number: 0).isEmpty)
    try fund(&billing, id, 8)
    try fund(&billing, id, 100)
    #expect(try billing.settle(requests, run: 0..<4, organization: id, number: 0) == 0..<1)
    #expect(try billing.settle(requests, run: 1..<4, organization: id, number: 1).isEmpty)
    #expect(billing.balance(of: id).nanos == 104)
  }

  @Test("end at the plan's quota")
  func quota() throws {
    var billing = try billing()
    let plan = try Plan(fee: .zero, period: .fixed(.hour), includedRequests: 3)
    let id = billing.open(OrganizationTerms(plan: plan))
    try fund(&billing, id, 100)
    _ = try billing.openPlan(of: id, at: start)
    let requests = try priced([1, 1, 1, 1, 1], billing)
    #expect(try billing.settle(requests, run: 0..<5, organization: id, number: 0) == 0..<3)
    #expect(try billing.settle(requests, run: 3..<5, organization: id, number: 3).isEmpty)
    #expect(billing.refusal(of: id) == .quotaExceeded)
  }

  @Test("end before the request that uses up a budget, or that reaches a level of one")
  func budget() throws {
    var billing = try billing()
    let project = Attribution(project: Identifier(1))
    let id = billing.open(
      OrganizationTerms(budgets: [
        Budget(
          scope: .project(Identifier(1)), limit: Money(nanos: 10),
          alertLevels: [Money(nanos: 4)]),
        Budget(scope: .member(Identifier(0)), limit: Money(nanos: 1)),
      ]))
    try fund(&billing, id, 1_000)
    let requests = try priced([1, 2, 1, 3, 2, 1, 9], billing)
    #expect(billing.chargesRuns(of: id))
    func charge(_ run: Range<Int>, _ scope: Attribution?) throws -> Range<Int> {
      try billing.settle(
        requests, run: run, scope: scope, organization: id, number: UInt64(run.lowerBound))
    }
    #expect(try charge(0..<7, nil).isEmpty, "of several projects: it cannot be told")
    #expect(try charge(0..<7, project) == 0..<2)
    #expect(billing.spent(.project(Identifier(1)), of: id)?.nanos == 3)
    #expect(billing.takeSpendingAlert(id) == nil)
    let settled = try billing.settle(
      RequestUsage(inputTokens: 1), model: ModelID(0), arrival: start, completion: start,
      organization: id, number: 2, type: .request, attribution: project)
    #expect(settled.needsEvaluation)
    #expect(try charge(3..<7, project).isEmpty, "an alert is due")
    #expect(billing.takeSpendingAlert(id)?.level.nanos == 4)
    #expect(billing.takeSpendingAlert(id) == nil)
    #expect(try charge(3..<7, project) == 3..<5)
    #expect(try charge(5..<7, project).isEmpty)
    #expect(billing.spent(.project(Identifier(1)), of: id)?.nanos == 9)
    #expect(billing.spent(.member(Identifier(0)), of: id) == .zero)
  }

  @Test("are of no models that have a budget, and of none whose rate is limited")
  func watched() throws {
    var billing = try billing()
    let models = billing.open(
      OrganizationTerms(budgets: [
        Budget(scope: .models([ModelID(0)]), limit: Money(units: 1))
      ]))
    var terms = OrganizationTerms()
    terms.rateLimits = [RateLimit(scope: .team, requests: 5, tokens: nil)]
    let limited = billing.open(terms)
    #expect(!billing.chargesRuns(of: models) && !billing.chargesRuns(of: limited))
  }

  @Test("cost their providers what each of them does, from the first that differs on")
  func providerCosts() throws {
    var requests = PricedRequests()
    func add(_ amounts: ContiguousArray<Int64>, _ costs: ContiguousArray<Int64>?) -> Int {
      let instants = ContiguousArray(repeating: Int64.zero, count: amounts.count)
      return requests.append(
        0..<amounts.count, amounts: amounts, providerCosts: costs, instants: instants)
    }
    #expect(add([10, 20], nil) == 2)
    #expect(add([30, 40], [3, 4]) == 2)
    #expect(add([50], nil) == 1)
    #expect(add([1, 1], [.max, 1]) == 0, "their sum no longer fits")
    #expect(add([.max], [1]) == 0)
    #expect(requests.count == 5)
    #expect(requests.amount(of: 0..<5).nanos == 150)
    var billing = try billing()
    let id = billing.open(OrganizationTerms())
    try fund(&billing, id, 1_000)
    _ = try billing.settle(requests, run: 1..<4, organization: id, number: 0)
    #expect(billing.position[.providerCost] == 27)
  }

  @Test("use up the numbers of their requests: each is charged once")
  func numbers() throws {
    var billing = try billing()
    let id = billing.open(OrganizationTerms())
    try fund(&billing, id, 1_000)
    let requests = try priced([10, 10, 10], billing)
    _ = try billing.settle(requests, run: 0..<3, organization: id, number: 5)
    for number in UInt64(5)...8 {
      _ = try billing.settle(
        RequestUsage(inputTokens: 100), model: ModelID(0), arrival: start, completion: start,
        organization: id, number: number, type: .request, attribution: .none)
    }
    #expect(billing.balance(of: id).nanos == 1_000 - 30 - 100)
  }

  @Test("totals that no longer fit are refused, and what was there stays")
  func overflow() throws {
    let billing = try billing()
    var requests = try priced([.max - 5], billing)
    let charge = try billing.rateCard.price(
      RequestUsage(inputTokens: 6), model: ModelID(0), at: start)
    #expect(!add(charge, start, to: &requests))
    #expect(requests.count == 1)
    #expect(requests.amount(of: 0..<1).nanos == .max - 5)
  }
}
