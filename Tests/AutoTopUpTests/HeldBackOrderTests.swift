import AutoTopUp
import Quantities
import Testing

/// Orders that a cooldown or a limit holds back, and what has the rule evaluated meanwhile.
@Suite("Orders that are held back")
struct HeldBackOrderTests {
  private let start = Instant(nanoseconds: 0)
  private var month: Instant { start + .day * 31 }

  /// A rule at work whose charges are answered at once.
  private struct Desk {
    var rule: TopUpRule
    var dunning = Dunning(retryDelays: [.hour], exhaustion: .suspend)
    var controller = TopUpController()
    var charges: [SubmittedCharge] = []

    init(_ rule: TopUpRule) { self.rule = rule }

    mutating func evaluate(
      _ balance: Int64, _ trigger: TopUpTrigger = .threshold, refused: Int64 = 0,
      at instant: Instant
    ) -> TopUpEvaluation {
      let evaluation = controller.evaluate(
        rule, dunning: dunning, balance: Money(nanos: balance), refused: Money(nanos: refused),
        trigger: trigger, charge: UInt64(charges.count) + 1, at: instant)
      if case .charge(let amount) = evaluation.decision {
        charges.append(
          SubmittedCharge(
            number: UInt64(charges.count) + 1, amount: amount, submittedAt: instant))
      }
      return evaluation
    }

    mutating func decide(
      _ balance: Int64, _ trigger: TopUpTrigger = .threshold, at instant: Instant
    ) -> TopUpDecision {
      evaluate(balance, trigger, at: instant).decision
    }

    mutating func answer(_ outcome: ChargeOutcome, charge: Int? = nil, at instant: Instant) {
      controller.resolve(
        outcome, of: charges[(charge ?? charges.count) - 1], dunning: dunning, at: instant)
    }

    mutating func set(_ rule: TopUpRule, at instant: Instant) {
      self.rule = rule
      controller.ruleChanged(at: instant)
    }

    var next: Instant { controller.nextEvaluation(rule, dunning) }
    var watches: Bool { controller.watchesPostings(rule) }
  }

  private func rule(
    _ sizing: TopUpRule.Sizing = .amount(Money(nanos: 20)), threshold: Int64? = 10,
    amount: Int64? = nil, count: Int? = nil, period: PeriodLength = .month,
    atLimit: TopUpLimit.AtLimit = .refuse, cooldown: Quantities.Duration = .zero,
    review: PeriodLength? = nil, every: PeriodLength? = nil, onRefusal: Bool = true,
    attempts: AttemptLimit? = nil, from: Instant = Instant(nanoseconds: 0),
    maximum: Int64 = .max
  ) throws -> TopUpRule {
    let limit: TopUpLimit? =
      amount == nil && count == nil
      ? nil
      : TopUpLimit(
        amount: amount.map { Money(nanos: $0) }, count: count,
        periods: QuotaPeriod(calendar: period, around: from, zone: .utc), atLimit: atLimit)
    return try TopUpRule(
      threshold: threshold.map { Money(nanos: $0) }, sizing: sizing,
      review: review.map { .periodic(QuotaPeriod(anchor: from, length: $0, zone: .utc)) }
        ?? .continuous,
      evaluatesOnRefusal: onRefusal, maximum: Money(nanos: maximum), cooldown: cooldown,
      limit: limit, attemptLimit: attempts,
      schedule: every.map { QuotaPeriod(anchor: from, length: $0, zone: .utc) })
  }

