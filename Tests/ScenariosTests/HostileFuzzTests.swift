import Billing
import Projection
import Quantities
import Testing

@testable import Scenarios

/// Scenarios that kept the reader for minutes, at sizes whose square is out of reach.
@Suite("Hostile scenarios")
struct HostileFuzzTests {
  @Test("lists that are worked through again and again have a largest length")
  func lists() throws {
    let tiers = Self.list(101, "{above: %, input: 1}")
    let card = "{models: {m: {input: $1, output: $1, tiers: [\(tiers)]}}}"
    #expect(
      try FullScenario.problems(Minimal.scenario(prices: card)) == [
        "s.yaml:3:53: error: expected at most 100 in this list, found 101"
      ])
    let alerts = "[{name: a, alerts: {low_balance: [\(Self.list(1_001, "%"))]}}]"
    #expect(
      try FullScenario.problems(Minimal.scenario(organizations: alerts)) == [
        "s.yaml:5:49: error: expected at most 1000 in this list, found 1001"
      ])
  }

  @Test("of hundreds of unknown names the first fifty are compared with those there are")
  func suggestions() throws {
    let names = Self.list(700, "stream-%: {arrivals: {rate: 1/s}, mix: [{model: m, input: 1}]}")
    let text = Minimal.scenario(
      traffic: "{\(names)}",
      organizations: "[{name: a, traffic: [\(Self.list(700, "straem-%"))]}]")
    let problems = try FullScenario.problems(text)
    #expect(problems.count == 201)
    #expect(problems.count { $0.contains("did you mean `stream-") } == 50)
    #expect(problems.last?.hasSuffix("500 further problems are not shown") == true)
  }

  @Test("purchases of thousands of organizations find their own")
  func purchases() throws {
    let organizations = Self.list(3_000, "{name: a%, count: 1, opening_balance: $1}")
    let timeline = (0..<3_000).map {
      "  - {at: 2026-01-02, organization: a\(2_999 - $0), purchase: {amount: $\(10 + $0)}}\n"
    }
    let text = Minimal.scenario(
      organizations: "[\(organizations)]", more: "timeline:\n" + timeline.joined())
    let input = try FullScenario.read(text).input
    let prices = input.organizations.map { organization in
      organization.actions.compactMap { action -> Int64? in
        guard case .purchase(let product, _, _) = action.kind else { return nil }
        return product.size.nanos
      }
    }
    let expected: [[Int64]] = (0..<3_000).map { number in
      let dollars = Int64(3_009 - number)
      return [dollars * 1_000_000_000]
    }
    #expect(prices == expected)
  }

  /// A list of texts, each with its number, from 0, for a `%`.
  private static func list(_ count: Int, _ element: String) -> String {
    (0..<count).map { element.replacing("%", with: "\($0)") }.joined(separator: ", ")
  }
}
