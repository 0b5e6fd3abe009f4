import AutoTopUp
import Quantities
import TestSupport
import Testing

/// Random rules under random events, against what the list of their charges says.
@Suite("Rules under random events")
struct RandomControllerTests {
  /// A charge, as its history tells it.
  private struct Charge {
    let number: UInt64
    let amount: Int64
    let at: Instant
    var outcome: ChargeOutcome?
    /// Whether the order that it belongs to had an attempt before.
    let isRetry: Bool
  }

  private struct Run {
    var random: SplitMix64
    var controller = TopUpController()
    var charges: [Charge] = []
    var now = Instant(nanoseconds: 0)
    var balance: Int64 = 500

    mutating func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &random) }
  }

  private static func rule(_ run: inout Run) throws -> TopUpRule {
    let threshold = 10 + run.below(200)
    let amount = 1 + run.below(300)
    let sizings: [TopUpRule.Sizing] = [
      .amount(Money(nanos: amount)), .multiples(of: Money(nanos: amount)),
      .target(Money(nanos: threshold + amount)),
    ]
    let zone = ZoneRules.utc
    let limit: TopUpLimit? =
      run.below(3) == 0
      ? nil
      : TopUpLimit(
        amount: run.below(4) == 0 ? nil : Money(nanos: 640 + run.below(900)),
        count: run.below(2) == 0 ? nil : Int(1 + run.below(5)),
        periods: QuotaPeriod(
          calendar: [.day, .week, .month][Int(run.below(3))], around: run.now, zone: zone),
        atLimit: run.below(2) == 0 ? .partial : .refuse)
    return try TopUpRule(
      threshold: Money(nanos: threshold), sizing: sizings[Int(run.below(3))],
      trigger: TopUpRule.Trigger.allCases[Int(run.below(4))], minimum: Money(nanos: run.below(30)),
      maximum: Money(nanos: 30 + run.below(600)),
      cooldown: Quantities.Duration(
        nanoseconds: run.below(2) == 0 ? 0 : run.below(86_400) * 1_000_000_000),
      limit: limit,
      attemptLimit: run.below(2) == 0
        ? nil
        : AttemptLimit(
          count: Int(1 + run.below(4)),
          window: Quantities.Duration(nanoseconds: (1 + run.below(172_800)) * 1_000_000_000)))
  }

  private static func dunning(_ run: inout Run) -> Dunning {
    let delays: [Quantities.Duration] = [.minute, .hour, .hour * 6, .day]
    let count = Int(run.below(4))
    let exhaustions: [Dunning.Exhaustion] = [.suspend, .giveUp, .repeatLastDelay]
    return Dunning(
      retryDelays: Array(delays.prefix(count)),
      exhaustion: count == 0 ? .giveUp : exhaustions[Int(run.below(3))],
      neverRetried: run.below(2) == 0 ? [] : Dunning.hardCodes,
      providerErrorDelay: run.below(2) == 0 ? nil : .minute * 5,
      suspendAfter: run.below(2) == 0 ? nil : Int(1 + run.below(5)))
  }

  @Test(
    "one order in flight, limits kept, bounds kept, cooldowns and attempts apart",
    arguments: UInt64(0)..<60)
  func invariants(seed: UInt64) throws {
    var run = Run(random: SplitMix64(seed: seed))
    let rule = try Self.rule(&run)
    let dunning = Self.dunning(&run)
    for _ in 0..<1_500 {
      run.now = run.now + Quantities.Duration(nanoseconds: run.below(14_400) * 1_000_000_000)
      run.balance -= run.below(60)
      try look(&run, rule, dunning)
      try answer(&run, rule, dunning)
      if run.below(40) == 0 { run.controller.methodReplaced(isDifferent: true, at: run.now) }
      if run.below(60) == 0 { run.balance += run.below(900) }
    }
    #expect(!run.charges.isEmpty)
  }

  private func look(_ run: inout Run, _ rule: TopUpRule, _ dunning: Dunning) throws {
    let open = run.charges.count { $0.outcome == nil }
    let isRetry =
      if case .waiting = run.controller.order.state { true } else { false }
    let wake = run.controller.nextEvaluation(rule, dunning)
    let decision = run.controller.evaluate(
      rule, dunning: dunning, balance: Money(nanos: run.balance),
      charge: UInt64(run.charges.count) + 1, at: run.now
    ).decision
    // A look at or after the time that the rule asked for is never answered with that time again.
    if case .skip(let skip) = decision, let until = skip.until, wake <= run.now {
      #expect(until > run.now)
    }
    guard case .charge(let amount) = decision else { return }
    #expect(open == 0, "never two orders")
    #expect(amount <= rule.maximum && amount.isPositive)
    #expect(rule.calls(at: Money(nanos: run.balance)))
    try checkLimits(run, rule, amount.nanos, isRetry: isRetry)
    run.charges.append(
      Charge(
        number: UInt64(run.charges.count) + 1, amount: amount.nanos, at: run.now, outcome: nil,
        isRetry: isRetry))
  }

  /// Adds up the history: what counts in the period, and in the window of attempts.
  private func checkLimits(
    _ run: Run, _ rule: TopUpRule, _ amount: Int64, isRetry: Bool
  ) throws {
    if let limit = rule.limit {
      let period = limit.periods.interval(containing: run.now)
      let counted = run.charges.filter {
        period.contains($0.at) && ($0.outcome == nil || $0.outcome == .succeeded)
      }
      let spent = counted.reduce(0) { $0 + $1.amount } + amount
      if let most = limit.amount { #expect(spent <= most.nanos) }
      if let count = limit.count { #expect(counted.count < count) }
    }
    if let attempts = rule.attemptLimit {
      let recent = run.charges.count { $0.at + attempts.window > run.now }
      #expect(recent < attempts.count)
    }
    if !isRetry, let last = run.charges.last(where: { !$0.isRetry }) {
      #expect(last.at + rule.cooldown <= run.now)
    }
  }

  private func answer(_ run: inout Run, _ rule: TopUpRule, _ dunning: Dunning) throws {
    guard let place = run.charges.lastIndex(where: { $0.outcome == nil }), run.below(3) == 0 else {
      return
    }
    let outcomes: [ChargeOutcome] = [
      .succeeded, .succeeded, .declined(.insufficientFunds), .declined(.lostCard), .providerError,
    ]
    let outcome = outcomes[Int(run.below(5))]
    let charge = run.charges[place]
    run.charges[place].outcome = outcome
    if outcome == .succeeded { run.balance += charge.amount }
    run.controller.resolve(
      outcome,
      of: SubmittedCharge(
        number: charge.number, amount: Money(nanos: charge.amount), submittedAt: charge.at),
      dunning: dunning, at: run.now)
    #expect(!run.controller.order.isInFlight)
  }
}
