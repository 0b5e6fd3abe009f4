import AutoTopUp
import Billing
import Ledger
import Pricing
import Projection
import Quantities
import Randomness
import Testing
import Traffic

@Suite("Requests that are held over time")
struct HoldTests {
  private let start = SampleInput.start

  /// One nano-unit for each input token, two for each output token.
  private func rateCard() throws -> RateCard {
    let rates = UsageRates(
      input: Decimal(significand: 1, places: 9), output: Decimal(significand: 2, places: 9))
    return try RateCard(
      [PricedModel(name: "unit", price: ModelPrice(rates))], markup: .none, rounding: .halfEven)
  }

  /// Requests of 100 input tokens, and of output tokens drawn from a distribution, one each second.
  private func stream(
    _ output: Distribution, estimate: OutputEstimate?, limit: Int64 = .max, seconds: Double = 1,
    latency: Int64 = 20, onRefusal: RefusalReaction = .giveUp
  ) throws -> StreamInput {
    let tokens = try CorrelatedPair(.constant(100), output, correlation: 0)
    let mix = try MarkMix([MarkMix.Entry(share: 1, tokens: tokens)])
    let expected = estimate?.tokens(of: output, limit: limit)
    return StreamInput(
      name: "requests",
      origin: .synthesized(
        TrafficDefinition(process: .poisson, rate: 1 / seconds, profile: .flat, mix: mix)),
      entries: [
        StreamEntry(
          model: ModelID(0), endpoint: 0, outputLimit: limit,
          estimatedOutput: try expected ?? #require(estimate == nil ? 0 : nil))
      ], service: ServiceModel(firstToken: .second * latency, nanosecondsPerOutputToken: 0),
      onRefusal: onRefusal)
  }

  private func organization(
    _ stream: StreamInput, estimate: OutputEstimate? = nil, policy: HoldPolicy = HoldPolicy(),
    leak: Double = 0, opening: Int64 = 100_000, rule: TopUpRule? = nil,
    toppingUp: ToppingUpPolicy = .block, latency: Double = 30
  ) throws -> OrganizationInput {
    OrganizationInput(
      name: "a", opening: .amount(Money(nanos: opening)),
      terms: OrganizationTerms(
        topUpRule: rule, admission: estimate == nil ? .balance : .hold(policy),
        whileToppingUp: toppingUp),
      payments: try SampleInput.payments(latency: latency), streams: [stream],
      holds: estimate.map { HoldInput(estimate: $0, leak: leak) })
  }

  private func outcome(
    _ organization: OrganizationInput, seconds: Int64 = 7200
  ) throws -> OrganizationOutcome {
    let input = try SampleInput.input([organization], seconds: seconds, rateCard: rateCard())
    let unit = try #require(try Projection(input).run(block: 0, replication: 0))
    let ordered = try Projection(input, engine: .ordered).run(block: 0, replication: 0)
    #expect(unit == ordered)
    let tallies = unit.organizations[0].tallies
    let blocked =
      tallies[.blockedInsufficientCredits] + tallies[.blockedQuotaExceeded]
      + tallies[.blockedBudgetExceeded] + tallies[.blockedOrganizationDeleted]
    #expect(tallies[.requests] == tallies[.servedRequests] + blocked)
    return unit.organizations[0]
  }

  private func rule(threshold: Int64, amount: Int64) throws -> TopUpRule {
    try TopUpRule(threshold: Money(nanos: threshold), sizing: .amount(Money(nanos: amount)))
  }

  @Test("worst-case holds never overdraw and block what would be paid; mean ones do the opposite")
  func tradeOff() throws {
    let output = try Distribution.exponential(mean: 400)
    func tallies(_ estimate: OutputEstimate?) throws -> Tallies {
      let stream = try stream(output, estimate: estimate, limit: 8_000)
      return try outcome(
        organization(
          stream, estimate: estimate, opening: 60_000, rule: rule(threshold: 20_000, amount: 60_000)
        )
      ).tallies
    }
    let none = try tallies(nil)
    let mean = try tallies(.mean)
    let high = try tallies(.quantile(Decimal(significand: 95, places: 2)))
    let worst = try tallies(.maximum)
    #expect(worst[.maximumOverdraft] == 0 && worst[.holdOverrun] == 0)
    #expect(worst[.falseBlocks] > high[.falseBlocks])
    #expect(high[.falseBlocks] > mean[.falseBlocks] && mean[.falseBlocks] > none[.falseBlocks])
    #expect(none[.falseBlocks] == 0 && none[.meanHeld] == 0)
    #expect(none[.maximumOverdraft] > 2 * mean[.maximumOverdraft])
    #expect(mean[.holdOverrun] > high[.holdOverrun] && high[.holdOverrun] > 0)
  }

  @Test("the mean held is that of the requests under way: rate, time and estimate, by Little's law")
  func littlesLaw() throws {
    let stream = try stream(.constant(450), estimate: .mean)
    let seconds: Int64 = 40_000
    let tallies = try outcome(
      organization(stream, estimate: .mean, opening: 1_000_000_000), seconds: seconds
    ).tallies
    // One request a second for 20 s, each held at 100 + 2 × 450.
    let expected = 20.0 * 1_000
    let error = expected / Double(seconds / 20).squareRoot()
    #expect(abs(Double(tallies[.meanHeld]) - expected) < 4 * error)
    #expect(tallies[.holdsPlaced] == tallies[.servedRequests])
    // All but those under way at the end were captured, in full since nothing is random.
    let left = tallies[.holdsPlaced] - tallies[.holdsCapturedInFull]
    #expect((1...60).contains(left))
    #expect(tallies[.peakHeld] % 1_000 == 0 && tallies[.peakHeld] > tallies[.meanHeld])
    #expect(tallies[.falseBlocks] == 0 && tallies[.holdOverrun] == 0)
  }

  @Test("an independent walk through the same requests holds, blocks and charges the same")
  func recomputed() throws {
    let (cost, held, opening, latency) = (Int64(900), Int64(700), Int64(9_800), Int64(20))
    // 100 input tokens; 400 output tokens cost 800, 300 are expected.
    let stream = try stream(.constant(400), estimate: .tokens(300), seconds: 7, latency: latency)
    let tallies = try outcome(
      organization(stream, estimate: .tokens(300), opening: opening), seconds: 3_000
    ).tallies
    guard case .synthesized(let definition) = stream.origin else { return }
    let horizon = Interval(from: start, to: start + .second * 3_000)
    var source = SynthesizedStream(
      definition, over: horizon, zone: .utc,
      seed: StreamSeed(seed: 7).child(UInt64(0)).child("a").child("traffic").child("requests"))
    var (balance, running, placed, falseBlocks, refused) = (opening, [Int64](), 0, 0, 0)
    var lowest = opening
    while source.next < horizon.to.nanoseconds {
      let now = source.next
      _ = source.take()
      while let first = running.first, first <= now {
        running.removeFirst()
        balance -= cost
        lowest = min(lowest, balance)
      }
      let available = balance - Int64(running.count) * held
      if available > 0, available >= held {
        placed += 1
        running.append(now + latency * 1_000_000_000)
      } else {
        refused += 1
        if balance > 0 { falseBlocks += 1 }
      }
    }
    for due in running where due < horizon.to.nanoseconds {
      balance -= cost
      lowest = min(lowest, balance)
    }
    #expect(placed > 5 && falseBlocks > 0 && refused > falseBlocks)
    #expect(tallies[.holdsPlaced] == Int64(placed))
    #expect(tallies[.falseBlocks] == Int64(falseBlocks))
    #expect(tallies[.blockedInsufficientCredits] == Int64(refused))
    #expect(tallies[.refusals] == Int64(refused))
    #expect(tallies[.closingBalance] == balance && tallies[.minimumBalance] == lowest)
    #expect(tallies[.holdOverrun] == Int64(placed) * (cost - held))
  }

  @Test("forgotten holds block for ever; with a lifetime they expire")
  func leaks() throws {
    let stream = try stream(.constant(450), estimate: .mean)
    func tallies(_ leak: Double, lifetime: Duration? = nil) throws -> Tallies {
      try outcome(
        organization(
          stream, estimate: .mean, policy: HoldPolicy(lifetime: lifetime), leak: leak,
          opening: 100_000, rule: rule(threshold: 60_000, amount: 100_000))
      ).tallies
    }
    let sound = try tallies(0)
    #expect(sound[.holdsLeaked] == 0 && sound[.holdsExpired] == 0)
    let leaking = try tallies(0.05)
    #expect(leaking[.holdsLeaked] > 50)
    #expect(leaking[.blockedInsufficientCredits] > 2_000 && leaking[.falseBlocks] > 2_000)
    let limited = try tallies(0.05, lifetime: .minute)
    #expect(limited[.holdsExpired] > 200)
    #expect(limited[.holdsExpired] <= limited[.holdsLeaked])
    #expect(limited[.holdsLeaked] - limited[.holdsExpired] < 20, "but for those still young")
    #expect(limited[.falseBlocks] * 8 < leaking[.falseBlocks])
    // A share of one in twenty.
    let share = Double(limited[.holdsLeaked]) / Double(limited[.holdsPlaced])
    #expect(abs(share - 0.05) < 0.012)
    let short = try tallies(0, lifetime: .second * 5)
    let young = short[.holdsPlaced] - short[.holdsExpired]
    #expect(young < 20, "each runs for longer than its hold")
    #expect(short[.holdsCapturedInFull] == 0)
  }

  @Test("a cap on charges leaves the rest uncollected; the provider is paid all the same")
  func capped() throws {
    let output = try Distribution.exponential(mean: 400)
    func run(_ overrun: HoldPolicy.Overrun) throws -> OrganizationOutcome {
      try outcome(
        organization(
          stream(output, estimate: .mean), estimate: .mean, policy: HoldPolicy(overrun: overrun),
          opening: 1_000_000_000))
    }
    let full = try run(.overdraft)
    let capped = try run(.cap)
    #expect(full.tallies[.uncollectedCost] == 0 && capped.tallies[.uncollectedCost] > 0)
    #expect(capped.tallies[.uncollectedCost] == capped.tallies[.holdOverrun])
    #expect(
      capped.tallies[.usageCost] + capped.tallies[.uncollectedCost] == full.tallies[.usageCost])
    #expect(capped.tallies[.providerCost] == full.tallies[.providerCost])
    #expect(capped.usage.reduce(0) { $0 + $1.cost } == capped.tallies[.usageCost])
  }

