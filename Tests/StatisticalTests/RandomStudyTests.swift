import Foundation
import Projection
import Scenarios
import TestSupport
import Testing

/// Policies on shared demand against the same policies alone, with whatever a scenario may say.
@Suite("Random studies of policies", .enabled(if: isOptimized, "run in release builds"))
struct RandomStudyTests {
  private static let policyCount = 4

  /// Scenarios with the same traffic that differ in rules, plans, processors and people.
  private static func texts(_ random: inout SplitMix64) -> [String] {
    func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }
    func one(of choices: [String]) -> String { choices[below(choices.count)] }
    let head = """
      drawdown: 1
      horizon: {start: 2026-01-20, duration: 40d, time_zone: \(one(of: ["UTC", "Asia/Kolkata"]))}
      seed: \(below(1_000_000))
      replications: 2
      prices:
        models: {m: {input: 1, output: 2, per: 1k}}
        meters: {storage: {price: 0.5}, trace: {price: 0.01}}
      packages: {p: {price: 30, credits: 3000, bonus: 10%, expires: \(one(of: ["3d", "10d"]))}}
      traffic:
        t:
          arrivals: {\(one(of: ["rate: 30/h", "rate: 20/h, profile: office_hours"]))}
          mix:
            - {share: 70%, model: m, endpoint: chat, input: {exponential: {mean: 50}}, output: 0}
            - {share: 30%, model: m, endpoint: \(one(of: ["code", "code, traces: 2"])), input: 10, output: {exponential: {mean: 20}}}
          \(one(of: ["", "", "service: {first_token: 20s, speed: 2/s}"]))
        u:
          arrivals: {process: batch, size: 20, every: 6h}
          mix: [{model: m, input: 5, output: 0}]
      """
    // The same for all policies but for who leaves, which is the policy's.
    let several = ", count: 3, arrive: 4/month, scale: {lognormal: {median: 1, p95: 3}}"
    let population = one(of: ["", several])
    return (0..<policyCount).map { _ in
      let included = below(2) == 0 ? "requests: \(200 + below(3_000))" : "storage: 300"
      let overage =
        below(2) == 0 ? "overage: {enabled: true, request: 0.01}" : "overage: {enabled: false}"
      return """
        \(head)
        \(one(of: ["", "warm_up: 1 month", "warm_up: 9d", "warm_up: 7d6h"]))
        plans:
          pro: {fee: 10, period: month, credit: 40, included: {\(included)}, \(overage)}
        payments:
          latency: {exponential: {mean: \(one(of: ["1s", "10m", "2h"]))}}
          soft_decline: \(below(30))%
          hard_decline: \(below(5))%
          webhooks: {lost: \(below(5))%, repeated: \(below(10))%}
          card: {expires: 30d}
          time_to_fix: 1d
        organizations:
          - {\(organization(&random))}
          - {name: b, opening_balance: 5, traffic: t, auto_top_up: {threshold: \(below(9)), amount: 20}\(population)\(one(of: ["", ", leave: {churn: 30%/month, after_block: 40%}"]))}
        timeline:
          - {at: 2026-01-23, organization: a, by: o, purchase: {package: p}}
          - {at: 2026-01-28, organization: a, grant: {amount: 7, expires: 2d}}
        """
    }
  }

  /// One organization with a rule, a plan and much else of its own.
  private static func organization(_ random: inout SplitMix64) -> String {
    func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }
    func one(of choices: [String]) -> String { choices[below(choices.count)] }
    let threshold = below(30)
    var organization = "name: a, opening_balance: \(below(60)), "
    organization += "projects: [{name: x, traffic: t"
    organization += one(of: [
      "", "", "", ", budget: {limit: 200, per: week, mode: hard}",
    ])
    organization += "}, {name: y, traffic: u}]"
    organization += ", members: [{name: o, role: owner}]"
    if below(3) > 0 {
      organization += ", auto_top_up: {threshold: \(threshold), "
      organization += one(of: [
        "amount: \(5 + below(90))", "target: \(threshold + 5 + below(90))",
      ])
      organization += one(of: [
        "", ", trigger: at_or_below", ", basis: position", ", review: 10m",
        ", monthly_limit: 400", ", cooldown: 2h", ", every: 2d",
      ])
      organization += "}"
    } else {
      organization += ", manual_top_up: {below: \(1 + threshold), amount: 50, response: 2h}"
    }
    if below(2) == 0 { organization += ", plan: pro" }
    if below(2) == 0 { organization += ", alerts: {low_balance: [\(below(30)), \(below(9))]}" }
    if below(4) == 0 {
      organization += one(of: [
        ", admission: {hold: {estimate: mean}}", ", while_topping_up: overdraft",
        ", while_topping_up: credit_on_invoice",
      ])
    }
    if below(4) == 0 {
      organization += ", infrastructure: [{meters: {storage: 2}, every: 1h}]"
    }
    return organization
  }

  private func input(_ text: String) throws -> ProjectionInput {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).yaml")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    do { return try ScenarioSource(path: file.path).scenario().input } catch {
      Issue.record("\(error)\n\(text)")
      throw error
    }
  }

  @Test("come to what each policy comes to alone, in every tally", arguments: UInt64(0)..<100)
  func agrees(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let texts = Self.texts(&random)
    let policies = try texts.map { try input($0) }
    let study = PolicyStudy(policies)
    try #require(study.unitsPerReplication == 1, "the policies do not share their demand")
    for replication in 0..<2 {
      let together = try #require(try study.run(unit: 0, replication: replication))
      for piece in together.pieces {
        let alone = try Projection(policies[piece.policy]).run(block: 0, replication: replication)
        let expected = try #require(alone).organizations[piece.organization].tallies
        for tally in Tally.allCases where piece.tallies[tally] != expected[tally] {
          Issue.record(
            """
            \(tally) is \(piece.tallies[tally]), alone \(expected[tally])
            organization \(piece.organization), seed \(seed)
            \(texts[piece.policy])
            """)
        }
      }
    }
  }

  @Test("committed scenarios agree as well")
  func committed() throws {
    var root = URL(filePath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    var count = 0
    for folder in ["scenarios", "scenarios/platforms", "scenarios/incidents"] {
      let files = try FileManager.default.contentsOfDirectory(
        atPath: root.appending(path: folder).path)
      for file in files.sorted() where file.hasSuffix(".yaml") {
        let path = root.appending(path: "\(folder)/\(file)").path
        try compare(try ScenarioSource(path: path).scenario().input, file)
        count += 1
      }
    }
    #expect(count > 10)
  }

  private func compare(_ input: ProjectionInput, _ name: String) throws {
    let study = PolicyStudy([input, input])
    let projection = Projection(input)
    for unit in 0..<study.unitsPerReplication {
      let together = try #require(try study.run(unit: unit, replication: 0))
      let alone = try #require(try projection.run(block: unit, replication: 0))
      for policy in 0..<2 {
        let pieces = together.pieces.filter { $0.policy == policy }.map(\.tallies)
        #expect(pieces == alone.organizations.map(\.tallies), "\(name)")
      }
    }
  }
}
