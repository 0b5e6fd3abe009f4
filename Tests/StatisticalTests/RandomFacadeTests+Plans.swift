import Billing
import Ledger
import Pricing
import Quantities
import Testing

/// The running period of a plan, in the plainest way.
struct NaivePeriod {
  var end: Int64
  /// When credit comes next within it.
  var nextCredit: Int64?
  /// What is left of the fee that pays for credit.
  var feeLeft: Int64
}

/// A plan that rests.
struct NaivePause {
  var until: Int64
  let plan: NaivePlan
  /// What stands still, and since when; nil where the period ended.
  let still: (period: NaivePeriod, since: Int64)?
}

/// Plans in random order: their periods, credit within them, what is carried over, and pauses.
extension RandomFacadeTests {
  private static let length: Int64 = 300
  private static let part: Int64 = 100

  /// Another plan or none, another overage, or a pause.
  func plan(_ run: inout Run, _ index: Int) throws {
    let rate = Bool.random(using: &run.random) ? run.amount(9) : nil
    let most = (amount: run.amount(200), requests: Int(run.amount(60)))
    switch Int.random(in: 0..<5, using: &run.random) {
    case 0, 1:
      let id = run.ids[index]
      let isDone = attempt(&run) { billing throws(BillingRefusal) in
        try billing.switchOverage(to: Self.overage(rate, most), organization: id, by: .platform)
      }
      #expect(isDone == (run.plans[index] != nil))
      run.plans[index]?.switchOverage(to: rate, most: most)
    case 2: try pause(&run, index)
    default: try change(&run, index, rate, most)
    }
  }

  private func change(
    _ run: inout Run, _ index: Int, _ rate: Int64?, _ most: (amount: Int64, requests: Int)
  ) throws {
    var naive: NaivePlan?
    if Int.random(in: 0..<4, using: &run.random) > 0 {
      let credit = Bool.random(using: &run.random) ? run.amount(1_000) : 0
      naive = NaivePlan(
        included: run.amount(40), rate: rate, most: most, fee: run.amount(500), credit: credit,
        postpaid: Int.random(in: 0..<3, using: &run.random) == 0 ? run.amount(5_000) : nil)
      if credit > 0, Bool.random(using: &run.random) { naive?.comesInParts = true }
      if credit > 0, Bool.random(using: &run.random) { naive?.mostCarried = run.amount(700) }
      naive?.life = run.amount(2_000)
    }
    let turn = try run.billing.changePlan(
      of: run.ids[index], to: try naive.map { try Self.plan($0) }, isProrated: false,
      by: .platform, at: Instant(nanoseconds: run.now))
    endPause(&run, index, at: run.now)
    compare(turn, run, index)
    invoiceUsage(&run, index, turn, at: run.now)
    run.plans[index] = naive
    startPeriod(&run, index, at: run.now)
  }

  private static func overage(
    _ rate: Int64?, _ most: (amount: Int64, requests: Int)
  ) -> Overage {
    rate.map {
      .charged(
        perRequest: Rate(Decimal(significand: Int128($0), places: 9)),
        upTo: OverageLimit(
          amount: Money(nanos: most.amount), requests: Int64(most.requests)))
    } ?? .rejected
  }

  private static func plan(_ naive: NaivePlan) throws -> Plan {
    let expiry = CreditExpiry.after(Duration(nanoseconds: naive.life))
    return try Plan(
      fee: Money(nanos: naive.fee), period: .fixed(Duration(nanoseconds: length)),
      credit: naive.credit > 0
        ? SubscriptionCredit(
          amount: Money(nanos: naive.credit), expiry: .afterArrival(expiry),
          every: naive.comesInParts ? .fixed(Duration(nanoseconds: part)) : nil,
          mostCarried: naive.mostCarried.map { Money(nanos: $0) })
        : nil,
      includedRequests: naive.included, overage: overage(naive.rate, naive.most),
      postpaid: naive.postpaid.map { Money(nanos: $0) })
  }

  // MARK: Pauses

  private func pause(_ run: inout Run, _ index: Int) throws {
    let id = run.ids[index]
    let (now, until) = (run.now, run.now + run.amount(400))
    let rest = Bool.random(using: &run.random) ? PlanPause.kept : .ended
    var turn: PlanTurn?
    let isDone = attempt(&run) { billing throws(BillingRefusal) in
      turn = try billing.pausePlan(
        of: id, until: Instant(nanoseconds: until), period: rest, by: .platform,
        at: Instant(nanoseconds: now))
    }
    #expect(isDone == (run.plans[index] != nil || run.pauses[index] != nil))
    guard run.pauses[index] == nil else {
      run.pauses[index]?.until = until
      return
    }
    guard isDone, let turn, let plan = run.plans[index], let period = run.clocks[index] else {
      return
    }
    if rest == .ended {
      compare(turn, run, index)
      invoiceUsage(&run, index, turn, at: now)
    }
    run.pauses[index] = NaivePause(
      until: until, plan: plan, still: rest == .kept ? (period, now) : nil)
    (run.plans[index], run.clocks[index]) = (nil, nil)
  }

