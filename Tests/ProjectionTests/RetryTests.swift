import AutoTopUp
import Billing
import Ledger
import Pricing
import Projection
import Quantities
import Randomness
import Testing
import Traffic

@Suite("Clients that come back")
struct RetryTests {
  private let start = SampleInput.start

  /// A request every ten minutes from the start on, each at 10 nano-units.
  private func stream(
    _ onRefusal: RefusalReaction, every: Duration = .minute * 10, size: Int64 = 1
  ) throws -> StreamInput {
    let mix = try MarkMix([
      MarkMix.Entry(
        share: 1, tokens: try CorrelatedPair(.constant(10), .constant(0), correlation: 0))
    ])
    return StreamInput(
      name: "requests",
      origin: .synthesized(
        TrafficDefinition(
          process: .batch(BatchSchedule(size: size, every: every, offset: .zero)), rate: 1,
          profile: .flat, mix: mix)),
      entries: [StreamEntry(model: ModelID(0), endpoint: 0)], onRefusal: onRefusal)
  }

  private func outcome(
    _ onRefusal: RefusalReaction, opening: Int64 = 0, hours: Int64 = 1, rule: TopUpRule? = nil,
    toppingUp: ToppingUpPolicy = .block, latency: Double = 45, plan: Plan? = nil,
    actions: [ScheduledAction] = [], size: Int64 = 1
  ) throws -> OrganizationOutcome {
    var payments = try SampleInput.payments(latency: 1)
    payments.latency = try .constant(latency)
    let organization = OrganizationInput(
      name: "a", opening: .amount(Money(nanos: opening)),
      terms: OrganizationTerms(topUpRule: rule, plan: plan, whileToppingUp: toppingUp),
      payments: payments, streams: [try stream(onRefusal, size: size)], actions: actions)
    let input = try SampleInput.input([organization], seconds: hours * 3600)
    let unit = try #require(try Projection(input).run(block: 0, replication: 0))
    let ordered = try Projection(input, engine: .ordered).run(block: 0, replication: 0)
    #expect(unit == ordered)
    return unit.organizations[0]
  }

  private func retry(
    _ attempts: Int, first: Duration = .second, factor: Double = 2, most: Duration = .minute,
    jitter: Double = 0
  ) -> RefusalReaction {
    .retry(
      RetryPolicy(attempts: attempts, first: first, factor: factor, most: most, jitter: jitter))
  }

  private func give(_ amount: Int64, at seconds: Int64) -> ScheduledAction {
    ScheduledAction(
      at: start + .second * seconds, kind: .give(Money(nanos: amount), priority: 0, expiry: .never))
  }

  @Test("waits grow by the factor up to the longest; after the last attempt the client gives up")
  func backOff() throws {
    // Waits of 1, 3, 9, 10 and 10 s, so the last is at 33 s of each ten minutes.
    let policy = retry(5, factor: 3, most: .second * 10)
    for (seconds, served) in [(33, 1), (34, 0)] as [(Int64, Int64)] {
      let tallies = try outcome(policy, actions: [give(1, at: seconds)]).tallies
      #expect(tallies[.servedAfterRetry] == served, "credit after \(seconds) s")
    }
    let tallies = try outcome(policy).tallies
    #expect(tallies[.requests] == 6 && tallies[.blockedInsufficientCredits] == 6)
    #expect(tallies[.refusals] == 36 && tallies[.retries] == 30)
    #expect(tallies[.servedAfterRetry] == 0 && tallies[.firstBlock] == 0)
  }

  @Test("a client that comes back is served once the top-up has arrived")
  func servedAfterTopUp() throws {
    let rule = try TopUpRule(
      threshold: Money(nanos: 1), sizing: .amount(Money(nanos: 1_000)), trigger: .below)
    let result = try outcome(retry(6), rule: rule)
    // Refused at 0, 1, 3, 7, 15 and 31 s; credit comes at 45 s; served at 63 s.
    #expect(result.tallies[.refusals] == 6 && result.tallies[.retries] == 6)
    #expect(result.tallies[.servedRequests] == 6 && result.tallies[.servedAfterRetry] == 1)
    #expect(result.tallies[.blockedInsufficientCredits] == 0)
    let lost = try outcome(.giveUp, rule: rule)
    #expect(lost.tallies[.servedRequests] == 5 && lost.tallies[.refusals] == 1)
    // The spell is one of refusals.
    #expect(result.spells.map(\.requests) == [6])
    #expect(result.spells[0].to == start + .second * 45)
  }