  @Test("longer answers are cut off, whether or not anything is held")
  func outputLimit() throws {
    for estimate in [nil, OutputEstimate.maximum] {
      let stream = try stream(.constant(500), estimate: estimate, limit: 30)
      let tallies = try outcome(
        organization(stream, estimate: estimate, opening: 1_000_000_000)
      ).tallies
      let completed = tallies[.usageCost] / 160
      #expect(tallies[.usageCost] % 160 == 0 && completed > 6_000)
    }
  }

  @Test("everything is held once for requests that complete at once")
  func instant() throws {
    var stream = try stream(.constant(450), estimate: .mean)
    stream.service = .instant
    let tallies = try outcome(
      organization(stream, estimate: .mean, opening: 2_500_500)
    ).tallies
    #expect(tallies[.holdsPlaced] == 2_500 && tallies[.holdsCapturedInFull] == 2_500)
    #expect(tallies[.meanHeld] == 0 && tallies[.peakHeld] == 1_000)
    #expect(tallies[.closingBalance] == 500, "less than one more request")
    #expect(tallies[.falseBlocks] == tallies[.blockedInsufficientCredits])
  }

  @Test("a spell of refusals lasts until the request that was refused last would be admitted")
  func spells() throws {
    // Holds of 1,000 on 40,500; nothing comes in, so the first spell is the last.
    let stream = try stream(.constant(450), estimate: .mean, seconds: 1, latency: 30)
    let result = try outcome(
      organization(stream, estimate: .mean, opening: 40_500), seconds: 300)
    let spells = result.spells
    #expect(spells.count == 1, "no spell ends while less is available than a request needs")
    #expect(spells.allSatisfy { $0.reason == .insufficientCredits })
    #expect(
      spells.reduce(0) { $0 + $1.requests } == result.tallies[.blockedInsufficientCredits])
  }
}
