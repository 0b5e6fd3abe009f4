import AutoTopUp
import Billing
import Ledger
import Pricing
import Quantities
import Testing

@Suite("Tax on what is invoiced")
struct SalesTaxTests {
  private let start = Instant(nanoseconds: 0)
  private static let tax = SalesTax(share: Decimal(significand: 19, places: 2), coinPlaces: 2)

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
    _ amount: Money, _ billing: inout Billing<MemoryJournal>, _ id: Identifier<Organization>
  ) throws {
    _ = try billing.settle(
      RequestUsage(inputTokens: amount.nanos), model: ModelID(0), arrival: start,
      completion: start, organization: id, number: 0, type: .request, attribution: .none)
  }

  private func cents(_ cents: Int64) -> Money { Money(nanos: cents * 10_000_000) }

  /// What cash and tax hold, in cents.
  private func platform(_ billing: Billing<MemoryJournal>) -> [Int128] {
    let book = billing.ledger
    return [
      book.account(.cash, of: Wallet.ID(0)).debitBalance.nanos,
      book.account(.tax, of: Wallet.ID(0)).creditBalance.nanos,
    ].map { $0 / 10_000_000 }
  }

  @Test(
    "a tax is rounded half-even to the coin of the currency",
    arguments: [
      ("USD", 50_000_000_000, 9_500_000_000), ("USD", 50_000_000, 10_000_000),
      // 19 % of 0.5 is 0.095, half-way: to the even cent, up; of 1.5, 0.285: down.
      ("USD", 500_000_000, 100_000_000), ("USD", 1_500_000_000, 280_000_000),
      ("USD", 26_315_789, 0), ("USD", 26_315_790, 10_000_000), ("USD", 0, 0),
      ("JPY", 50_000_000_000, 10_000_000_000), ("JPY", 150_000_000_000, 28_000_000_000),
      ("KWD", 500_000_000, 95_000_000), ("KWD", 50_000_000, 10_000_000),
      ("KWD", 10_000_000, 2_000_000),
    ] as [(String, Int64, Int64)])
  func rounding(code: String, amount: Int64, expected: Int64) throws {
    let currency = try #require(Currency(code: code))
    let tax = SalesTax(
      share: Decimal(significand: 19, places: 2), coinPlaces: currency.coinPlaces)
    #expect(tax.tax(on: Money(nanos: amount)) == Money(nanos: expected))
  }

  @Test("a tax cannot leave its range")
  func largestAmount() {
    let all = SalesTax(share: .one, coinPlaces: 0)
    // 9,223,372,036.85 would be rounded up to a coin that is beyond the range.
    #expect(all.tax(on: Money(nanos: .max)) == Money(nanos: .max))
    let fine = SalesTax(share: Decimal(significand: 999_999_999, places: 9), coinPlaces: 9)
    #expect(fine.tax(on: Money(nanos: .max)) == Money(nanos: 9_223_372_027_631_403_770))
  }

  @Test("a purchase is charged with its tax, and the processor's fee is on both")
  func purchase() throws {
    var billing = try billing()
    let id = billing.open(OrganizationTerms(salesTax: Self.tax))
    let payment = try billing.purchase(
      .atFaceValue(Money(units: 50)), organization: id, at: start)
    // 2.9 % of 59.50 is 1.7255; 30 cents more.
    #expect(payment.fee == Money(nanos: 2_025_500_000))
    #expect(payment.invoice.lines.map(\.tax) == [cents(950)])
    #expect(payment.invoice.total == MoneyTotal(cents(5_950)))
    #expect(billing.balance(of: id) == Money(units: 50))
    let book = billing.ledger
    #expect(
      book.account(.cash, of: Wallet.ID(0)).debitBalance
        == MoneyTotal(nanos: 59_500_000_000 - 2_025_500_000))
    #expect(book.account(.tax, of: Wallet.ID(0)).creditBalance == MoneyTotal(cents(950)))
    #expect(book.violations().isEmpty)
  }

  @Test("an amount that fits only without its tax is refused, and nothing has changed")
  func tooMuch() throws {
    var billing = try billing()
    let fee = FeeSchedule(share: .zero, fixed: .zero)
    let id = billing.open(
      OrganizationTerms(
        processorFee: fee, salesTax: SalesTax(share: .one, coinPlaces: 2)))
    let offer = CreditOffer(price: Money(units: 4_700_000_000), credits: Money(units: 1))
    #expect(throws: BillingRefusal.ledger(.overflow)) {
      try billing.purchase(offer, organization: id, at: start)
    }
    #expect(billing.ledger.journal.count == 0)
    #expect(billing.invoiceCount(of: id) == 0)
  }

  @Test("a top-up is charged with its tax")
  func topUp() throws {
    var billing = try billing()
    let rule = try TopUpRule(threshold: Money(units: 10), sizing: .amount(Money(units: 20)))
    let id = billing.open(
      OrganizationTerms(
        topUpRule: rule, processorFee: FeeSchedule(share: .zero, fixed: .zero),
        salesTax: Self.tax, paymentMethod: Identifier(0)))
    let action = try billing.evaluateTopUp(id, at: start).first?.action
    guard case .charge(let charge)? = action else {
      Issue.record("the rule did not fire")
      return
    }
    #expect(charge.amount == Money(units: 20) && charge.tax == cents(380))
    let resolution = try billing.resolveCharge(
      charge.number, outcome: .succeeded, organization: id, at: start)
    #expect(resolution.payment?.fee == .zero)
    #expect(resolution.payment?.invoice.tax == MoneyTotal(cents(380)))
    #expect(platform(billing) == [2_380, 380])
    #expect(billing.balance(of: id) == Money(units: 20))
  }

  @Test("plan fee and overage carry tax, each rounded for itself, on one invoice at a reset")
  func period() throws {
    var billing = try billing()
    let plan = try Plan(
      fee: Money(units: 9), period: .fixed(Duration(nanoseconds: 1_000)), includedRequests: 0,
      overage: .charged(perRequest: Rate(Decimal(significand: 13, places: 2))))
    let id = billing.open(OrganizationTerms(plan: plan, salesTax: Self.tax))
    let opened = try #require(try billing.openPlan(of: id, at: start).invoice)
    #expect(opened.number == 1 && opened.total == MoneyTotal(cents(900 + 171)))
    try billing.grant(
      Money(units: 1), category: .paid, organization: id, at: start, type: .purchase)
    for _ in 0..<5 { #expect(billing.authorize(id) == .admitted) }
    let end = Instant(nanoseconds: 1_000)
    let turn = try billing.turnPeriod(of: id, at: end)
    // 19 % of 0.65 is 0.1235.
    #expect(turn.closed?.overageCost == cents(65))
    #expect(turn.invoice?.number == 2)
    #expect(turn.invoice?.lines.map(\.kind) == [.overage, .planFee])
    #expect(turn.invoice?.lines.map(\.tax) == [cents(12), cents(171)])
    let last = try billing.closePeriod(of: id, at: Instant(nanoseconds: 2_000))
    #expect(last.closed != nil && last.invoice == nil)
    #expect(billing.invoiceCount(of: id) == 2)
    let tax = Int128(171 + 12 + 171)
    #expect(platform(billing) == [900 + 65 + 900 + 100 + tax, tax])
    #expect(billing.ledger.violations().isEmpty)
  }

  @Test("the unused part of a plan's fee comes back with its tax, on the invoice of the new plan")
  func planChange() throws {
    var billing = try billing()
    let small = try Plan(
      fee: Money(units: 9), period: .fixed(Duration(nanoseconds: 300)), includedRequests: 0,
      overage: .rejected)
    let large = try Plan(
      fee: Money(units: 30), period: .fixed(Duration(nanoseconds: 300)), includedRequests: 9,
      overage: .rejected)
    let id = billing.open(OrganizationTerms(plan: small, salesTax: Self.tax))
    _ = try billing.openPlan(of: id, at: start)
    #expect(platform(billing) == [1_071, 171])
    let turn = try billing.changePlan(
      of: id, to: large, isProrated: true, by: .platform, at: Instant(nanoseconds: 200))
    #expect(turn.unused == cents(300))
    #expect(turn.invoice?.lines.map(\.amount) == [cents(-300), cents(1_000)])
    #expect(turn.invoice?.lines.map(\.tax) == [cents(-57), cents(190)])
    #expect(platform(billing) == [1_904, 304])
    #expect(billing.invoiceCount(of: id) == 2)
    #expect(billing.ledger.violations().isEmpty)
  }

  @Test("refunds in parts give all of the tax back, and no more", arguments: [1, 7, 333, 1_667])
  func refundsInParts(part: Int64) throws {
    var billing = try billing()
    let fee = FeeSchedule(share: .zero, fixed: .zero)
    let id = billing.open(OrganizationTerms(processorFee: fee, salesTax: Self.tax))
    _ = try billing.purchase(.atFaceValue(Money(units: 50)), organization: id, at: start)
    var money: Int64 = 0
    var tax: Int64 = 0
    while money < 5_000 {
      let refund = try billing.refund(
        cents(min(part, 5_000 - money)), of: 0, organization: id, by: .platform, at: start)
      money += refund.money.nanos / 10_000_000
      #expect(refund.tax.nanos % 10_000_000 == 0 && refund.tax.nanos >= 0)
      tax += refund.tax.nanos / 10_000_000
      // Never further from 19 % of what was refunded than half a cent.
      #expect(abs(tax * 100 - money * 19) <= 50)
      #expect(platform(billing) == [Int128(5_950 - money - tax), Int128(950 - tax)])
    }
    #expect(tax == 950)
    #expect(billing.ledger.violations().isEmpty)
  }

  @Test("a chargeback takes the tax that is left, a dispute won brings it back")
  func chargeback() throws {
    var billing = try billing()
    let fee = FeeSchedule(share: .zero, fixed: .zero)
    let id = billing.open(OrganizationTerms(processorFee: fee, salesTax: Self.tax))
    _ = try billing.purchase(.atFaceValue(Money(units: 50)), organization: id, at: start)
    try spend(Money(units: 20), &billing, id)
    let refund = try billing.refund(
      Money(units: 10), of: 0, organization: id, by: .platform, at: start)
    #expect(refund.tax == cents(190))
    let taken = try billing.chargeBack(0, organization: id, fee: Money(units: 15), at: start)
    #expect(taken.money == Money(units: 40) && taken.tax == cents(760))
    #expect(platform(billing) == [-1_500, 0])
    #expect(billing.balance(of: id) == Money(units: -20))
    #expect(billing.ledger.violations().isEmpty)
    let won = try billing.winDispute(0, organization: id, at: start)
    #expect(won.amounts == taken.amounts)
    #expect(won.invoice?.total == MoneyTotal(cents(4_760)))
    #expect(platform(billing) == [5_950 - 1_190 - 1_500, 760])
    #expect(billing.balance(of: id) == Money(units: 20))
    // The bank may change its mind.
    let again = try billing.chargeBack(0, organization: id, fee: .zero, at: start)
    #expect(again.money == Money(units: 40) && again.tax == cents(760))
    #expect(platform(billing) == [-1_500, 0])
    #expect(billing.ledger.violations().isEmpty)
  }

  @Test("invoices and credit notes are numbered one by one; a refusal takes no number")
  func numbers() throws {
    var billing = try billing()
    let id = billing.open(OrganizationTerms(salesTax: Self.tax))
    let other = billing.open(OrganizationTerms())
    _ = try billing.purchase(.atFaceValue(Money(units: 50)), organization: id, at: start)
    #expect(throws: BillingRefusal.self) {
      try billing.purchase(.atFaceValue(Money(units: 1)), organization: id, at: start)
    }
    _ = try billing.purchase(.atFaceValue(Money(units: 20)), organization: id, at: start)
    _ = try billing.refund(nil, of: 1, organization: id, by: .platform, at: start)
    #expect(throws: BillingRefusal.refundTooLarge(most: .zero)) {
      try billing.refund(nil, of: 1, organization: id, by: .platform, at: start)
    }
    // Nothing is left to take, so there is nothing to write a note about.
    _ = try billing.chargeBack(1, organization: id, fee: .zero, at: start)
    _ = try billing.winDispute(1, organization: id, at: start)
    _ = try billing.purchase(.atFaceValue(Money(units: 5)), organization: id, at: start)
    #expect(billing.invoiceCount(of: id) == 4)
    #expect((0..<3).map { billing.invoice(ofPurchase: $0, organization: id) } == [1, 2, 4])
    #expect(billing.invoiceCount(of: other) == 0)
  }
}