  @Test("a client that is told when to come back does so then, and it counts as an attempt")
  func retryAfter() throws {
    let rule = try TopUpRule(
      threshold: Money(nanos: 1), sizing: .amount(Money(nanos: 1_000)), trigger: .below)
    // The charge starts at the opening, so the first refusal already meets it.
    let told = try outcome(
      retry(6, jitter: 1), rule: rule, toppingUp: .retryAfter(.second * 10))
    // Refused at 0 s before the rule was looked at: its own wait; then told.
    #expect(told.tallies[.servedAfterRetry] == 1)
    #expect((5...6).contains(told.tallies[.refusals]))
    let fewer = try outcome(retry(3), rule: rule, toppingUp: .retryAfter(.second * 10))
    #expect(fewer.tallies[.retries] == 3 && fewer.tallies[.blockedInsufficientCredits] == 1)
    let patient = try outcome(retry(1), rule: rule, toppingUp: .retryAfter(.second * 45))
    #expect(patient.tallies[.servedRequests] + patient.tallies[.blockedInsufficientCredits] == 6)
    let deaf = try outcome(.giveUp, rule: rule, toppingUp: .retryAfter(.second * 10))
    #expect(deaf.tallies[.refusals] == 1 && deaf.tallies[.retries] == 0)
  }

  @Test("requests run below zero while a top-up is on its way, as far as it reaches")
  func overdraft() throws {
    let rule = try TopUpRule(
      threshold: Money(nanos: 5), sizing: .amount(Money(nanos: 25)), trigger: .below)
    // A charge that takes two hours: 25 are on order, so three requests of 10 run.
    let policy = ToppingUpPolicy.overdraft
    let result = try outcome(.giveUp, rule: rule, toppingUp: policy, latency: 7200)
    #expect(result.tallies[.blockedInsufficientCredits] == 3)
    #expect(result.tallies[.servedRequests] == 3)
    #expect(result.tallies[.maximumOverdraft] == 30)
    // The first request comes before the order, the fifth after all of it is used.
    #expect(result.spells.map(\.from) == [start, start + .minute * 40])
  }

  @Test("who still waits at the horizon's end was not served, by the last reason")
  func stillWaiting() throws {
    let result = try outcome(retry(5, first: .hour * 2, most: .hour * 2))
    #expect(result.tallies[.requests] == 6 && result.tallies[.blockedInsufficientCredits] == 6)
    #expect(result.tallies[.refusals] == 6 && result.tallies[.retries] == 0)
  }

  @Test("every reason is retried but the deletion of the organization")
  func reasons() throws {
    let plan = try Plan(fee: .zero, period: .month, includedRequests: 2, overage: .rejected)
    let quota = try outcome(retry(2), opening: 1_000, plan: plan)
    #expect(quota.tallies[.blockedQuotaExceeded] == 4 && quota.tallies[.retries] == 8)
    let deletion = ScheduledAction(
      at: start + .minute * 25, kind: .delete(forfeitsCredit: true))
    let deleted = try outcome(retry(2), opening: 1_000, actions: [deletion])
    #expect(deleted.tallies[.blockedOrganizationDeleted] == 3)
    #expect(deleted.tallies[.refusals] == 3 && deleted.tallies[.retries] == 0)
  }

  @Test("chance makes waits shorter, and by no more than its share")
  func jitter() throws {
    // All come back between 50 and 100 s, some of them before 75 s.
    let policy = retry(1, first: .second * 100, most: .second * 100, jitter: 0.5)
    func served(at seconds: Int64) throws -> Int64 {
      try outcome(policy, actions: [give(1_000_000, at: seconds)], size: 200).tallies[
        .servedAfterRetry]
    }
    #expect(try served(at: 50) == 200)
    #expect(try served(at: 101) == 0)
    #expect((60...140).contains(try served(at: 75)))
  }

  @Test("clients that come back keep their requests, and leave the demand of others alone")
  func sameDemand() throws {
    func tallies(_ reaction: RefusalReaction, opening: Int64) throws -> Tallies {
      var stream = try SampleInput.stream(rate: 0.1, meanCost: 1_000)
      stream.onRefusal = reaction
      let organization = OrganizationInput(
        name: "a", opening: .amount(Money(nanos: opening)), terms: OrganizationTerms(),
        payments: try SampleInput.payments(latency: 30), streams: [stream],
        actions: [give(10_000_000_000, at: 3_000)])
      let input = try SampleInput.input([organization], seconds: 36_000)
      return try #require(try Projection(input).run(block: 0, replication: 0))
        .organizations[0].tallies
    }
    // All that are refused before the credit come back after it, so all cost is the same.
    let patient = retry(1, first: .second * 3_000, most: .second * 3_000)
    let refused = try tallies(patient, opening: 0)
    let served = try tallies(.giveUp, opening: 1_000_000_000)
    #expect(refused[.servedAfterRetry] > 200)
    #expect(refused[.requests] == served[.requests])
    #expect(refused[.usageCost] == served[.usageCost])
  }
}
