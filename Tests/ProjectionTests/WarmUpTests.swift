import AutoTopUp
import Billing
import Ledger
import Pricing
import Projection
import Quantities
import Randomness
import Testing
import Traffic

@Suite("Warm-up")
struct WarmUpTests {
  private let start = SampleInput.start
  private let seconds: Int64 = 8_000
  private let head: Int64 = 2_803

  /// Runs with both engines, which must agree.
  private func run(
    _ organizations: [OrganizationInput], seconds: Int64, warmUp: Int64 = 0,
    sampleEvery: Duration = .hour
  ) throws -> [OrganizationOutcome] {
    var input = try SampleInput.input(organizations, seconds: seconds, sampleEvery: sampleEvery)
    input.warmUp = .second * warmUp
    let unit = try #require(try Projection(input).run(block: 0, replication: 2))
    #expect(try Projection(input, engine: .ordered).run(block: 0, replication: 2) == unit)
    return unit.organizations
  }

  /// Organizations that top up, with declines, requests that take time, and answers that get lost.
  private func organizations() throws -> [OrganizationInput] {
    let slow = ServiceModel(firstToken: .second * 8, nanosecondsPerOutputToken: 0)
    var lossy = try SampleInput.toppedUp("lossy", threshold: 100_000_000, amount: 1_000_000_000)
    lossy.payments.webhooks = WebhookModel(
      lost: 0.1, late: 0.3, delay: try .exponential(mean: 600), repeated: 0.5)
    lossy.terms.dunning = Dunning(
      retryDelays: [.minute], exhaustion: .repeatLastDelay, staleAfter: .minute * 10)
    var careless = lossy
    careless.name = "careless"
    careless.terms.guards.creditsOnce = false
    var invoiced = try SampleInput.toppedUp(
      "invoiced", threshold: 400_000_000, amount: 1_000_000_000)
    invoiced.terms.whileToppingUp = .creditOnInvoice
    invoiced.payments.latency = try .constant(150)
    return [
      try SampleInput.toppedUp("plain", threshold: 500_000_000, amount: 2_000_000_000),
      try SampleInput.toppedUp("tight", threshold: 0, amount: 600_000_000),
      try SampleInput.toppedUp(
        "slow", threshold: 100_000_000, amount: 1_000_000_000, service: slow),
      lossy, careless, invoiced,
    ]
  }

  @Test("what is counted is that of the whole horizon less that of the warm-up")
  func flows() throws {
    let whole = try run(organizations(), seconds: seconds)
    let early = try run(organizations(), seconds: head)
    let measured = try run(organizations(), seconds: seconds, warmUp: head)
    let flows: [Tally] = [
      .requests, .servedRequests, .blockedInsufficientCredits, .blockedTime, .usageCost,
      .providerCost, .refusals, .topUps, .topUpAmount, .topUpFailures, .softDeclines,
      .creditsBought, .overcreditedAmount, .missedAlerts, .followedAlerts, .alertLead,
      .needlessAlerts, .margin, .promotion, .saleRevenue, .expiredCredits,
    ]
    for place in whole.indices {
      let (all, before, after) = (
        whole[place].tallies, early[place].tallies, measured[place].tallies
      )
      for tally in flows {
        #expect(after[tally] == all[tally] - before[tally], "\(place) \(tally)")
      }
      #expect(after[.requests] > 4_000 && before[.requests] > 2_000)
      #expect(after[.openingBalance] == before[.closingBalance])
      #expect(after[.closingBalance] == all[.closingBalance])
      #expect(all[.minimumBalance] == min(before[.minimumBalance], after[.minimumBalance]))
      #expect(all[.maximumOverdraft] == max(before[.maximumOverdraft], after[.maximumOverdraft]))
      // Each mean is rounded to a nano-unit.
      let area = Int128(all[.meanBalance]) * Int128(seconds)
      let parts =
        Int128(before[.meanBalance]) * Int128(head)
        + Int128(after[.meanBalance]) * Int128(seconds - head)
      #expect((area - parts).magnitude <= UInt128(seconds))
    }
    #expect(measured[1].tallies[.blockedInsufficientCredits] > 10)
    #expect(measured[4].tallies[.overcreditedAmount] > 0)
    #expect(measured[5].tallies[.unpaidCredit] != whole[5].tallies[.unpaidCredit])
  }

