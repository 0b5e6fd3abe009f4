import AutoTopUp
import Quantities
import Testing

@Suite("A rule at work")
struct ControllerTests {
  private let start = Instant(nanoseconds: 0)
  private let dunning = Dunning(retryDelays: [.minute, .hour], exhaustion: .suspend)

  /// A controller with its rule, dunning and the charges it submitted.
  private struct Desk {
    var rule: TopUpRule
    var dunning: Dunning
    var controller = TopUpController()
    var charges: [SubmittedCharge] = []

    mutating func look(
      _ balance: Int64, at instant: Instant, trigger: TopUpTrigger = .threshold
    ) -> TopUpDecision {
      let decision = controller.evaluate(
        rule, dunning: dunning, balance: Money(nanos: balance), trigger: trigger,
        charge: UInt64(charges.count) + 1, at: instant
      ).decision
      if case .charge(let amount) = decision {
        charges.append(
          SubmittedCharge(
            number: UInt64(charges.count) + 1, amount: amount, submittedAt: instant))
      }
      return decision
    }

    mutating func answer(_ outcome: ChargeOutcome, at instant: Instant, charge: Int? = nil) {
      let number = charge ?? charges.count
      controller.resolve(outcome, of: charges[number - 1], dunning: dunning, at: instant)
    }

    var nextEvaluation: Instant { controller.nextEvaluation(rule, dunning) }
  }

  private func desk(
    amount: Int64 = 200, cooldown: Quantities.Duration = .zero, limit: TopUpLimit? = nil,
    attempts: AttemptLimit? = nil, minimum: Int64 = 0, dunning: Dunning? = nil,
    sizing: TopUpRule.Sizing? = nil, threshold: Int64? = 50, schedule: QuotaPeriod? = nil,
    review: TopUpRule.Review = .continuous, evaluatesOnRefusal: Bool = true
  ) throws -> Desk {
    Desk(
      rule: try TopUpRule(
        threshold: threshold.map { Money(nanos: $0) },
        sizing: sizing ?? .amount(Money(nanos: amount)), review: review,
        evaluatesOnRefusal: evaluatesOnRefusal, minimum: Money(nanos: minimum), cooldown: cooldown,
        limit: limit, attemptLimit: attempts, schedule: schedule),
      dunning: dunning ?? self.dunning)
  }

  private func monthly(
    _ amount: Int64?, count: Int? = nil, _ atLimit: TopUpLimit.AtLimit = .partial
  ) -> TopUpLimit {
    TopUpLimit(
      amount: amount.map { Money(nanos: $0) }, count: count,
      periods: QuotaPeriod(calendar: .month, around: start, zone: .utc), atLimit: atLimit)
  }

  private func charge(_ amount: Int64) -> TopUpDecision { .charge(Money(nanos: amount)) }
  private func skip(_ reason: TopUpSkip.Reason, _ until: Instant? = nil) -> TopUpDecision {
    .skip(TopUpSkip(reason, until: until))
  }

  @Test("an order goes through charging, waiting and suspension as its diagram says")
  func lifeCycle() throws {
    var desk = try desk()
    #expect(desk.look(60, at: start) == skip(.notCalled))
    #expect(desk.look(40, at: start) == charge(200))
    #expect(desk.look(0, at: start) == skip(.orderInFlight))
    desk.answer(.declined(.insufficientFunds), at: start)
    #expect(desk.nextEvaluation == start + .minute)
    #expect(desk.look(0, at: start) == skip(.waitingForRetry, start + .minute))
    #expect(desk.look(0, at: start + .minute) == charge(200))
    #expect(desk.controller.order.attempts == 2)
    desk.answer(.declined(.insufficientFunds), at: start + .minute)
    #expect(desk.look(0, at: start + .day) == charge(200))
    desk.answer(.declined(.insufficientFunds), at: start + .day)
    #expect(desk.look(0, at: start + .day) == skip(.suspended))
    #expect(desk.nextEvaluation == .never)
    desk.controller.methodReplaced(isDifferent: false, at: start + .day)
    #expect(desk.look(0, at: start + .day) == skip(.suspended), "the same card once more")
    desk.controller.methodReplaced(isDifferent: true, at: start + .day)
    #expect(desk.look(0, at: start + .day) == charge(200))
    desk.answer(.succeeded, at: start + .day)
    #expect(desk.controller.order.state == .idle)
    #expect(desk.look(0, at: start + .day) == charge(200))
    desk.answer(.declined(.stolenCard), at: start + .day)
    #expect(desk.controller.order.state == .suspended, "a hard decline is not retried")
  }

