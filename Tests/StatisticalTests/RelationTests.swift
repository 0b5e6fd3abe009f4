import Foundation
import Ledger
import Projection
import Quantities
import Scenarios
import TestSupport
import Testing

/// What two runs must have to do with each other, whatever each of them comes to.
@Suite("Relations between runs of random scenarios")
struct RelationTests {
  private static let seeds = UInt64(0)..<(isOptimized ? 100 : 4)

  /// A random scenario in variants that differ in one thing.
  private struct Variant {
    let seed: UInt64
    /// What every amount of money is multiplied by.
    var factor = 1
    var days = 25
    var organizations = [0, 1, 2]
    var transfers = true
    /// The models of the two kinds of requests, which cost the same.
    var models = ["m", "m"]
    var hasFreeTraffic = false
    var hasIdleOrganization = false
    /// Whether what is charged and invoiced is in whole coins.
    var hasCoins = true

    init(seed: UInt64) { self.seed = seed }

    private func money(_ cents: Int) -> String {
      let amount = cents * factor
      let rest = amount % 100
      return "\(amount / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    var text: String {
      """
      drawdown: 1
      horizon: {start: 2026-01-20, duration: \(days)d}
      seed: \(seed)
      replications: 1
      credit: \(money(1))
      prices:
        models:
          m: {input: \(money(100)), output: \(money(200)), per: 1k}
          n: {input: \(money(100)), output: \(money(200)), per: 1k}
          free: {input: 0, output: 0, per: 1k}
        meters: {w: {mode: volume, tiers: [{up_to: 9, price: \(money(100))}, {price: \(money(40))}]}}
      packages: {p: {price: \(money(3_000)), credits: 3000, bonus: 10%, expires: 5d}}
      plans: {pro: {fee: \(money(900)), credit: \(money(1_400)), included: {requests: 90}, overage: {enabled: true, request: \(money(1))}}}
      traffic:
        t:
          arrivals: {rate: 2/h}
          mix:
            - {share: 60%, model: \(models[0]), input: {exponential: {mean: 50}}, output: 5}
            - {share: 40%, model: \(models[1]), input: 9, output: {exponential: {mean: 40}}}
        f: {arrivals: {rate: 1/h}, mix: [{model: free, input: 10, output: 1}]}
      payments:
        latency: {exponential: {mean: 20m}}
        soft_decline: 20%
        fee: 2.9% + \(money(30))
        minimum_purchase: \(money(100))
        retry: [1h, 6h]
      organizations:
      \(organizations.map { "  - {\(organization($0))}" }.joined(separator: "\n"))
        \(hasIdleOrganization ? "- {name: still}" : "")
      timeline:
      \(organizations.flatMap(actions).joined(separator: "\n"))
      output: {transactions: all}
      """
    }

    private func organization(_ number: Int) -> String {
      var random = SplitMix64(seed: seed &* 16 &+ UInt64(number))
      func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }
      var text = "name: o\(number), opening_balance: \(money(below(4_000)))"
      text += ", projects: [{name: a, traffic: t}"
      text += hasFreeTraffic ? ", {name: b, traffic: f}]" : "]"
      if below(2) == 0 {
        text +=
          ", auto_top_up: {threshold: \(money(below(900))), amount: \(money(500 + below(3_000)))"
        text +=
          ["}", ", trigger: at_or_below}", ", cooldown: 2h}", ", monthly_count: 3}"][below(4)]
      }
      if below(2) == 0 { text += ", plan: pro" }
      if below(3) == 0 { text += ", infrastructure: [{every: 1d, meters: {w: \(1 + below(3))}}]" }
      if below(3) == 0 { text += ", alerts: {low_balance: [\(money(1 + below(3_000)))]}" }
      if below(4) == 0 { text += ", admission: {hold: {estimate: mean}}" }
      if below(4) == 0 { text += ", credit_line: \(money(1 + below(500)))" }
      if !hasCoins { text += ", billing: {rounding: none}" }
      return text
    }

