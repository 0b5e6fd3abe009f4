import AutoTopUp
import Billing
import Ledger
import Projection
import Quantities
import Randomness
import Testing

/// Relations that need no oracle, over random scenarios.
@Suite("What changes nothing about a rule")
struct RuleRelationTests {
  @Test("setting the rule that there is once more changes nothing", arguments: UInt64(0)..<100)
  func sameRuleAgain(seed: UInt64) throws {
    var scenario = try RandomRules(seed: seed)
    let plain = try scenario.outcome(scenario.organization)
    var organization = scenario.organization
    for _ in 0..<4 {
      let at = SampleInput.start + Duration.minute * scenario.below(RandomRules.hours * 60)
      organization.actions.append(
        ScheduledAction(at: at, kind: .setTopUpRule(try scenario.rule(at), nil)))
    }
    organization.actions.sort { $0.at < $1.at }
    let again = try scenario.outcome(organization)
    #expect(again.transactions == plain.transactions, "seed \(seed)")
    #expect(again.organizations[0].charges == plain.organizations[0].charges, "seed \(seed)")
    #expect(again.organizations[0].spells == plain.organizations[0].spells, "seed \(seed)")
  }

  @Test("alerts and budgets that only tell change no transaction", arguments: UInt64(0)..<100)
  func alertsOnlyTell(seed: UInt64) throws {
    var scenario = try RandomRules(seed: seed)
    let plain = try scenario.outcome(scenario.organization)
    var organization = scenario.organization
    let unit: Int64 = 5_000_000
    organization.terms.lowBalanceAlerts = (0..<4).map { _ in
      Money(nanos: unit * scenario.below(40))
    }
    organization.terms.budgets = [
      Budget(
        scope: .team, limit: Money(nanos: unit * 100), mode: .alert,
        alertLevels: (0..<5).map { _ in Money(nanos: unit * (1 + scenario.below(100))) },
        periods: QuotaPeriod(calendar: .day, around: SampleInput.start, zone: .utc))
    ]
    organization.terms.spikeRule = SpendingSpikeRule(
      factor: Decimal(2), window: .hour, baselineWindows: 5, minimum: Money(nanos: 1),
      start: SampleInput.start)
    let told = try scenario.outcome(organization)
    #expect(told.transactions == plain.transactions, "seed \(seed)")
    #expect(told.organizations[0].charges == plain.organizations[0].charges, "seed \(seed)")
  }

  @Test("the random scenarios exercise what they are about")
  func coverage() throws {
    var statuses: Set<ChargeRecord.Status> = []
    var skips: Set<TopUpSkip.Reason> = []
    var triggers: Set<TopUpTrigger> = []
    for seed in UInt64(0)..<40 {
      let scenario = try RandomRules(seed: seed)
      for charge in try scenario.outcome(scenario.organization).organizations[0].charges {
        statuses.insert(charge.status)
        triggers.insert(charge.trigger)
        if let skip = charge.skip { skips.insert(skip) }
      }
    }
    #expect(statuses.isSuperset(of: [.succeeded, .softDecline, .providerError, .notFired]))
    #expect(triggers.isSuperset(of: [.threshold, .refusal, .credit, .retry, .time]))
    #expect(
      skips.isSuperset(of: [
        .notReviewed, .refusalIgnored, .orderInFlight, .waitingForRetry, .suspended, .coolingDown,
        .amountLimit, .countLimit, .attemptLimit, .alreadyFired,
      ]))
  }

  @Test("whatever the rule is, a simulation ends, and buys no more than it needs at one instant")
  func ends() throws {
    for seed in UInt64(0)..<60 {
      var scenario = try RandomRules(seed: 1_000 + seed)
      var organization = scenario.organization
      organization.payments.latency = try .constant(0)
      organization.payments.timeToFix = try .constant(0)
      organization.payments.softDecline = 0.5
      for _ in 0..<10 {
        let at = SampleInput.start + Duration.hour * scenario.below(RandomRules.hours)
        let rule = scenario.below(4) == 0 ? nil : try RandomRules(seed: seed + 7).rule(at)
        organization.actions.append(ScheduledAction(at: at, kind: .setTopUpRule(rule, nil)))
      }
      organization.actions.sort { $0.at < $1.at }
      let charges = try scenario.outcome(organization).organizations[0].charges
      #expect(zip(charges, charges.dropFirst()).allSatisfy { $0.requestedAt <= $1.requestedAt })
      #expect(charges.count < 20_000, "seed \(seed)")
    }
  }

  @Test("payments that take no time and never succeed end with an error that tells the instant")
  func goesInCircles() throws {
    let nothing = try Distribution.constant(0)
    var organization = try SampleInput.toppedUp("a", threshold: 100_000_000, amount: 100_000_000)
    organization.terms.dunning = Dunning(retryDelays: [], exhaustion: .suspend)
    organization.payments = PaymentModel(
      latency: nothing, softDecline: 1, hardDecline: 0, timeToFix: nothing)
    let input = try SampleInput.input([organization], seconds: 3_600)
    #expect {
      _ = try Projection(input).run(block: 0, replication: 0)
    } throws: { error in
      guard case ProjectionError.standsStill("a", let instant) = error else { return false }
      return input.horizon.contains(instant)
    }
  }
}