  @Test("the process itself goes on as it would: records and samples are all there")
  func records() throws {
    let whole = try run(organizations(), seconds: seconds)
    let measured = try run(organizations(), seconds: seconds, warmUp: head)
    for (one, other) in zip(whole, measured) {
      var same = other
      same.tallies = one.tallies
      #expect(same == one)
    }
  }

  @Test("an instant is measured as a whole: everything that happens as the warm-up ends counts")
  func halfOpen() throws {
    var organization = try SampleInput.toppedUp("a", threshold: 0, amount: 1_000_000_000)
    organization.terms.topUpRule = nil
    organization.opening = .amount(Money(units: 5))
    let tokens = try CorrelatedPair(.constant(100), .constant(0), correlation: 0)
    organization.streams = [
      StreamInput(
        name: "batch",
        origin: .synthesized(
          TrafficDefinition(
            process: .batch(BatchSchedule(size: 10, every: .hour, offset: .zero)), rate: 1,
            profile: .flat, mix: try MarkMix([MarkMix.Entry(share: 1, tokens: tokens)]))),
        entries: [StreamEntry(model: ModelID(0), endpoint: 0)])
    ]
    organization.terms.plan = try Plan(
      fee: Money(units: 3), period: .fixed(.hour),
      credit: SubscriptionCredit(amount: Money(units: 5)), includedRequests: 1_000)
    organization.actions = [
      ScheduledAction(
        at: start + .hour, kind: .give(Money(units: 7), priority: 0, expiry: .never))
    ]
    for (warmUp, hours) in [(Int64(3_599), Int64(2)), (3_600, 2), (3_601, 1)] {
      let tallies = try run([organization], seconds: 3 * 3_600, warmUp: warmUp)[0].tallies
      #expect(tallies[.requests] == 10 * hours, "\(warmUp)")
      #expect(tallies[.subscriptionCredits] == 5_000_000_000 * hours)
      #expect(tallies[.planFees] == 3_000_000_000 * hours)
      #expect(tallies[.givenCredits] == (hours == 2 ? 7_000_000_000 : 0))
      // Credit of the plan ends with its period: what expires at the instant counts, too.
      let opening = Int64(hours == 2 ? 10_000_000_000 : 17_000_000_000)
      #expect(tallies[.openingBalance] == opening - 1_000)
      #expect(tallies[.expiredCredits] == hours * 4_999_999_000)
    }
  }

  @Test("times to the first block and to an empty balance are counted from its end")
  func times() throws {
    var poor = try SampleInput.toppedUp("a", threshold: 0, amount: 1_000_000_000)
    poor.terms.topUpRule = nil
    poor.opening = .amount(Money(units: 10))
    let whole = try run([poor], seconds: seconds)[0]
    let emptied = whole.tallies[.runway]
    #expect(emptied > 1_000 * 1_000_000_000)
    let early = try run([poor], seconds: seconds, warmUp: 1_000)[0].tallies
    #expect(early[.runway] == emptied - 1_000_000_000_000)
    #expect(early[.firstBlock] == whole.tallies[.firstBlock] - 1_000_000_000_000)
    // A spell that is under way: blocked from the first instant on, and first felt by a request.
    let late = try run([poor], seconds: seconds, warmUp: 5_000)[0]
    #expect(late.tallies[.runway] == 0)
    #expect(late.tallies[.blockedTime] == 3_000 * 1_000_000_000)
    #expect((0..<60_000_000_000).contains(late.tallies[.firstBlock]))
    #expect(late.spells.count == 1 && late.spells == whole.spells)
    #expect(late.tallies[.missedAlerts] == 0 && late.tallies[.servedRequests] == 0)
  }

