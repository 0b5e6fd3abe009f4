import Billing
import Ledger
import Projection
import Quantities
import Scenarios
import TestSupport
import Testing

/// What credit costs, against arithmetic in whole cents and nano-units.
@Suite("What bought credit costs")
struct OfferSaleTests {
  private static func outcomes(_ text: String) throws -> [String: OrganizationOutcome] {
    let input = try FullScenario.read(text).input
    let unit = try #require(try Projection(input).run(block: 0, replication: 0))
    return Dictionary(
      uniqueKeysWithValues: unit.organizations.map {
        (input.organizations[$0.organization].name, $0)
      })
  }

  private static func scenario(_ more: String, payments: String = "") -> String {
    """
    drawdown: 1
    horizon: {start: 2026-01-01, duration: 10d}
    replications: 1
    payments: {latency: 0s, minimum_purchase: 0\(payments)}
    prices: {models: {m: {input: 1, per: 1}}}
    traffic:
      t: {arrivals: {process: batch, size: 1, every: 24h, offset: 12h}, mix: [{model: m, input: 3}]}
    \(more)
    """
  }

  private static let cent: Int64 = 10_000_000

  private static func roundedUp(_ nanos: Int64) -> Int64 { (nanos + cent - 1) / cent * cent }

  private static func halfEven(_ nanos: Int64) -> Int64 {
    let (cents, rest) = nanos.quotientAndRemainder(dividingBy: cent)
    let isUp = rest * 2 > cent || (rest * 2 == cent && cents % 2 == 1)
    return (cents + (isUp ? 1 : 0)) * cent
  }

