import Billing
import Foundation
import Ledger
import LedgerStore
import Pricing
import Quantities

/// A book of two organizations that is kept in a store, batch by batch.
struct SmallBook {
  static let noon = Instant(nanoseconds: 1_767_268_800_000_000_000)

  var billing: Billing<OutboxJournal>
  private(set) var clock = noon
  private var number: UInt64 = 0
  /// What is to be stored next.
  var batch = LedgerBatch()

  init() throws {
    var rates = UsageRates()
    rates[.input] = Rate(Decimal(significand: 15, places: 2), per: 1_000_000)
    let model = PricedModel(name: "small", price: ModelPrice(rates))
    billing = Billing(
      rateCard: try RateCard([model], markup: .none, rounding: .halfEven),
      journal: OutboxJournal())
    batch.properties = [("currency", "USD")]
    batch.names = [LedgerBatch.Name(.model, number: 0, name: "small")]
    for name in ["acme", "beta"] {
      _ = billing.open(OrganizationTerms(minimumPurchase: .zero))
      batch.organizations.append(name)
    }
  }

  /// Buys credit; the invoice comes with it.
  mutating func buy(_ units: Int64, for organization: Int = 0) throws {
    clock = clock + .second
    let id = Identifier<Organization>(organization)
    let payment = try billing.purchase(.amount(Money(units: units)), organization: id, at: clock)
    batch.invoices.append((id, payment.invoice))
    batch.commands.append(LedgerBatch.Command("buy \(units) \(organization)", at: clock))
  }

  /// Uses a model.
  mutating func request(_ tokens: Int64, for organization: Int = 0) throws {
    clock = clock + .second
    let settlement = try billing.settle(
      RequestUsage(inputTokens: tokens), model: Identifier(0), arrival: clock, completion: clock,
      organization: Identifier(organization), number: number, type: .request,
      attribution: Attribution(subject: 0))
    number += 1
    precondition(settlement.charge.amount.isPositive)
    batch.commands.append(LedgerBatch.Command("request \(tokens) \(organization)", at: clock))
  }

  /// Does what a command of this book says, again.
  mutating func carryOut(_ command: LedgerBatch.Command) throws {
    let words = command.content.split(separator: " ")
    guard let amount = Int64(words[1]), let organization = Int(words[2]) else { return }
    if words[0] == "buy" {
      try buy(amount, for: organization)
    } else {
      try request(amount, for: organization)
    }
  }

  /// Hands over what is to be stored.
  mutating func take() -> LedgerBatch {
    batch.contents = billing.journal.take()
    defer { batch = LedgerBatch() }
    return batch
  }

  /// Writes a store of some purchases and requests, batch by batch.
  static func write(to path: String, requests: Int = 20) throws -> SmallBook {
    var book = try SmallBook()
    let store = try LedgerStore(path: path)
    try book.buy(100)
    try book.buy(50, for: 1)
    try store.commit(book.take())
    for place in 0..<requests {
      try book.request(1000 + Int64(place), for: place % 2)
      try store.commit(book.take())
    }
    return book
  }
}

/// A folder that goes when nobody uses it any more.
final class StoreFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID())").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var store: String { path + "/books.ledger" }

  func bytes(_ suffix: String = "") throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: store + suffix))
  }

  /// The bytes of a file beside the store; none where there is no such file.
  func size(of suffix: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: store + suffix)
    return attributes[.size] as? Int ?? 0
  }

  func write(_ bytes: Data, _ suffix: String = "") throws {
    try bytes.write(to: URL(fileURLWithPath: store + suffix))
  }
}
