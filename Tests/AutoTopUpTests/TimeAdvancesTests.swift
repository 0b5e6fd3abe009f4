import AutoTopUp
import Quantities
import TestSupport
import Testing

/// Rules with schedules, reviews, limits and cooldowns, evaluated whenever they ask to be.
@Suite("A rule never asks for the past")
struct TimeAdvancesTests {
  private static func rule(_ random: inout SplitMix64, at start: Instant) throws -> TopUpRule {
    func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }
    func periods() -> QuotaPeriod {
      QuotaPeriod(
        calendar: [.day, .week, .month][below(3)], around: start, zone: .utc)
    }
    let limit: TopUpLimit? =
      below(3) == 0
      ? nil
      : TopUpLimit(
        amount: below(2) == 0 ? nil : Money(units: Int64(20 + below(100))),
        count: below(2) == 0 ? nil : 1 + below(5), periods: periods(),
        atLimit: below(2) == 0 ? .partial : .refuse)
    let hasThreshold = below(4) > 0
    let reviews = QuotaPeriod(
      anchor: start, length: .fixed(.minute * Int64(1 + below(3_000))), zone: .utc)
    return try TopUpRule(
      threshold: hasThreshold ? Money(units: 5) : nil, sizing: .amount(Money(units: 20)),
      review: below(2) == 0 ? .continuous : .periodic(reviews),
      evaluatesOnRefusal: below(2) == 0, wakesUp: below(4) > 0,
      cooldown: below(2) == 0 ? .zero : .minute * Int64(below(4_000)), limit: limit,
      attemptLimit: below(2) == 0 ? nil : AttemptLimit(count: 1 + below(3), window: .day),
      schedule: hasThreshold && below(2) == 0 ? nil : periods())
  }

  @Test("after each evaluation the next one is later", arguments: UInt64(0)..<400)
  func advances(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let start = Instant(nanoseconds: 1_767_225_600_000_000_000)
    let rule = try Self.rule(&random, at: start)
    var controller = TopUpController()
    var now = start
    var charges: UInt64 = 0
    var balance = Int64(30)
    for _ in 0..<200 {
      balance -= Int64.random(in: 0...10, using: &random)
      var decision = controller.evaluate(
        rule, dunning: .standard, balance: Money(units: balance),
        trigger: Bool.random(using: &random) ? .refusal : .threshold, charge: charges + 1, at: now
      ).decision
      // A refusal that is ignored leaves what is due at the same instant to its own evaluation.
      if case .skip(let skip) = decision, skip.reason == .refusalIgnored {
        decision =
          controller.evaluate(
            rule, dunning: .standard, balance: Money(units: balance), trigger: .time,
            charge: charges + 1, at: now
          ).decision
      }
      if case .charge(let amount) = decision {
        charges += 1
        controller.resolve(
          Bool.random(using: &random) ? .succeeded : .declined(.insufficientFunds),
          of: SubmittedCharge(number: charges, amount: amount, submittedAt: now),
          dunning: .standard, at: now)
        balance += 20
      }
      let next = controller.nextEvaluation(rule, .standard)
      // An order that has just come to its end may leave something due at once, but not twice.
      if case .skip = decision { #expect(next > now, "seed \(seed)") }
      let step = Duration.minute * Int64.random(in: 1...2_000, using: &random)
      now = next > now && next < now + step ? next : now + step
    }
    #expect(charges > 0 || rule.threshold == nil)
  }
}
