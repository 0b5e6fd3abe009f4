import AutoTopUp
import Quantities
import Testing

@Suite("Auto top-up")
struct TopUpTests {
  private func rule(
    _ sizing: TopUpRule.Sizing, trigger: TopUpRule.Trigger = .below, minimum: Int64 = 0,
    maximum: Int64 = 1_000
  ) throws -> TopUpRule {
    try TopUpRule(
      threshold: Money(nanos: 50), sizing: sizing, trigger: trigger,
      minimum: Money(nanos: minimum), maximum: Money(nanos: maximum))
  }

  @Test("exactly at the threshold fires only where the trigger says so")
  func equality() throws {
    let below = try rule(.amount(Money(nanos: 200)))
    let atOrBelow = try rule(.amount(Money(nanos: 200)), trigger: .atOrBelow)
    #expect(below.order(at: Money(nanos: 50)) == nil)
    #expect(below.order(at: Money(nanos: 49))?.nanos == 200)
    #expect(atOrBelow.order(at: Money(nanos: 50))?.nanos == 200)
    #expect(atOrBelow.order(at: Money(nanos: 51)) == nil)
    for rule in [below, atOrBelow] {
      for balance: Int64 in 40...60 {
        let highest = try #require(rule.highestCallingBalance)
        #expect(rule.calls(at: Money(nanos: balance)) == (balance <= highest.nanos))
      }
    }
  }

  @Test("threshold zero never fires strictly below while the balance is not negative")
  func thresholdZero() throws {
    let rule = try TopUpRule(threshold: .zero, sizing: .amount(Money(nanos: 5)))
    #expect(rule.order(at: .zero) == nil)
    #expect(rule.order(at: Money(nanos: -1)) != nil)
  }

  @Test("a target buys what is missing, within minimum and maximum")
  func target() throws {
    let target = TopUpRule.Sizing.target(Money(nanos: 300))
    #expect(try rule(target).order(at: Money(nanos: 10))?.nanos == 290)
    #expect(try rule(target).order(at: Money(nanos: -100))?.nanos == 400)
    #expect(try rule(target, minimum: 295).order(at: Money(nanos: 10))?.nanos == 295)
    #expect(try rule(target, maximum: 120).order(at: Money(nanos: 10))?.nanos == 120)
  }

  @Test("rules that could not work are refused with their reason")
  func impossibleRules() {
    #expect(throws: TopUpRuleError.negativeThreshold) {
      try TopUpRule(threshold: Money(nanos: -1), sizing: .amount(Money(nanos: 1)))
    }
    #expect(throws: TopUpRuleError.amountNotPositive) {
      try TopUpRule(threshold: .zero, sizing: .amount(.zero))
    }
    #expect(throws: TopUpRuleError.targetNotAboveThreshold) {
      try TopUpRule(threshold: Money(nanos: 5), sizing: .target(Money(nanos: 5)))
    }
    #expect(throws: TopUpRuleError.minimumAboveMaximum) {
      try rule(.amount(Money(nanos: 1)), minimum: 9, maximum: 8)
    }
  }

  @Test("an order goes through charging, waiting and suspension as its diagram says")
  func lifeCycle() throws {
    let rule = try rule(.amount(Money(nanos: 200)))
    let dunning = Dunning(retryDelays: [.minute, .hour], exhaustion: .suspend)
    let now = Instant(nanoseconds: 0)
    var order = TopUpOrder()
    #expect(order.evaluate(rule, balance: Money(nanos: 60)) == nil)
    #expect(order.evaluate(rule, balance: Money(nanos: 40))?.nanos == 200)
    #expect(order.evaluate(rule, balance: Money(nanos: 0)) == nil, "one order at a time")
    order.resolve(.declined(.insufficientFunds), dunning: dunning, at: now)
    #expect(order.state == .waiting(until: now + .minute))
    #expect(order.evaluate(rule, balance: Money(nanos: 0)) == nil, "one order at a time")
    #expect(order.retry(rule, balance: Money(nanos: 0), at: now + .minute)?.nanos == 200)
    #expect(order.attempts == 2)
    order.resolve(.declined(.insufficientFunds), dunning: dunning, at: now + .minute)
    #expect(order.state == .waiting(until: now + .minute + .hour))
    #expect(order.retry(rule, balance: Money(nanos: 0), at: now + .day) != nil)
    order.resolve(.declined(.insufficientFunds), dunning: dunning, at: now + .day)
    #expect(order.state == .suspended)
    #expect(order.evaluate(rule, balance: Money(nanos: 0)) == nil)
    order.methodReplaced()
    #expect(order.evaluate(rule, balance: Money(nanos: 0)) != nil)
    order.resolve(.succeeded, dunning: dunning, at: now + .day)
    #expect(order.state == .idle)
    _ = order.evaluate(rule, balance: Money(nanos: 0))
    order.resolve(.declined(.lostCard), dunning: dunning, at: now + .day)
    #expect(order.state == .suspended)
  }

  @Test("an order that is no longer needed is dropped before its retry")
  func dropped() throws {
    let rule = try rule(.amount(Money(nanos: 200)))
    var order = TopUpOrder()
    _ = order.evaluate(rule, balance: .zero)
    order.resolve(.declined(.insufficientFunds), dunning: .standard, at: Instant(nanoseconds: 0))
    #expect(
      order.retry(rule, balance: Money(nanos: 500), at: Instant(nanoseconds: 0) + .hour) == nil)
    #expect(order.state == .idle)
  }

  @Test("the last delay repeats where the schedule says so")
  func repeatingDelay() {
    let dunning = Dunning(retryDelays: [.minute, .hour], exhaustion: .repeatLastDelay)
    #expect(dunning.delay(afterAttempts: 1) == .minute)
    #expect(dunning.delay(afterAttempts: 2) == .hour)
    #expect(dunning.delay(afterAttempts: 9) == .hour)
    #expect(Dunning(retryDelays: [], exhaustion: .suspend).delay(afterAttempts: 1) == nil)
  }
}
