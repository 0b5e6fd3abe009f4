import AutoTopUp
import Billing
import Ledger
import Pricing
import Projection
import Quantities
import Randomness
import Traffic

/// Inputs for tests: organizations whose requests cost an exponential amount.
enum SampleInput {
  static let start = Instant(nanoseconds: 1_767_225_600_000_000_000)  // 2026-01-01T00:00Z

  /// A price card with one model at one nano-unit, or more, for each input token.
  static func rateCard(nanosPerToken: Int128 = 1) throws -> RateCard {
    try RateCard(
      [
        PricedModel(
          name: "unit",
          price: ModelPrice(
            UsageRates(input: Decimal(significand: nanosPerToken, places: 9), output: .zero)))
      ], markup: .none, rounding: .halfEven)
  }

  /// A stream with exponential costs of a mean in nano-units.
  static func stream(
    rate: Double, meanCost: Double, service: ServiceModel = .instant, meanOutput: Double = 0
  ) throws -> StreamInput {
    let tokens = try CorrelatedPair(
      .exponential(mean: meanCost),
      meanOutput > 0 ? .exponential(mean: meanOutput) : .constant(0), correlation: 0)
    let mix = try MarkMix([MarkMix.Entry(share: 1, tokens: tokens)])
    return StreamInput(
      name: "requests",
      origin: .synthesized(
        TrafficDefinition(process: .poisson, rate: rate, profile: .flat, mix: mix)),
      entries: [StreamEntry(model: ModelID(0), endpoint: 0)], service: service)
  }

  static func payments(latency: Double, softDecline: Double = 0) throws -> PaymentModel {
    try PaymentModel(
      latency: .exponential(mean: latency), softDecline: softDecline, hardDecline: 0,
      timeToFix: .constant(3600))
  }

  static func input(
    _ organizations: [OrganizationInput], seconds: Int64, sampleEvery: Duration = .hour,
    transactions: ProjectionInput.TransactionOutput = .none, rateCard card: RateCard? = nil
  ) throws -> ProjectionInput {
    ProjectionInput(
      name: "sample", description: "",
      horizon: Interval(from: start, to: start + Duration.second * seconds), zone: .utc, seed: 7,
      replications: 1, currency: .usd, credit: Money(units: 1), rateCard: try card ?? rateCard(),
      modelNames: ["unit"], meters: [], endpointNames: ["chat"],
      organizations: OrganizationList(organizations),
      sampleEvery: sampleEvery, transactions: transactions)
  }

  static func toppedUp(
    _ name: String, threshold: Int64, amount: Int64, service: ServiceModel = .instant,
    softDecline: Double = 0.1, meanOutput: Double = 0
  ) throws -> OrganizationInput {
    let rule = try TopUpRule(
      threshold: Money(nanos: threshold), sizing: .amount(Money(nanos: amount)))
    return OrganizationInput(
      name: name, opening: .amount(Money(nanos: amount)),
      terms: OrganizationTerms(
        topUpRule: rule, plan: nil, lowBalanceAlerts: [Money(nanos: threshold / 2)]),
      payments: try payments(latency: 30, softDecline: softDecline),
      streams: [
        try stream(rate: 1, meanCost: 5_040_000, service: service, meanOutput: meanOutput)
      ])
  }
}