  @Test("a refusal that is ignored leaves the end of a cooldown or a limit as it was")
  func ignoredRefusal() throws {
    for rule in [
      try rule(cooldown: .day, onRefusal: false),
      try rule(count: 1, period: .day, onRefusal: false),
      try rule(amount: 30, period: .day, onRefusal: false),
      try rule(
        onRefusal: false, attempts: AttemptLimit(count: 1, window: .day)),
    ] {
      var desk = Desk(rule)
      #expect(desk.decide(5, at: start) == .charge(Money(nanos: 20)))
      desk.answer(.succeeded, at: start)
      #expect(desk.decide(5, at: start + .hour) != .charge(Money(nanos: 20)))
      #expect(desk.next == start + .day)
      #expect(
        desk.decide(0, .refusal, at: start + .hour * 2) == .skip(TopUpSkip(.refusalIgnored)))
      #expect(desk.next == start + .day, "the rule would be dead")
      // Not even a refusal at the very instant takes it away.
      _ = desk.decide(0, .refusal, at: start + .day)
      #expect(desk.next == start + .day)
      #expect(desk.decide(0, .time, at: start + .day) == .charge(Money(nanos: 20)))
    }
  }

  @Test("an ignored refusal at the instant of a review or of the schedule leaves it due")
  func ignoredAtReview() throws {
    for rule in [
      try rule(review: .fixed(.hour), onRefusal: false),
      try rule(threshold: nil, every: .fixed(.hour), onRefusal: false),
    ] {
      var desk = Desk(rule)
      #expect(
        desk.decide(0, .refusal, at: start + .hour) == .skip(TopUpSkip(.refusalIgnored)))
      #expect(desk.next == start + .hour)
      #expect(desk.decide(0, .time, at: start + .hour) == .charge(Money(nanos: 20)))
    }
  }

  @Test("a review that passed while a charge was on its way is not made up for")
  func missedReview() throws {
    for outcome in [ChargeOutcome.succeeded, .declined(.lostCard)] {
      var desk = Desk(try rule(review: .fixed(.hour * 6)))
      #expect(desk.next == start + .hour * 6, "reviews begin with the rule")
      #expect(desk.decide(5, .time, at: desk.next) == .charge(Money(nanos: 20)))
      #expect(desk.next == .never, "nothing is to come but the answer")
      let answered = start + .hour * 16
      desk.answer(outcome, at: answered)
      desk.controller.methodReplaced(isDifferent: true, at: answered)
      #expect(desk.next == start + .hour * 18)
      let skip = TopUpSkip(.notReviewed, until: start + .hour * 18)
      #expect(desk.decide(5, .credit, at: answered) == .skip(skip))
      #expect(desk.decide(5, .time, at: desk.next) == .charge(Money(nanos: 20)))
    }
    var desk = Desk(try rule(review: .fixed(.hour * 6)))
    _ = desk.decide(5, .time, at: start + .hour * 6)
    desk.answer(.succeeded, at: start + .hour * 12)
    #expect(desk.next == start + .hour * 12, "an answer at the instant of a review is in time")
  }

  @Test("the schedule waits for what holds its order back: a charge, a cooldown, a limit")
  func scheduleWaits() throws {
    var desk = Desk(try rule(threshold: nil, count: 2, every: .fixed(.day)))
    for day: Int64 in 1...2 {
      #expect(desk.next == start + .day * day)
      #expect(desk.decide(99, .time, at: desk.next) == .charge(Money(nanos: 20)))
      desk.answer(.succeeded, at: start + .day * day)
    }
    #expect(
      desk.decide(99, .time, at: start + .day * 3) == .skip(TopUpSkip(.countLimit, until: month)))
    #expect(desk.next == month)
    #expect(desk.decide(99, .time, at: month) == .charge(Money(nanos: 20)), "one for all missed")
    desk.answer(.succeeded, at: month + .day * 3 + .hour)
    #expect(desk.next <= month + .day * 3 + .hour)
    #expect(desk.decide(99, .time, at: month + .day * 3 + .hour) == .charge(Money(nanos: 20)))
  }

  @Test("an order for less than before is placed where the limit has room for it")
  func smallerNeed() throws {
    let target = TopUpRule.Sizing.target(Money(nanos: 30))
    var desk = Desk(try rule(target, amount: 22))
    #expect(desk.decide(5, at: start) == .skip(TopUpSkip(.amountLimit, until: month)))
    #expect(desk.watches, "credit from anywhere may make the need smaller")
    #expect(desk.decide(9, at: start + .day) == .charge(Money(nanos: 21)))

    // A fixed amount and a part of one stay as they are whatever the balance is.
    for rule in [try rule(amount: 15), try rule(target, amount: 22, atLimit: .partial)] {
      var desk = Desk(rule)
      while case .charge = desk.decide(5, at: start) { desk.answer(.succeeded, at: start) }
      #expect(desk.next == month && !desk.watches)
    }
  }

  @Test("a retry that the limit has no room for is made as soon as less is needed")
  func smallerRetry() throws {
    var desk = Desk(try rule(.target(Money(nanos: 30)), amount: 25))
    #expect(desk.decide(8, at: start) == .charge(Money(nanos: 22)))
    desk.answer(.declined(.insufficientFunds), at: start)
    let due = start + .hour
    #expect(desk.decide(2, .time, at: due) == .skip(TopUpSkip(.amountLimit, until: month)))
    #expect(desk.watches && desk.next == month)
    #expect(desk.decide(9, at: due + .hour) == .charge(Money(nanos: 21)))
    #expect(desk.controller.order.attempts == 2)
  }

  @Test("a late failure gives its room back, and the order that had none is placed at once")
  func roomComesBack() throws {
    let forgetting = Dunning(
      retryDelays: [], exhaustion: .suspend, staleAfter: .hour, asksAboutStale: false)
    var desk = Desk(try rule(count: 1))
    desk.dunning = forgetting
    _ = desk.decide(5, at: start)
    #expect(
      desk.decide(5, .time, at: start + .hour) == .skip(TopUpSkip(.countLimit, until: month)))
    desk.answer(.declined(.insufficientFunds), at: start + .day)
    #expect(desk.next <= start + .day)
    #expect(desk.decide(5, .time, at: start + .day) == .charge(Money(nanos: 20)))
  }

  @Test("what was charged counts under every rule that is set later")
  func limitIsRemembered() throws {
    let none = try rule()
    let weekly = try rule(amount: 40, period: .week)
    let monthly = try rule(amount: 40)
    for (first, second) in [(none, monthly), (monthly, monthly), (weekly, monthly)] {
      var desk = Desk(first)
      for _ in 0..<2 {
        #expect(desk.decide(5, at: start) == .charge(Money(nanos: 20)))
        desk.answer(.succeeded, at: start)
      }
      desk.set(second, at: start + .day * 10)
      #expect(
        desk.decide(5, .ruleChanged, at: start + .day * 10)
          == .skip(TopUpSkip(.amountLimit, until: month)))
      #expect(desk.decide(5, .time, at: month) == .charge(Money(nanos: 20)))
    }
    var tried = Desk(none)
    _ = tried.decide(5, at: start)
    tried.answer(.declined(.insufficientFunds), at: start)
    tried.set(try rule(attempts: AttemptLimit(count: 1, window: .day)), at: start + .hour)
    #expect(
      tried.decide(5, .ruleChanged, at: start + .hour)
        == .skip(TopUpSkip(.attemptLimit, until: start + .day)))
  }

  @Test("an evaluation says what decided it")
  func inputs() throws {
    var desk = Desk(try rule(amount: 50, count: 3))
    _ = desk.decide(5, at: start)
    desk.answer(.succeeded, at: start)
    let evaluation = desk.evaluate(14, .refusal, refused: 6, at: start + .hour)
    #expect(evaluation.decision == .charge(Money(nanos: 20)))
    #expect(evaluation.balance == Money(nanos: 8) && evaluation.refused == Money(nanos: 6))
    #expect(evaluation.threshold == Money(nanos: 10) && evaluation.basis == .posted)
    #expect(evaluation.room?.amount == Money(nanos: 30) && evaluation.room?.count == 2)
    #expect(evaluation.room?.until == month && evaluation.trigger == .refusal)
    desk.answer(.declined(.insufficientFunds), at: start + .hour)
    let retry = desk.evaluate(9, .time, at: start + .hour * 2)
    #expect(retry.trigger == .retry && retry.room?.count == 2, "a failed charge does not count")
  }

  @Test("multiples are cut at the maximum, which need not be one of them")
  func cutMultiples() throws {
    var desk = Desk(try rule(.multiples(of: Money(nanos: 50)), threshold: 100, maximum: 120))
    #expect(desk.decide(99, at: start) == .charge(Money(nanos: 50)))
    desk.answer(.succeeded, at: start)
    #expect(desk.decide(-100, at: start) == .charge(Money(nanos: 120)))
  }
}
