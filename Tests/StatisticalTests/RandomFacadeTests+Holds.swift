import Billing
import Ledger
import Pricing
import Quantities
import Testing

/// Requests that are held, and budgets, in random order.
extension RandomFacadeTests {
  /// How each organization admits requests; nil: by its balance.
  static let policies: [HoldPolicy?] = [
    nil, HoldPolicy(),
    HoldPolicy(lifetime: Duration(nanoseconds: 200), cap: Money(nanos: 1_500)),
    HoldPolicy(
      lifetime: Duration(nanoseconds: 90), trustAbove: Money(nanos: 12_000), overrun: .cap),
  ]

  /// What every run should come across.
  static let answers = [
    "held", "trusted", "false block", "no credit", "quota", "budget", "rate", "repeated",
    "captured",
    "captured beyond", "after expiry", "released", "expired", "captured twice",
  ]

  private static let period: Int64 = 1_500
  private static let limit: Int64 = 15_000

  /// The first and the third have a budget.
  static func budgets(_ index: Int, openedAt instant: Int64) -> [Budget] {
    guard index % 2 == 0 else { return [] }
    let periods = QuotaPeriod(
      anchor: Instant(nanoseconds: instant), length: .fixed(Duration(nanoseconds: period)),
      zone: .utc)
    return [
      Budget(
        scope: .team, limit: Money(nanos: limit), periods: periods,
        mostCarried: Money(nanos: mostCarried(index)))
    ]
  }

  /// The first budget carries over what was not spent.
  private static func mostCarried(_ index: Int) -> Int64 { index == 0 ? 6_000 : 0 }

  private static let window: Int64 = 150

  /// The last organization has a rate limit: four requests in each window.
  static func rateLimits(_ index: Int) -> [RateLimit] {
    guard index == 3 else { return [] }
    return [
      RateLimit(
        scope: .team, requests: 4, tokens: nil, window: Duration(nanoseconds: window),
        refill: .window)
    ]
  }

  private func isRateLimited(_ run: Run, _ index: Int) -> Bool {
    let arrivals = run.naive.accounts[index].arrivals
    return index == 3
      && arrivals.suffix(4).count { $0 / Self.window == run.now / Self.window } == 4
  }

  func isOverBudget(_ run: Run, _ index: Int) -> Bool {
    let account = run.naive.accounts[index]
    return index % 2 == 0 && account.spent >= Self.limit + account.carried
  }

