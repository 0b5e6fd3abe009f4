import Projection
import Quantities
import Scenarios
import TestSupport
import Testing

/// What rules buy and when, against a plain list of numbers.
@Suite("What top-up rules buy")
struct OfferRuleTests {
  private static func outcomes(_ text: String) throws -> (
    [String: OrganizationOutcome], UnitOutcome
  ) {
    let input = try FullScenario.read(text).input
    let unit = try #require(try Projection(input).run(block: 0, replication: 0))
    let named = unit.organizations.map { (input.organizations[$0.organization].name, $0) }
    return (Dictionary(uniqueKeysWithValues: named), unit)
  }

  private static func units(_ outcome: OrganizationOutcome, _ tally: Tally) -> Int64 {
    outcome.tallies[tally] / Money.nanosPerUnit
  }

  // MARK: Once for each fall

  /// What a customer does in one minute: uses credit, or buys some.
  private enum Step {
    case use(Int64)
    case buy(Int64)
  }

  /// Works a rule out by hand: charges, and the balance at the end.
  private static func work(
    _ steps: [Step], opening: Int64, threshold: Int64, amount: Int64, includes: Bool
  ) -> (charges: Int, balance: Int64) {
    var (balance, charges, isArmed) = (opening, 0, true)
    func isLow() -> Bool { includes ? balance <= threshold : balance < threshold }
    func look() {
      if isArmed, isLow() {
        balance += amount
        charges += 1
        isArmed = !isLow()
      }
    }
    look()
    for step in steps {
      switch step {
      case .use(let amount): if balance > 0 { balance -= amount }
      case .buy(let amount): balance += amount
      }
      if !isLow() { isArmed = true }
      look()
    }
    return (charges, balance)
  }

