import AutoTopUp
import Billing
import Ledger
import Pricing
import Quantities
import Testing

@Suite("Credit on invoice")
struct InvoicedCreditTests {
  private let start = Instant(nanoseconds: 1_767_225_600_000_000_000)

  private func billing() throws -> Billing<MemoryJournal> {
    Billing(
      rateCard: try RateCard(
        [
          PricedModel(
            name: "unit",
            price: ModelPrice(UsageRates(input: Decimal(significand: 1, places: 9), output: .zero)))
        ], markup: .none, rounding: .halfEven), journal: MemoryJournal())
  }

  private func open(
    _ billing: inout Billing<MemoryJournal>, dunning: Dunning
  ) throws -> Identifier<Organization> {
    billing.open(
      OrganizationTerms(
        topUpRule: try TopUpRule(threshold: Money(units: 5), sizing: .amount(Money(units: 20))),
        dunning: dunning, processorFee: FeeSchedule(share: .zero, fixed: .zero),
        paymentMethod: Identifier(0), whileToppingUp: .creditOnInvoice))
  }

  private func charge(
    _ billing: inout Billing<MemoryJournal>, _ id: Identifier<Organization>, at instant: Instant
  ) throws -> ChargeRequest {
    guard case .charge(let request)? = try billing.evaluateTopUp(id, at: instant).first?.action
    else {
      throw BillingRefusal.noPlan
    }
    return request
  }

  /// Cash, what is invoiced, and the balance, in units.
  private func position(
    _ billing: Billing<MemoryJournal>, _ id: Identifier<Organization>
  ) -> [Int64] {
    let book = billing.ledger
    return [
      Int64(book.account(.cash, of: Wallet.ID(0)).debitBalance.nanos) / Money.nanosPerUnit,
      Int64(book.account(.invoiced, of: Wallet.ID(0)).debitBalance.nanos) / Money.nanosPerUnit,
      billing.balance(of: id).nanos / Money.nanosPerUnit,
    ]
  }

  @Test("credit that an order brings when it is placed has no replica evaluate the rule again")
  func noSecondEvaluation() throws {
    var billing = try billing()
    let id = billing.open(
      OrganizationTerms(
        topUpRule: try TopUpRule(threshold: Money(units: 5), sizing: .amount(Money(units: 20))),
        paymentMethod: Identifier(0), whileToppingUp: .creditOnInvoice, replicas: 2,
        guards: TopUpGuards(sharesClaim: false)))
    let placed = try billing.evaluateTopUp(id, at: start)
    #expect(placed.count == 2 && billing.balance(of: id) == Money(units: 20))
    #expect(billing.nextDue(of: id, at: start)?.instant != start)
  }

  @Test("an order is credited when it is placed, and the charge pays for it")
  func paid() throws {
    var billing = try billing()
    let id = try open(&billing, dunning: .standard)
    let request = try charge(&billing, id, at: start)
    #expect(request.balance == .zero)
    #expect(position(billing, id) == [0, 20, 20])
    let again = try billing.evaluateTopUp(id, at: start).first?.action
    #expect(again == .skip(TopUpSkip(.orderInFlight)))
    _ = try billing.resolveCharge(
      request.number, outcome: .succeeded, organization: id, at: start)
    #expect(position(billing, id) == [20, 0, 20])
    #expect(billing.ledger.violations().isEmpty)
    let refund = try billing.refund(nil, of: 0, organization: id, by: .platform, at: start)
    #expect(refund.money == Money(units: 20), "the purchase knows its credit")
  }

  @Test("what is spent of it is owed when the charge fails for good")
  func unpaid() throws {
    var billing = try billing()
    let id = try open(&billing, dunning: Dunning(retryDelays: [.hour], exhaustion: .suspend))
    let first = try charge(&billing, id, at: start)
    try billing.adjust(Money(units: -8), organization: id, by: .platform, at: start)
    _ = try billing.resolveCharge(
      first.number, outcome: .declined(.insufficientFunds), organization: id, at: start)
    #expect(position(billing, id) == [0, 20, 12], "a further attempt is due")
    let second = try charge(&billing, id, at: start + .hour)
    #expect(second.amount == Money(units: 20), "what is not paid for does not count")
    #expect(position(billing, id) == [0, 20, 12], "and is not delivered twice")
    _ = try billing.resolveCharge(
      second.number, outcome: .declined(.insufficientFunds), organization: id, at: start + .hour)
    #expect(position(billing, id) == [0, 0, -8])
    #expect(billing.invoicedCredit(of: id) == .zero)
    #expect(billing.ledger.violations().isEmpty)
  }

  @Test("an order that is no longer needed takes its credit back")
  func dropped() throws {
    var billing = try billing()
    let id = try open(&billing, dunning: .standard)
    let request = try charge(&billing, id, at: start)
    _ = try billing.resolveCharge(
      request.number, outcome: .declined(.insufficientFunds), organization: id, at: start)
    _ = try billing.purchase(.atFaceValue(Money(units: 50)), organization: id, at: start)
    let retry = try billing.evaluateTopUp(id, at: start + .hour).first?.action
    #expect(retry == .skip(TopUpSkip(.notCalled)))
    #expect(position(billing, id) == [50, 0, 50])
    #expect(billing.ledger.violations().isEmpty)
  }

  @Test("a success that comes after it was taken back credits anew")
  func lateSuccess() throws {
    var billing = try billing()
    let id = try open(
      &billing,
      dunning: Dunning(retryDelays: [], exhaustion: .suspend, confirmation: .minute))
    let request = try charge(&billing, id, at: start)
    _ = try billing.resolveCharge(
      request.number, outcome: .requiresAction, organization: id, at: start)
    _ = try billing.evaluateTopUp(id, at: start + .minute).first?.action
    #expect(position(billing, id) == [0, 0, 0], "not confirmed in time")
    let resolution = try billing.resolveCharge(
      request.number, outcome: .succeeded, organization: id, at: start + .hour)
    #expect(resolution.payment?.fee == .zero)
    #expect(position(billing, id) == [20, 0, 20])
  }
}
