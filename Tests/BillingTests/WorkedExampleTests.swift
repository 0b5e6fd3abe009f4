import Billing
import Foundation
import Ledger
import Pricing
import Quantities
import Testing

/// The tables of docs/semantics.md, read from the document itself.
@Suite("The documents' worked examples")
struct WorkedExampleTests {
  private struct Unreadable: Error { let text: String }

  /// The cells of the table whose header starts with a text.
  private static func table(_ header: String) throws -> [[String]] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/semantics.md")
    let lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
    guard let first = lines.firstIndex(where: { $0.hasPrefix(header) }) else {
      throw Unreadable(text: header)
    }
    return lines[(first + 2)...].prefix { $0.hasPrefix("|") }.map { line in
      line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
        .map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  @Test("refund, chargeback and dispute come to the balances that are written there")
  func refunds() throws {
    let rows = try Self.table("| day | what happens | balance | because")
    #expect(rows.count == 10)
    let card = try RateCard(
      [
        PricedModel(
          name: "unit",
          price: ModelPrice(UsageRates(input: Decimal(significand: 1, places: 9), output: .zero)))
      ], markup: .none, rounding: .halfEven)
    var billing = Billing(rateCard: card, journal: MemoryJournal())
    let id = billing.open(OrganizationTerms())
    var requests: UInt64 = 0
    for row in rows {
      let at = Self.day(try number(row[0]))
      let words = row[1].filter { $0 != "`" }.split(separator: " ").map(String.init)
      func value(after word: String) throws -> Int64? {
        guard let place = words.firstIndex(of: word) else { return nil }
        return try number(words[place + 1])
      }
      switch words[0] {
      case "purchase":
        let price = Money(units: try number(words[1]))
        let offer = CreditOffer(
          price: price, credits: price, bonus: Money(units: try value(after: "bonus") ?? 0),
          expiry: try value(after: "until").map { Self.day($0) } ?? .never)
        _ = try billing.purchase(offer, organization: id, at: at)
      case "spend":
        _ = try billing.settle(
          RequestUsage(inputTokens: Money(units: try number(words[1])).nanos), model: ModelID(0),
          arrival: at, completion: at, organization: id, number: requests, type: .request,
          attribution: .none)
        requests += 1
      case "refund":
        _ = try billing.refund(
          try value(after: "amount").map { Money(units: $0) }, of: Int(try number(words[1])) - 1,
          organization: id, by: .platform, at: at)
      case "chargeback":
        _ = try billing.chargeBack(
          Int(try number(words[1])) - 1, organization: id, fee: .zero, at: at)
      case "win":
        _ = try billing.winDispute(Int(try number(words[1])) - 1, organization: id, at: at)
      case "expire": _ = try billing.expireGrants(of: id, at: at)
      default: throw Unreadable(text: row[1])
      }
      #expect(billing.balance(of: id) == Money(units: try number(row[2])), "\(row)")
    }
    #expect(billing.ledger.violations().isEmpty)
  }

  @Test("credit for some usage pays for what is written there, and for nothing else")
  func scopes() throws {
    let rows = try Self.table("| day | what happens | balance | usable for `fast`")
    #expect(rows.count == 10)
    let price = ModelPrice(UsageRates(input: Decimal(significand: 1, places: 9), output: .zero))
    let models = ["fast", "large"]
    let card = try RateCard(
      models.map { PricedModel(name: $0, price: price) }, markup: .none, rounding: .halfEven)
    var billing = Billing(rateCard: card, journal: MemoryJournal())
    let id = billing.open(
      OrganizationTerms(scopes: [CreditScope(models: [ModelID(0)])]))
    for row in rows {
      let at = Self.day(try number(row[0]))
      let words = row[1].filter { $0 != "`" }.split(separator: " ").map(String.init)
      let amount = Money(units: try number(words[1]))
      switch words[0] {
      case "purchase": _ = try billing.purchase(.atFaceValue(amount), organization: id, at: at)
      case "grant":
        #expect(words[2...4] == ["for", "fast", "until"])
        try billing.give(
          amount, expiry: Self.day(try number(words[5])), scope: GrantScope(1), organization: id,
          by: .platform, at: at)
      default:
        let model = ModelID(try #require(models.firstIndex(of: words[0])))
        let isAdmitted = billing.authorize(id, model: model) == .admitted
        #expect(isAdmitted == !row[5].hasPrefix("refused"), "\(row)")
        guard isAdmitted else { break }
        _ = try billing.settle(
          RequestUsage(inputTokens: amount.nanos), model: model, arrival: at, completion: at,
          organization: id, number: UInt64(try number(row[0])), type: .request, attribution: .none)
      }
      #expect(billing.balance(of: id) == Money(units: try number(row[2])), "\(row)")
      for (place, cell) in row[3...4].enumerated() {
        let coverage = billing.coverage(
          of: .request, model: ModelID(place), project: .none, organization: id)
        let usable = billing.ledger.balance(of: billing.wallet(of: id), usableFor: coverage)
        #expect(usable == Money(units: try number(cell)), "\(row)")
      }
      #expect(billing.ledger.violations().isEmpty)
    }
  }

  @Test("roles may do what the table says")
  func permissions() throws {
    let rows = try Self.table("| action | owner | admin | member |")
    #expect(rows.map(\.first) == OrganizationAction.allCases.map(\.name))
    for (row, action) in zip(rows, OrganizationAction.allCases) {
      for (cell, role) in zip(row.dropFirst(), Role.allCases) {
        let isAllowed = Permission.refusal(of: action, by: role) == nil
        #expect(cell == (isAllowed ? "yes" : "no"), "\(action.name) \(role.name)")
      }
    }
  }

  private static func day(_ number: Int64) -> Instant {
    Instant(nanoseconds: 0) + Duration.day * number
  }

  private func number(_ text: String) throws -> Int64 {
    guard let number = Int64(text) else { throw Unreadable(text: text) }
    return number
  }
}
