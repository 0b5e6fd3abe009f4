import Billing
import Ledger
import Pricing
import Quantities
import TestSupport
import Testing

/// Hundreds of thousands of random calls of billing against `NaiveBilling`.
@Suite("Random calls of billing", .enabled(if: isOptimized, "run in release builds"))
struct RandomFacadeTests {
  private static let steps = 40_000
  private static let organizations = 4

  /// One run: the program's billing, the naive one, and the chance between them.
  private struct Run {
    var billing: Billing<MemoryJournal>
    var naive = NaiveBilling(organizations: organizations)
    var random: SplitMix64
    var now: Int64 = 0
    var requests = [UInt64](repeating: 0, count: organizations)
    var refused = 0

    mutating func amount(_ most: Int64) -> Int64 { Int64.random(in: 1...most, using: &random) }
  }

  @Test("agree with a list of blocks, call by call", arguments: UInt64(1)...8)
  func agree(seed: UInt64) throws {
    let card = try RateCard(
      [
        PricedModel(
          name: "unit",
          price: ModelPrice(UsageRates(input: Decimal(significand: 1, places: 9), output: .zero)))
      ], markup: .none, rounding: .halfEven)
    var run = Run(
      billing: Billing(rateCard: card, journal: MemoryJournal()), random: SplitMix64(seed: seed))
    for _ in 0..<Self.organizations {
      _ = run.billing.open(OrganizationTerms(minimumPurchase: Money(nanos: 1)))
    }
    for step in 0..<Self.steps {
      run.now += run.amount(5)
      try perform(&run)
      for index in 0..<Self.organizations {
        let id = Identifier<Organization>(index)
        let account = run.naive.accounts[index]
        #expect(
          run.billing.balance(of: id).nanos == account.balance,
          "step \(step), organization \(index)")
        #expect(account.changes == account.balance)
        guard run.billing.balance(of: id).nanos == account.balance else { return }
      }
      if step % 500 == 0 { try compareGrants(run) }
    }
    try compareGrants(run)
    #expect(run.billing.ledger.violations().isEmpty)
    #expect(run.refused > Self.steps / 50, "the run should see refusals")
    try statementsFoot(run)
  }

  private func compareGrants(_ run: Run) throws {
    for index in 0..<Self.organizations {
      let id = Identifier<Organization>(index)
      let grants = run.billing.ledger.grants(of: run.billing.wallet(of: id))
      let blocks = run.naive.accounts[index].blocks
      #expect(grants.map(\.remaining.nanos) == blocks.map(\.left))
      #expect(grants.map(\.grant.paid.nanos) == blocks.map(\.paid))
      #expect(grants.map { Int($0.grant.number) } == blocks.map(\.number))
    }
  }

  /// Opening plus in less out is closing, by the journal alone.
  private func statementsFoot(_ run: Run) throws {
    let book = run.billing.ledger
    var sums = [Int64](repeating: 0, count: Self.organizations)
    book.journal.forEach { transfer in
      for (account, sign) in [(transfer.credit, Int64(1)), (transfer.debit, -1)] {
        switch book.account(account).kind {
        case .grant, .receivable: sums[transfer.organization.index] += sign * transfer.amount.nanos
        default: break
        }
      }
    }
    #expect(sums == run.naive.accounts.map(\.balance))
  }

  private func perform(_ run: inout Run) throws {
    let index = Int.random(in: 0..<Self.organizations, using: &run.random)
    let id = Identifier<Organization>(index)
    let at = Instant(nanoseconds: run.now)
    switch Int.random(in: 0..<100, using: &run.random) {
    case 0..<12: try buy(&run, index)
    case 12..<60: try request(&run, index)
    case 60..<68: try move(&run, index)
    case 68..<76: try refund(&run, index)
    case 76..<80:
      let number = anyPurchase(&run, index)
      let isDone = attempt(&run) { billing throws(BillingRefusal) in
        _ = try billing.chargeBack(number, organization: id, fee: Money(nanos: 3), at: at)
      }
      #expect(isDone == run.naive.chargeBack(number, in: index))
    case 80..<86:
      let number = anyPurchase(&run, index)
      let isDone = attempt(&run) { billing throws(BillingRefusal) in
        _ = try billing.winDispute(number, organization: id, at: at)
      }
      #expect(isDone == run.naive.winDispute(number, in: index, at: run.now))
    case 86..<90:
      let expired = try run.billing.expireGrants(of: id, at: at)
      #expect(expired.nanos == run.naive.expire(index, at: run.now))
    default: try correct(&run, index)
    }
  }

  private func buy(_ run: inout Run, _ index: Int) throws {
    let price = run.amount(10_000)
    let credits = Bool.random(using: &run.random) ? price : run.amount(10_000)
    let bonus = Bool.random(using: &run.random) ? 0 : run.amount(2_000)
    let expiry = Bool.random(using: &run.random) ? Int64.max : run.now + run.amount(4_000)
    let offer = CreditOffer(
      price: Money(nanos: price), credits: Money(nanos: credits), bonus: Money(nanos: bonus),
      expiry: Instant(nanoseconds: expiry))
    _ = try run.billing.purchase(
      offer, organization: Identifier(index), at: Instant(nanoseconds: run.now))
    run.naive.buy(
      price: price, credits: credits, bonus: bonus, expiry: expiry, for: index, at: run.now)
  }

  private func request(_ run: inout Run, _ index: Int) throws {
    let id = Identifier<Organization>(index)
    let admission = run.billing.authorize(id)
    #expect((admission == .admitted) == (run.naive.accounts[index].balance > 0))
    guard admission == .admitted else { return }
    let cost = run.amount(3_000)
    let at = Instant(nanoseconds: run.now)
    func settle(_ run: inout Run) throws -> Settlement {
      try run.billing.settle(
        RequestUsage(inputTokens: cost), model: ModelID(0), arrival: at, completion: at,
        organization: id, number: run.requests[index], type: .request, attribution: .none)
    }
    let first = try settle(&run)
    // Now and then the gateway sends it again.
    if Int.random(in: 0..<10, using: &run.random) == 0 {
      #expect(try settle(&run).charge == first.charge)
    }
    run.requests[index] += 1
    run.naive.spend(cost, from: index)
  }

  private func move(_ run: inout Run, _ index: Int) throws {
    let other =
      (index + 1 + Int.random(in: 0..<Self.organizations - 1, using: &run.random))
      % Self.organizations
    let amount: Int64? = Int.random(in: 0..<4, using: &run.random) == 0 ? nil : run.amount(9_000)
    let at = Instant(nanoseconds: run.now)
    let isDone = attempt(&run) { billing throws(BillingRefusal) in
      _ = try billing.transfer(
        amount.map { Money(nanos: $0) }, from: Identifier(index), to: Identifier(other),
        by: .platform, counterpart: .platform, at: at)
    }
    #expect(isDone == run.naive.transfer(amount, from: index, to: other, at: run.now))
  }

  private func refund(_ run: inout Run, _ index: Int) throws {
    let number = anyPurchase(&run, index)
    let money: Int64? = Bool.random(using: &run.random) ? nil : run.amount(4_000)
    var paid: Money?
    let at = Instant(nanoseconds: run.now)
    _ = attempt(&run) { billing throws(BillingRefusal) in
      paid = try billing.refund(
        money.map { Money(nanos: $0) }, of: number, organization: Identifier(index),
        by: .platform, at: at
      ).money
    }
    #expect(paid?.nanos == run.naive.refund(money, of: number, in: index))
  }

  private func correct(_ run: inout Run, _ index: Int) throws {
    let id = Identifier<Organization>(index)
    let at = Instant(nanoseconds: run.now)
    let amount = run.amount(2_000)
    switch Int.random(in: 0..<4, using: &run.random) {
    case 0:
      try run.billing.refundUsage(
        Money(nanos: amount), organization: id, by: .platform, at: at)
      run.naive.add(block(amount, isPaid: true, run), to: index)
    case 1:
      try run.billing.adjust(Money(nanos: amount), organization: id, by: .platform, at: at)
      run.naive.add(block(amount, isPaid: true, run), to: index)
    case 2:
      let isDone = attempt(&run) { billing throws(BillingRefusal) in
        try billing.adjust(Money(nanos: -amount), organization: id, by: .platform, at: at)
      }
      #expect(isDone == (run.naive.accounts[index].balance >= amount))
      if isDone { run.naive.spend(amount, from: index) }
    default:
      let priority = Int32.random(in: 0...2, using: &run.random)
      let expiry = run.now + run.amount(3_000)
      try run.billing.give(
        Money(nanos: amount), priority: priority, expiry: Instant(nanoseconds: expiry),
        organization: id, by: .platform, at: at)
      var given = block(amount, isPaid: false, run)
      given.paid = 0
      given.priority = Int64(priority)
      given.expiry = expiry
      run.naive.add(given, to: index)
    }
  }

  private func block(_ amount: Int64, isPaid: Bool, _ run: Run) -> NaiveBilling.Block {
    NaiveBilling.Block(
      left: amount, face: amount, paid: amount, isPaid: isPaid, effective: run.now, number: 0)
  }

  private func anyPurchase(_ run: inout Run, _ index: Int) -> Int {
    // The latest are the interesting ones; one beyond the last must be refused.
    let count = run.naive.accounts[index].purchases.count
    return max(0, count - Int.random(in: 0..<8, using: &run.random))
  }

  /// Whether a call was accepted; one that is refused must leave no trace.
  private func attempt(
    _ run: inout Run, _ call: (inout Billing<MemoryJournal>) throws(BillingRefusal) -> Void
  ) -> Bool {
    let before = run.billing.ledger.journal.count
    do throws(BillingRefusal) {
      try call(&run.billing)
      return true
    } catch {
      run.refused += 1
      #expect(run.billing.ledger.journal.count == before)
      return false
    }
  }
}
