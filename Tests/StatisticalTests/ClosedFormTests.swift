import AutoTopUp
import Billing
import Ledger
import Pricing
import Projection
import Quantities
import Randomness
import Statistics
import Testing
import Traffic

#if canImport(Glibc)
  import Glibc
#endif

/// Simulations against the closed forms of the prepaid account with exponential costs.
@Suite("Closed forms", .enabled(if: isOptimized, "statistical tests run in release builds"))
struct ClosedFormTests {
  /// A (s, Q) account: Poisson requests, exponential cost of mean d, exponential lead time.
  struct Account {
    let rate: Double
    let lead: Double
    let cost: Double
    let reorderPoint: Double
    let quantity: Double

    /// Refused requests in a cycle.
    private var refused: Double {
      let q = rate / (rate + 1 / lead)
      return rate * lead * exp(-(1 - q) * reorderPoint / cost)
    }
    /// Requests in a cycle.
    private var cycle: Double { quantity / cost + refused }
    var blockedShare: Double { refused / cycle }
    var topUpsPerRequest: Double { 1 / cycle }
    var meanBalance: Double {
      (quantity / cost * (reorderPoint + quantity / 2) + refused * (quantity - cost)
        - quantity * rate * lead) / cycle
    }
  }

  static let accounts = [
    Account(rate: 1, lead: 30, cost: 0.00504, reorderPoint: 0.5, quantity: 2),
    Account(rate: 1, lead: 30, cost: 0.00504, reorderPoint: 0.1, quantity: 2),
    Account(rate: 1, lead: 30, cost: 0.00504, reorderPoint: 0, quantity: 2),
    Account(rate: 20, lead: 30, cost: 0.00504, reorderPoint: 1, quantity: 10),
  ]

  private func input(
    _ account: Account, requests: Double, rule: TopUpRule?, opening: OpeningBalance
  ) throws -> ProjectionInput {
    let start = Instant(nanoseconds: 0)
    let tokens = try CorrelatedPair(
      .exponential(mean: account.cost * 1e9), .constant(0), correlation: 0)
    let traffic = TrafficDefinition(
      process: .poisson, rate: account.rate, profile: .flat,
      mix: try MarkMix([MarkMix.Entry(share: 1, tokens: tokens)]))
    let stream = StreamInput(
      name: "requests", origin: .synthesized(traffic),
      entries: [StreamEntry(model: ModelID(0), endpoint: 0)])
    let card = try RateCard(
      [
        PricedModel(
          name: "unit",
          price: ModelPrice(UsageRates(input: Decimal(significand: 1, places: 9), output: .zero)))
      ], markup: .none, rounding: .halfEven)
    let organization = OrganizationInput(
      name: "account", opening: opening, terms: OrganizationTerms(topUpRule: rule),
      payments: PaymentModel(
        latency: try .exponential(mean: account.lead), softDecline: 0, hardDecline: 0,
        timeToFix: try .constant(1)),
      streams: [stream])
    let end = start + Quantities.Duration(seconds: requests / account.rate)
    return ProjectionInput(
      name: "closed-form", description: "", horizon: Interval(from: start, to: end), zone: .utc,
      seed: 20, replications: 1, currency: .usd, credit: Money(units: 1), rateCard: card,
      modelNames: ["unit"], meters: [], endpointNames: [""], organizations: [organization],
      sampleEvery: .day, transactions: .none)
  }

  private func replicate(
    _ input: ProjectionInput, _ count: Int, _ value: (Tallies) -> Double
  ) throws -> [Double] {
    let projection = Projection(input)
    return try (0..<count).map { replication in
      let unit = try projection.run(block: 0, replication: replication)
      return value(try #require(unit).organizations[0].tallies)
    }
  }

  private func expect(
    _ values: [Double], contains expected: Double, _ what: String
  ) throws {
    let summary = try #require(SampleSummary(values, level: 0.99))
    let interval = try #require(summary.interval)
    #expect(
      interval.contains(expected),
      "\(what): \(expected) is outside \(interval.low) ... \(interval.high)")
    // An interval so wide that it would contain anything shows nothing.
    #expect(interval.halfWidth < 0.1 * max(expected.magnitude, 0.001), "\(what): too wide")
  }

  @Test("the (s, Q) rule blocks, tops up and holds what the closed form says", arguments: 0..<4)
  func reorderRule(index: Int) throws {
    let account = Self.accounts[index]
    let rule = try TopUpRule(
      threshold: Money(nanos: Int64(account.reorderPoint * 1e9)),
      sizing: .amount(Money(nanos: Int64(account.quantity * 1e9))))
    let input = try input(account, requests: 150_000, rule: rule, opening: .stationary)
    let projection = Projection(input)
    var tallies: [Tallies] = []
    for replication in 0..<240 {
      let unit = try projection.run(block: 0, replication: replication)
      tallies.append(try #require(unit).organizations[0].tallies)
    }
    let requests = tallies.map { Double($0[.requests]) }
    try expect(
      zip(tallies, requests).map { Double($0[.blockedInsufficientCredits]) / $1 },
      contains: account.blockedShare, "blocked share")
    try expect(
      zip(tallies, requests).map { Double($0[.topUps]) / $1 },
      contains: account.topUpsPerRequest, "top-ups per request")
    try expect(
      tallies.map { Double($0[.meanBalance]) / 1e9 }, contains: account.meanBalance,
      "mean balance")
  }

  @Test("the runway without top-ups is (1 + B/d) / λ", arguments: [0.05, 0.5, 2.0])
  func runway(opening: Double) throws {
    let account = Account(rate: 1, lead: 1, cost: 0.00504, reorderPoint: 0, quantity: 1)
    let charges = 1 + opening / account.cost
    let input = try input(
      account, requests: charges * 4 + 200, rule: nil,
      opening: .amount(Money(nanos: Int64(opening * 1e9))))
    try expect(
      replicate(input, 4000) { Double($0[.runway]) / 1e9 }, contains: charges / account.rate,
      "runway")
    try expect(
      replicate(input, 4000) { Double($0[.firstBlock]) / 1e9 },
      contains: (charges + 1) / account.rate, "first refusal")
  }
}