  @Test(
    "a rule that fires once buys what a list of numbers says, request by request and in runs",
    arguments: UInt64(1)...25)
  func once(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &random) }
    let steps = (0..<40).map { _ -> Step in
      below(6) == 0 ? .buy(5 + below(40)) : .use(1 + below(20))
    }
    let (opening, threshold, amount) = (5 + below(80), 1 + below(30), 5 + below(30))
    let includes = below(2) == 0
    var (traffic, timeline, names) = ("", "", [String]())
    for (minute, step) in steps.enumerated() {
      let time = "2026-01-01T01:\(minute < 10 ? "0" : "")\(minute)"
      switch step {
      case .use(let amount):
        names.append("t\(minute)")
        traffic += """
            t\(minute):
              arrivals: {process: batch, size: 1, every: 9d, offset: \(60 + minute)m}
              mix: [{model: m, input: \(amount)}]

          """
      case .buy(let amount):
        for name in ["single", "runs"] {
          timeline += "\n  - {at: \(time), organization: \(name), purchase: {amount: \(amount)}}"
        }
      }
    }
    let trigger = includes ? "once_at_or_below" : "once_below"
    let terms =
      "opening_balance: \(opening), traffic: [\(names.joined(separator: ", "))], "
      + "auto_top_up: {threshold: \(threshold), amount: \(amount), trigger: \(trigger)}"
    let expected = Self.work(
      steps, opening: opening, threshold: threshold, amount: amount, includes: includes)
    for transactions in ["none", "all"] {
      let (outcomes, _) = try Self.outcomes(
        """
        drawdown: 1
        horizon: {start: 2026-01-01, duration: 1d}
        replications: 1
        payments: {latency: 0s}
        prices: {models: {m: {input: 1, per: 1}}}
        traffic:
        \(traffic)organizations:
          - {name: single, \(terms)}
          - {name: runs, \(terms)}
        timeline:\(timeline.isEmpty ? " []" : timeline)
        output: {transactions: \(transactions)}
        """)
      for name in ["single", "runs"] {
        let outcome = try #require(outcomes[name])
        #expect(outcome.tallies[.topUps] == Int64(expected.charges), "seed \(seed)")
        #expect(Self.units(outcome, .closingBalance) == expected.balance, "seed \(seed)")
      }
    }
  }

  @Test("what holds give back arms a rule that compares what is available")
  func available() throws {
    // Each request holds 10 of the 20 and costs 2: the first takes what is available to 10, below the
    // threshold; back at 18 it is armed again, and the second fires once more.
    let (outcomes, _) = try Self.outcomes(
      """
      drawdown: 1
      horizon: {start: 2026-01-01, duration: 1d}
      replications: 1
      payments: {latency: 0s}
      prices: {models: {m: {output: 1, per: 1, input: 0}}}
      traffic:
        t:
          arrivals: {process: batch, size: 1, every: 3h, offset: 1h}
          mix: [{model: m, input: 0, output: 2, max_output: 10}]
          service: {first_token: 1h}
      organizations:
        - name: a
          opening_balance: 20
          traffic: t
          admission: {hold: {estimate: 10}}
          auto_top_up: {threshold: 12, amount: 5, basis: available, trigger: once_below}
      """)
    let charges = try #require(outcomes["a"]).charges.filter { $0.status == .succeeded }
    // At 1 h: 10 < 12, buys 5; at 4 h: 23 - 10 = 13; at 7 h: 21 - 10 = 11, buys; at 10 h: 24 - 10;
    // at 13 h: 22 - 10 = 12; at 16 h: 20 - 10 = 10, buys; at 19 h: 23 - 10; at 22 h: 21 - 10, buys.
    let hours = charges.map {
      ZoneRules.utc.local($0.requestedAt).nanosecondOfDay / Quantities.Duration.hour.nanoseconds
    }
    #expect(hours == [1, 7, 16, 22])
  }

  // MARK: Expiry

  /// Credit of one purchase.
  private struct Lot {
    var left: Int64
    let until: Int
  }

  @Test(
    "bought credit expires when it is said to, and the rule sees it go", arguments: UInt64(1)...20)
  func expiry(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &random) }
    let (cost, threshold, amount) = (1 + below(4), 2 + below(6), 8 + below(40))
    let (life, bought) = (Int(3 + below(20)), (day: Int(1 + below(30)), life: Int(2 + below(20))))
    let days = 90
    // By hours: credit expires, is bought by hand, is used at noon; then the rule looks.
    var lots = [Lot(left: 10, until: .max)]
    var (expired, charges, debt) = (Int64(0), 0, Int64(0))
    func balance() -> Int64 { lots.reduce(0) { $0 + $1.left } - debt }
    func add(_ amount: Int64, until: Int) {
      lots.append(Lot(left: max(0, amount - debt), until: until))
      debt = max(0, debt - amount)
    }
    for hour in 0..<days * 24 {
      expired += lots.filter { $0.until <= hour }.reduce(0) { $0 + $1.left }
      lots.removeAll { $0.until <= hour }
      if hour == bought.day * 24 { add(25, until: hour + bought.life * 24) }
      // What expires at noon is gone before the request of noon, which is refused without credit.
      if hour % 24 == 12, balance() > 0 {
        var rest = cost
        lots.sort { $0.until < $1.until }
        for place in lots.indices {
          let part = min(rest, lots[place].left)
          lots[place].left -= part
          rest -= part
        }
        debt += rest
      }
      while balance() < threshold {
        add(amount, until: hour + life * 24)
        charges += 1
      }
    }
    let start = Instant(nanoseconds: 1_767_225_600_000_000_000)
    let at = ZoneRules.utc.iso8601(start + .day * Int64(bought.day))
    let (outcomes, _) = try Self.outcomes(
      """
      drawdown: 1
      horizon: {start: 2026-01-01, duration: \(days)d}
      replications: 1
      payments: {latency: 0s}
      prices: {models: {m: {input: 1, per: 1}}}
      traffic:
        t:
          arrivals: {process: batch, size: 1, every: 24h, offset: 12h}
          mix: [{model: m, input: \(cost)}]
      organizations:
        - name: a
          opening_balance: 10
          traffic: t
          auto_top_up: {threshold: \(threshold), amount: \(amount), expires: \(life)d}
      timeline:
        - {at: \(at), organization: a, purchase: {amount: 25, expires: \(bought.life)d}}
      """)
    let outcome = try #require(outcomes["a"])
    #expect(outcome.tallies[.topUps] == Int64(charges), "seed \(seed)")
    #expect(Self.units(outcome, .expiredCredits) == expired, "seed \(seed)")
    #expect(Self.units(outcome, .closingBalance) == balance(), "seed \(seed)")
  }

  // MARK: Packages

  private static func packages(_ organizations: String, more: String = "") -> String {
    """
    drawdown: 1
    horizon: {start: 2026-01-01, duration: 5d}
    replications: 1
    packages:
      growth: {price: 105, credits: 10000, bonus: 10%, expires: 2d}
      cheap: {price: 80, credits: 10000}
      scoped: {price: 20, credits: 2000, scope: {models: [n]}}
    prices: {models: {m: {input: 1, per: 1}, n: {input: 1, per: 1}}}
    credit: $0.01
    payments: {latency: 1h, fee: 0}
    traffic:
      t: {arrivals: {process: batch, size: 1, every: 24h, offset: 12h}, mix: [{model: m, input: 2}]}
      n: {arrivals: {process: batch, size: 1, every: 24h, offset: 13h}, mix: [{model: n, input: 2}]}
    organizations:
    \(organizations)
    \(more)
    """
  }

  @Test("a rule buys packages: price, bonus, expiry, and what the price is above the credit")
  func package() throws {
    let (outcomes, _) = try Self.outcomes(
      Self.packages(
        """
          - {name: dear, opening_balance: 6, traffic: t, auto_top_up: {threshold: 5, package: growth}}
          - {name: cheap, opening_balance: 6, traffic: t, auto_top_up: {threshold: 5, package: cheap, monthly_count: 1}}
          - {name: invoiced, opening_balance: 6, traffic: t, while_topping_up: credit_on_invoice, auto_top_up: {threshold: 5, package: growth}}
          - {name: scoped, opening_balance: 6, traffic: [t, n], auto_top_up: {threshold: 5, package: scoped, trigger: once_below}}
        """))
    // At noon of day 0: 4, buys 110 of credit for 105 that is gone at 13 h of day 2 (noon's 2 are
    // spent thrice by then, of the package first): then 6 - 2 = 4 of the opening are left, and the
    // rule buys again; so at 14 h of day 4, after 4 - 0 of it.
    let dear = try #require(outcomes["dear"])
    #expect(dear.tallies[.topUps] == 3)
    #expect(Self.units(dear, .topUpAmount) == 315)
    #expect(Self.units(dear, .saleRevenue) == 15)
    #expect(Self.units(dear, .bonusCredits) == 30)
    #expect(Self.units(dear, .expiredCredits) == 2 * 110 - 8)
    #expect(Self.units(dear, .closingBalance) == 6 - 2 + 110)
    let cheap = try #require(outcomes["cheap"])
    #expect(Self.units(cheap, .topUpAmount) == 80)
    #expect(Self.units(cheap, .closingBalance) == 6 - 10 + 100)
    // What is paid for is there at once; its time runs from then, that of the bonus from the payment.
    let invoiced = try #require(outcomes["invoiced"])
    #expect(Self.units(invoiced, .saleRevenue) == 15)
    #expect(invoiced.charges.first?.balanceAfter == Money(units: 4 + 110))
    // The general balance is at 4 for good: one package, which only model n spends.
    let scoped = try #require(outcomes["scoped"])
    #expect(scoped.tallies[.topUps] == 1)
    #expect(Self.units(scoped, .closingBalance) == 6 - 6 + 20 - 8)
  }

  @Test("what contradicts a package is refused at its key")
  func refused() throws {
    func problems(_ rule: String) throws -> [String] {
      try FullScenario.problems(Self.packages("  - {name: a, auto_top_up: \(rule)}"))
    }
    #expect(try problems("{threshold: 5, package: growth}").isEmpty)
    let cases = [
      ("{threshold: 5, package: growth, amount: 9}", "`package` stands beside `amount`"),
      ("{threshold: 5, package: growth, expires: 3d}", "remove `expires`"),
      ("{threshold: 5, package: growth, minimum: 9}", "remove `minimum`"),
      ("{threshold: 5, package: growth, maximum: 900}", "remove `maximum`"),
      ("{threshold: 5, package: growht}", "did you mean `growth`"),
      ("{threshold: 5, package: scoped}", "each order would call for the next"),
      ("{threshold: 5, package: growth, monthly_limit: 100}", "a single top-up is for 105"),
      ("{threshold: 5, package: growth, monthly_limit: 100, at_limit: partial}", "for 105"),
    ]
    for (rule, message) in cases {
      let found = try problems(rule)
      #expect(found.count == 1 && found[0].contains(message), "\(rule): \(found)")
    }
    let bought = try FullScenario.problems(
      Self.packages(
        "  - {name: a, manual_top_up: {below: 5, package: growth, expires: 3d}}",
        more:
          "timeline: [{at: 2026-01-02, organization: a, purchase: {package: cheap, expires: 3d}}]"))
    #expect(bought.count == 2 && bought.allSatisfy { $0.contains("a package has its own") })
    for rule in ["package: growth", "amount: 9, expires: 3d", "amount: 9, trigger: once_below"] {
      let stationary = try FullScenario.problems(
        Self.packages(
          "  - {name: a, opening_balance: stationary, auto_top_up: {threshold: 5, \(rule)}}"))
      #expect(stationary.count == 1 && stationary[0].contains("`stationary`"), "\(rule)")
    }
  }
}
