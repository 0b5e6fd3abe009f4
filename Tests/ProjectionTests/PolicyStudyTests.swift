import AutoTopUp
import Billing
import Pricing
import Projection
import Quantities
import Randomness
import Testing
import Traffic

@Suite("Studies of policies")
struct PolicyStudyTests {
  private let seconds: Int64 = 20_000

  /// One organization of each kind: what can be charged in runs, and what cannot.
  private func organizations(
    threshold: Int64, amount: Int64, included: Int64 = 3_000, softDecline: Double = 0.1
  ) throws -> [OrganizationInput] {
    func toppedUp(_ name: String, service: ServiceModel = .instant) throws -> OrganizationInput {
      try SampleInput.toppedUp(
        name, threshold: threshold, amount: amount, service: service, softDecline: softDecline)
    }
    var subscribed = try toppedUp("subscribed")
    subscribed.terms.plan = try Plan(
      fee: Money(nanos: 3_000_000_000), period: .fixed(.hour),
      credit: SubscriptionCredit(amount: Money(nanos: 5_000_000_000)), includedRequests: included)
    subscribed.planSince = SampleInput.start + .minute * -20
    subscribed.actions = [
      ScheduledAction(
        at: SampleInput.start + .minute * 3,
        kind: .give(Money(units: 30), priority: 5, expiry: SampleInput.start + .minute * 100))
    ]
    var two = try toppedUp("two-streams")
    var second = try SampleInput.stream(rate: 0.5, meanCost: 1_000_000)
    second.name = "more"
    two.streams.append(second)
    var idle = try toppedUp("idle")
    idle.streams = []
    // Every amount is a multiple of the others, so balances meet levels and grants end exactly.
    var even = try toppedUp("even")
    even.streams = [try constantStream(cost: 50_000_000, process: .poisson)]
    even.terms.topUpRule = try TopUpRule(
      threshold: Money(nanos: threshold), sizing: .amount(Money(nanos: amount)),
      trigger: .atOrBelow)
    // More at once than a stretch holds, at the instant at which a plan period ends.
    var batched = try toppedUp("batched")
    batched.streams = [
      try constantStream(
        cost: 50_000, process: .batch(BatchSchedule(size: 9_000, every: .hour, offset: .zero)))
    ]
    batched.terms.plan = try Plan(
      fee: Money(nanos: 3_000_000_000), period: .fixed(.hour), includedRequests: included)
    return [
      try toppedUp("plain"), subscribed, two, idle, even, batched,
      try toppedUp(
        "slow",
        service: ServiceModel(
          firstToken: Duration(nanoseconds: 8_000_000_000), nanosecondsPerOutputToken: 0)),
    ]
  }

  private func constantStream(cost: Double, process: ArrivalProcess) throws -> StreamInput {
    let tokens = try CorrelatedPair(.constant(cost), .constant(0), correlation: 0)
    let mix = try MarkMix([MarkMix.Entry(share: 1, tokens: tokens)])
    return StreamInput(
      name: "constant",
      origin: .synthesized(
        TrafficDefinition(process: process, rate: 1, profile: .flat, mix: mix)),
      entries: [StreamEntry(model: ModelID(0), endpoint: 0)])
  }

  private func policies() throws -> [ProjectionInput] {
    try [
      organizations(threshold: 500_000_000, amount: 2_000_000_000),
      organizations(threshold: 0, amount: 600_000_000, included: 100),
      organizations(threshold: 100_000_000, amount: 90_000_000_000, softDecline: 0),
    ].map { try SampleInput.input($0, seconds: seconds) }
  }

  /// The tallies that each policy alone comes to, from requests drawn and charged one by one.
  private func apart(
    _ policies: [ProjectionInput], replication: Int
  ) throws -> [[Tallies]] {
    try policies.map { policy in
      let projection = Projection(policy)
      return try (0..<projection.blockCount).flatMap { block in
        try #require(try projection.run(block: block, replication: replication))
          .organizations.map(\.tallies)
      }
    }
  }

