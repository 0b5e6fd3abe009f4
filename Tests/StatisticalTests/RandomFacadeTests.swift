import Billing
import Ledger
import Pricing
import Quantities
import TestSupport
import Testing

/// Hundreds of thousands of random calls of billing against `NaiveBilling`.
@Suite("Random calls of billing", .enabled(if: isOptimized, "run in release builds"))
struct RandomFacadeTests {
  private static let steps = 72_000
  static let organizations = 4

  /// One run: the program's billing, the naive one, and the chance between them.
  struct Run {
    var billing: Billing<MemoryJournal>
    var naive = NaiveBilling(organizations: organizations)
    var random: SplitMix64
    var now: Int64 = 0
    /// The organization in each place; where one was deleted, another has opened.
    var ids: [Identifier<Organization>] = []
    var plans = [NaivePlan?](repeating: nil, count: organizations)
    var requests = [UInt64](repeating: 0, count: organizations)
    /// Requests that are under way: their holds, and the numbers of these.
    var underWay = [[(hold: RequestHold?, number: UInt64)]](repeating: [], count: organizations)
    var holds = [UInt64](repeating: 0, count: organizations)
    /// When the budget of each began to count.
    var opened = [Int64](repeating: 0, count: organizations)
    /// The running period of each plan, and the plans that rest.
    var clocks = [NaivePeriod?](repeating: nil, count: organizations)
    var pauses = [NaivePause?](repeating: nil, count: organizations)
    var refused = 0
    var deleted = 0
    /// How often each answer came where requests are held.
    var answers: [String: Int] = [:]

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
      let opened = open(&run, run.ids.count)
      run.ids.append(opened)
    }
    for step in 0..<Self.steps {
      run.now += run.amount(5)
      for index in 0..<Self.organizations { try turnPeriod(&run, index) }
      try perform(&run)
      for index in 0..<Self.organizations {
        let id = run.ids[index]
        let account = run.naive.accounts[index]
        #expect(
          run.billing.balance(of: id).nanos == account.balance,
          "step \(step), organization \(index)")
        #expect(account.changes == account.balance)
        #expect(run.billing.held(of: id).nanos == account.held, "step \(step)")
        #expect(run.billing.available(of: id).nanos == account.available)
        guard run.billing.balance(of: id).nanos == account.balance else { return }
      }
      if step % 500 == 0 { try compareGrants(run) }
    }
    try compareGrants(run)
    #expect(run.billing.ledger.violations().isEmpty)
    #expect(run.refused > Self.steps / 50, "the run should see refusals")
    #expect(run.deleted > Self.steps / 1000, "the run should see deletions")
    for answer in Self.answers {
      #expect(run.answers[answer, default: 0] > 10, "the run should see: \(answer)")
    }
    try statementsFoot(run)
  }

  private func compareGrants(_ run: Run) throws {
    for index in 0..<Self.organizations {
      let id = run.ids[index]
      let grants = run.billing.ledger.grants(of: run.billing.wallet(of: id))
      let blocks = run.naive.accounts[index].blocks
      #expect(grants.map(\.remaining.nanos) == blocks.map(\.left))
      #expect(grants.map(\.grant.costBasis.paid.nanos) == blocks.map(\.paid))
      #expect(grants.map(\.grant.costBasis.face.nanos) == blocks.map(\.whole))
      #expect(grants.map { $0.grant.category == .paid } == blocks.map(\.isPaid))
      #expect(grants.map { Int($0.grant.number) } == blocks.map(\.number))
    }
  }

  /// Opening plus in less out is closing, by the journal alone, for those deleted as well.
  private func statementsFoot(_ run: Run) throws {
    let book = run.billing.ledger
    let organizations = Self.organizations + run.deleted
    var sums = [Int64](repeating: 0, count: organizations)
    book.journal.forEach { transfer in
      for (account, sign) in [(transfer.credit, Int64(1)), (transfer.debit, -1)] {
        switch book.account(account).kind {
        case .grant, .receivable: sums[transfer.organization.index] += sign * transfer.amount.nanos
        default: break
        }
      }
    }
    for index in 0..<organizations {
      #expect(sums[index] == run.billing.balance(of: Identifier(index)).nanos)
    }
    #expect(run.ids.map { sums[$0.index] } == run.naive.accounts.map(\.balance))
  }

  private func perform(_ run: inout Run) throws {
    let index = Int.random(in: 0..<Self.organizations, using: &run.random)
    let id = run.ids[index]
    let at = Instant(nanoseconds: run.now)
    switch Int.random(in: 0..<100, using: &run.random) {
    case 0..<12: try buy(&run, index)
    case 12..<60:
      try closeSpending(&run, index)
      if Self.policies[index] == nil {
        try request(&run, index)
      } else {
        try heldRequest(&run, index)
      }
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
    case 90..<95: try correct(&run, index)
    case 95..<99: try plan(&run, index)
    default: try delete(&run, index)
    }
  }

  private func open(_ run: inout Run, _ index: Int) -> Identifier<Organization> {
    run.opened[index] = run.now
    run.underWay[index] = []
    run.holds[index] = 0
    var terms = OrganizationTerms(
      minimumPurchase: Money(nanos: 1), budgets: Self.budgets(index, openedAt: run.now),
      admission: Self.policies[index].map { .hold($0) } ?? .balance)
    terms.rateLimits = Self.rateLimits(index)
    // On top of the price: it buys nothing, so that no balance shows it.
    terms.serviceFee = FeeSchedule(share: Decimal(significand: 5, places: 2), fixed: .zero)
    return run.billing.open(terms)
  }

  private func delete(_ run: inout Run, _ index: Int) throws {
    let id = run.ids[index]
    let at = Instant(nanoseconds: run.now)
    let forfeits = Bool.random(using: &run.random)
    let balance = run.naive.accounts[index].balance
    var deletion: Deletion?
    let isDone = attempt(&run) { billing throws(BillingRefusal) in
      deletion = try billing.delete(id, forfeitsCredit: forfeits, by: .platform, at: at)
    }
    #expect(isDone == (forfeits || balance <= 0))
    guard isDone else { return }
    endPause(&run, index, at: run.now)
    #expect(deletion?.forfeited.nanos == max(0, balance))
    #expect(deletion?.turn.closed?.overageCost.nanos == run.plans[index]?.overageCost)
    let isInvoiced = run.plans[index]?.postpaid != nil
    #expect(run.billing.balance(of: id).nanos == (isInvoiced ? 0 : min(0, balance)))
    #expect(run.billing.authorize(id) == .refused(.organizationDeleted))
    let isSold = attempt(&run) { billing throws(BillingRefusal) in
      _ = try billing.purchase(.atFaceValue(Money(units: 9)), organization: id, at: at)
    }
    #expect(!isSold)
    let opened = open(&run, index)
    run.ids[index] = opened
    run.naive.accounts[index] = NaiveBilling.Account()
    run.plans[index] = nil
    run.clocks[index] = nil
    run.requests[index] = 0
    run.deleted += 1
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
      offer, organization: run.ids[index], at: Instant(nanoseconds: run.now))
    run.naive.buy(
      price: price, credits: credits, bonus: bonus, expiry: expiry, for: index, at: run.now)
  }

  private func request(_ run: inout Run, _ index: Int) throws {
    let id = run.ids[index]
    let admission = run.billing.authorize(id)
    if run.plans[index]?.isUsedUp == true {
      #expect(admission == .refused(.quotaExceeded))
    } else if isOverBudget(run, index) {
      #expect(admission == .refused(.budgetExceeded))
    } else {
      let hasCredit = run.naive.accounts[index].balance > -(run.plans[index]?.postpaid ?? 0)
      #expect(admission == (hasCredit ? .admitted : .refused(.insufficientCredits)))
    }
    guard admission == .admitted else { return }
    run.plans[index]?.requests += 1
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
    run.naive.accounts[index].spent += cost
    run.naive.spend(cost, from: index)
  }

  private func move(_ run: inout Run, _ index: Int) throws {
    let other =
      (index + 1 + Int.random(in: 0..<Self.organizations - 1, using: &run.random))
      % Self.organizations
    let amount: Int64? = Int.random(in: 0..<4, using: &run.random) == 0 ? nil : run.amount(9_000)
    let at = Instant(nanoseconds: run.now)
    let (source, target) = (run.ids[index], run.ids[other])
    let isDone = attempt(&run) { billing throws(BillingRefusal) in
      _ = try billing.transfer(
        amount.map { Money(nanos: $0) }, from: source, to: target,
        by: .platform, counterpart: .platform, at: at)
    }
    #expect(isDone == run.naive.transfer(amount, from: index, to: other, at: run.now))
  }

  private func refund(_ run: inout Run, _ index: Int) throws {
    let number = anyPurchase(&run, index)
    let money: Int64? = Bool.random(using: &run.random) ? nil : run.amount(4_000)
    var paid: Money?
    let at = Instant(nanoseconds: run.now)
    let id = run.ids[index]
    _ = attempt(&run) { billing throws(BillingRefusal) in
      paid = try billing.refund(
        money.map { Money(nanos: $0) }, of: number, organization: id, by: .platform, at: at
      ).money
    }
    #expect(paid?.nanos == run.naive.refund(money, of: number, in: index))
  }

  private func correct(_ run: inout Run, _ index: Int) throws {
    let id = run.ids[index]
    let at = Instant(nanoseconds: run.now)
    let amount = run.amount(2_000)
    switch Int.random(in: 0..<4, using: &run.random) {
    case 0:
      try run.billing.refundUsage(
        Money(nanos: amount), organization: id, by: .platform, at: at)
      run.naive.refundUsage(amount, to: index, at: run.now)
    case 1:
      try run.billing.adjust(Money(nanos: amount), organization: id, by: .platform, at: at)
      run.naive.add(block(amount, isPaid: true, run), to: index)
    case 2:
      let isDone = attempt(&run) { billing throws(BillingRefusal) in
        try billing.adjust(Money(nanos: -amount), organization: id, by: .platform, at: at)
      }
      #expect(isDone == (run.naive.accounts[index].available >= amount))
      if isDone { _ = run.naive.take(amount, from: index) { _ in true } }
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
      left: amount, whole: amount, paid: amount, isPaid: isPaid, effective: run.now, number: 0)
  }

  private func anyPurchase(_ run: inout Run, _ index: Int) -> Int {
    // The latest are the interesting ones; one beyond the last must be refused.
    let count = run.naive.accounts[index].purchases.count
    return max(0, count - Int.random(in: 0..<8, using: &run.random))
  }

  /// Whether a call was accepted; one that is refused must leave no trace.
  func attempt(
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
