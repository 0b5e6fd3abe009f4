import Billing
import CGSL
import Pricing
import Projection
import Quantities
import Randomness
import Statistics
import Studies
import Testing
import Traffic

/// Whether the intervals of a projection's results hold the truth as often as they claim.
///
/// The truth is known exactly: requests are a Poisson process, so their number is a Poisson variable,
/// the time to the first refusal without credit is exponential, and so is the probability of one.
/// With a thousand experiments the share that holds is known to 0.7 points. Intervals of quantiles
/// and probabilities cannot hit 95 % exactly; numbers of replications are chosen at which their exact
/// coverage, computed with the binomial distribution of GSL, is close to it.
@Suite(
  "Coverage of projected results", .enabled(if: isOptimized, "statistical tests run in release"))
struct ProjectionCoverageTests {
  private static let experiments = 1_000

  /// Poisson requests over some hours, from the end of the warm-up on.
  private struct Setting {
    /// Requests an hour.
    var rate: Double
    var hours: Int64 = 24
    var warmUp: Int64 = 0
    var credit = Money.zero
    /// Nano-units that a request costs in the mean.
    var meanCost = 1e7

    var expected: Double { rate * Double(hours - warmUp) }

    func input(seed: UInt64) throws -> ProjectionInput {
      let start = Instant(nanoseconds: 0)
      let tokens = try CorrelatedPair(
        .exponential(mean: meanCost), .constant(0), correlation: 0)
      let traffic = TrafficDefinition(
        process: .poisson, rate: rate / 3600, profile: .flat,
        mix: try MarkMix([MarkMix.Entry(share: 1, tokens: tokens)]))
      let rates = UsageRates(input: Decimal(significand: 1, places: 9), output: .zero)
      let organization = OrganizationInput(
        name: "account", opening: .amount(credit), terms: OrganizationTerms(topUpRule: nil),
        payments: PaymentModel(
          latency: try .constant(1), softDecline: 0, hardDecline: 0, timeToFix: try .constant(1)),
        streams: [
          StreamInput(
            name: "requests", origin: .synthesized(traffic),
            entries: [StreamEntry(model: ModelID(0), endpoint: 0)])
        ])
      return ProjectionInput(
        name: "account", description: "",
        horizon: Interval(from: start, to: start + Quantities.Duration.hour * hours), zone: .utc,
        seed: seed, replications: 1, currency: .usd, credit: Money(units: 1),
        rateCard: try RateCard(
          [PricedModel(name: "unit", price: ModelPrice(rates))], markup: .none,
          rounding: .halfEven), modelNames: ["unit"], meters: [], endpointNames: [""],
        organizations: [organization], sampleEvery: .day, transactions: .none,
        warmUp: Quantities.Duration.hour * warmUp)
    }
  }

  /// The number of experiments whose interval holds the truth.
  private func held(
    _ metric: Metric, _ statistic: SummaryStatistic = .mean, truth: Double, replications: Int,
    _ setting: Setting
  ) throws -> Int {
    var held = 0
    for seed in 0..<Self.experiments {
      let input = try setting.input(seed: UInt64(seed))
      let projection = Projection(input)
      var values: [Metric.Value] = []
      for replication in 0..<replications {
        let unit = try #require(try projection.run(block: 0, replication: replication))
        values += metric.value(TallyTotals(of: unit.organizations), of: input).map { [$0] } ?? []
      }
      let range = try #require(MetricEstimate(metric, values).range(of: statistic))
      held += range.low <= truth && truth <= range.high ? 1 : 0
    }
    return held
  }

  /// Whether the share is 93 to 97 %, and what is exact lies within its chance.
  private func expect(_ held: Int, exactly exact: Double? = nil) {
    #expect(held >= 930 && held <= 970, "\(held) of \(Self.experiments)")
    guard let exact else { return }
    #expect(exact > 0.945 && exact < 0.96, "choose other replications: \(exact)")
    let error = (exact * (1 - exact) / Double(Self.experiments)).squareRoot()
    #expect(
      (Double(held) / Double(Self.experiments) - exact).magnitude < 4 * error, "\(held), \(exact)")
  }

  @Test("the mean number of requests, a Poisson variable", arguments: [Int64(0), 6])
  func requests(warmUp: Int64) throws {
    let setting = Setting(rate: 0.5, warmUp: warmUp, credit: Money(units: 1_000))
    expect(try held(.requests, truth: setting.expected, replications: 40, setting))
  }

  @Test("the mean of an exact amount, what the requests cost")
  func cost() throws {
    let setting = Setting(rate: 1, credit: Money(units: 1_000))
    let truth = setting.expected * setting.meanCost / 1e9
    expect(try held(.usageCost, truth: truth, replications: 40, setting))
  }

  @Test(
    "quantiles of the time to the first refusal, an exponential variable",
    arguments: [
      (SummaryStatistic.p05, 0.05, 112), (.p50, 0.5, 94), (.p95, 0.95, 112),
    ])
  func quantiles(statistic: SummaryStatistic, level: Double, replications: Int) throws {
    // Without credit the first request is refused; it comes before the end all but surely.
    let setting = Setting(rate: 1, hours: 30, warmUp: 6)
    let level100 = QuantileLevel(Int((level * 100).rounded()), outOf: 100)
    let ranks = try #require(QuantileInterval.ranks(count: replications, quantile: level100))
    // The order statistics enclose the quantile where so many values are below it.
    let exact =
      gsl_cdf_binomial_P(UInt32(ranks.upperBound - 1), level, UInt32(replications))
      - gsl_cdf_binomial_P(UInt32(ranks.lowerBound - 1), level, UInt32(replications))
    let truth = -Elementary.log(1 - level) / setting.rate
    expect(
      try held(
        .firstBlockHours, statistic, truth: truth, replications: replications, setting),
      exactly: exact)
  }

  @Test("the probability of a block", arguments: [(0.1, 102), (0.4, 106)])
  func probabilities(probability: Double, replications: Int) throws {
    var setting = Setting(rate: 1, hours: 30, warmUp: 6)
    setting.rate = -Elementary.log(1 - probability) / 24
    var exact = 0.0
    for hits in 0...replications {
      let interval = try #require(
        ConfidenceInterval.ofProportion(successes: hits, trials: replications))
      guard interval.contains(probability) else { continue }
      exact += gsl_ran_binomial_pdf(UInt32(hits), probability, UInt32(replications))
    }
    expect(
      try held(.blockedProbability, truth: probability, replications: replications, setting),
      exactly: exact)
  }
}
