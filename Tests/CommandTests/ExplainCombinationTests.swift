import Foundation
import Testing

/// Things that meet: holds, personal balances, plan changes, alerts and refusals at one instant.
@Suite("Explaining what comes together")
struct ExplainCombinationTests {
  private static let scenario = """
    drawdown: 1
    name: c
    horizon: {start: 2026-03-01, duration: 2d, time_zone: UTC}
    replications: 2
    prices: {models: {m: {input: $1, output: $1, per: 1000}}}
    plans:
      small: {fee: $4, credit: $3}
      large: {fee: $9, credit: $9}
    traffic:
      slow: {arrivals: {process: poisson, rate: 6/h}, mix: [{model: m, input: 100, output: 100}], service: {first_token: 30m}}
      twins: {arrivals: {process: batch, size: 3, every: 6h, offset: 6h}, mix: [{model: m, input: 200, output: 300}]}
    payments: {latency: 1m}
    organizations:
      - name: held
        count: 2
        opening_balance: $2
        admission: {hold: {estimate: max}}
        projects: [{name: x, traffic: slow}]
        auto_top_up: {threshold: $1, amount: $5, basis: available, cooldown: 10h}
      - name: acme
        opening_balance: $3
        members: [{name: ada, role: owner, personal: {opening_balance: $1, traffic: twins}}]
        traffic: slow
      - {name: edge, opening_balance: $1, traffic: twins, alerts: {low_balance: [$0.75]}}
      - {name: switch, opening_balance: $9, plan: small, traffic: slow}
    timeline:
      - {at: 2026-03-01T08:00, organization: switch, plan: {to: large, prorate: true}}
      - {at: 2026-03-01T20:00, organization: switch, plan: {to: small, prorate: true}}

    """

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("c.yaml", Self.scenario)
    let ending = try Program.run(["run", "c.yaml", "--out", "o", "--quiet"], in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
  }

  private func answer(_ organization: String, at time: String, _ more: String...) throws -> String {
    let ending = try Program.run(
      ["explain", "o/c", "--at", time, "--organization", organization] + more, in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    return ending.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private func rows(_ file: String, _ organization: String, _ replication: String) throws
    -> [[String: String]]
  {
    try CSVTable(folder.text("o/c/\(file).csv")).records.filter {
      $0["organization"] == organization && $0["replication"] == replication
    }
  }

  @Test("with holds, each organization is told of its own holds, in any replication")
  func holds() throws {
    for (organization, replication) in [("held-1", "1"), ("held-2", "1"), ("held-2", "2")] {
      let spell = try #require(try rows("blocked", organization, replication).first)
      let text = try answer(
        organization, at: spell["from"] ?? "", "--replication", replication)
      #expect(text.contains("was held for requests under way"), "\(text)")
      #expect(text.contains("Refused: insufficient_credits"))
      #expect(text.contains("it is a spell of \(spell["requests"] ?? "")"))
    }
    let charge = try #require(try rows("top_ups", "held-2", "2").first { $0["attempt"] == "1" })
    let text = try answer(
      "held-2", at: charge["requested_at"] ?? "", "--replication", "2")
    #expect(text.contains(" available, below the threshold $1.00, and fired."), "\(text)")
    #expect(text.contains("Attempt 1 of its order charged $5.00."))
  }

  @Test("a personal balance is asked about by its own name")
  func personal() throws {
    let text = try answer("acme.ada", at: "2026-03-01T06:00")
    #expect(text.contains("The balance was $0.50 before and $0.00 after."), "\(text)")
    #expect(
      text.contains("Refused: insufficient_credits The balance, $0.00, was at or below zero."))
  }

  @Test("an alert at the instant of a refusal is told with it")
  func alertAndRefusal() throws {
    let text = try answer("edge", at: "2026-03-01T06:00")
    let parts = ["Charged: request, $0.50", "Alert: low_balance", "Refused: insufficient_credits"]
    let places = parts.map { text.range(of: $0)?.lowerBound }
    #expect(places.allSatisfy { $0 != nil }, "\(text)")
    #expect(places.compactMap(\.self) == places.compactMap(\.self).sorted())
    #expect(text.contains("There was no auto top-up rule."))
  }

  @Test("two plan changes in one period are told as what they were")
  func planChanges() throws {
    let first = try answer("switch", at: "2026-03-01T08:00")
    #expect(first.contains("Plan period started: large"), "\(first)")
    #expect(first.contains("plan_changed"))
    let second = try answer("switch", at: "2026-03-01T20:00")
    #expect(second.contains("Plan period started: small"), "\(second)")
    #expect(second.contains("Plan period ended"))
  }
}
