import AutoTopUp
import Billing
import CGSL
import Experiments
import Pricing
import Projection
import Quantities
import Randomness
import Studies
import Testing
import Traffic

@testable import Reports

/// Searches over simulations whose answer follows from the Poisson distribution.
///
/// Requests arrive as a Poisson process of rate λ and cost one dollar each. Below the threshold s the
/// rule buys far more than is ever used; it comes after the constant lead time L. When the balance
/// falls below s there are k = s - 1 dollars left, so exactly then somebody is blocked when more than
/// k requests arrive within L: P(blocked) = P(Poisson(λL) > k).
@Suite(
  "Searches against closed forms",
  .enabled(if: isOptimized, "statistical tests run in release builds"))
struct SolveClosedFormTests {
  struct Setting: Sendable {
    /// λL: how many requests arrive during the lead time in the mean.
    let load: Double
    /// The largest threshold that is looked at.
    let most: Int
  }

  static let settings = [
    Setting(load: 5, most: 40), Setting(load: 20, most: 80), Setting(load: 80, most: 150),
  ]

  private static let seconds = 600.0
  private static let opening: Int64 = 250

  /// The probability that somebody is blocked at a threshold.
  private func truth(_ threshold: Int, _ load: Double) -> Double {
    gsl_cdf_poisson_Q(UInt32(threshold - 1), load)
  }

  private func input(threshold: Int, load: Double) throws -> ProjectionInput {
    let start = Instant(nanoseconds: 0)
    let tokens = try CorrelatedPair(.constant(1), .constant(0), correlation: 0)
    let traffic = TrafficDefinition(
      process: .poisson, rate: 1, profile: .flat,
      mix: try MarkMix([MarkMix.Entry(share: 1, tokens: tokens)]))
    let card = try RateCard(
      [
        PricedModel(
          name: "unit", price: ModelPrice(UsageRates(input: Decimal(1), output: .zero)))
      ], markup: .none, rounding: .halfEven)
    let rule = try TopUpRule(
      threshold: Money(units: Int64(threshold)), sizing: .amount(Money(units: 10_000)))
    let organization = OrganizationInput(
      name: "account", opening: .amount(Money(units: Self.opening)),
      terms: OrganizationTerms(topUpRule: rule),
      payments: PaymentModel(
        latency: try .constant(load), softDecline: 0, hardDecline: 0,
        timeToFix: try .constant(1)),
      streams: [
        StreamInput(
          name: "requests", origin: .synthesized(traffic),
          entries: [StreamEntry(model: ModelID(0), endpoint: 0)])
      ])
    return ProjectionInput(
      name: "lead-time", description: "",
      horizon: Interval(from: start, to: start + Quantities.Duration(seconds: Self.seconds)),
      zone: .utc, seed: 17, replications: 1, currency: .usd, credit: Money(units: 1),
      rateCard: card, modelNames: ["unit"], meters: [], endpointNames: [""],
      organizations: [organization], sampleEvery: .day, transactions: .none)
  }

  private func solve(_ setting: Setting, most: Int, limit: Double) throws -> Solution {
    let inputs = try (1...most).map { try input(threshold: $0, load: setting.load) }
    let criterion = SolveCriterion(
      metric: .blockedProbability, statistic: .mean, organization: nil, text: "P(blocked)")
    let plan = SolvePlan(
      scenario: "lead-time", input: inputs[0],
      axes: [("threshold", (1...most).map { String($0) })],
      constraints: [(criterion, .atMost, limit, "P(blocked) <= \(limit)")],
      objective: nil, isMaximum: false, strategy: .smallest, confidence: 0.95,
      schedule: LookSchedule(first: 200, most: 6_400))
    return try plan.solve(
      on: ReplicationRunner(threads: ReplicationRunner.processorCount), input: { inputs[$0] },
      progress: { _, _ in })
  }

  @Test("the threshold is that of the closed form", arguments: 0..<3)
  func threshold(index: Int) throws {
    let setting = Self.settings[index]
    // A limit half-way between two thresholds, near 5 %, so that one of them is clearly the answer.
    let exact = try #require((1...setting.most).first { truth($0, setting.load) < 0.045 })
    let (above, below) = (truth(exact - 1, setting.load), truth(exact, setting.load))
    let limit = (above + below) / 2
    let solution = try solve(setting, most: setting.most, limit: limit)
    let result = solution.result
    #expect(result.conclusion == .found)
    let answer = try #require(result.answer) + 1
    // Never a threshold that breaks the constraint; at most so much larger as chance explains.
    #expect(answer >= exact, "\(answer) instead of \(exact)")
    #expect(answer <= exact + 1, "\(answer) instead of \(exact)")
    if let fails = result.failsBelow { #expect(fails + 1 < exact) }
    #expect(result.failsBelow.map { $0 + 1 >= exact - 3 } == true)
    // The estimates are those of the closed form.
    for trial in result.trials {
      let finding = try #require(trial.finding.constraints.first)
      let threshold = trial.finding.candidate + 1
      let expected = truth(threshold, setting.load)
      let error = 4.5 * (expected * (1 - expected) / Double(finding.count)).squareRoot()
      let estimate = try #require(finding.estimate)
      #expect(
        (estimate - expected).magnitude <= error + 5 / Double(finding.count),
        "\(threshold): \(estimate) instead of \(expected)")
    }
  }

  @Test("a range without a threshold that suffices is infeasible", arguments: 0..<3)
  func infeasible(index: Int) throws {
    let setting = Self.settings[index]
    let solution = try solve(setting, most: Int(setting.load), limit: 0.05)
    #expect(solution.result.conclusion == .infeasible)
    #expect(solution.lines(width: 80).contains { $0.hasPrefix("none: ") })
    #expect(solution.lines(width: 80).contains { $0.contains("misses by at least ") })
  }
}
