import AutoTopUp
import Billing
import Ledger
import Pricing
import Quantities
import Testing

@Suite("Requests whose cost is held")
struct HoldTests {
  /// Billing with one organization and 100 nano-units; input costs one for each token.
  private struct Desk {
    var billing: Billing<MemoryJournal>
    let id: Identifier<Organization>
    var holds: UInt64 = 0
    var requests: UInt64 = 0

    init(
      _ policy: HoldPolicy = HoldPolicy(), credit: Int64 = 100, plan: Plan? = nil,
      budgets: [Budget] = [], creditLine: Int64 = 0
    ) throws {
      let rates = UsageRates(
        input: Decimal(significand: 1, places: 9), output: Decimal(significand: 2, places: 9))
      let card = try RateCard(
        [PricedModel(name: "unit", price: ModelPrice(rates))], markup: .none, rounding: .halfEven)
      billing = Billing(rateCard: card, journal: MemoryJournal())
      id = billing.open(
        OrganizationTerms(
          plan: plan, creditLine: Money(nanos: creditLine), budgets: budgets,
          admission: .hold(policy)))
      try billing.grant(
        Money(nanos: credit), category: .paid, organization: id, at: at(0), type: .purchase)
      if plan != nil { _ = try billing.openPlan(of: id, at: at(0)) }
    }

    func at(_ instant: Int64) -> Instant { Instant(nanoseconds: instant) }

    mutating func ask(
      _ estimate: Int64, number: UInt64? = nil, at instant: Int64 = 0
    ) throws -> HoldAdmission {
      holds += 1
      return try billing.authorize(
        id, estimate: Money(nanos: estimate), number: number ?? holds, at: at(instant))
    }

    /// The hold of a request that is admitted.
    mutating func held(_ estimate: Int64, at instant: Int64 = 0) throws -> RequestHold {
      guard case .admitted(let hold?) = try ask(estimate, at: instant) else {
        throw BillingRefusal.amountNotPositive
      }
      return hold
    }

    mutating func settle(
      _ hold: RequestHold?, cost: Int64, number: UInt64? = nil, at instant: Int64 = 0
    ) throws -> HoldSettlement {
      requests += 1
      return try billing.settle(
        hold, usage: RequestUsage(inputTokens: cost), model: ModelID(0), arrival: at(0),
        completion: at(instant), organization: id, number: number ?? requests, type: .request,
        attribution: .none)
    }

    /// Balance, held, available.
    var state: [Int64] {
      #expect(billing.ledger.violations().isEmpty)
      return [
        billing.balance(of: id).nanos, billing.held(of: id).nanos,
        billing.available(of: id).nanos,
      ]
    }
  }

  @Test("what a request is expected to cost is held, and what it costs is taken")
  func cycle() throws {
    var desk = try Desk()
    let hold = try desk.held(40)
    #expect(hold.amount.nanos == 40 && desk.state == [100, 40, 60])
    let settlement = try desk.settle(hold, cost: 25)
    #expect(settlement.charge.amount.nanos == 25 && settlement.captured.nanos == 25)
    #expect(settlement.overrun == .zero && settlement.uncollected == .zero)
    #expect(desk.state == [75, 0, 75])
  }

  @Test("an expected usage is priced by the rate card")
  func expectedUsage() throws {
    let desk = try Desk()
    let usage = RequestUsage(inputTokens: 10, outputTokens: 15)
    #expect(try desk.billing.estimate(of: usage, model: ModelID(0), at: desk.at(0)).nanos == 40)
  }

  @Test("requests that run at once see each other's holds; the posted balance would not")
  func falseBlocks() throws {
    var desk = try Desk()
    _ = try desk.held(60)
    #expect(try desk.ask(41) == .refused(.insufficientCredits, isFalseBlock: true))
    let second = try desk.held(40)
    #expect(try desk.ask(0) == .refused(.insufficientCredits, isFalseBlock: true))
    #expect(desk.billing.authorize(desk.id) == .refused(.insufficientCredits))
    #expect(desk.billing.refusal(of: desk.id) == .insufficientCredits)
    #expect(!desk.billing.hasCredit(desk.id))
    try desk.billing.release(second, organization: desk.id, at: desk.at(0))
    #expect(desk.state == [100, 60, 40])
    #expect(desk.billing.refusal(of: desk.id) == nil)
    #expect(desk.billing.hasRoom(for: Money(nanos: 40), in: desk.id))
    #expect(!desk.billing.hasRoom(for: Money(nanos: 41), in: desk.id))
  }

  @Test("a refusal for lack of posted credit is no false block")
  func trueBlocks() throws {
    var desk = try Desk()
    _ = try desk.settle(nil, cost: 100)
    #expect(try desk.ask(0) == .refused(.insufficientCredits, isFalseBlock: false))
    var lined = try Desk(credit: 10, creditLine: 30)
    _ = try lined.held(40)
    #expect(try lined.ask(1) == .refused(.insufficientCredits, isFalseBlock: true))
  }

  @Test("quota, then budgets, then credit are looked at; a refusal changes nothing")
  func order() throws {
    let plan = try Plan(fee: .zero, period: .month, includedRequests: 1, overage: .rejected)
    let budget = Budget(scope: .team, limit: Money(nanos: 10))
    var desk = try Desk(plan: plan, budgets: [budget])
    let hold = try desk.held(100)
    #expect(try desk.ask(1) == .refused(.quotaExceeded, isFalseBlock: false))
    _ = try desk.settle(hold, cost: 100)
    var spent = try Desk(budgets: [budget])
    _ = try spent.settle(try spent.held(100), cost: 100)
    #expect(try spent.ask(1) == .refused(.budgetExceeded, isFalseBlock: false))
    #expect(spent.state == [0, 0, 0] && desk.state == [0, 0, 0])
  }

