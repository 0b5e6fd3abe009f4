import AutoTopUp
import Billing
import Pricing
import Projection
import Quantities
import Randomness
import Testing
import Traffic

/// Whether a stationary opening is that of a rule that has long been at work.
///
/// Small requests flow at $6 an hour; below $5 the rule buys $20, which takes an exponential time of
/// one hour. A cycle lasts Q/r plus the time without credit, (τ - s/r)⁺ for a lead time τ. So the
/// share of time without credit is b / (Q/r + b), where b is the mean of that, exp(-s/r).
@Suite("Stationary openings", .enabled(if: isOptimized, "statistical tests run in release builds"))
struct StationaryOpeningTests {
  private static let (threshold, quantity, usage) = (5.0, 20.0, 6.0)

  private func input(hours: Double, softDecline: Double = 0) throws -> ProjectionInput {
    let start = Instant(nanoseconds: 0)
    let tokens = try CorrelatedPair(.constant(1), .constant(0), correlation: 0)
    let traffic = TrafficDefinition(
      process: .poisson, rate: 600 / 3600.0, profile: .flat,
      mix: try MarkMix([MarkMix.Entry(share: 1, tokens: tokens)]))
    let rule = try TopUpRule(
      threshold: Money(units: 5), sizing: .amount(Money(units: 20)))
    let organization = OrganizationInput(
      name: "account", opening: .stationary,
      terms: OrganizationTerms(
        topUpRule: rule, dunning: Dunning(retryDelays: [.hour * 2], exhaustion: .repeatLastDelay)),
      payments: PaymentModel(
        latency: try .exponential(mean: 3_600), softDecline: softDecline, hardDecline: 0,
        timeToFix: try .constant(1)),
      streams: [
        StreamInput(
          name: "requests", origin: .synthesized(traffic),
          entries: [StreamEntry(model: ModelID(0), endpoint: 0)])
      ])
    return ProjectionInput(
      name: "account", description: "",
      horizon: Interval(from: start, to: start + Quantities.Duration(seconds: hours * 3600)),
      zone: .utc, seed: 5, replications: 1, currency: .usd, credit: Money(units: 1),
      rateCard: try RateCard(
        [
          PricedModel(
            name: "unit",
            price: ModelPrice(
              UsageRates(input: Decimal(significand: 1, places: 2), output: .zero)))
        ], markup: .none, rounding: .halfEven), modelNames: ["unit"], meters: [],
      endpointNames: [""], organizations: [organization], sampleEvery: .hour,
      transactions: .none)
  }

  /// The balances at each hour, and whether there was no credit, replication by replication.
  private func samples(
    _ replications: Int, hours: Double, softDecline: Double = 0
  ) throws -> [(balances: [Double], isBlocked: [Bool])] {
    let projection = Projection(try input(hours: hours, softDecline: softDecline))
    return try (0..<replications).map { replication in
      let unit = try #require(try projection.run(block: 0, replication: replication))
      let outcome = unit.organizations[0]
      return (outcome.balances.map { Double($0) / 1e9 }, outcome.isBlocked)
    }
  }

  @Test("an order may be on its way: at the start as at any time, so often there is no credit")
  func start() throws {
    let blocked = Elementary.exp(-Self.threshold / Self.usage)
    let share = blocked / (Self.quantity / Self.usage + blocked)
    let samples = try samples(4_000, hours: 6)
    for hour in [0, 1, 3, 6] {
      let found = samples.map { $0.isBlocked[hour] ? 1.0 : 0 }
      try expectMean(found, share, within: 0.2, "no credit at hour \(hour)")
      let balances = samples.map { $0.balances[hour] }
      // By numerical integration over a cycle.
      try expectMean(balances, 10.2695, within: 0.05, "the balance at hour \(hour)")
    }
  }

  @Test("retries are part of an order's way")
  func retries() throws {
    let samples = try samples(3_000, hours: 8, softDecline: 0.5)
    let early = samples.map { $0.isBlocked[0] ? 1.0 : 0 }.reduce(0, +) / 3_000
    let late = samples.map { $0.isBlocked[8] ? 1.0 : 0 }.reduce(0, +) / 3_000
    // Each share is known to 0.9 points.
    #expect((early - late).magnitude < 0.05 && early > 0.3, "\(early), then \(late)")
  }
}