  private func together(
    _ policies: [ProjectionInput], replication: Int
  ) throws -> [[Tallies]] {
    let study = PolicyStudy(policies)
    var tallies = policies.map { $0.organizations.map { _ in Tallies() } }
    for unit in 0..<study.unitsPerReplication {
      for piece in try #require(try study.run(unit: unit, replication: replication)).pieces {
        tallies[piece.policy][piece.organization] = piece.tallies
      }
    }
    return tallies
  }

  @Test("policies on shared demand come to what each comes to alone, in every tally")
  func sharesDemand() throws {
    let policies = try policies()
    let expected = try apart(policies, replication: 3)
    #expect(try together(policies, replication: 3) == expected)
    #expect(PolicyStudy(policies).unitsPerReplication == 1)
    let plain = expected.map { $0[0] }
    #expect(plain[1][.blockedInsufficientCredits] > 10, "the test should see refusals")
    #expect(plain[0][.topUps] > 10, "the test should see top-ups")
    #expect(plain[0][.requests] > 2 * 8_192, "the test should see more than one stretch")
    #expect(expected[1][1][.blockedQuotaExceeded] > 10, "the test should see a full quota")
    #expect(expected[0][1][.expiredCredits] > 0, "the test should see credit expire")
  }

  @Test("policies with a warm-up share demand as well, each with its own or none")
  func sharesDemandAfterWarmUp() throws {
    var policies = try policies()
    // One ends with a plan period, at the instant of more requests than a stretch holds.
    let warmUps: [Int64] = [5_000, 0, 14_400]
    for (place, seconds) in warmUps.enumerated() {
      policies[place].warmUp = .second * seconds
    }
    let expected = try apart(policies, replication: 4)
    #expect(try together(policies, replication: 4) == expected)
    #expect(PolicyStudy(policies).unitsPerReplication == 1)
    #expect(expected.map { $0[5][.requests] } == [36_000, 54_000, 18_000])
    #expect(expected[0][0][.requests] > 8_192, "the test should see more than one stretch")
  }

  @Test("policies that change prices, traffic or the seed share nothing and are right as well")
  func keepsDemandsApart() throws {
    let base = try SampleInput.input(
      [try SampleInput.toppedUp("a", threshold: 500_000_000, amount: 2_000_000_000)],
      seconds: 3_000)
    var dearer = base
    dearer.rateCard = try SampleInput.rateCard(nanosPerToken: 2)
    var busier = base
    busier.organizations[0].streams = [try SampleInput.stream(rate: 2, meanCost: 5_040_000)]
    var reseeded = base
    reseeded.seed += 1
    var longer = base
    longer.horizon = Interval(from: base.horizon.from, to: base.horizon.to + .minute)
    let policies = [base, dearer, busier, reseeded, longer, base]
    #expect(try together(policies, replication: 0) == apart(policies, replication: 0))
    #expect(PolicyStudy(policies).unitsPerReplication == 5)
  }

  @Test("a request without a price fails where it is admitted, and only there")
  func unpriced() throws {
    func policy(balance: Int64) throws -> ProjectionInput {
      var organization = try SampleInput.toppedUp(
        "a", threshold: 0, amount: 2_000_000_000)
      organization.terms.topUpRule = nil
      organization.opening = .amount(Money(nanos: balance))
      organization.streams.append(
        StreamInput(
          name: "images",
          origin: .synthesized(
            TrafficDefinition(
              process: .batch(BatchSchedule(size: 1, every: .hour, offset: .minute)), rate: 0,
              profile: .flat,
              mix: try MarkMix([
                MarkMix.Entry(
                  share: 1, tokens: try .init(.constant(0), .constant(0), correlation: 0),
                  images: .constant(1))
              ]))),
          entries: [StreamEntry(model: ModelID(0), endpoint: 0)]))
      return try SampleInput.input([organization], seconds: 3_000)
    }
    let poor = try policy(balance: 10_000_000)
    let rich = try policy(balance: 2_000_000_000)
    #expect(throws: ProjectionError.self) { try Projection(rich).run(block: 0, replication: 0) }
    let study = PolicyStudy([poor, poor, rich])
    let failure = #expect(throws: PolicyFailure.self) { try study.run(unit: 0, replication: 0) }
    #expect(failure?.policy == 2)
    #expect(try together([poor, poor], replication: 0) == apart([poor, poor], replication: 0))
  }

  @Test("a cancelled unit has no outcome")
  func cancelled() throws {
    let study = PolicyStudy(try policies())
    #expect(try study.run(unit: 0, replication: 0) { true } == nil)
  }

  @Test("an outcome survives its serialized form, and damage is noticed")
  func serialization() throws {
    let study = PolicyStudy(try policies())
    let outcome = try #require(try study.run(unit: 0, replication: 1))
    let integers = outcome.integers
    #expect(PolicyOutcome(integers: integers) == outcome)
    #expect(PolicyOutcome(integers: integers.dropLast()) == nil)
    #expect(PolicyOutcome(integers: integers + [0]) == nil)
    #expect(PolicyOutcome(integers: [integers[0] + 1] + integers.dropFirst()) == nil)
    #expect(PolicyOutcome(integers: []) == nil)
  }
}
