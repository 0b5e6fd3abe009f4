import Billing
import Projection
import Quantities
import Scenarios
import TestSupport
import Testing

@Suite("Credit that is set aside slice by slice")
struct OfferSliceTests {
  private static func outcomes(_ text: String) throws -> [String: OrganizationOutcome] {
    let input = try FullScenario.read(text).input
    let projection = Projection(input)
    var outcomes: [String: OrganizationOutcome] = [:]
    for block in 0..<projection.blockCount {
      for outcome in try #require(try projection.run(block: block, replication: 0)).organizations {
        outcomes[input.organizations[outcome.organization].name] = outcome
      }
    }
    return outcomes
  }

  private static func scenario(_ organizations: String, more: String = "") -> String {
    """
    drawdown: 1
    horizon: {start: 2026-01-01, duration: 1h}
    replications: 1
    prices: {models: {m: {input: 1, output: 1, per: 1}}}
    traffic:
      long:
        arrivals: {process: batch, size: 1, every: 9h}
        mix: [{model: m, input: 5, output: 100}]
        service: {first_token: 0s, speed: 1/s}
      short:
        arrivals: {process: batch, size: 1, every: 9h, offset: 20s}
        mix: [{model: m, input: 5, output: 12}]
        service: {first_token: 0s, speed: 1/s}
    organizations:
    \(organizations)
    \(more)
    """
  }

  @Test("a request ends where there is no credit for its next slice")
  func slices() throws {
    let outcomes = try Self.outcomes(
      Self.scenario(
        """
          - {name: rich, opening_balance: 200, traffic: long, admission: {hold: {slice: 10}}}
          - {name: poor, opening_balance: 40, traffic: long, admission: {hold: {slice: 10}}}
          - {name: line, opening_balance: 40, credit_line: 20, traffic: long, admission: {hold: {slice: 10}}}
          - {name: helped, opening_balance: 40, traffic: long, admission: {hold: {slice: 10}}}
          - {name: two, opening_balance: 60, traffic: [long, short], admission: {hold: {slice: 10}}}
          - {name: none, opening_balance: 14, traffic: long, admission: {hold: {slice: 10}}}
          - {name: whole, opening_balance: 104, traffic: long, admission: {hold: {estimate: max}}}
        """,
        more: "timeline: [{at: 2026-01-01T00:00:25, organization: helped, purchase: {amount: 20}}]")
    )
    func cost(_ name: String) throws -> Int64 {
      try #require(outcomes[name]).tallies[.usageCost] / Money.nanosPerUnit
    }
    #expect(try cost("rich") == 105)
    #expect(outcomes["rich"]?.tallies[.cutOffRequests] == 0)
    #expect(outcomes["rich"]?.tallies[.holdsPlaced] == 10)
    // 5 + 30 are covered, 5 + 40 are not; with the line 5 + 50; with 20 more from second 25 on 5 + 50.
    #expect(try cost("poor") == 35)
    #expect(try cost("line") == 55)
    #expect(try cost("helped") == 55)
    for name in ["poor", "line", "helped"] {
      #expect(outcomes[name]?.tallies[.cutOffRequests] == 1)
      #expect(outcomes[name]?.tallies[.servedRequests] == 1)
    }
    // At second 20 the long one holds 35 of 60 and the short one 15; at 30 the long one would need 45 of
    // the 45 that are not the short one's, and at second 30 the short one needs 17 for its last two
    // tokens: asked first, the long one gets its slice, and the short one ends after ten tokens.
    #expect(try cost("two") == 45 + 15)
    #expect(outcomes["two"]?.tallies[.cutOffRequests] == 2)
    #expect(outcomes["none"]?.tallies[.blockedInsufficientCredits] == 1)
    #expect(outcomes["whole"]?.tallies[.blockedInsufficientCredits] == 1)
    for outcome in outcomes.values { #expect(outcome.tallies[.maximumOverdraft] <= 20_000_000_000) }
  }

  @Test("a slice has no estimate beside it, and is a number of tokens")
  func refused() throws {
    for (hold, message) in [
      ("slice: 10, estimate: mean", "needs no estimate"), ("slice: 0", "it is not"),
    ] {
      let found = try FullScenario.problems(
        Self.scenario("  - {name: a, traffic: long, admission: {hold: {\(hold)}}}"))
      #expect(found.count == 1 && found[0].contains(message), "\(hold): \(found)")
    }
  }
}
