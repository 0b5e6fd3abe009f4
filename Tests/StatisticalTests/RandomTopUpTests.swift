import AutoTopUp
import Billing
import Foundation
import Projection
import Quantities
import Scenarios
import TestSupport
import Testing

/// Random rules, processors and people, simulated: what must be true of every charge and spell.
@Suite("Random top-up rules", .enabled(if: isOptimized, "run in release builds"))
struct RandomTopUpTests {
  /// What a random scenario says, as far as the checks need it.
  private struct Rules {
    var text = ""
    var limit: Money?
    var count: Int?
    var period = PeriodLength.month
    var trigger = ""
    /// The longest that a rule which could fire may leave a blocked organization alone: retries, a
    /// new card and stale answers take up to four days, a limit the rest of its period more.
    var patience: Quantities.Duration {
      guard limit != nil || count != nil else { return .day * 4 }
      switch period {
      case .day: return .day * 5
      case .week: return .day * 11
      default: return .day * 35
      }
    }
  }

  private static let zones = [
    "UTC", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata",
  ]
  private static let periods: [(String, PeriodLength)] = [
    ("day", .day), ("week", .week), ("month", .month),
  ]

  private static func rules(_ random: inout SplitMix64) -> Rules {
    func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }
    func one(of choices: [String]) -> String { choices[below(choices.count)] }
    var rules = Rules()
    let threshold = 1 + below(20)
    let amount = 5 + below(40)
    var rule = "threshold: \(threshold), "
    rule += one(of: [
      "amount: \(amount)", "target: \(threshold + amount)", "multiples_of: \(amount)",
    ])
    rules.trigger = one(of: ["below", "at_or_below", "once_below", "once_at_or_below"])
    rule += ", trigger: \(rules.trigger)"
    rule += one(of: ["", ", basis: position", ", basis: available", ", review: 10m"])
    if below(2) == 0 {
      let (name, period) = periods[below(3)]
      rules.period = period
      rule += ", limit_period: \(name)"
      if below(2) == 0 {
        let limit = 2 * amount + 60
        rules.limit = Money(units: Int64(limit))
        rule += ", maximum: \(amount), monthly_limit: \(limit)"
      }
      if rules.limit == nil || below(2) == 0 {
        let count = 1 + below(4)
        rules.count = count
        rule += ", monthly_count: \(count)"
      }
      rule += one(of: ["", ", at_limit: partial"])
    }
    if below(3) == 0 {
      rule += one(of: [", cooldown: 2h", ", attempts: {count: 3, per: 12h}"])
    }
    let retry = one(of: ["[]", "[1h]", "[10m, 6h]", "[1h, 6h, 24h]"])
    let exhaustion = one(of: retry == "[]" ? ["suspend"] : ["suspend", "repeat", "give_up"])
    rule += ", dunning: {retry: \(retry), after_retries: \(exhaustion), stale_after: 6h"
    rule += one(of: ["", ", suspend_after: 3", ", after_provider_error: 30m"])
    rule += ", confirmation: 80d}"
    rules.text = """
      drawdown: 1
      horizon: {start: 2026-01-20, duration: 80d, time_zone: \(one(of: zones))}
      seed: \(below(1_000_000))
      replications: 3
      prices: {models: {m: {input: 1, output: 0, per: 1k}}}
      traffic:
        t:
          arrivals: {rate: 3/h}
          mix: [{model: m, input: {exponential: {mean: 300}}, output: 0}]
      payments:
        latency: {exponential: {mean: \(one(of: ["1s", "30s", "10m", "2h"]))}}
        soft_decline: \(below(40))%
        hard_decline: \(below(5))%
        provider_error: \(below(20))%
        requires_action: {share: \(below(20))%, response: {exponential: {mean: 2h}}, abandoned: 20%}
        webhooks: {lost: \(below(10))%, late: \(below(20))%, repeated: \(below(30))%, delay: {exponential: {mean: 1h}}}
        card: {expires: 30d}
        time_to_fix: 1d
      organizations:
        - {name: a, opening_balance: 20, traffic: t, auto_top_up: {\(rule)}}
      """
    return rules
  }

  private func scenario(_ text: String) throws -> Scenario {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).yaml")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try ScenarioSource(path: file.path).scenario()
  }

  @Test(
    "charge one order at a time, keep limits, credit what was paid, and never get stuck",
    arguments: UInt64(0)..<400)
  func hold(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let rules = Self.rules(&random)
    let input = try scenario(rules.text).input
    let projection = Projection(input)
    var charges = 0
    for replication in 0..<input.replications {
      // The run itself fails where the processor's account, the statement or the book is wrong.
      let unit = try #require(try projection.run(block: 0, replication: replication))
      let outcome = unit.organizations[0]
      let attempts = outcome.charges.filter { $0.status != .notFired }
      charges += attempts.count
      checkOneOrder(attempts, rules.text)
      checkLimits(attempts, rules, zone: input.zone)
      let credited = attempts.filter { $0.status == .succeeded }
        .reduce(Int64(0)) { $0 + $1.amount.nanos }
      #expect(credited == outcome.tallies[.topUpAmount], "\(rules.text)")
      // One that fires once may be silent for ever.
      if !rules.trigger.hasPrefix("once") { checkLiveness(outcome, rules) }
    }
    #expect(charges > (rules.trigger.hasPrefix("once") ? 2 : 10), "\(rules.text)")
  }

  private func checkOneOrder(_ attempts: [ChargeRecord], _ text: String) {
    for (earlier, later) in zip(attempts, attempts.dropFirst()) {
      #expect(later.requestedAt >= earlier.resolvedAt, "\(text)")
    }
  }

  private func checkLimits(_ attempts: [ChargeRecord], _ rules: Rules, zone: ZoneRules) {
    var sums: [Instant: (amount: Int64, count: Int)] = [:]
    for charge in attempts {
      switch charge.status {
      case .softDecline, .hardDecline, .providerError, .notFired: continue
      case .succeeded, .pending, .requiresAction: break
      }
      let period = QuotaPeriod(calendar: rules.period, around: charge.requestedAt, zone: zone)
      sums[period.anchor, default: (0, 0)].amount += charge.amount.nanos
      sums[period.anchor, default: (0, 0)].count += 1
    }
    for sum in sums.values {
      if let limit = rules.limit { #expect(sum.amount <= limit.nanos, "\(rules.text)") }
      if let count = rules.count { #expect(sum.count <= count, "\(rules.text)") }
    }
  }

  /// No spell of refusals goes on for days without the rule trying, unless a limit says so.
  private func checkLiveness(_ outcome: OrganizationOutcome, _ rules: Rules) {
    let patience = rules.patience
    let moments = outcome.charges.filter { $0.status != .notFired }
      .flatMap { [$0.requestedAt, $0.resolvedAt] }.sorted()
    for spell in outcome.spells where spell.reason == .insufficientCredits {
      var last = spell.from
      for moment in moments where moment > spell.from && moment < spell.to {
        #expect(moment - last <= patience, "\(rules.text)")
        last = moment
      }
      #expect(spell.to - last <= patience, "stuck from \(last): \(rules.text)")
    }
  }
}