  @Test("the balance is looked at again before a retry")
  func dropped() throws {
    var desk = try desk()
    _ = desk.look(0, at: start)
    desk.answer(.declined(.insufficientFunds), at: start)
    #expect(desk.look(500, at: start + .minute) == skip(.notCalled))
    #expect(desk.controller.order.state == .idle)
  }

  @Test("a fixed amount is bought as often as it takes to land above the threshold, in one charge")
  func multiples() throws {
    // The cases of a wallet with a threshold of 100 and an amount of 50.
    for (balance, expected) in [(99, 50), (51, 50), (50, 100), (0, 150), (-329, 450)] {
      var desk = try desk(sizing: .multiples(of: Money(nanos: 50)), threshold: 100)
      #expect(desk.look(Int64(balance), at: start) == charge(Int64(expected)), "\(balance)")
    }
  }

  @Test("an amount smaller than the gap fires again after each credit")
  func smallAmount() throws {
    var desk = try desk(amount: 10)
    var balance: Int64 = 0
    while balance < 50 {
      #expect(desk.look(balance, at: start) == charge(10))
      desk.answer(.succeeded, at: start)
      balance += 10
    }
    #expect(desk.look(balance, at: start) == skip(.notCalled))
    #expect(desk.charges.count == 5)
  }

  @Test("a cooldown counts from placing to placing, and the rule asks to be looked at when it ends")
  func cooldown() throws {
    var desk = try desk(amount: 10, cooldown: .hour)
    _ = desk.look(0, at: start)
    desk.answer(.succeeded, at: start + .minute)
    #expect(desk.look(10, at: start + .minute) == skip(.coolingDown, start + .hour))
    #expect(desk.nextEvaluation == start + .hour)
    #expect(desk.controller.watchesPostings(desk.rule) == false)
    #expect(desk.look(10, at: start + .hour) == charge(10))
    desk.answer(.declined(.insufficientFunds), at: start + .hour)
    #expect(desk.look(10, at: start + .hour + .minute) == charge(10), "a retry is no new order")
  }

  @Test("a limit by amount charges what there is room for, or nothing, until its period ends")
  func amountLimit() throws {
    let month = Instant(nanoseconds: 31 * Quantities.Duration.day.nanoseconds)
    var partial = try desk(limit: monthly(500))
    for expected: Int64 in [200, 200, 100] {
      #expect(partial.look(0, at: start) == charge(expected))
      partial.answer(.succeeded, at: start)
    }
    #expect(partial.look(0, at: start) == skip(.amountLimit, month))
    #expect(partial.nextEvaluation == month)
    #expect(partial.look(0, at: month) == charge(200))

    var refusing = try desk(limit: monthly(500, count: nil, .refuse))
    for _ in 0..<2 {
      #expect(refusing.look(0, at: start) == charge(200))
      refusing.answer(.succeeded, at: start)
    }
    #expect(refusing.look(0, at: start) == skip(.amountLimit, month))

    var coarse = try desk(limit: monthly(500), minimum: 150)
    for _ in 0..<2 {
      _ = coarse.look(0, at: start)
      coarse.answer(.succeeded, at: start)
    }
    #expect(coarse.look(0, at: start) == skip(.amountLimit, month), "100 is below the minimum")
  }

  @Test("a clock that is behind another makes no room in a period that is over")
  func clocksThatDiffer() throws {
    let limit = TopUpLimit(
      amount: nil, count: 1, periods: QuotaPeriod(calendar: .day, around: start, zone: .utc),
      atLimit: .refuse)
    var desk = try desk(limit: limit)
    let ahead = start + .day + .minute
    #expect(desk.look(0, at: ahead) == charge(200))
    desk.answer(.succeeded, at: start + .day)
    let behind = Instant(
      nanoseconds: ahead.nanoseconds - 2 * Quantities.Duration.minute.nanoseconds)
    #expect(desk.look(0, at: behind) == skip(.countLimit, start + .day * 2))
    #expect(desk.look(0, at: ahead) == skip(.countLimit, start + .day * 2))
  }

  @Test("a failed charge gives its room back, one whose answer is open does not")
  func roomOfFailures() throws {
    var desk = try desk(limit: monthly(200, count: nil, .refuse))
    #expect(desk.look(0, at: start) == charge(200))
    desk.answer(.declined(.insufficientFunds), at: start)
    #expect(desk.look(0, at: start + .minute) == charge(200))
    desk.answer(.succeeded, at: start + .minute)
    #expect(desk.look(0, at: start + .hour).isSkip(.amountLimit))
  }

