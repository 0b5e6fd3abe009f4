import Billing
import Pricing
import Projection
import Quantities

/// A scenario's prices, with one of each kind.
enum SamplePrices {
  static let start = Instant(nanoseconds: 1_767_225_600_000_000_000)  // 2026-01-01T00:00Z
  /// When `fast` gets cheaper.
  static let change = start + Duration.day * 31

  struct NoNumber: Error {}

  static func decimal(_ text: String) throws -> Decimal {
    guard let value = Decimal(text) else { throw NoNumber() }
    return value
  }

  private static func rates(
    _ input: String, _ cached: String?, _ output: String
  ) throws -> UsageRates {
    UsageRates(
      input: try decimal(input), cachedInput: try cached.map { try decimal($0) },
      output: try decimal(output))
  }

  static func rateCard() throws -> RateCard {
    let fast = ModelPrice(versions: [
      PriceVersion(rates: try rates("0.15e-6", "0.075e-6", "0.6e-6")),
      PriceVersion(validFrom: change, rates: try rates("0.1e-6", "0.075e-6", "0.6e-6")),
    ])
    let large = ModelPrice(
      PriceVersion(
        rates: try rates("3e-6", "0.3e-6", "15e-6"), batchDiscount: try decimal("0.5"),
        tiers: [
          ContextTier(
            above: 200_000,
            rates: UsageRates(input: try decimal("6e-6"), output: try decimal("22.5e-6")))
        ]))
    var paint = UsageRates()
    paint[.image] = Rate(try decimal("0.04"))
    paint[.second] = Rate(try decimal("0.0065"))
    return try RateCard(
      [
        PricedModel(name: "fast", price: fast),
        PricedModel(name: "large, \"new\"", price: large),
        PricedModel(
          name: "paint", provider: "easel", price: ModelPrice(paint),
          markup: Markup(onCost: decimal("0.2"))),
      ], markup: Markup(onCost: decimal("0.05")), rounding: .halfEven)
  }

  private static func meters() throws -> [Meter] {
    let tiers = [
      PriceTier(upTo: MeterQuantity(100), price: try decimal("0.1")),
      PriceTier(upTo: nil, price: try decimal("0.05"), flat: .one),
    ]
    return [
      Meter(
        name: "trace", unit: "trace",
        price: try MeterPrice(
          .perUnit(price: decimal("0.1"), per: Decimal(1000)), minimum: Money(units: 2),
          maximum: Money(units: 50))),
      Meter(name: "storage", unit: "GB-month", price: try MeterPrice(.graduated(tiers))),
      Meter(name: "egress", unit: "GB", price: try MeterPrice(.volume(tiers))),
      Meter(name: "seat", unit: "seat", price: try MeterPrice(.flat(price: Decimal(12)))),
      Meter(
        name: "calls", unit: "call",
        price: try MeterPrice(.package(price: Decimal(3), size: Decimal(5000)))),
    ]
  }

  private static func packages() throws -> [PackageInput] {
    [
      PackageInput(
        name: "starter", package: try CreditPackage(price: Money(units: 20), credits: Decimal(2000))
      ),
      PackageInput(
        name: "growth",
        package: try CreditPackage(
          price: Money(units: 200), credits: Decimal(20_000), bonus: .share(decimal("0.1")),
          expiry: .afterMonths(12)), scope: "models: fast"),
      PackageInput(
        name: "odd",
        package: try CreditPackage(
          price: Money(units: 7), credits: Decimal(300), bonus: .share(decimal("0.33")),
          expiry: .after(.hour * 36))),
    ]
  }

  private static func plans() throws -> [PlanInput] {
    [
      PlanInput(
        name: "pro",
        plan: try Plan(
          fee: Money(units: 99), period: .month, includedRequests: 50_000,
          includedMeters: [.init(meter: "trace", quantity: MeterQuantity(25_000))],
          overage: .charged(perRequest: Rate(decimal("0.002"))), features: ["team_budgets"])),
      PlanInput(name: "free", plan: try Plan(fee: .zero, period: .month, includedRequests: 100)),
      PlanInput(name: "open", plan: try Plan(fee: Money(units: 5), period: .days(30))),
      PlanInput(
        name: "topped",
        plan: try Plan(
          fee: Money(units: 40), period: .month, anchor: .calendar, isProrated: true,
          credit: SubscriptionCredit(
            amount: Money(units: 50), expiry: .afterArrival(.afterMonths(3)))
        )),
      PlanInput(
        name: "lasting",
        plan: try Plan(
          fee: .zero, period: .week, credit: SubscriptionCredit(amount: Money(units: 1)),
          includedRequests: 0)),
    ]
  }

  static func input(rateCard card: RateCard? = nil) throws -> ProjectionInput {
    let card = try card ?? rateCard()
    return ProjectionInput(
      name: "sample", description: "",
      horizon: Interval(from: start, to: start + Duration.day * 90),
      zone: .utc, seed: 1, replications: 1, currency: .usd, credit: Money(nanos: 10_000_000),
      rateCard: card, modelNames: card.models.map(\.name), meters: try meters(), endpointNames: [],
      organizations: [], sampleEvery: .day, transactions: .none, packages: try packages(),
      plans: try plans())
  }
}
