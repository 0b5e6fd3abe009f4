import Billing
import Experiments
import Pricing
import Projection
import Quantities
import Randomness
import Statistics
import Studies
import Testing
import Traffic

/// Whether the intervals of compared scenarios hold the difference as often as they claim.
@Suite("Paired differences", .enabled(if: isOptimized, "statistical tests run in release builds"))
struct PairedDifferenceTests {
  private static let experiments = 1_000
  private static let hours = 24.0
  /// Requests an hour, and nano-units that each costs in the mean.
  private static let rate = 6.0
  private static let meanCost = 1e7

  /// An organization with Poisson requests of exponential cost, and credit for some of them.
  private static func input(
    price: Int128, opening: Money, seed: UInt64, replications: Int
  ) throws -> ProjectionInput {
    let start = Instant(nanoseconds: 0)
    let tokens = try CorrelatedPair(
      .exponential(mean: meanCost / 1_000), .constant(0), correlation: 0)
    let traffic = TrafficDefinition(
      process: .poisson, rate: rate / 3600, profile: .flat,
      mix: try MarkMix([MarkMix.Entry(share: 1, tokens: tokens)]))
    let card = try RateCard(
      [
        PricedModel(
          name: "unit",
          price: ModelPrice(
            UsageRates(input: Decimal(significand: price, places: 9), output: .zero)))
      ], markup: .none, rounding: .halfEven)
    let organization = OrganizationInput(
      name: "account", opening: .amount(opening), terms: OrganizationTerms(topUpRule: nil),
      payments: PaymentModel(
        latency: try .constant(1), softDecline: 0, hardDecline: 0, timeToFix: try .constant(1)),
      streams: [
        StreamInput(
          name: "requests", origin: .synthesized(traffic),
          entries: [StreamEntry(model: ModelID(0), endpoint: 0)])
      ])
    return ProjectionInput(
      name: "account", description: "",
      horizon: Interval(from: start, to: start + Quantities.Duration(seconds: hours * 3600)),
      zone: .utc, seed: seed, replications: replications, currency: .usd,
      credit: Money(units: 1), rateCard: card, modelNames: ["unit"], meters: [],
      endpointNames: [""], organizations: [organization], sampleEvery: .day, transactions: .none)
  }

  /// Compares a price of 1,000 nano-units with one of 1,100, or a credit with another.
  private static func difference(
    _ metric: Metric, prices: (Int128, Int128) = (1_000, 1_000),
    openings: (Money, Money) = (Money(units: 1_000), Money(units: 1_000)), seed: UInt64,
    replications: Int
  ) throws -> MetricDifference {
    let plan = ComparisonPlan(
      baseline: (
        name: "a",
        input: try input(
          price: prices.0, opening: openings.0, seed: seed, replications: replications)
      ),
      alternatives: [
        (
          name: "b",
          input: try input(
            price: prices.1, opening: openings.1, seed: seed, replications: replications)
        )
      ], metrics: [metric], sizeBreaks: nil)
    let found = try plan.compare(on: ReplicationRunner(threads: 1)) { _, _ in }
    return try #require(found.totals[0][0])
  }

  @Test("the 95 % interval of a price rise holds the expected cost of it in 93 to 97 % of runs")
  func price() throws {
    // A tenth more for each of the expected requests, in dollars.
    let truth = 0.1 * Self.rate * Self.hours * Self.meanCost / 1e9
    var held = 0
    for seed in 0..<Self.experiments {
      let found = try Self.difference(
        .usageCost, prices: (1_000, 1_100), seed: UInt64(seed), replications: 30)
      held += try #require(found.interval).contains(truth) ? 1 : 0
    }
    #expect(held >= 930 && held <= 970, "\(held) of \(Self.experiments)")
  }

  @Test("that of a rare block holds the difference of probabilities at least as often")
  func probability() throws {
    // Whether credit runs out is known from many replications of other seeds.
    let openings = (Money(nanos: 1_700_000_000), Money(nanos: 1_800_000_000))
    let truth = try Self.difference(
      .blockedProbability, openings: openings, seed: 1 << 40, replications: 40_000)
    #expect(truth.baselineMean > 0.03 && truth.baselineMean < 0.15, "\(truth.baselineMean)")
    #expect(truth.difference < -0.01)
    var held = 0
    for seed in 0..<Self.experiments {
      let found = try Self.difference(
        .blockedProbability, openings: openings, seed: UInt64(seed), replications: 50)
      held += try #require(found.interval).contains(truth.difference) ? 1 : 0
    }
    #expect(held >= 950, "\(held) of \(Self.experiments)")
  }
}