  @Test("a limit reached in the middle of a retry puts it off to the next period")
  func limitAtRetry() throws {
    let month = Instant(nanoseconds: 31 * Quantities.Duration.day.nanoseconds)
    let attempts = AttemptLimit(count: 2, window: .day * 40)
    var desk = try desk(limit: monthly(nil, count: 1), attempts: attempts)
    #expect(desk.look(0, at: start) == charge(200))
    desk.answer(.declined(.insufficientFunds), at: start)
    #expect(desk.look(0, at: start + .minute) == charge(200))
    desk.answer(.declined(.insufficientFunds), at: start + .minute)
    let opening = start + .day * 40
    #expect(desk.look(0, at: start + .minute + .hour) == skip(.attemptLimit, opening))
    #expect(desk.controller.order.state == .waiting(until: opening))
    #expect(opening > month)
    #expect(desk.look(0, at: opening) == charge(200))
  }

  @Test("as many declines in a row as are allowed suspend the rule, over all orders")
  func declinesInARow() throws {
    let dunning = Dunning(retryDelays: [], exhaustion: .giveUp, suspendAfter: 3)
    var desk = try desk(dunning: dunning)
    for _ in 0..<2 {
      #expect(desk.look(0, at: start) == charge(200))
      desk.answer(.declined(.cardDeclined), at: start)
      #expect(desk.controller.order.state == .idle, "given up, not suspended")
    }
    #expect(desk.look(0, at: start) == charge(200))
    desk.answer(.succeeded, at: start)
    for _ in 0..<3 {
      #expect(desk.look(0, at: start) == charge(200))
      desk.answer(.declined(.cardDeclined), at: start)
    }
    #expect(desk.controller.order.state == .suspended)
  }

  @Test("an error of the processor waits its own time and counts for nothing")
  func providerErrors() throws {
    let dunning = Dunning(
      retryDelays: [.hour], exhaustion: .suspend, providerErrorDelay: .day, suspendAfter: 2)
    var desk = try desk(dunning: dunning)
    var now = start
    _ = desk.look(0, at: now)
    for _ in 0..<5 {
      desk.answer(.providerError, at: now)
      #expect(desk.controller.order.state == .waiting(until: now + .day))
      now = now + .day
      #expect(desk.look(0, at: now) == charge(200))
    }
    desk.answer(.declined(.cardDeclined), at: now)
    #expect(desk.controller.order.state == .waiting(until: now + .hour))
  }

  @Test("a customer who does not confirm in time has declined; a late success ends nothing else")
  func confirmation() throws {
    let dunning = Dunning(retryDelays: [.hour], exhaustion: .suspend, confirmation: .minute)
    var desk = try desk(dunning: dunning)
    _ = desk.look(0, at: start)
    desk.answer(.requiresAction, at: start)
    #expect(desk.nextEvaluation == start + .minute)
    #expect(desk.look(0, at: start) == skip(.awaitingCustomer))
    #expect(desk.look(0, at: start + .minute) == skip(.waitingForRetry, start + .minute + .hour))
    #expect(desk.look(0, at: start + .minute + .hour) == charge(200))
    desk.answer(.succeeded, at: start + .minute + .hour, charge: 1)
    #expect(desk.controller.order.state == .charging, "the second charge is still in flight")
    desk.answer(.succeeded, at: start + .minute + .hour, charge: 2)
    #expect(desk.controller.order.state == .idle)
  }

  @Test("an order without an answer is asked about, or lost, after its time")
  func stale() throws {
    let asking = Dunning(retryDelays: [], exhaustion: .suspend, staleAfter: .hour)
    var desk = try desk(dunning: asking)
    _ = desk.look(0, at: start)
    #expect(desk.nextEvaluation == start + .hour)
    #expect(desk.look(0, at: start + .minute) == skip(.orderInFlight))
    #expect(desk.look(0, at: start + .hour) == .ask)
    #expect(desk.nextEvaluation == start + .hour * 2)
    let forgetting = Dunning(
      retryDelays: [], exhaustion: .suspend, staleAfter: .hour, asksAboutStale: false)
    var other = try self.desk(dunning: forgetting)
    _ = other.look(0, at: start)
    #expect(other.look(0, at: start + .hour) == charge(200), "a second charge for one need")
  }

