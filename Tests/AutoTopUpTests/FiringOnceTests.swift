import AutoTopUp
import Quantities
import Testing

@Suite("A rule that fires once for each fall of the balance")
struct FiringOnceTests {
  private let start = Instant(nanoseconds: 0)

  /// A rule with a threshold of 50 that buys 10, and its charges.
  private struct Desk {
    var controller = TopUpController()
    var charges: [SubmittedCharge] = []
    let rule: TopUpRule
    let dunning: Dunning

    init(
      _ trigger: TopUpRule.Trigger = .onceBelow, schedule: QuotaPeriod? = nil,
      cooldown: Quantities.Duration = .zero,
      dunning: Dunning = Dunning(retryDelays: [.hour], exhaustion: .giveUp)
    ) throws {
      rule = try TopUpRule(
        threshold: Money(nanos: 50), sizing: .amount(Money(nanos: 10)), trigger: trigger,
        cooldown: cooldown, schedule: schedule)
      self.dunning = dunning
    }

    mutating func look(
      _ balance: Int64, refused: Int64 = 0, at instant: Instant
    ) -> TopUpDecision {
      controller.noteBalance(Money(nanos: balance), rule)
      let decision = controller.evaluate(
        rule, dunning: dunning, balance: Money(nanos: balance), refused: Money(nanos: refused),
        trigger: refused > 0 ? .refusal : .threshold, charge: UInt64(charges.count) + 1, at: instant
      ).decision
      if case .charge(let amount) = decision {
        charges.append(
          SubmittedCharge(
            number: UInt64(charges.count) + 1, amount: amount, submittedAt: instant))
        controller.noteBalance(Money(nanos: balance), rule)
      }
      return decision
    }

    mutating func answer(_ outcome: ChargeOutcome, at instant: Instant) {
      guard let last = charges.last else { return }
      controller.resolve(outcome, of: last, dunning: dunning, at: instant)
    }
  }

  private let order = TopUpDecision.charge(Money(nanos: 10))
  private let silence = TopUpDecision.skip(TopUpSkip(.alreadyFired))

  @Test("it fires at the fall, is silent below, and fires again after the balance was back")
  func crossing() throws {
    for (trigger, back) in [(TopUpRule.Trigger.onceBelow, Int64(50)), (.onceAtOrBelow, 51)] {
      var desk = try Desk(trigger)
      #expect(desk.look(back, at: start) == .skip(TopUpSkip(.notCalled)))
      #expect(desk.look(30, at: start) == order)
      desk.answer(.succeeded, at: start)
      #expect(desk.look(40, at: start) == silence)
      #expect(!desk.controller.watchesPostings(desk.rule), "no posting below matters")
      #expect(desk.controller.nextEvaluation(desk.rule, desk.dunning) == .never)
      #expect(desk.look(back - 1, at: start) == silence)
      #expect(desk.look(back, at: start) == .skip(TopUpSkip(.notCalled)))
      #expect(desk.controller.watchesPostings(desk.rule))
      #expect(desk.look(back - 1, at: start) == order)
    }
  }

  @Test("it is armed when it is set, whatever the balance is")
  func beginning() throws {
    var desk = try Desk()
    #expect(desk.look(5, at: start) == order)
    desk.answer(.succeeded, at: start)
    #expect(desk.look(15, at: start) == silence)
    desk.controller.ruleChanged(at: start)
    #expect(desk.look(15, at: start) == order)
  }

  @Test("an order that brings nothing answers no fall: given up, forgotten, or suspended")
  func failedOrders() throws {
    var desk = try Desk()
    #expect(desk.look(30, at: start) == order)
    desk.answer(.declined(.insufficientFunds), at: start)
    #expect(desk.look(20, at: start + .hour) == order, "a retry belongs to the same order")
    desk.answer(.declined(.insufficientFunds), at: start + .hour)
    #expect(desk.look(20, at: start + .hour) == order, "given up, so the fall is unanswered")

    var forgetful = try Desk(
      dunning: Dunning(
        retryDelays: [], exhaustion: .suspend, staleAfter: .hour, asksAboutStale: false))
    #expect(forgetful.look(30, at: start) == order)
    #expect(forgetful.look(30, at: start + .hour) == order)

    var suspended = try Desk(dunning: Dunning(retryDelays: [], exhaustion: .suspend))
    #expect(suspended.look(30, at: start) == order)
    suspended.answer(.declined(.lostCard), at: start)
    #expect(suspended.look(30, at: start) == .skip(TopUpSkip(.suspended)))
    suspended.controller.methodReplaced(isDifferent: true, at: start)
    #expect(suspended.look(30, at: start) == order)
    suspended.answer(.succeeded, at: start)
    suspended.controller.methodReplaced(isDifferent: true, at: start)
    #expect(suspended.look(40, at: start) == silence, "another card is no fall")
  }

  @Test("a fall while something holds the order back is answered when that ends")
  func cooldown() throws {
    var desk = try Desk(cooldown: .hour)
    #expect(desk.look(45, at: start) == order)
    desk.answer(.succeeded, at: start)
    #expect(desk.look(55, at: start) == .skip(TopUpSkip(.notCalled)))
    #expect(desk.look(45, at: start) == .skip(TopUpSkip(.coolingDown, until: start + .hour)))
    #expect(desk.look(44, at: start + .hour) == order)
    desk.answer(.succeeded, at: start + .hour)
    #expect(desk.look(20, at: start + .day) == silence)
  }

  @Test("a schedule buys whatever the balance is, and answers the fall it finds")
  func schedule() throws {
    var desk = try Desk(schedule: QuotaPeriod(anchor: start, length: .day, zone: .utc))
    #expect(desk.look(80, at: start + .day) == order)
    desk.answer(.succeeded, at: start + .day)
    #expect(desk.look(90, at: start + .day) == .skip(TopUpSkip(.notCalled)))
    #expect(desk.look(20, at: start + .day * 2) == order)
    desk.answer(.succeeded, at: start + .day * 2)
    #expect(desk.look(30, at: start + .day * 2) == silence)
    #expect(desk.look(30, at: start + .day * 3) == order, "scheduled")
  }

  @Test("a refused request that would have taken the balance below is a fall of its own")
  func refusals() throws {
    var desk = try Desk()
    #expect(desk.look(55, refused: 20, at: start) == order)
    desk.answer(.succeeded, at: start)
    #expect(desk.look(55, refused: 20, at: start) == order, "the balance itself was never below")
    desk.answer(.succeeded, at: start)
    #expect(desk.look(30, refused: 40, at: start) == order)
    desk.answer(.succeeded, at: start)
    #expect(desk.look(0, refused: 40, at: start) == silence)
  }
}