    private func actions(_ number: Int) -> [String] {
      var random = SplitMix64(seed: seed &* 16 &+ UInt64(8 + number))
      func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }
      var actions = [
        "purchase: {package: p}", "grant: {amount: \(money(1 + below(900))), expires: 4d}",
        "usage_refund: \(money(1 + below(700)))",
        "adjustment: \(money(1 + below(99)))",
        "purchase: {amount: \(money(100 + below(900)))}", "refund: {}",
        "chargeback: {fee: \(money(15))}",
        "dispute_won: {}",
      ]
      if transfers {
        actions.append("transfer: {to: o\((number + 1) % 3), amount: \(money(1 + below(600)))}")
      }
      return (0..<6).map { place in
        let at = "2026-01-\(21 + place)T\(10 + number):\(10 + below(49))"
        // There is something to refund and dispute from the beginning.
        let action = actions[place == 0 ? 0 : below(actions.count)]
        return "  - {at: \(at), organization: o\(number), \(action)}"
      }
    }
  }

  /// What an organization came to.
  private struct Result: Equatable {
    struct Row: Equatable {
      let at: Instant
      let type: String
      let amount: Int64
      let balance: Int64
    }
    var tallies: Tallies
    var rows: [Row] = []
  }

  /// Runs a variant; the results by the name of the organization.
  private func run(_ variant: Variant) throws -> [String: Result] {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).yaml")
    try Data(variant.text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let input: ProjectionInput
    do { input = try ScenarioSource(path: file.path).scenario().input } catch {
      Issue.record("\(error)\n\(variant.text)")
      throw error
    }
    let projection = Projection(input)
    var results: [String: Result] = [:]
    for block in 0..<projection.blockCount {
      let unit = try #require(try projection.run(block: block, replication: 0))
      for outcome in unit.organizations {
        let name = input.organizations[outcome.organization].name
        results[name] = Result(tallies: outcome.tallies)
      }
      for record in unit.transactions {
        let name = input.organizations[record.organization].name
        results[name]?.rows.append(
          Result.Row(
            at: record.at, type: record.type.name, amount: record.amount,
            balance: record.balanceAfter.nanos))
      }
    }
    return results
  }

  /// Tallies that are amounts of money, but for means, which are rounded.
  private static let amounts: [Tally] = [
    .usageCost, .providerCost, .infrastructureCost, .overageCost, .planFees, .paymentFees,
    .topUpAmount, .purchaseAmount, .creditsBought, .bonusCredits, .expiredCredits,
    .openingBalance, .closingBalance, .minimumBalance, .maximumOverdraft, .givenCredits,
    .adjustments, .refunds, .creditsTakenBack, .usageRefunds, .transferredIn, .transferredOut,
    .subscriptionCredits, .tax, .holdOverrun, .peakHeld, .margin, .promotion, .saleRevenue,
    .deferredRevenue,
  ]

  @Test("ten times all money gives ten times every amount", arguments: seeds)
  func tenfold(seed: UInt64) throws {
    var variant = Variant(seed: seed)
    // A tenth of a coin is none.
    variant.hasCoins = false
    let plain = try run(variant)
    variant.factor = 10
    for (name, large) in try run(variant) {
      let small = try #require(plain[name])
      for tally in Self.amounts {
        #expect(large.tallies[tally] == 10 * small.tallies[tally], "\(name) \(tally)")
      }
      #expect(large.tallies[.servedRequests] == small.tallies[.servedRequests])
      #expect(large.rows.map(\.amount) == small.rows.map { 10 * $0.amount }, "\(name)")
    }
  }

  @Test(
    "neither the order of organizations nor one that is idle changes anything", arguments: seeds)
  func order(seed: UInt64) throws {
    var variant = Variant(seed: seed)
    let plain = try run(variant)
    variant.organizations = [2, 0, 1]
    variant.hasIdleOrganization = true
    var other = try run(variant)
    #expect(other.removeValue(forKey: "still")?.rows == [])
    #expect(other == plain)
  }

  @Test(
    "organizations that have nothing to do with each other are alone as together", arguments: seeds)
  func alone(seed: UInt64) throws {
    var variant = Variant(seed: seed)
    variant.transfers = false
    let together = try run(variant)
    for number in 0..<3 {
      variant.organizations = [number]
      #expect(try run(variant)["o\(number)"] == together["o\(number)"], "\(number)")
    }
  }

  @Test("a shorter horizon is a beginning of the longer", arguments: seeds)
  func beginning(seed: UInt64) throws {
    var variant = Variant(seed: seed)
    let long = try run(variant)
    variant.days = 11
    for (name, short) in try run(variant) {
      let rows = try #require(long[name]).rows
      #expect(Array(rows.prefix(short.rows.count)) == short.rows, "\(name)")
      let end = Instant(nanoseconds: 0) + .day * 20_484
      #expect(rows.count { $0.at < end } == short.rows.count, "\(name)")
    }
  }

  @Test("a model that costs nothing changes no balance", arguments: seeds)
  func free(seed: UInt64) throws {
    var variant = Variant(seed: seed)
    let plain = try run(variant)
    variant.hasFreeTraffic = true
    for (name, other) in try run(variant) {
      #expect(other.rows == plain[name]?.rows, "\(name)")
      #expect(
        other.tallies[.margin] - other.tallies[.overageCost]
          == (plain[name]?.tallies[.margin] ?? 0) - (plain[name]?.tallies[.overageCost] ?? 0))
    }
  }

  @Test("two models with one price list are one", arguments: seeds)
  func twins(seed: UInt64) throws {
    var variant = Variant(seed: seed)
    let plain = try run(variant)
    variant.models = ["n", "m"]
    #expect(try run(variant) == plain)
  }
}