  @Test("a charge that the customer was asked to confirm is asked about, in the time there is")
  func staleConfirmation() throws {
    let asking = Dunning(
      retryDelays: [.hour], exhaustion: .suspend, confirmation: .hour * 5, staleAfter: .hour * 2)
    var desk = try desk(dunning: asking)
    _ = desk.look(0, at: start)
    desk.answer(.requiresAction, at: start)
    for hours: Int64 in [2, 4] {
      #expect(desk.nextEvaluation == start + .hour * hours)
      #expect(desk.look(0, at: start + .hour * hours) == .ask)
      desk.answer(.requiresAction, at: start + .hour * hours)
      #expect(desk.controller.order.state == .awaitingCustomer(until: start + .hour * 5))
    }
    #expect(desk.look(0, at: start + .hour * 5) == skip(.waitingForRetry, start + .hour * 6))
  }

  @Test("credit that somebody pays for ends a wait where the vendor says so")
  func paymentEndsWait() throws {
    for endsWait in [true, false] {
      var desk = try desk(
        dunning: Dunning(
          retryDelays: [.hour], exhaustion: .repeatLastDelay, endsWaitOnPayment: endsWait))
      _ = desk.look(0, at: start)
      desk.answer(.declined(.lostCard), at: start)
      desk.controller = TopUpController()
      _ = desk.look(0, at: start)
      desk.answer(.declined(.cardDeclined), at: start)
      desk.controller.paymentArrived(desk.dunning, at: start)
      #expect(
        desk.look(0, at: start)
          == (endsWait ? charge(200) : skip(.waitingForRetry, start + .hour)))
    }
  }

  @Test("a schedule buys at the start of each period, whatever the balance, once")
  func schedule() throws {
    let weeks = QuotaPeriod(anchor: start, length: .week, zone: .utc)
    var desk = try desk(threshold: nil, schedule: weeks)
    #expect(desk.look(0, at: start) == skip(.notCalled))
    #expect(desk.nextEvaluation == start + .day * 7)
    #expect(desk.look(9_999, at: start + .day * 7) == charge(200))
    desk.answer(.succeeded, at: start + .day * 7)
    #expect(desk.look(0, at: start + .day * 8) == skip(.notCalled))
    #expect(desk.nextEvaluation == start + .day * 14)

    var target = try self.desk(
      sizing: .target(Money(nanos: 300)), threshold: nil, schedule: weeks)
    #expect(target.look(120, at: start + .day * 7) == charge(180))
    target.answer(.succeeded, at: start + .day * 7)
    #expect(target.look(300, at: start + .day * 14) == skip(.notCalled), "nothing is missing")
    #expect(target.nextEvaluation == start + .day * 21)
  }

  @Test("a periodic review looks at its times only, however low the balance is")
  func review() throws {
    let hours = QuotaPeriod(anchor: start, length: .fixed(.hour), zone: .utc)
    var desk = try desk(review: .periodic(hours))
    #expect(desk.look(0, at: start + .minute) == skip(.notReviewed, start + .hour))
    #expect(desk.controller.watchesPostings(desk.rule) == false)
    #expect(desk.nextEvaluation == start + .hour)
    #expect(desk.look(0, at: start + .hour) == charge(200))
    desk.answer(.succeeded, at: start + .hour)
    #expect(desk.look(0, at: start + .hour + .minute) == skip(.notReviewed, start + .hour * 2))
  }

  @Test("a rule that takes no notice of refused requests does not fire for them")
  func refusals() throws {
    var deaf = try desk(evaluatesOnRefusal: false)
    #expect(deaf.look(0, at: start, trigger: .refusal) == skip(.refusalIgnored))
    #expect(deaf.look(0, at: start) == charge(200))
    var hearing = try desk()
    #expect(hearing.look(0, at: start, trigger: .refusal) == charge(200))
  }

  @Test("another rule is looked at anew, and limits go on counting")
  func ruleChange() throws {
    var desk = try desk(limit: monthly(200, count: nil, .refuse))
    _ = desk.look(0, at: start)
    desk.answer(.succeeded, at: start)
    #expect(desk.look(0, at: start).isSkip(.amountLimit))
    let other = try self.desk(amount: 100, limit: monthly(250, count: nil, .refuse)).rule
    desk.controller.ruleChanged(at: start)
    desk.rule = other
    #expect(desk.look(0, at: start).isSkip(.amountLimit), "200 of 250 are used up")
  }
}

extension TopUpDecision {
  fileprivate func isSkip(_ reason: TopUpSkip.Reason) -> Bool {
    guard case .skip(let skip) = self else { return false }
    return skip.reason == reason
  }
}
