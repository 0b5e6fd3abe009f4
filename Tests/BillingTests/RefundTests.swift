import Billing
import Ledger
import Pricing
import Quantities
import Testing

@Suite("Refunds, chargebacks and transfers")
struct RefundTests {
  private let start = Instant(nanoseconds: 0)

  private func billing() throws -> Billing<MemoryJournal> {
    let card = try RateCard(
      [
        PricedModel(
          name: "unit",
          price: ModelPrice(UsageRates(input: Decimal(significand: 1, places: 9), output: .zero)))
      ], markup: .none, rounding: .halfEven)
    return Billing(rateCard: card, journal: MemoryJournal())
  }

  private func spend(
    _ amount: Money, _ billing: inout Billing<MemoryJournal>,
    _ organization: Identifier<Organization>, number: UInt64
  ) throws {
    _ = try billing.settle(
      RequestUsage(inputTokens: amount.nanos), model: ModelID(0), arrival: start,
      completion: start, organization: organization, number: number, type: .request,
      attribution: .none)
  }

  private func pack(expiry: Instant = .never) -> CreditOffer {
    CreditOffer(
      price: Money(units: 100), credits: Money(units: 100), bonus: Money(units: 20),
      expiry: expiry)
  }

  @Test("what is unspent is refunded, and takes its bonus with it")
  func refundOfTheUnspent() throws {
    var billing = try billing()
    let id = billing.open(OrganizationTerms())
    _ = try billing.purchase(pack(), organization: id, at: start)
    // Bonus burns first: 20, and then 30 of the credits.
    try spend(Money(units: 50), &billing, id, number: 0)
    #expect(throws: BillingRefusal.refundTooLarge(most: Money(units: 70))) {
      try billing.refund(
        Money(units: 71), of: 0, organization: id, by: .platform, at: start)
    }
    #expect(billing.balance(of: id) == Money(units: 70))
    let refund = try billing.refund(nil, of: 0, organization: id, by: .platform, at: start)
    #expect(
      refund.amounts == Refund(money: Money(units: 70), credits: Money(units: 70), bonus: .zero))
    #expect(refund.invoice?.corrected == 1 && refund.invoice?.lines.map(\.kind) == [.refund])
    #expect(billing.balance(of: id) == .zero)
    let book = billing.ledger
    // 30 stay, less what the processor kept.
    #expect(
      book.account(.cash, of: Wallet.ID(0)).debitBalance
        == MoneyTotal(nanos: 30_000_000_000 - 3_200_000_000))
    #expect(book.violations().isEmpty)
  }

  @Test("many small refunds take neither more nor less than one", arguments: [3, 7, 9])
  func smallRefunds(parts: Int64) throws {
    var billing = try billing()
    let id = billing.open(OrganizationTerms(minimumPurchase: Money(nanos: 1)))
    let offer = CreditOffer(
      price: Money(nanos: 1_000), credits: Money(nanos: 777), bonus: Money(nanos: 100))
    _ = try billing.purchase(offer, organization: id, at: start)
    var credits: Int64 = 0
    var bonus: Int64 = 0
    var money: Int64 = 0
    while money < 1_000 {
      let refund = try billing.refund(
        Money(nanos: min(parts, 1_000 - money)), of: 0, organization: id, by: .platform,
        at: start)
      money += refund.money.nanos
      credits += refund.credits.nanos
      bonus += refund.bonus.nanos
      #expect(credits == (money * 777 * 2 + 999) / 2_000 || credits == money * 777 / 1_000)
    }
    #expect((credits, bonus) == (777, 100))
    #expect(billing.balance(of: id) == .zero)
    let book = billing.ledger
    #expect(book.account(.saleRevenue, of: Wallet.ID(0)).creditBalance == .zero)
    #expect(book.account(.promotion, of: Wallet.ID(0)).debitBalance == .zero)
    #expect(book.violations().isEmpty)
  }

  @Test("a chargeback takes spent credit from other grants, then it is owed; a won one unwinds")
  func chargebackAndWin() throws {
    var billing = try billing()
    let id = billing.open(OrganizationTerms())
    let late = Instant(nanoseconds: 1_000)
    _ = try billing.purchase(
      pack(expiry: Instant(nanoseconds: 10_000)), organization: id, at: start)
    _ = try billing.purchase(.atFaceValue(Money(units: 30)), organization: id, at: late)
    try spend(Money(units: 80), &billing, id, number: 0)
    // Left: 40 of the pack, and 30 bought later.
    let taken = try billing.chargeBack(0, organization: id, fee: Money(units: 15), at: late)
    #expect(
      taken.amounts == Refund(money: Money(units: 100), credits: Money(units: 100), bonus: .zero))
    #expect(billing.balance(of: id) == Money(units: -30))
    #expect(billing.authorize(id) == .refused(.insufficientCredits))
    #expect(throws: BillingRefusal.underDispute) {
      try billing.chargeBack(0, organization: id, fee: .zero, at: late)
    }
    #expect(throws: BillingRefusal.underDispute) {
      try billing.refund(nil, of: 0, organization: id, by: .platform, at: late)
    }
    let won = try billing.winDispute(0, organization: id, at: late)
    #expect(won.amounts == taken.amounts)
    #expect(won.invoice?.amount == MoneyTotal(Money(units: 100)))
    #expect(billing.balance(of: id) == Money(units: 70))
    let grants = billing.ledger.grants(of: billing.wallet(of: id))
    #expect(grants.map(\.remaining) == [Money(units: 40), Money(units: 30)])
    #expect(grants.map(\.grant.expiry) == [Instant(nanoseconds: 10_000), .never])
    #expect(throws: BillingRefusal.notDisputed) {
      try billing.winDispute(0, organization: id, at: late)
    }
    #expect(billing.ledger.violations().isEmpty)
  }

  @Test("a dispute won after the credit's time gives nothing back but breakage")
  func wonTooLate() throws {
    var billing = try billing()
    let id = billing.open(OrganizationTerms())
    let end = Instant(nanoseconds: 10_000)
    _ = try billing.purchase(pack(expiry: end), organization: id, at: start)
    _ = try billing.chargeBack(0, organization: id, fee: .zero, at: start)
    #expect(billing.balance(of: id) == .zero)
    _ = try billing.winDispute(0, organization: id, at: end)
    #expect(billing.balance(of: id) == .zero)
    let book = billing.ledger
    #expect(
      book.account(.breakage, of: Wallet.ID(0)).creditBalance == MoneyTotal(Money(units: 120)))
    #expect(book.violations().isEmpty)
  }

  @Test("a dispute won after the organization was deleted leaves it no credit")
  func wonAfterDeletion() throws {
    var billing = try billing()
    let id = billing.open(OrganizationTerms())
    _ = try billing.purchase(pack(), organization: id, at: start)
    _ = try billing.chargeBack(0, organization: id, fee: .zero, at: start)
    _ = try billing.delete(id, forfeitsCredit: true, by: .platform, at: start)
    let won = try billing.winDispute(0, organization: id, at: start)
    #expect(won.money == Money(units: 100) && won.credits == Money(units: 100))
    #expect(billing.balance(of: id) == .zero)
    let book = billing.ledger
    #expect(
      book.account(.breakage, of: Wallet.ID(0)).creditBalance == MoneyTotal(Money(units: 120)))
    #expect(book.violations().isEmpty)
  }

  @Test("a chargeback of what was refunded in full takes the bank's fee alone, and can be won")
  func chargebackOfNothing() throws {
    var billing = try billing()
    let id = billing.open(OrganizationTerms())
    _ = try billing.purchase(pack(), organization: id, at: start)
    _ = try billing.refund(nil, of: 0, organization: id, by: .platform, at: start)
    let (before, notes) = (billing.position(of: id), billing.invoiceCount(of: id))
    let nothing = Refund(money: .zero, credits: .zero, bonus: .zero)
    let taken = try billing.chargeBack(0, organization: id, fee: Money(units: 15), at: start)
    let moved = billing.position(of: id) - before
    #expect(taken == nothing && billing.invoiceCount(of: id) == notes)
    #expect(moved[.account(.paymentFees)] == 15 * Int128(Money.nanosPerUnit))
    #expect(moved[.account(.grant)] == 0 && moved[.margin] == -15 * Int128(Money.nanosPerUnit))
    #expect(try billing.winDispute(0, organization: id, at: start) == nothing)
    #expect(billing.balance(of: id) == .zero)
  }

  @Test("a debt of a dispute that is won comes back as bought credit, in place of what repaid it")
  func wonAfterDebt() throws {
    var billing = try billing()
    let id = billing.open(OrganizationTerms())
    _ = try billing.purchase(
      CreditOffer(
        price: Money(units: 100), credits: Money(units: 100), expiry: Instant(nanoseconds: 99)),
      organization: id, at: start)
    try spend(Money(units: 100), &billing, id, number: 0)
    _ = try billing.chargeBack(0, organization: id, fee: .zero, at: start)
    try billing.give(
      Money(units: 60), expiry: Instant(nanoseconds: 50), organization: id, by: .platform,
      at: start)
    #expect(billing.balance(of: id) == Money(units: -40))
    _ = try billing.winDispute(0, organization: id, at: start)
    let grants = billing.ledger.grants(of: billing.wallet(of: id))
    #expect(grants.map(\.remaining) == [Money(units: 60)])
    #expect(grants[0].grant.category == .paid && grants[0].grant.expiry == .never)
    #expect(billing.ledger.violations().isEmpty)
  }

  @Test("usage given back is the purchase's credit again, and can be refunded with it")
  func refundOfWhatCameBack() throws {
    var billing = try billing()
    let id = billing.open(OrganizationTerms())
    _ = try billing.purchase(.atFaceValue(Money(units: 50)), organization: id, at: start)
    try spend(Money(units: 50), &billing, id, number: 0)
    try billing.refundUsage(Money(units: 20), organization: id, by: .platform, at: start)
    let refund = try billing.refund(nil, of: 0, organization: id, by: .platform, at: start)
    #expect(refund.money == Money(units: 20) && billing.balance(of: id) == .zero)
    // Twenty were given back twice: as usage, and as money.
    #expect(billing.position(of: id)[.account(.refunds)] == 20 * Int128(Money.nanosPerUnit))
  }

  @Test("a chargeback after a refund takes only the rest")
  func chargebackAfterRefund() throws {
    var billing = try billing()
    let id = billing.open(OrganizationTerms())
    _ = try billing.purchase(pack(), organization: id, at: start)
    _ = try billing.refund(
      Money(units: 40), of: 0, organization: id, by: .platform, at: start)
    #expect(billing.balance(of: id) == Money(units: 72))
    let taken = try billing.chargeBack(0, organization: id, fee: Money(units: 15), at: start)
    #expect(
      taken.amounts
        == Refund(money: Money(units: 60), credits: Money(units: 60), bonus: Money(units: 12)))
    #expect(billing.balance(of: id) == .zero)
    let book = billing.ledger
    // Everything went back; 3.20 to the processor and 15 to the bank are lost.
    #expect(
      book.account(.cash, of: Wallet.ID(0)).creditBalance == MoneyTotal(nanos: 18_200_000_000))
    #expect(book.violations().isEmpty)
  }

  @Test("moved credit keeps its cost basis, its expiry and its place in the burn order")
  func transfer() throws {
    var billing = try billing()
    let from = billing.open(OrganizationTerms())
    let to = billing.open(OrganizationTerms())
    let end = Instant(nanoseconds: 10_000)
    _ = try billing.purchase(
      CreditOffer(price: Money(units: 80), credits: Money(units: 100), expiry: end),
      organization: from, at: start)
    _ = try billing.purchase(
      .atFaceValue(Money(units: 50)), organization: to, at: Instant(nanoseconds: 5))
    #expect(throws: BillingRefusal.ledger(.insufficientCredit)) {
      try billing.transfer(
        Money(units: 101), from: from, to: to, by: .platform, counterpart: .platform, at: start)
    }
    _ = try billing.transfer(
      Money(units: 25), from: from, to: to, by: .platform, counterpart: .platform,
      at: Instant(nanoseconds: 9))
    #expect(billing.balance(of: from) == Money(units: 75))
    #expect(billing.balance(of: to) == Money(units: 75))
    let grants = billing.ledger.grants(of: billing.wallet(of: to))
    #expect(grants.map(\.remaining) == [Money(units: 25), Money(units: 50)])
    #expect(grants[0].grant.expiry == end)
    #expect(
      grants[0].grant.costBasis == CostBasis(paid: Money(units: 80), face: Money(units: 100)))
    #expect(grants[0].grant.effective == start)
    let book = billing.ledger
    // What one owes the other is on both sides, and nothing is on its way.
    let (sent, received) = (billing.position(of: from), billing.position(of: to))
    #expect(sent[.account(.transit)] == 25 * Int128(Money.nanosPerUnit))
    #expect(received[.account(.transit)] == -25 * Int128(Money.nanosPerUnit))
    #expect(billing.position[.account(.transit)] == 0)
    #expect(try billing.expireGrants(of: to, at: end) == Money(units: 25))
    #expect(book.violations().isEmpty)
  }

  @Test("moved credit repays what the other owes first")
  func transferToDebtor() throws {
    var billing = try billing()
    let from = billing.open(OrganizationTerms())
    let to = billing.open(OrganizationTerms())
    _ = try billing.purchase(.atFaceValue(Money(units: 50)), organization: from, at: start)
    try spend(Money(units: 8), &billing, to, number: 0)
    _ = try billing.transfer(
      nil, from: from, to: to, by: .platform, counterpart: .platform, at: start)
    #expect(billing.balance(of: from) == .zero)
    #expect(billing.balance(of: to) == Money(units: 42))
    #expect(billing.ledger.violations().isEmpty)
  }
}
