import Foundation
import Testing

/// What explanations say of rules and plans that sellers offer.
@Suite("Explaining what offers decided")
struct ExplainOfferTests {
  private static let scenario = """
    drawdown: 1
    name: p
    horizon: {start: 2026-01-01, duration: 4d}
    replications: 1
    prices: {models: {m: {input: $1, per: 1}}}
    plans:
      capped: {period: 4d, included: {requests: 2}, overage: {enabled: true, request: $1, maximum: $2}}
      later: {period: 4d, postpaid: $3}
    traffic:
      one: {arrivals: {process: batch, size: 1, every: 1h}, mix: [{model: m, input: 1}]}
      three: {arrivals: {process: batch, size: 3, every: 1h}, mix: [{model: m, input: 1}]}
    organizations:
      - {name: rated, opening_balance: $900, traffic: three, rate_limits: {models: {m: {requests: 2, tokens: 9, per: 1h, refill: window}}}}
      - {name: carried, opening_balance: $900, traffic: one, budgets: {models: {m: {limit: $30, per: day, carry_over: $2}}}}
      - {name: rolling, opening_balance: $900, traffic: one, budgets: {team: {limit: $4, per: 6h, rolling: 1h}}}
      - {name: once, opening_balance: $9, traffic: one, auto_top_up: {threshold: $20, amount: $5, trigger: once_below, price: 0.9, bonus: 10%}}
      - {name: backed, opening_balance: $9, traffic: one, payments: {soft_decline: 100%, backups: [{}]}, auto_top_up: {threshold: $8, amount: $5}}
      - {name: capped, opening_balance: $900, traffic: one, plan: capped}
      - {name: later, opening_balance: $2, traffic: one, plan: later}
    """

  private static let shared = Result {
    let folder = try TemporaryFolder()
    try folder.write("p.yaml", scenario)
    let ending = try Program.run(["run", "p.yaml", "--out", "o", "--quiet"], in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    return folder.contents()
  }

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for (name, data) in try Self.shared.get() where name == "p.yaml" || name.hasPrefix("o/p/") {
      try folder.write(name, Array(data))
    }
  }

  private func answer(_ organization: String, at time: String) throws -> String {
    let ending = try Program.run(
      ["explain", "o/p", "--at", time, "--organization", organization], in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    return ending.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// What is said where an organization's first refusal is.
  private func refusal(_ organization: String) throws -> String {
    let spell = try #require(
      try CSVTable(folder.text("o/p/blocked.csv")).records.first {
        $0["organization"] == organization
      })
    return try answer(organization, at: spell["from"] ?? "")
  }

  @Test("limits and budgets are named with what they counted")
  func limits() throws {
    let rated = try refusal("rated")
    #expect(rated.contains("Refused: rate_limited"))
    #expect(rated.contains("The rate limit model:m of 2 requests and 9 tokens in 1 hour had no"))
    #expect(
      try answer("rated", at: "2026-01-02T05:00").contains("it is a spell of 1 refusal"))
    let rolling = try refusal("rolling")
    #expect(rolling.contains("The hard budget team of $4.00 per 6 hours was used up: $4.00"))
    let capped = try refusal("capped")
    #expect(
      capped.contains(
        "The 4 requests that the plan admits in a period were used up: those it includes, and its"))
    let later = try refusal("later")
    #expect(later.contains("-$3.00, where the plan's usage on the invoice and the credit line end"))
    // No day uses up 30, so that nothing is refused.
    #expect(
      try CSVTable(folder.text("o/p/blocked.csv")).records.allSatisfy {
        $0["organization"] != "carried"
      })
  }

  @Test("a rule that fires once, sells by amount or has a backup says so")
  func rules() throws {
    let rows = try CSVTable(folder.text("o/p/top_ups.csv")).records
    let fired = try #require(
      rows.first { $0["organization"] == "once" && $0["reason"] == "already_fired" })
    let once = try answer("once", at: fired["requested_at"] ?? "")
    #expect(once.contains("buy $5.00, at a price by amount, with a bonus"))
    #expect(once.contains("already_fired (it fires once for each fall below the threshold $20.00"))
    let backup = try #require(
      rows.first { $0["organization"] == "backed" && $0["trigger"] == "backup" })
    let backed = try answer("backed", at: backup["requested_at"] ?? "")
    #expect(backed.contains("because of backup (the payment method before it was declined)"))
    #expect(backed.contains("Attempt 2 of its order charged $5.00"))
  }
}
