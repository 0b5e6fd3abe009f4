import AutoTopUp
import Billing
import Ledger
import Pricing
import Quantities
import Testing

@Suite("Requests while a top-up is on its way")
struct ToppingUpTests {
  private let start = Instant(nanoseconds: 0)

  private func desk(
    _ policy: ToppingUpPolicy, admission: AdmissionPolicy = .balance
  ) throws -> (billing: Billing<MemoryJournal>, id: Identifier<Organization>) {
    let card = try RateCard([], markup: .none, rounding: .halfEven)
    var billing = Billing(rateCard: card, journal: MemoryJournal())
    let rule = try TopUpRule(
      threshold: Money(nanos: 10), sizing: .amount(Money(nanos: 100)), trigger: .below)
    let id = billing.open(
      OrganizationTerms(
        topUpRule: rule, creditLine: Money(nanos: 7), admission: admission,
        whileToppingUp: policy))
    return (billing, id)
  }

  private func charge(
    _ desk: inout (billing: Billing<MemoryJournal>, id: Identifier<Organization>)
  ) throws -> ChargeRequest {
    let action = try desk.billing.evaluateTopUp(desk.id, at: start).first?.action
    guard case .charge(let request)? = action else { throw BillingRefusal.noPaymentMethod }
    return request
  }

  @Test("blocked as ever, unless the terms say otherwise")
  func block() throws {
    var desk = try desk(.block)
    #expect(desk.billing.authorize(desk.id) == .admitted, "the credit line")
    _ = try charge(&desk)
    #expect(desk.billing.isTopUpAtProcessor(of: desk.id))
    #expect(desk.billing.retryAfter(of: desk.id) == nil)
  }

  @Test("clients are told when to come back, while a charge is with the processor and only then")
  func retryAfter() throws {
    var desk = try desk(.retryAfter(.second))
    #expect(desk.billing.retryAfter(of: desk.id) == nil)
    let charge = try charge(&desk)
    #expect(desk.billing.retryAfter(of: desk.id) == .second)
    _ = try desk.billing.resolveCharge(
      charge.number, outcome: .declined(.insufficientFunds), organization: desk.id, at: start)
    #expect(desk.billing.retryAfter(of: desk.id) == nil, "it waits for a retry")
  }

  @Test("requests run below zero as far as the amount on order, until the charge is answered")
  func overdraft() throws {
    for isHeld in [false, true] {
      var desk = try desk(.overdraft, admission: isHeld ? .hold(HoldPolicy()) : .balance)
      func room() -> Int64? {
        (0...200).last { desk.billing.hasRoom(for: Money(nanos: $0), in: desk.id) }
      }
      let charge = try charge(&desk)
      #expect(desk.billing.authorize(desk.id) == .admitted)
      if isHeld {
        #expect(room() == 107, "the amount on order and the credit line")
        let answer = try desk.billing.authorize(
          desk.id, estimate: Money(nanos: 107), number: 1, at: start)
        guard case .admitted(let hold?) = answer else {
          Issue.record("there is room")
          return
        }
        #expect(desk.billing.authorize(desk.id) == .refused(.insufficientCredits))
        try desk.billing.release(hold, organization: desk.id, at: start)
      }
      _ = try desk.billing.resolveCharge(
        charge.number, outcome: .declined(.lostCard), organization: desk.id, at: start)
      if isHeld { #expect(room() == 7, "the credit line alone") }
      #expect(desk.billing.retryAfter(of: desk.id) == nil)
    }
  }

  @Test("the room that an order gives ends with it")
  func afterwards() throws {
    var desk = try desk(.overdraft, admission: .hold(HoldPolicy()))
    let charge = try charge(&desk)
    _ = try desk.billing.resolveCharge(
      charge.number, outcome: .succeeded, organization: desk.id, at: start)
    #expect(desk.billing.hasRoom(for: Money(nanos: 107), in: desk.id))
    #expect(!desk.billing.hasRoom(for: Money(nanos: 108), in: desk.id))
  }
}