  @Test("a request beyond its hold is charged in full, or no more than the hold")
  func overruns() throws {
    var desk = try Desk()
    let settlement = try desk.settle(try desk.held(40), cost: 130)
    #expect(settlement.charge.amount.nanos == 130 && settlement.captured.nanos == 40)
    #expect(settlement.overrun.nanos == 90 && settlement.uncollected == .zero)
    #expect(desk.state == [-30, 0, -30])

    var capped = try Desk(HoldPolicy(overrun: .cap))
    let hold = try capped.held(40)
    let usage = RequestUsage(inputTokens: 30, outputTokens: 20)
    let cut = try capped.billing.settle(
      hold, usage: usage, model: ModelID(0), arrival: capped.at(0), completion: capped.at(0),
      organization: capped.id, number: 1, type: .request, attribution: .none)
    #expect(cut.charge.amount.nanos == 40 && cut.charge.providerCost.nanos == 70)
    #expect(cut.charge[.input].nanos == 30 && cut.charge[.output].nanos == 10)
    #expect(cut.overrun.nanos == 30 && cut.uncollected.nanos == 30)
    #expect(capped.state == [60, 0, 60])
  }

  @Test("no more than the cap is held, and above a balance that is trusted nothing is")
  func capAndTrust() throws {
    var desk = try Desk(HoldPolicy(cap: Money(nanos: 30), trustAbove: Money(nanos: 70)))
    #expect(try desk.ask(500) == .admitted(nil))
    _ = try desk.settle(nil, cost: 30)
    let hold = try desk.held(500)
    #expect(hold.amount.nanos == 30 && desk.state == [70, 30, 40])
  }

  @Test("a hold has expired at its instant; its request is charged all the same")
  func expiry() throws {
    var desk = try Desk(HoldPolicy(lifetime: Duration(nanoseconds: 50), overrun: .cap))
    let hold = try desk.held(80)
    #expect(desk.billing.nextHoldExpiry(of: desk.id) == desk.at(50))
    #expect(try desk.ask(30, at: 49) == .refused(.insufficientCredits, isFalseBlock: true))
    // Nobody swept: a request of that instant finds it gone.
    let other = try desk.held(30, at: 50)
    #expect(desk.state == [100, 30, 70])
    let settlement = try desk.settle(hold, cost: 90, at: 60)
    #expect(settlement.charge.amount.nanos == 80, "the cap holds though the hold is gone")
    #expect(settlement.captured == .zero && settlement.uncollected.nanos == 10)
    #expect(desk.state == [20, 30, -10])
    #expect(desk.billing.expireHolds(of: desk.id, at: desk.at(100)).count == 1)
    _ = try desk.settle(other, cost: 5, at: 100)
    #expect(desk.state == [15, 0, 15])
  }

  @Test("a repeated number answers alike and changes nothing")
  func repeats() throws {
    let plan = try Plan(fee: .zero, period: .month, includedRequests: 9, overage: .rejected)
    var desk = try Desk(plan: plan)
    let first = try desk.ask(60, number: 5)
    #expect(try desk.ask(60, number: 5, at: 9) == first)
    #expect(desk.state == [100, 60, 40])
    guard case .admitted(let hold) = first else { return }
    let settlement = try desk.settle(hold, cost: 50, number: 1)
    let again = try desk.settle(hold, cost: 50, number: 1)
    #expect(again.charge == settlement.charge && again.captured == .zero)
    #expect(desk.state == [50, 0, 50])
    #expect(throws: BillingRefusal.ledger(.holdCaptured)) {
      try desk.settle(hold, cost: 50, number: 2)
    }
    #expect(throws: BillingRefusal.ledger(.holdCaptured)) {
      try desk.billing.release(#require(hold), organization: desk.id, at: desk.at(0))
    }
    #expect(desk.state == [50, 0, 50])
    let turn = try desk.billing.closePeriod(of: desk.id, at: desk.at(0))
    #expect(turn.closed?.requests == 1, "counted once against the quota")
  }

  @Test("credit that is held cannot be transferred, refunded or taken by an adjustment")
  func protected() throws {
    var desk = try Desk()
    let other = desk.billing.open(OrganizationTerms())
    _ = try desk.billing.purchase(
      .atFaceValue(Money(units: 5)), organization: desk.id, at: desk.at(0))
    _ = try desk.held(5_000_000_090)
    let unheld = Money(nanos: 10)
    #expect(throws: BillingRefusal.ledger(.insufficientCredit)) {
      try desk.billing.transfer(
        Money(nanos: 11), from: desk.id, to: other, by: .platform, counterpart: .platform,
        at: desk.at(0))
    }
    #expect(throws: BillingRefusal.ledger(.insufficientCredit)) {
      try desk.billing.adjust(
        Money(nanos: -11), organization: desk.id, by: .platform, at: desk.at(0))
    }
    #expect(throws: BillingRefusal.refundTooLarge(most: unheld)) {
      try desk.billing.refund(
        Money(nanos: 11), of: 0, organization: desk.id, by: .platform, at: desk.at(0))
    }
    let moved = try desk.billing.transfer(
      nil, from: desk.id, to: other, by: .platform, counterpart: .platform, at: desk.at(0))
    #expect(moved == unheld && desk.state == [5_000_000_090, 5_000_000_090, 0])
  }
}
