import Billing
import Ledger
import Projection
import Quantities
import TestSupport
import Testing

@testable import Scenarios

@Suite("Money that changes hands is in whole coins")
struct CoinTests {
  private func run(_ text: String) throws -> (unit: UnitOutcome, input: ProjectionInput) {
    let input = try FullScenario.read(text).input
    return (try #require(try Projection(input).run(block: 0, replication: 0)), input)
  }

  /// What a card was charged, and what invoices have, is whole; the book balances.
  private func check(_ unit: UnitOutcome, coin: Int64, _ comment: Comment) {
    for outcome in unit.organizations {
      for charge in outcome.charges where charge.status != .notFired {
        #expect(charge.amount.nanos % coin == 0, "\(comment): charge \(charge.amount)")
      }
      for line in outcome.invoices.flatMap(\.lines) {
        #expect(line.amount.nanos % coin == 0, "\(comment): \(line.kind) \(line.amount)")
        #expect(line.tax.nanos % coin == 0, "\(comment): tax \(line.tax)")
      }
      for period in outcome.periods {
        #expect(period.overageCost.nanos % coin == 0, "\(comment): \(period.overageCost)")
      }
    }
    for position in unit.platform {
      let sum = Account.Kind.allCases.reduce(Int128.zero) { sum, kind in
        let isDebit = kind.accountClass == .asset || kind.accountClass == .expense
        return sum + (isDebit ? 1 : -1) * position[.account(kind)]
      }
      #expect(sum == 0, "\(comment): the book does not balance")
      #expect(position[.account(.tax)] % Int128(coin) == 0, "\(comment): tax account")
    }
  }

  private static let dollars = """
    drawdown: 1
    horizon: {start: 2026-01-01, duration: 40d}
    prices: {models: {m: {input: $0.37, per: 1M}}}
    plans: {p: {fee: $9.99, anchor: calendar, prorate: true, included: {requests: 10}, overage: {enabled: true, request: $0.067}}}
    traffic: {t: {arrivals: {process: batch, size: 3, every: 24h, offset: 1h}, mix: [{model: m, input: 1234567}]}}
    organizations:
      - {name: a, opening_balance: $20, traffic: t, plan: p, billing: {tax: 19%ROUNDING}, auto_top_up: {threshold: $15, target: $25}}
    """

  @Test("a target rule charges what is missing to the next cent, and the rest is credit")
  func target() throws {
    for (rounding, isUp) in [(", rounding: {}", true), (", rounding: {charges: half_even}", false)]
    {
      let (unit, _) = try run(Self.dollars.replacing("ROUNDING", with: rounding))
      check(unit, coin: 10_000_000, "dollars")
      let outcome = unit.organizations[0]
      #expect(outcome.charges.count > 3)
      for charge in outcome.charges {
        let missing = 25_000_000_000 - charge.balanceBefore.nanos
        let (cents, rest) = missing.quotientAndRemainder(dividingBy: 10_000_000)
        let more = isUp ? rest > 0 : rest > 5_000_000 || rest == 5_000_000 && cents % 2 == 1
        #expect(charge.amount.nanos == (cents + (more ? 1 : 0)) * 10_000_000)
      }
      // What was paid is credit, to the nano-unit.
      let tallies = outcome.tallies
      #expect(
        tallies[.openingBalance] + tallies[.topUpAmount] - tallies[.usageCost]
          == tallies[.closingBalance])
      // 93 − 10 requests in January at 6.7 cents are 5.561.
      #expect(outcome.periods[0].overageCost == Money(nanos: 5_560_000_000))
    }
    let up = try run(Self.dollars.replacing("ROUNDING", with: ", rounding: {invoices: up}")).unit
    #expect(up.organizations[0].periods[0].overageCost == Money(nanos: 5_570_000_000))
  }

  private static let yen = """
    drawdown: 1
    currency: JPY
    horizon: {start: 2026-01-01, duration: 5d}
    prices: {models: {m: {input: 150, per: 1M}}}
    traffic: {t: {arrivals: {process: batch, size: 1, every: 24h, offset: 1h}, mix: [{model: m, input: 3333333}]}}
    payments: {fee: 3.6%, minimum_purchase: 100}
    organizations:
      - {name: fixed, opening_balance: 500, traffic: t, billing: {tax: 10%}, auto_top_up: {threshold: 100, amount: 1005}}
      - {name: target, opening_balance: 500, traffic: t, billing: {tax: 10%}, auto_top_up: {threshold: 100, target: 1000}}
    """

