import AutoTopUp
import Billing
import Ledger
import Pricing
import Quantities
import Testing

@Suite("What comes due of itself")
struct DueEventTests {
  private let start = Instant(nanoseconds: 0)

  /// Billing with one model at one unit of currency for each input token.
  private func billing() throws -> Billing<MemoryJournal> {
    let rates = UsageRates(input: .one, output: .zero)
    return Billing(
      rateCard: try RateCard(
        [PricedModel(name: "unit", price: ModelPrice(rates))], markup: .none, rounding: .halfEven),
      journal: MemoryJournal())
  }

  private func settle(
    _ cost: Int64, _ number: UInt64, _ billing: inout Billing<MemoryJournal>,
    _ id: Identifier<Organization>, at instant: Instant
  ) throws {
    _ = try billing.settle(
      RequestUsage(inputTokens: cost), model: ModelID(0), arrival: instant, completion: instant,
      organization: id, number: number, type: .request, attribution: .none)
  }

  @Test("of an organization without terms nothing does")
  func nothing() throws {
    var billing = try billing()
    let id = billing.open(OrganizationTerms())
    #expect(billing.nextDue(of: id, at: start) == nil)
  }

  @Test("simultaneous events come in one order: period, window, expiry, hold, rule, alerts")
  func order() throws {
    // The turn of a plan's period has credit expire itself.
    let all = DueEvent.Kind.allCases
    #expect(try kinds(hasPlan: true) == all.filter { $0 != .expiry })
    #expect(try kinds(hasPlan: false) == all.filter { $0 != .periodEnd })
  }

  /// What comes due of an organization of which everything ends after a day.
  private func kinds(hasPlan: Bool) throws -> [DueEvent.Kind] {
    var billing = try billing()
    let days = QuotaPeriod(anchor: start, length: .fixed(.day), zone: .utc)
    let id = billing.open(
      OrganizationTerms(
        topUpRule: try TopUpRule(threshold: Money(units: 5), sizing: .amount(Money(units: 9))),
        plan: hasPlan ? try Plan(fee: Money(units: 1), period: .fixed(.day)) : nil,
        lowBalanceAlerts: [Money(units: 5)],
        budgets: [Budget(scope: .team, limit: Money(units: 99), periods: days)],
        admission: .hold(HoldPolicy(lifetime: .day))))
    try billing.grant(
      Money(units: 8), category: .promotional, organization: id, at: start, type: .bonus,
      expiry: start + .day)
    try billing.grant(
      Money(units: 2), category: .paid, organization: id, at: start, type: .purchase)
    _ = try billing.openPlan(of: id, at: start)
    _ = try billing.authorize(id, estimate: Money(units: 1), number: 1, at: start)
    var kinds: [DueEvent.Kind] = []
    var clock = start
    while let due = billing.nextDue(of: id, at: clock), due.isBefore(start + .day, .sample) {
      #expect(due.instant == start + .day)
      clock = due.instant
      kinds.append(due.kind)
      _ = try billing.processDue(due, of: id)
    }
    return kinds
  }

  @Test("postings below the threshold have the rule evaluated then, and once")
  func evaluation() throws {
    var billing = try billing()
    let id = billing.open(
      OrganizationTerms(
        topUpRule: try TopUpRule(threshold: Money(units: 5), sizing: .amount(Money(units: 9)))))
    try billing.grant(
      Money(units: 8), category: .paid, organization: id, at: start, type: .purchase)
    #expect(billing.nextDue(of: id, at: start) == nil)
    try settle(2, 0, &billing, id, at: start)
    #expect(billing.nextDue(of: id, at: start) == nil)
    let later = start + .hour
    try settle(2, 1, &billing, id, at: later)
    let due = try #require(billing.nextDue(of: id, at: later))
    #expect(due.kind == .topUpEvaluation && due.instant == later)
    guard case .ruleEvaluated(let outcomes) = try billing.processDue(due, of: id),
      case .charge(let request)? = outcomes.first?.action
    else {
      Issue.record("no charge")
      return
    }
    #expect(request.amount == Money(units: 9) && request.number == 1)
    #expect(outcomes.first?.evaluation.trigger == .threshold)
    #expect(billing.nextDue(of: id, at: later) == nil)
  }