  /// Has a plan go on that rests; without a period where none stood still.
  func endPause(_ run: inout Run, _ index: Int, at now: Int64) {
    guard let pause = run.pauses[index] else { return }
    run.pauses[index] = nil
    guard let (period, since) = pause.still else { return }
    run.plans[index] = pause.plan
    run.clocks[index] = NaivePeriod(
      end: period.end + now - since, nextCredit: period.nextCredit.map { $0 + now - since },
      feeLeft: period.feeLeft)
  }

  // MARK: Periods

  /// What is owed when a period ends is invoiced where the plan says so: bought credit repays it.
  private func invoiceUsage(_ run: inout Run, _ index: Int, _ turn: PlanTurn, at now: Int64) {
    let isInvoiced = run.plans[index]?.postpaid != nil
    let owed = isInvoiced ? run.naive.accounts[index].debt : 0
    #expect(turn.postpaid.nanos == owed)
    guard owed > 0 else { return }
    run.naive.add(
      NaiveBilling.Block(
        left: owed, whole: owed, paid: owed, isPaid: true, effective: now, number: 0), to: index)
  }

  /// What has come due by now of a plan: the next period, credit within one, or a pause's end.
  func turnPeriod(_ run: inout Run, _ index: Int) throws {
    let clock = run.clocks[index]
    let due =
      run.pauses[index]?.until ?? clock.map { min($0.end, $0.nextCredit ?? .max) } ?? .max
    let end = run.billing.nextPeriodEnd(of: run.ids[index])
    #expect(end == (due == .max ? .never : Instant(nanoseconds: due)))
    guard due <= run.now else { return }
    let turn = try run.billing.turnPeriod(
      of: run.ids[index], at: Instant(nanoseconds: run.now))
    if let pause = run.pauses[index] {
      endPause(&run, index, at: due)
      guard pause.still == nil else { return }
      run.plans[index] = pause.plan
      startPeriod(&run, index, at: due)
      return
    }
    let isEnd = clock?.end == due
    if isEnd {
      compare(turn, run, index)
      invoiceUsage(&run, index, turn, at: due)
    } else {
      #expect(turn.closed == nil)
    }
    let expired = run.naive.expire(index, at: due)
    let uncarried = endUncarried(&run, index)
    #expect(turn.expired.nanos == expired + uncarried)
    if isEnd {
      startPeriod(&run, index, at: due)
    } else {
      bringCredit(&run, index, at: due)
    }
  }

  /// Ends what is left of plans' credit beyond what is carried over.
  private func endUncarried(_ run: inout Run, _ index: Int) -> Int64 {
    guard let most = run.plans[index]?.mostCarried else { return 0 }
    let ofPlans = run.naive.accounts[index].planBlocks
    let left = run.naive.left(of: Array(ofPlans), in: index)
    guard left > most else { return 0 }
    _ = run.naive.take(left - most, from: index) { ofPlans.contains($0.number) }
    return left - most
  }

  private func compare(_ turn: PlanTurn, _ run: Run, _ index: Int) {
    #expect(turn.closed?.overageCost.nanos == run.plans[index]?.overageCost)
    #expect(turn.closed?.requests == run.plans[index]?.requests)
  }

  private func startPeriod(_ run: inout Run, _ index: Int, at start: Int64) {
    run.clocks[index] = nil
    guard let plan = run.plans[index] else { return }
    run.plans[index]?.startPeriod()
    let times = plan.comesInParts ? Self.length / Self.part : 1
    run.clocks[index] = NaivePeriod(
      end: start + Self.length, feeLeft: min(plan.fee, plan.credit * times))
    bringCredit(&run, index, at: start)
  }

  /// The fee pays for credit as far as it goes; the rest is given.
  private func bringCredit(_ run: inout Run, _ index: Int, at now: Int64) {
    guard let plan = run.plans[index], let period = run.clocks[index] else { return }
    let next = now + Self.part
    run.clocks[index]?.nextCredit = plan.comesInParts && next < period.end ? next : nil
    let paid = min(period.feeLeft, plan.credit)
    run.clocks[index]?.feeLeft -= paid
    for (amount, isPaid) in [(paid, true), (plan.credit - paid, false)] where amount > 0 {
      var block = NaiveBilling.Block(
        left: amount, whole: amount, paid: isPaid ? amount : 0, isPaid: isPaid, effective: now,
        number: 0)
      block.expiry = now + plan.life
      let number = run.naive.add(block, to: index)
      run.naive.accounts[index].planBlocks.insert(number)
    }
  }
}