  @Test("clients that wait to come back count once, so that requests are served or blocked")
  func waiting() throws {
    var organization = try SampleInput.toppedUp("a", threshold: 0, amount: 600_000_000)
    organization.payments.latency = try .exponential(mean: 300)
    organization.streams[0].onRefusal = .retry(
      RetryPolicy(attempts: 3, first: .minute, factor: 1, most: .minute, jitter: 0))
    var blocked = Int64.zero
    for warmUp in stride(from: Int64(500), to: 5_000, by: 500) {
      let tallies = try run([organization], seconds: 6_000, warmUp: warmUp)[0].tallies
      #expect(
        tallies[.requests] == tallies[.servedRequests] + tallies[.blockedInsufficientCredits])
      blocked += tallies[.blockedInsufficientCredits]
    }
    #expect(blocked > 0)
  }

  @Test("credit that moves between organizations foots for both, before, at and after its end")
  func transfers() throws {
    var giver = try SampleInput.toppedUp("giver", threshold: 100_000_000, amount: 1_000_000_000)
    giver.actions = (1...20).map {
      ScheduledAction(
        at: start + Duration.second * (200 * $0),
        kind: .transfer(Money(nanos: 50_000_000), to: 1, counterpart: .none))
    }
    let taker = try SampleInput.toppedUp("taker", threshold: 100_000_000, amount: 1_000_000_000)
    let whole = try run([giver, taker], seconds: 5_000)
    let measured = try run([giver, taker], seconds: 5_000, warmUp: 2_000)
    let early = try run([giver, taker], seconds: 2_000)
    #expect(measured[0].tallies[.transferredOut] == measured[1].tallies[.transferredIn])
    // The tenth of them is made at the instant.
    for (place, tally) in [(0, Tally.transferredOut), (1, .transferredIn)] {
      let before = early[place].tallies[tally]
      #expect(before > 0 && before <= 9 * 50_000_000)
      #expect(measured[place].tallies[tally] == whole[place].tallies[tally] - before)
    }
  }

  @Test("what is held is averaged over the measured time")
  func held() throws {
    var organization = try SampleInput.toppedUp(
      "a", threshold: 500_000_000, amount: 2_000_000_000,
      service: ServiceModel(firstToken: .second * 20, nanosecondsPerOutputToken: 0))
    organization.terms.admission = .hold(HoldPolicy())
    organization.holds = HoldInput(estimate: .mean, leak: 0)
    let whole = try run([organization], seconds: seconds)[0].tallies
    let early = try run([organization], seconds: head)[0].tallies
    let measured = try run([organization], seconds: seconds, warmUp: head)[0].tallies
    let parts =
      Int128(early[.meanHeld]) * Int128(head)
      + Int128(measured[.meanHeld]) * Int128(seconds - head)
    #expect((Int128(whole[.meanHeld]) * Int128(seconds) - parts).magnitude <= UInt128(seconds))
    #expect(measured[.meanHeld] > 0)
    #expect(whole[.peakHeld] == max(early[.peakHeld], measured[.peakHeld]))
    #expect(measured[.holdsPlaced] == whole[.holdsPlaced] - early[.holdsPlaced])
  }

  @Test("the platform's books are those of the whole horizon")
  func platform() throws {
    var input = try SampleInput.input(organizations().dropLast(5), seconds: 40 * 86_400)
    input.organizations[0].streams = [try SampleInput.stream(rate: 0.01, meanCost: 5_040_000)]
    let whole = try #require(try Projection(input).run(block: 0, replication: 0))
    input.warmUp = .day * 35
    let measured = try #require(try Projection(input).run(block: 0, replication: 0))
    #expect(measured.platform == whole.platform && whole.platform.count == 2)
  }
}