  @Test("a request refused for lack of credit, another rule and another card have it evaluated")
  func otherReasons() throws {
    var billing = try billing()
    let rule = try TopUpRule(threshold: .zero, sizing: .amount(Money(units: 9)))
    let id = billing.open(OrganizationTerms(topUpRule: rule, paymentMethod: Identifier(0)))
    #expect(billing.nextDue(of: id, at: start) == nil)
    #expect(billing.authorize(id) == .refused(.insufficientCredits))
    func trigger() throws -> TopUpTrigger? {
      guard let due = billing.nextDue(of: id, at: start),
        case .ruleEvaluated(let outcomes) = try billing.processDue(due, of: id)
      else { return nil }
      return outcomes.first?.evaluation.trigger
    }
    #expect(try trigger() == .refusal)
    billing.paymentMethodReplaced(id, at: start)
    #expect(try trigger() == .methodReplaced)
    let other = try TopUpRule(threshold: Money(units: 1), sizing: .amount(Money(units: 9)))
    try billing.setTopUpRule(other, organization: id, by: .platform, at: start)
    // A refusal at the same instant does not hide the better reason.
    #expect(billing.authorize(id) == .refused(.insufficientCredits))
    #expect(try trigger() == .ruleChanged)
    #expect(try trigger() == nil)
  }

  @Test("a declined charge is due again when its wait is over, and an alert once")
  func retry() throws {
    var billing = try billing()
    let id = billing.open(
      OrganizationTerms(
        topUpRule: try TopUpRule(threshold: Money(units: 5), sizing: .amount(Money(units: 9))),
        dunning: Dunning(retryDelays: [.hour], exhaustion: .suspend),
        lowBalanceAlerts: [Money(units: 5)]))
    try billing.grant(
      Money(units: 1), category: .paid, organization: id, at: start, type: .purchase)
    var seen: [DueOutcome] = []
    var clock = start
    func run(until end: Instant) throws {
      while let due = billing.nextDue(of: id, at: clock), due.isBefore(end, .sample) {
        #expect(due.instant >= clock)
        clock = due.instant
        seen.append(try billing.processDue(due, of: id))
      }
    }
    try run(until: start)
    #expect(seen.count == 2 && seen.last == .alertsDue([.lowBalance(Money(units: 5))]))
    _ = try billing.resolveCharge(
      1, outcome: .declined(.insufficientFunds), organization: id, at: start)
    let due = try #require(billing.nextDue(of: id, at: start))
    #expect(due.kind == .topUpEvaluation && due.instant == start + .hour)
    try run(until: start + .day)
    #expect(seen.count == 3 && clock == start + .hour)
    guard case .ruleEvaluated(let outcomes)? = seen.last,
      case .charge(let request)? = outcomes.first?.action
    else {
      Issue.record("no second attempt")
      return
    }
    #expect(request.number == 2 && request.attempt == 2)
  }

  /// Billing of an organization with credit in each period, and a threshold of five units.
  private func planned(
    credit: Int64 = 10, alerts: [Money] = []
  ) throws -> (Billing<MemoryJournal>, Identifier<Organization>) {
    var billing = try billing()
    let plan = try Plan(
      fee: Money(units: 10), period: .fixed(.day),
      credit: SubscriptionCredit(amount: Money(units: credit)))
    let id = billing.open(
      OrganizationTerms(
        topUpRule: try TopUpRule(threshold: Money(units: 5), sizing: .amount(Money(units: 9))),
        plan: plan, lowBalanceAlerts: alerts))
    return (billing, id)
  }

  @Test("nothing is evaluated at a moment between the postings of a turn")
  func turn() throws {
    var (billing, id) = try planned()
    _ = try billing.openPlan(of: id, at: start)
    let due = try #require(billing.nextDue(of: id, at: start))
    #expect(due.kind == .periodEnd)
    guard case .periodTurned(let turn) = try billing.processDue(due, of: id) else {
      Issue.record("no turn")
      return
    }
    #expect(turn.expired == Money(units: 10) && turn.credit == Money(units: 10))
    #expect(billing.nextDue(of: id, at: due.instant)?.kind == .periodEnd)
  }

  @Test("what an organization opens with is no credit that arrived")
  func opening() throws {
    var (billing, id) = try planned(credit: 2)
    try billing.grant(
      Money(units: 2), category: .paid, organization: id, at: start, type: .purchase)
    _ = try billing.openPlan(of: id, at: start)
    let due = try #require(billing.nextDue(of: id, at: start))
    guard case .ruleEvaluated(let outcomes) = try billing.processDue(due, of: id) else {
      Issue.record("no evaluation")
      return
    }
    #expect(outcomes.first?.evaluation.trigger == .threshold)
  }

  @Test("an alert follows from credit that is forfeited with its organization")
  func deletion() throws {
    var (billing, id) = try planned(alerts: [Money(units: 5)])
    _ = try billing.openPlan(of: id, at: start)
    _ = try billing.delete(id, forfeitsCredit: true, by: .platform, at: start)
    let due = try #require(billing.nextDue(of: id, at: start))
    #expect(due.kind == .alert)
    #expect(try billing.processDue(due, of: id) == .alertsDue([.lowBalance(Money(units: 5))]))
  }
}
