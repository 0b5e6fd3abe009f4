import AutoTopUp
import Billing
import Foundation
import Ledger
import LedgerStore
import Pricing
import Quantities

extension FuzzTarget {
  /// Makes calls of billing, a line each, and keeps them in a ledger: the books must add up after
  /// each of them, and the ledger must be sound in the end.
  func readCalls(_ path: String, choice: Int) -> Result {
    let text = String(
      decoding: (try? Data(contentsOf: URL(filePath: path))) ?? Data(), as: UTF8.self)
    let ledger = path + ".ledger"
    defer {
      for suffix in ["", "-seal", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: ledger + suffix)
      }
    }
    do {
      var calls = try BillingCalls(ledger: ledger)
      for line in text.split(whereSeparator: \.isNewline).prefix(Self.mostCalls) {
        calls.make(line)
        if let problem = calls.problem { return .broken("after `\(line)`: \(problem)") }
      }
      try calls.keep()
      let found = try LedgerVerification(path: ledger)
      guard found.isSound else { return .broken("the ledger is not sound: \(found.findings)") }
      guard found.balances.map(\.balance) == calls.balances else {
        return .broken("the ledger has other balances")
      }
      return calls.accepted > 0 ? .accepted : .refused
    } catch {
      return .broken("the ledger cannot be kept: \(error)")
    }
  }

  private static let mostCalls = 300
}

/// Calls of billing that are written as words: a verb, an organization by its number, and an amount.
private struct BillingCalls {
  /// Calls that were not refused.
  private(set) var accepted = 0
  private var billing: Billing<OutboxJournal>
  private var organizations: [Identifier<Organization>] = []
  private var clock = Instant(nanoseconds: 1_767_268_800_000_000_000)
  private var number: UInt64 = 0
  /// Requests under way, by organization.
  private var holds: [[RequestHold?]]
  /// Charges that were asked for, by organization.
  private var charges: [[UInt64]]
  private let store: LedgerStore
  private var batch = LedgerBatch()

  private static let model = ModelID(0)

  init(ledger: String) throws {
    var rates = UsageRates()
    rates[.input] = Rate(Decimal(significand: 15, places: 2), per: 1_000)
    let price = PricedModel(name: "small", price: ModelPrice(rates))
    billing = Billing(
      rateCard: try RateCard([price], markup: .none, rounding: .halfEven),
      journal: OutboxJournal())
    store = try LedgerStore(path: ledger)
    batch.properties = [("currency", "USD")]
    batch.names = [LedgerBatch.Name(.model, number: 0, name: "small")]
    let rule = try TopUpRule(threshold: Money(units: 5), sizing: .amount(Money(units: 20)))
    let admissions: [AdmissionPolicy] = [.balance, .hold(HoldPolicy()), .balance]
    for (place, admission) in admissions.enumerated() {
      organizations.append(
        billing.open(
          OrganizationTerms(
            topUpRule: place == 2 ? nil : rule, lowBalanceAlerts: [Money(units: 2)],
            minimumPurchase: .zero, paymentMethod: Identifier(0),
            creditLine: Money(units: Int64(place)), admission: admission)))
      batch.organizations.append("organization-\(place)")
    }
    holds = organizations.map { _ in [] }
    charges = organizations.map { _ in [] }
  }

  var balances: [Int64] { organizations.map { billing.balance(of: $0).nanos } }

  /// What contradicts itself in the books.
  var problem: String? {
    if let violation = billing.ledger.violations().first { return "\(violation)" }
    let isShort = organizations.contains { billing.available(of: $0) > billing.balance(of: $0) }
    return isShort ? "more is available than there is" : nil
  }

  /// Stores what was accepted.
  mutating func keep() throws(LedgerStoreError) {
    batch.contents = billing.journal.take()
    try store.commit(batch)
    batch = LedgerBatch()
  }