  @Test("yen have no fractions, on cards and on invoices")
  func yen() throws {
    let (unit, _) = try run(Self.yen)
    check(unit, coin: 1_000_000_000, "yen")
    let charged = unit.organizations.map { $0.charges.map(\.amount) }
    #expect(charged[0].allSatisfy { $0 == Money(units: 1005) })
    // 0.00005 yen are left of 500: a thousand less that is a thousand yen.
    #expect(charged[1].first == Money(units: 1000))
    #expect(unit.organizations[0].invoices.first?.lines.first?.tax == Money(units: 100))
  }

  @Test("whatever is bought, prorated, given back and refunded", arguments: 0..<40)
  func random(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    func draw(_ most: Int) -> Int { Int(random.next() % UInt64(most)) }
    func amount(_ most: Int) -> String { "\(1 + draw(most)).\(1000 + draw(9000))" }
    let (currency, coin): (String, Int64) = [
      ("USD", 10_000_000), ("JPY", 1_000_000_000), ("KWD", 1_000_000),
    ][draw(3)]
    let sizing = ["target: 90\(amount(9))", "amount: \(amount(80))", "multiples_of: \(amount(30))"]
    let limits = [
      "", ", monthly_limit: 3\(amount(90)), at_limit: partial", ", maximum: 1\(amount(9))",
    ]
    let rounding = [
      ", rounding: {}", ", rounding: {charges: half_even}", ", rounding: {invoices: up}",
    ][draw(3)]
    let text = """
      drawdown: 1
      currency: \(currency)
      horizon: {start: 2026-01-07, duration: 70d}
      prices: {models: {m: {input: 1, per: 1M}}}
      plans:
        p: {fee: \(amount(40)), anchor: calendar, prorate: true, credit: \(amount(20)), included: {requests: 20}, overage: {enabled: true, request: 0.0\(100 + draw(900))}}
        q: {fee: \(amount(90)), anchor: calendar, prorate: true}
      packages: {k: {price: \(amount(90)), credits: 5000, bonus: 7%}}
      traffic: {t: {arrivals: {process: batch, size: 2, every: 1d}, mix: [{model: m, input: {uniform: {low: 100, high: 9M}}}]}}
      payments: {fee: 2.9%, minimum_purchase: 1, soft_decline: 20%, chargebacks: {share: 10%, fee: 3}}
      organizations:
        - {name: a, opening_balance: \(amount(90)), traffic: t, plan: p, billing: {tax: 7.7%\(rounding)}, auto_top_up: {threshold: 9\(amount(9)), \(sizing[draw(3)])\(limits[draw(3)])}}
      timeline:
        - {at: 2026-01-09, organization: a, id: x, purchase: {amount: \(amount(90))}}
        - {at: 2026-01-09T12:00, organization: a, refund: {of: x, amount: \(amount(9))}}
        - {at: 2026-01-10, organization: a, id: y, purchase: {package: k}}
        - {at: 2026-01-11, organization: a, refund: {of: y}}
        - {at: 2026-01-20T\(10 + draw(9)):17, organization: a, plan: {to: q, prorate: true}}
        - {at: 2026-02-1\(draw(9))T\(10 + draw(9)):31, organization: a, plan: {to: p, prorate: true}}
      """
    let (unit, _) = try run(text)
    check(unit, coin: coin, "seed \(seed)\n\(text)")
    #expect(unit.organizations[0].invoices.count > 3)
  }

  @Test("defaults in dollars are asked for in other currencies, where they matter")
  func defaults() throws {
    func problems(_ rest: String) throws -> [String] {
      try FullScenario.problems(
        Minimal.scenario(
          organizations: "[{name: a, auto_top_up: {threshold: 5, amount: 50}}]",
          more: "currency: \(rest)")
      ).filter { $0.contains("in dollars") }
    }
    let all = try problems("EUR")
    #expect(all.count == 1)
    #expect(all.first?.hasPrefix("s.yaml:5:24: error: `fee` is 2.9% + $0.30 and ") == true)
    #expect(all.first?.contains("`payments: {fee: 2.9% + 30, minimum_purchase: 500}`") == true)
    let fee = try problems("JPY\npayments: {minimum_purchase: 700}")
    #expect(fee.count == 1 && fee[0].contains("`fee` is 2.9% + $0.30 where"))
    #expect(try problems("JPY\npayments: {fee: 3.6%, minimum_purchase: 700}") == [])
    #expect(try problems("USD") == [])
    let dispute = try FullScenario.problems(
      Minimal.scenario(more: "currency: EUR\npayments: {chargebacks: {share: 1%}}"))
    #expect(dispute.contains { $0.contains("`fee` is $15 where nothing is said") })
    // Nothing is bought.
    let idle = try FullScenario.problems(Minimal.scenario(more: "currency: EUR"))
    #expect(!idle.contains { $0.contains("in dollars") })
  }
}
