import Ledger
import Pricing
import Projection
import Quantities
import Testing

@testable import Scenarios

@Suite("Prices that change within the horizon")
struct PriceChangeTests {
  private static let model = """
    {input: 10, cached_input: 1, output: 20, per: 1, changes: [{from: 2026-01-02, input: 11}, \
    {from: 2026-01-04, output: 30}]}
    """

  /// A request a day at midnight, with two input tokens, one of them cached, and one of output.
  private func costs(service: String = "") throws -> Int64 {
    let traffic = """
      {t: {arrivals: {process: batch, size: 1, every: 1d}, \
      mix: [{model: m, input: 2, cached_input: 50%, output: 1}]\(service)}}
      """
    let text = Minimal.scenario(
      horizon: "{start: 2026-01-01, duration: 5d}", prices: "{models: {m: \(Self.model)}}",
      traffic: traffic, organizations: "[{name: a, opening_balance: 1000, traffic: t}]")
    let input = try FullScenario.read(text).input
    let outcome = try #require(try Projection(input).run(block: 0, replication: 0))
    return outcome.organizations[0].tallies[.usageCost] / 1_000_000_000
  }

  @Test("a request has the prices of its arrival; those not named in a change stay")
  func arrival() throws {
    // The change at midnight holds for the request at midnight.
    #expect(try costs() == (10 + 1 + 20) + 2 * (11 + 1 + 20) + 2 * (11 + 1 + 30))
  }

  @Test("a request that is served over a change keeps the prices of its arrival")
  func inFlight() throws {
    // Six hours to the first token; the last request is served within the horizon as well.
    let slow = ", service: {first_token: 6h}"
    #expect(try costs(service: slow) == costs())
  }

  @Test("a change replaces what it names, from its instant in the scenario's zone")
  func versions() throws {
    let input = try FullScenario.read().input
    let versions = input.rateCard.models[0].price.versions
    #expect(versions.count == 3)
    #expect(versions[0].validFrom == nil)
    // Midnight in New York.
    #expect(versions[1].validFrom.map { input.zone.iso8601($0) } == "2026-02-01T00:00:00-05:00")
    #expect(versions[1].rates[.input]?.price == Decimal("0.00000012"))
    #expect(versions[1].rates[.output]?.price == Decimal("0.0000006"))
    #expect(versions[2].rates[.output]?.price == Decimal("0.0000005"))
    #expect(versions[2].rates[.image]?.price == Decimal("0.04"))
  }

  /// The problems of requests with output to a model whose output price comes with a change.
  private func problems(horizon: String, change: String) throws -> [String] {
    try FullScenario.problems(
      Minimal.scenario(
        horizon: horizon,
        prices: "{models: {m: {input: 1, changes: [{from: \(change), output: 2}]}}}"))
  }

  @Test("every price in force within the horizon must be there, and only those")
  func inForce() throws {
    let january = "{start: 2026-01-01, duration: 31d}"
    #expect(try problems(horizon: january, change: "2025-12-01").isEmpty)
    #expect(try problems(horizon: january, change: "2026-01-01").isEmpty)
    for change in ["2026-01-02", "2026-03-01"] {
      let found = try problems(horizon: january, change: change)
      #expect(found.count == 1 && found[0].contains("has no price for `output`"), "\(change)")
    }
  }
}