  @Test(
    "prices by amount, bonus, service fee and tax are what arithmetic says, by rule and by hand",
    arguments: UInt64(1)...25)
  func sales(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &random) }
    let isGraduated = below(2) == 0
    let (bound, first, second) = (20 + below(60), 80 + below(40), 60 + below(40))
    let (from, bonus) = (10 + below(80), below(20))
    let (share, fixed, least) = (below(100), below(50), below(200))
    let amount = (100 + below(900)) * Self.cent
    // By hand, in nano-units: prices are in cents for a unit, the share in thousandths.
    let inside = isGraduated ? min(amount, bound * 1_000_000_000) : amount
    let isFirst = isGraduated || amount <= bound * 1_000_000_000
    let exact =
      inside * (isFirst ? first : second) / 100 + (amount - inside) * second / 100
    let price = Self.roundedUp(exact)
    let credits = amount + price - exact
    let extra = exact >= from * 1_000_000_000 ? amount * bonus / 100 : 0
    let fee = Self.roundedUp(max(price * share / 1_000 + fixed * Self.cent, least * Self.cent))
    let tax = Self.halfEven(price * 19 / 100) + Self.halfEven(fee * 19 / 100)
    let kept = (price + fee + tax) * 3 / 100
    let sale =
      "amount: \(Money(nanos: amount)), bonus: [{from: \(from), bonus: \(bonus)%}], price: {mode: "
      + "\(isGraduated ? "graduated" : "volume"), tiers: [{up_to: \(bound), price: "
      + "\(Money(nanos: first * Self.cent))}, {price: \(Money(nanos: second * Self.cent))}]}"
    let serviceFee =
      "'\(share / 10).\(share % 10)% + $\(Money(nanos: fixed * Self.cent)), "
      + "at least $\(Money(nanos: least * Self.cent))'"
    let outcomes = try Self.outcomes(
      Self.scenario(
        """
        organizations:
          - {name: rule, opening_balance: 5, traffic: t, billing: {tax: 19%}, auto_top_up: {threshold: 3, trigger: once_below, \(sale)}}
          - {name: hand, opening_balance: 5, billing: {tax: 19%}}
        timeline: [{at: 2026-01-02, organization: hand, purchase: {\(sale)}}]
        """, payments: ", fee: 3% + $0, service_fee: \(serviceFee)"))
    for (name, outcome) in outcomes {
      let times = name == "rule" ? outcome.tallies[.topUps] : outcome.tallies[.purchases]
      #expect(times >= 1)
      let paid = name == "rule" ? outcome.tallies[.topUpAmount] : outcome.tallies[.purchaseAmount]
      #expect(paid == times * (price + fee), "\(name), seed \(seed)")
      #expect(outcome.tallies[.creditsBought] == times * credits, "\(name), seed \(seed)")
      #expect(outcome.tallies[.bonusCredits] == times * extra, "\(name), seed \(seed)")
      #expect(outcome.tallies[.tax] == times * tax, "\(name), seed \(seed)")
      #expect(
        abs(outcome.tallies[.paymentFees] - times * kept) <= times, "\(name), seed \(seed)")
      #expect(
        outcome.tallies[.saleRevenue] == times * (max(0, price - credits) + fee),
        "\(name), seed \(seed)")
    }
  }

  @Test("the seller keeps the service fee of a refund; the bank takes it back, and returns it")
  func serviceFee() throws {
    let outcomes = try Self.outcomes(
      Self.scenario(
        """
        organizations: [{name: a, billing: {tax: 10%}}, {name: b, billing: {tax: 10%}}, {name: c}]
        timeline:
          - {at: 2026-01-02, organization: a, purchase: {amount: 100}}
          - {at: 2026-01-03, organization: a, refund: {amount: 40}}
          - {at: 2026-01-04, organization: a, chargeback: {fee: 15}}
          - {at: 2026-01-02, organization: b, purchase: {amount: 100}}
          - {at: 2026-01-03, organization: b, chargeback: {fee: 15}}
          - {at: 2026-01-04, organization: b, dispute_won: {}}
          - {at: 2026-01-02, organization: c, purchase: {amount: 100}}
          - {at: 2026-01-03, organization: c, refund: {}}
          - {at: 2026-01-04, organization: c, chargeback: {fee: 15}}
        """, payments: ", fee: '0', service_fee: 5%"))
    func lines(_ name: String) throws -> [[String]] {
      try #require(outcomes[name]).invoices.map {
        $0.lines.map { "\($0.kind.name) \($0.amount) \($0.tax)" }
      }
    }
    let sold = ["purchase 100 10", "service_fee 5 0.5"]
    #expect(
      try lines("a") == [sold, ["refund -40 -4"], ["chargeback -60 -6", "service_fee -5 -0.5"]])
    #expect(
      try lines("b") == [
        sold, ["chargeback -100 -10", "service_fee -5 -0.5"],
        ["dispute_won 100 10", "service_fee 5 0.5"],
      ])
    #expect(
      try lines("c") == [
        ["purchase 100 0", "service_fee 5 0"], ["refund -100 0"], ["service_fee -5 0"],
      ])
    func spent(_ name: String) throws -> Int64 {
      let tallies = try #require(outcomes[name]).tallies
      return tallies[.purchaseAmount] + tallies[.tax] - tallies[.refunds]
    }
    #expect(try spent("a") == 0 && spent("c") == 0)
    #expect(try spent("b") == Money(units: 115).nanos + Money(nanos: 500_000_000).nanos)
    #expect(outcomes["b"]?.tallies[.saleRevenue] == Money(units: 5).nanos)
    #expect(outcomes["c"]?.tallies[.saleRevenue] == 0)
  }

  @Test("a declined charge goes to the backup, whose name its transaction has")
  func backup() throws {
    let text = Self.scenario(
      """
      organizations:
        - name: a
          opening_balance: 3
          members: [{name: ada, role: owner}]
          traffic: t
          auto_top_up: {threshold: 3, amount: 3}
      output: {transactions: credits}
      """, payments: ", soft_decline: 100%, backups: [{hard_decline: 100%}, {}], time_to_fix: 90d")
    let input = try FullScenario.read(text).input
    let unit = try #require(try Projection(input).run(block: 0, replication: 0))
    let outcome = try #require(unit.organizations.first)
    // The card is declined each time, the first backup once, for good.
    #expect(
      outcome.charges.filter { $0.attempt > 0 }.map { "\($0.trigger.name) \($0.status.name)" }
        .prefix(6) == [
          "threshold soft_decline", "backup hard_decline", "backup succeeded",
          "threshold soft_decline", "backup succeeded", "threshold soft_decline",
        ])
    #expect(outcome.tallies[.topUps] == 10)
    #expect(outcome.tallies[.topUpFailures] == 11)
    let methods = Set(
      unit.transactions.filter { $0.type == .autoTopUp }.map(\.paymentMethod.index))
    // Card, Ada's own, first backup, second backup.
    #expect(methods == [3])
  }

  @Test("what makes no sense of a sale is refused at its key")
  func refused() throws {
    let cases = [
      ("price: 0", "credit is not free"),
      ("price: {tiers: [{up_to: 9, price: 1}]}", "the last tier ends"),
      ("price: {tiers: [{up_to: 9, price: 1}, {price: 0}]}", "credit is not free"),
      ("bonus: [{from: 9, bonus: 5%}, {from: 3, bonus: 9%}]", "out of order"),
      ("expires: 0d", "it is zero"),
    ]
    for (key, message) in cases {
      for place in [
        "organizations: [{name: a, auto_top_up: {threshold: 5, amount: 9, \(key)}}]",
        "organizations: [{name: a, manual_top_up: {below: 5, amount: 9, \(key)}}]",
        "organizations: [{name: a}]\n"
          + "timeline: [{at: 2026-01-02, organization: a, purchase: {amount: 9, \(key)}}]",
      ] {
        let found = try FullScenario.problems(Self.scenario(place))
        #expect(found.count == 1 && found[0].contains(message), "\(place): \(found)")
      }
    }
    for (payments, message) in [
      ("service_fee: 5%, at most $3", "is not a fee"),
      ("backups: [{soft_decline: 60%, hard_decline: 60%}]", "add up to more than 100%"),
    ] {
      let found = try FullScenario.problems(
        Self.scenario(
          "organizations: [{name: a}]",
          payments: ", \(payments.replacing("5%, at most $3", with: "'5%, at most $3'"))"))
      #expect(found.count == 1 && found[0].contains(message), "\(payments): \(found)")
    }
  }

  @Test("a model that has a price of its requests alone needs no other")
  func requestsAlone() throws {
    let outcomes = try Self.outcomes(
      """
      drawdown: 1
      horizon: {start: 2026-01-01, duration: 10d}
      replications: 1
      prices: {models: {m: {request: 2}}}
      traffic:
        t: {arrivals: {process: batch, size: 1, every: 24h, offset: 12h}, mix: [{model: m, input: 30, output: 9}]}
      organizations: [{name: a, opening_balance: 50, traffic: t}]
      """)
    #expect(outcomes["a"]?.tallies[.usageCost] == Money(units: 20).nanos)
  }
}
