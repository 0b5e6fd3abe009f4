import Billing
import Foundation
import Ledger
import Pricing
import Quantities
import Testing

@Suite("What the accounts came to")
struct PositionTests {
  private let start = Instant(nanoseconds: 0)

  private func billing() throws -> Billing<MemoryJournal> {
    let card = try RateCard(
      [
        PricedModel(
          name: "unit",
          price: ModelPrice(UsageRates(input: Decimal(significand: 1, places: 9), output: .zero)))
      ], markup: try Markup(onCost: Decimal(significand: 25, places: 2)), rounding: .halfEven)
    return Billing(rateCard: card, journal: MemoryJournal())
  }

  private func units(_ position: Position, _ line: Position.Line) -> Int128 {
    position[line] / Int128(Money.nanosPerUnit)
  }

  @Test("each organization has books of its own, and together they are the platform's")
  func organizations() throws {
    var billing = try billing()
    let terms = OrganizationTerms(processorFee: FeeSchedule(share: .zero, fixed: .zero))
    let (one, other) = (billing.open(terms), billing.open(terms))
    let pack = CreditOffer(
      price: Money(units: 110), credits: Money(units: 100), bonus: Money(units: 20))
    _ = try billing.purchase(pack, organization: one, at: start)
    // 40 at the provider cost 50; sent again, it costs nothing more.
    for _ in 0..<2 {
      _ = try billing.settle(
        RequestUsage(inputTokens: Money(units: 40).nanos), model: ModelID(0), arrival: start,
        completion: start, organization: one, number: 0, type: .request, attribution: .none)
    }
    _ = try billing.transfer(
      Money(units: 30), from: one, to: other, by: .platform, counterpart: .platform, at: start)
    try billing.give(Money(units: 7), organization: other, by: .platform, at: start)
    let first = billing.position(of: one)
    #expect(units(first, .account(.cash)) == 110 && units(first, .account(.saleRevenue)) == 10)
    #expect(units(first, .account(.requestRevenue)) == 50 && units(first, .providerCost) == 40)
    #expect(units(first, .account(.promotion)) == 20 && units(first, .margin) == 0)
    #expect(units(first, .deferredRevenue) == 40 && units(first, .promotionalCredit) == 0)
    #expect(units(first, .account(.grant)) == 40 && units(first, .account(.transit)) == 30)
    let second = billing.position(of: other)
    #expect(units(second, .deferredRevenue) == 30 && units(second, .promotionalCredit) == 7)
    #expect(units(second, .margin) == -7 && units(second, .account(.transit)) == -30)
    var sum = first
    sum += second
    #expect(billing.position == sum && sum - second == first)
    for position in [first, second] {
      var balance: Int128 = 0
      for kind in Account.Kind.allCases {
        switch kind.accountClass {
        case .asset, .expense: balance += position[.account(kind)]
        case .liability, .revenue: balance -= position[.account(kind)]
        }
      }
      #expect(balance == 0)
    }
  }

  @Test("the document's table of accounts is the chart")
  func document() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "docs/results.md"), encoding: .utf8)
    let table = text.components(separatedBy: "| class | accounts |\n")[1]
      .components(separatedBy: "\n\n")[0]
    var told: [String: Set<String>] = [:]
    for row in table.split(separator: "\n").dropFirst() {
      let cells = row.split(separator: "|")
      let name = cells[0].split(separator: " ")[0]
      let accounts = cells[1].split(separator: "`", omittingEmptySubsequences: false)
      told[String(name)] = Set(accounts.indices.filter { $0 % 2 == 1 }.map { String(accounts[$0]) })
    }
    var chart: [String: Set<String>] = [:]
    for line in Position.Line.allCases { chart[line.className, default: []].insert(line.name) }
    // The memo row names, in words, what a part is of.
    told["memo"]?.remove("customer_credit")
    #expect(told == chart)
  }

  @Test("a correction that adds is deferred revenue, at the platform's expense")
  func correction() throws {
    var billing = try billing()
    let id = billing.open(OrganizationTerms())
    try billing.adjust(Money(units: 9), organization: id, by: .platform, at: start)
    let position = billing.position(of: id)
    #expect(units(position, .deferredRevenue) == 9 && units(position, .margin) == -9)
    try billing.adjust(Money(units: -9), organization: id, by: .platform, at: start)
    #expect(billing.position(of: id).values.allSatisfy { $0 == 0 })
  }
}