  /// Makes the call of a line; a word that is none is passed over.
  mutating func make(_ line: Substring) {
    let words = line.split(separator: " ")
    let place = words.count > 1 ? Int(words[1].prefix(9)) ?? 0 : 0
    let nanos = words.count > 2 ? Int64(words[2]) ?? 1_000_000_000 : 1_000_000_000
    batch.commands.append(LedgerBatch.Command(String(line), at: clock))
    do {
      if words.first == "wait" { return try pass(nanos) }
      if words.first == "keep" { return try keep() }
      try call(words.first ?? "", of: abs(place) % organizations.count, Money(nanos: nanos))
      accepted += 1
    } catch {
      // A refusal changes nothing that does not add up.
    }
  }

  /// Lets time pass, and what comes due meanwhile happen.
  private mutating func pass(_ nanos: Int64) throws(BillingRefusal) {
    let month: Int64 = 2_592_000_000_000_000
    let end = clock + Duration(nanoseconds: abs(nanos % month))
    for (place, organization) in organizations.enumerated() {
      while let event = billing.nextDue(of: organization, at: clock), event.instant <= end {
        clock = event.instant
        guard case .ruleEvaluated(let outcomes) = try billing.processDue(event, of: organization)
        else { continue }
        for case .charge(let request) in outcomes.map(\.action) {
          charges[place].append(request.number)
        }
      }
    }
    clock = end
  }

  private mutating func note(_ invoice: Invoice?, of organization: Identifier<Organization>) {
    if let invoice { batch.invoices.append((organization, invoice)) }
  }

  private mutating func call(_ verb: Substring, of place: Int, _ amount: Money) throws {
    let id = organizations[place]
    let usage = RequestUsage(inputTokens: abs(amount.nanos % (1 << 40)))
    let purchase = billing.purchaseCount(of: id) - 1
    switch verb {
    case "buy":
      note(try billing.purchase(.amount(amount), organization: id, at: clock).invoice, of: id)
    case "give":
      try billing.give(
        amount, expiry: clock + .second, organization: id, by: .platform, at: clock)
    case "adjust": try billing.adjust(amount, organization: id, by: .platform, at: clock)
    case "refund" where purchase >= 0:
      let refund = try billing.refund(
        amount, of: purchase, organization: id, by: .platform, at: clock)
      note(refund.invoice, of: id)
    case "dispute" where purchase >= 0:
      let refund = try billing.chargeBack(
        purchase, organization: id, fee: Money(units: 15), at: clock)
      note(refund.invoice, of: id)
    case "win" where purchase >= 0:
      note(try billing.winDispute(purchase, organization: id, at: clock).invoice, of: id)
    case "move":
      _ = try billing.transfer(
        amount, from: id, to: organizations[(place + 1) % organizations.count], by: .platform,
        counterpart: .platform, at: clock)
    case "request":
      number += 1
      let estimate = try billing.estimate(of: usage, model: Self.model, at: clock, for: id)
      let admission = try billing.authorize(
        id, estimate: estimate, number: number, model: Self.model, at: clock)
      if case .admitted(let hold) = admission { holds[place].append(hold) }
    case "settle" where !holds[place].isEmpty:
      number += 1
      _ = try billing.settle(
        holds[place].removeFirst(), usage: usage, model: Self.model, arrival: clock,
        completion: clock, organization: id, number: number, type: .request,
        attribution: Attribution(subject: 0))
    case "release" where !holds[place].isEmpty:
      guard let hold = holds[place].removeLast() else { return }
      try billing.release(hold, organization: id, at: clock)
    case "pay" where !charges[place].isEmpty:
      let outcomes: [ChargeOutcome] = [
        .succeeded, .declined(.insufficientFunds), .providerError, .requiresAction,
      ]
      let outcome = outcomes[Int(amount.nanos.magnitude % 4)]
      let resolution = try billing.resolveCharge(
        charges[place].removeFirst(), outcome: outcome, organization: id, at: clock)
      if case .credited(let payment) = resolution { note(payment.invoice, of: id) }
    case "card": billing.paymentMethodReplaced(id, at: clock)
    default: break
    }
  }
}
