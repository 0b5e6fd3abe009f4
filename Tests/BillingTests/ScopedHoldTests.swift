import Billing
import Ledger
import Pricing
import Quantities
import Testing

@Suite("Holds beside credit for some usage")
struct ScopedHoldTests {
  private let start = Instant(nanoseconds: 0)

  @Test("a request holds what is usable for it, and burns what its scope covers")
  func holds() throws {
    let price = ModelPrice(UsageRates(input: Decimal(significand: 1, places: 9), output: .zero))
    let card = try RateCard(
      ["fast", "large"].map { PricedModel(name: $0, price: price) }, markup: .none,
      rounding: .halfEven)
    var billing = Billing(rateCard: card, journal: MemoryJournal())
    let id = billing.open(
      OrganizationTerms(
        admission: .hold(HoldPolicy()), scopes: [CreditScope(models: [ModelID(0)])]))
    try billing.give(
      Money(units: 10), scope: GrantScope(1), organization: id, by: .platform, at: start)
    try billing.give(Money(units: 3), organization: id, by: .platform, at: start)
    func ask(_ units: Int64, _ model: Int, number: UInt64) throws -> HoldAdmission {
      try billing.authorize(
        id, estimate: Money(units: units), number: number, model: ModelID(model), at: start)
    }
    #expect(try ask(4, 1, number: 1) == .refused(.insufficientCredits, isFalseBlock: true))
    guard case .admitted(let hold?) = try ask(11, 0, number: 2) else {
      Issue.record("13 are usable for the model")
      return
    }
    // 11 of 13 are held: 2 are left for the one, and nothing for the other.
    #expect(try ask(1, 1, number: 3) == .refused(.insufficientCredits, isFalseBlock: true))
    #expect(try ask(3, 0, number: 4) == .refused(.insufficientCredits, isFalseBlock: true))
    _ = try billing.settle(
      hold, usage: RequestUsage(inputTokens: Money(units: 11).nanos), model: ModelID(0),
      arrival: start, completion: start, organization: id, number: 0, type: .request,
      attribution: .none)
    #expect(billing.balance(of: id) == Money(units: 2))
    #expect(billing.generalBalance(of: id) == Money(units: 2), "the scoped credit burnt first")
    #expect(billing.ledger.violations().isEmpty)
  }
}
