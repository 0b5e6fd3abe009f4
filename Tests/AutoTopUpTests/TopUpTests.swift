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
    #expect(throws: TopUpRuleError.targetNotAboveThreshold(Money(nanos: 5))) {
      try TopUpRule(threshold: Money(nanos: 5), sizing: .target(Money(nanos: 5)))
    }
    #expect(throws: TopUpRuleError.minimumAboveMaximum(Money(nanos: 9), Money(nanos: 8))) {
      try rule(.amount(Money(nanos: 1)), minimum: 9, maximum: 8)
    }
  }
}
