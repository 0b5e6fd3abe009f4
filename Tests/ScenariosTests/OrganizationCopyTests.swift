import Projection
import Testing

@testable import Scenarios

@Suite("Organizations that are several alike")
struct OrganizationCopyTests {
  private func text(_ organizations: [String], timeline: [String] = []) -> String {
    Minimal.scenario(
      horizon: "{start: 2026-01-01, duration: 20d}",
      traffic: "{t: {arrivals: {rate: 9/d}, mix: [{model: m, input: 100000}]}}",
      organizations: "[\(organizations.joined(separator: ", "))]",
      more: "timeline: [\(timeline.joined(separator: ", "))]")
  }

  /// The tallies of every organization by its name.
  private func outcomes(_ text: String) throws -> [String: Tallies] {
    let input = try FullScenario.read(text).input
    let projection = Projection(input)
    var outcomes: [String: Tallies] = [:]
    for block in 0..<projection.blockCount {
      let unit = try #require(try projection.run(block: block, replication: 0))
      for outcome in unit.organizations {
        outcomes[input.organizations[outcome.organization].name] = outcome.tallies
      }
    }
    return outcomes
  }

  private static let rest = """
    opening_balance: 5, traffic: t, auto_top_up: {threshold: 3, amount: 9}, members: [{name: ada, \
    role: owner, personal: {opening_balance: 4, traffic: t, auto_top_up: {threshold: 2, amount: 7}}}, \
    {name: b-2, personal: {opening_balance: 2, traffic: t}}]
    """

  @Test("are as many written one by one, their members' own balances too")
  func alike() throws {
    let together = try outcomes(
      text(
        ["{name: twin, count: 2, \(Self.rest)}"],
        timeline: [
          "{at: 2026-01-03, organization: twin, grant: {amount: 2}}",
          "{at: 2026-01-04, organization: twin-2, grant: {amount: 3}}",
          "{at: 2026-01-05, organization: twin.ada, grant: {amount: 4}}",
          "{at: 2026-01-06, organization: twin-2.ada, grant: {amount: 5}}",
        ]))
    let apart = try outcomes(
      text(
        ["{name: twin-1, \(Self.rest)}", "{name: twin-2, \(Self.rest)}"],
        timeline: ["twin-1", "twin-2"].flatMap {
          [
            "{at: 2026-01-03, organization: \($0), grant: {amount: 2}}",
            "{at: 2026-01-05, organization: \($0).ada, grant: {amount: 4}}",
          ]
        } + [
          "{at: 2026-01-04, organization: twin-2, grant: {amount: 3}}",
          "{at: 2026-01-06, organization: twin-2.ada, grant: {amount: 5}}",
        ]))
    #expect(
      together.keys.sorted() == [
        "twin-1", "twin-1.ada", "twin-1.b-2", "twin-2", "twin-2.ada", "twin-2.b-2",
      ])
    #expect(together == apart)
    #expect(together["twin-1"] != together["twin-2"])
  }

  @Test(
    "nobody else has the name of a copy, and what is no copy is not found",
    arguments: [
      ("twin-2", "has the name of a copy of `twin`"),
      ("twin-2.ada", "has the name of a copy of `twin.ada`"),
    ])
  func names(name: String, message: String) throws {
    let twins = "{name: twin, count: 2, members: [{name: ada, personal: {}}]}"
    let problems = try FullScenario.problems(text([twins, "{name: \(name)}"]))
    #expect(problems.contains { $0.contains(message) }, "\(problems)")
    for other in ["twin-3", "twin-02", "twin.ada-2", "twin-2.bob", "twin-0"] {
      let entry = "{at: 2026-01-03, organization: \(other), grant: {amount: 2}}"
      let problems = try FullScenario.problems(text([twins, "{name: \(other)}"]))
      #expect(problems.isEmpty, "\(other): \(problems)")
      #expect(
        try FullScenario.problems(text([twins], timeline: [entry])).contains {
          $0.contains("there is no organization `\(other)`")
        }, "\(other)")
    }
  }
}