  /// Ends the period of the budget, where it is over.
  func closeSpending(_ run: inout Run, _ index: Int) throws {
    guard index % 2 == 0 else { return }
    let id = run.ids[index]
    if run.now >= run.opened[index] + Self.period {
      while run.now >= run.opened[index] + Self.period {
        run.opened[index] += Self.period
        let account = run.naive.accounts[index]
        run.naive.accounts[index].carried = min(
          Self.mostCarried(index), max(0, Self.limit + account.carried - account.spent))
        run.naive.accounts[index].spent = 0
      }
      #expect(run.billing.nextSpendingClose(of: id).nanoseconds <= run.now)
      run.billing.closeSpending(of: id, at: Instant(nanoseconds: run.now))
    }
    #expect(run.billing.nextSpendingClose(of: id).nanoseconds > run.now)
    #expect(
      run.billing.spent(.team, of: id)?.nanos == run.naive.accounts[index].spent)
  }

  /// Something happens to a request that is held.
  func heldRequest(_ run: inout Run, _ index: Int) throws {
    let pending = run.underWay[index]
    switch Int.random(in: 0..<20, using: &run.random) {
    case 0..<9: try arrive(&run, index)
    case 9 where !run.naive.accounts[index].holds.isEmpty: try repeatArrival(&run, index)
    case 10..<17 where !pending.isEmpty: try complete(&run, index)
    case 17..<19 where !pending.isEmpty: try release(&run, index)
    default:
      let expired = run.billing.expireHolds(
        of: run.ids[index], at: Instant(nanoseconds: run.now))
      let naive = run.naive.expireHolds(index, at: run.now)
      #expect(expired.count == naive.count && expired.amount.nanos == naive.amount)
      if naive.count > 0 { run.answers["expired", default: 0] += 1 }
      #expect(
        run.billing.nextHoldExpiry(of: run.ids[index]).nanoseconds
          == run.naive.nextHoldExpiry(index))
    }
  }

  private func arrive(_ run: inout Run, _ index: Int) throws {
    let estimate = run.amount(4_000)
    run.holds[index] += 1
    let number = run.holds[index]
    let answer = try run.billing.authorize(
      run.ids[index], estimate: Money(nanos: estimate), number: number,
      at: Instant(nanoseconds: run.now))
    let (name, naive) = expected(&run, index, estimate: estimate, number: number)
    run.answers[name, default: 0] += 1
    switch (answer, naive) {
    case (.admitted(let hold), .admitted):
      #expect(
        hold?.amount.nanos == run.naive.accounts[index].holds.last { $0.number == number }?.amount)
      run.plans[index]?.requests += 1
      run.naive.accounts[index].arrivals.append(run.now)
      run.underWay[index].append((hold, number))
    default: #expect(answer == naive, "\(name)")
    }
  }

  /// What the answer should be, and what it is called.
  private func expected(
    _ run: inout Run, _ index: Int, estimate: Int64, number: UInt64
  ) -> (name: String, answer: HoldAdmission) {
    run.naive.expireHolds(index, at: run.now)
    let account = run.naive.accounts[index]
    if run.plans[index]?.isUsedUp == true {
      return ("quota", .refused(.quotaExceeded, isFalseBlock: false))
    }
    if isOverBudget(run, index) {
      return ("budget", .refused(.budgetExceeded, isFalseBlock: false))
    }
    if isRateLimited(run, index) {
      return ("rate", .refused(.rateLimited, isFalseBlock: false))
    }
    let policy = Self.policies[index]
    let amount = min(estimate, policy?.cap?.nanos ?? .max)
    let isTrusted = account.available > policy?.trustAbove?.nanos ?? .max
    let floor = -(run.plans[index]?.postpaid ?? 0)
    if account.available <= floor || (!isTrusted && account.available - floor < amount) {
      return (
        account.balance > floor ? "false block" : "no credit",
        .refused(.insufficientCredits, isFalseBlock: account.balance > floor)
      )
    }
    if isTrusted { return ("trusted", .admitted(nil)) }
    let expiry = policy?.lifetime.map { run.now + $0.nanoseconds } ?? .max
    run.naive.accounts[index].holds.append(
      NaiveBilling.Hold(number: number, amount: amount, expiry: expiry))
    return ("held", .admitted(nil))
  }

  /// The gateway asks for a hold again, which may have been resolved.
  private func repeatArrival(_ run: inout Run, _ index: Int) throws {
    // Long ago is forgotten.
    guard let hold = run.naive.accounts[index].holds.suffix(50).randomElement(using: &run.random)
    else { return }
    let before = run.billing.held(of: run.ids[index])
    let answer = try run.billing.authorize(
      run.ids[index], estimate: Money(nanos: hold.amount), number: hold.number,
      at: Instant(nanoseconds: run.now))
    guard case .admitted(let again?) = answer else {
      Issue.record("the hold was admitted before")
      return
    }
    #expect(again.amount.nanos == hold.amount)
    #expect(run.billing.held(of: run.ids[index]) == before)
    if let known = run.underWay[index].first(where: { $0.number == hold.number }) {
      #expect(known.hold == again)
    }
    run.answers["repeated", default: 0] += 1
    let id = run.ids[index]
    let isDone = attempt(&run) { billing throws(BillingRefusal) in
      _ = try billing.authorize(
        id, estimate: Money(nanos: hold.amount + 1), number: hold.number,
        at: Instant(nanoseconds: 0))
    }
    // Beyond the cap both estimates are the same hold.
    #expect(isDone == (hold.amount >= Self.policies[index]?.cap?.nanos ?? .max))
  }

  private func complete(_ run: inout Run, _ index: Int) throws {
    let place = Int.random(in: run.underWay[index].indices, using: &run.random)
    let (hold, number) = run.underWay[index].remove(at: place)
    let cost = run.amount(5_000)
    let id = run.ids[index]
    let at = Instant(nanoseconds: run.now)
    func settle(_ billing: inout Billing<MemoryJournal>, as request: UInt64)
      throws(BillingRefusal) -> HoldSettlement
    {
      try billing.settle(
        hold, usage: RequestUsage(inputTokens: cost), model: ModelID(0), arrival: at,
        completion: at, organization: id, number: request, type: .request, attribution: .none)
    }
    let first = try settle(&run.billing, as: run.requests[index])
    #expect(try settle(&run.billing, as: run.requests[index]).charge == first.charge)
    run.requests[index] += 1
    var charge = cost
    if let hold {
      run.naive.expireHolds(index, at: run.now)
      if Self.policies[index]?.overrun == .cap { charge = min(cost, hold.amount.nanos) }
      let naive = run.naive.accounts[index].holds.firstIndex { $0.number == number }
      let known = try #require(naive)
      let isOpen = run.naive.accounts[index].holds[known].state == .open
      #expect(first.captured.nanos == (isOpen ? min(charge, hold.amount.nanos) : 0))
      #expect(first.overrun.nanos == max(0, cost - hold.amount.nanos))
      let name =
        !isOpen ? "after expiry" : cost > hold.amount.nanos ? "captured beyond" : "captured"
      run.answers[name, default: 0] += 1
      if isOpen {
        run.naive.accounts[index].holds[known].state = .captured
        let next = run.requests[index]
        let isDone = attempt(&run) { billing throws(BillingRefusal) in
          _ = try settle(&billing, as: next)
        }
        #expect(!isDone)
        run.answers["captured twice", default: 0] += 1
      }
    }
    #expect(first.charge.amount.nanos == charge && first.uncollected.nanos == cost - charge)
    run.naive.accounts[index].spent += charge
    run.naive.spend(charge, from: index)
  }

  private func release(_ run: inout Run, _ index: Int) throws {
    let place = Int.random(in: run.underWay[index].indices, using: &run.random)
    guard let hold = run.underWay[index][place].hold else { return }
    let number = run.underWay[index].remove(at: place).number
    let id = run.ids[index]
    let at = Instant(nanoseconds: run.now)
    run.naive.expireHolds(index, at: run.now)
    let known = run.naive.accounts[index].holds.firstIndex { $0.number == number }
    let naive = try #require(known)
    let isOpen = run.naive.accounts[index].holds[naive].state == .open
    for isFirst in [true, false] {
      let isDone = attempt(&run) { billing throws(BillingRefusal) in
        try billing.release(hold, organization: id, at: at)
      }
      #expect(isDone == (isFirst && isOpen))
    }
    guard isOpen else { return }
    run.naive.accounts[index].holds[naive].state = .released
    run.answers["released", default: 0] += 1
  }
}
