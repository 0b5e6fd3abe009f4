import Ledger
import Projection
import Quantities
import Scenarios
import Testing

/// Small scenarios whose top-ups can be worked out by hand from docs/semantics.md.
@Suite("When rules buy")
struct TopUpRunTests {
  private struct Run {
    let organizations: [String: OrganizationOutcome]
    let transactions: [TransactionRecord]
    let input: ProjectionInput

    init(_ text: String) throws {
      let input = try FullScenario.read(text).input
      self.input = input
      let unit = try #require(try Projection(input).run(block: 0, replication: 0))
      transactions = unit.transactions
      organizations = Dictionary(
        uniqueKeysWithValues: unit.organizations.map {
          (input.organizations[$0.organization].name, $0)
        })
    }

    /// The hours after the start at which charges were placed that succeeded.
    func hours(_ name: String) throws -> [Double] {
      try #require(organizations[name]).charges.filter { $0.status == .succeeded }.map {
        ($0.requestedAt - input.horizon.from).seconds / 3_600
      }
    }

    /// What was charged in each calendar month, in units of the currency.
    func months(_ name: String) throws -> [Int64] {
      var months: [Int64] = []
      var last = -1
      for charge in try #require(organizations[name]).charges where charge.status == .succeeded {
        let month = input.zone.local(charge.requestedAt).date.month
        if month != last { months.append(0) }
        last = month
        months[months.count - 1] += charge.amount.nanos / Money.nanosPerUnit
      }
      return months
    }
  }

  private static func scenario(
    _ horizon: String, every: String, _ organizations: String, more: String = ""
  ) -> String {
    """
    drawdown: 1
    horizon: \(horizon)
    replications: 1
    output: {transactions: all}
    prices: {models: {one: {input: $1, per: 1}}, meters: {storage: {price: $1}}}
    traffic:
      t: {arrivals: {process: batch, size: 1, \(every)}, mix: [{model: one, input: 1}]}
    organizations:
    \(organizations)
    \(more)
    """
  }

  @Test("a refusal that the rule takes no notice of does not end its wait for a cooldown or limit")
  func ignoredRefusal() throws {
    let run = try Run(
      Self.scenario(
        "{start: 2026-01-14T10:00, duration: 60d}", every: "every: 8h",
        """
          - {name: off, opening_balance: $9, traffic: t, auto_top_up: {threshold: $5, amount: $10, cooldown: 7d, on_refusal: false}}
          - {name: on, opening_balance: $9, traffic: t, auto_top_up: {threshold: $5, amount: $10, cooldown: 7d}}
          - {name: lago, opening_balance: $9, traffic: t, auto_top_up: {preset: lago, threshold: $5, amount: $10, monthly_count: 1, limit_period: week}}
        """))
    let weekly = (0..<9).map { 32 + 168 * Double($0) }
    #expect(try run.hours("off") == weekly)
    #expect(try run.hours("on") == weekly)
    // At the start of each week: Monday, 19 January, is 110 hours after the start.
    #expect(try run.hours("lago") == [24] + (0..<8).map { 110 + 168 * Double($0) })
  }

  @Test("reviews and the schedule begin with the horizon, whatever happens")
  func reviews() throws {
    let run = try Run(
      Self.scenario(
        "{start: 2026-01-14T10:00, duration: 40d}", every: "every: 5h, offset: 1h",
        """
          - {name: review, opening_balance: $9, traffic: t, auto_top_up: {threshold: $8, amount: $10, review: 6h}}
          - {name: polled, opening_balance: $9, traffic: t, auto_top_up: {preset: llmgateway, threshold: $8, amount: $10}}
          - {name: idle, opening_balance: $1, auto_top_up: {threshold: $2, amount: $10, review: 6h}}
          - {name: monthly, opening_balance: $400, traffic: t, auto_top_up: {every: month, amount: $10}}
          - {name: later, opening_balance: $400}
        """,
        more: """
          timeline:
            - {at: 2026-01-20T11:30, organization: later, auto_top_up: {threshold: $500, amount: $10, review: 6h, cooldown: 30d}}
          """))
    #expect(try run.hours("review").first == 6)
    #expect(try run.hours("polled").first == 6)
    #expect(try run.hours("idle") == [6])
    #expect(try run.hours("monthly") == [422])
    #expect(try run.hours("later").first == 151.5, "six hours after the rule was set")
  }

  @Test("what was charged counts for the limit of any rule that is set later")
  func limits() throws {
    let run = try Run(
      Self.scenario(
        "{start: 2026-01-05, duration: 60d}", every: "every: 4h",
        """
          - {name: same, opening_balance: $9, traffic: t, auto_top_up: {threshold: $5, amount: $20, monthly_limit: $40}}
          - {name: offon, opening_balance: $9, traffic: t, auto_top_up: {threshold: $5, amount: $20, monthly_limit: $40}}
          - {name: new, opening_balance: $9, traffic: t, auto_top_up: {threshold: $5, amount: $20}}
        """,
        more: """
          timeline:
            - {at: 2026-01-13, organization: offon, auto_top_up: none}
            - {at: 2026-01-13T01:00, organization: offon, auto_top_up: {threshold: $5, amount: $20, monthly_limit: $40}}
            - {at: 2026-01-20, organization: new, auto_top_up: {threshold: $5, amount: $20, monthly_limit: $40}}
            - {at: 2026-02-15, organization: same, auto_top_up: {threshold: $5, amount: $20, monthly_limit: $40}}
          """))
    #expect(try run.months("same") == [40, 40, 40])
    #expect(try run.months("offon") == [40, 40, 40])
    #expect(try run.months("new") == [100, 40, 40])
  }

  @Test("credit from anywhere has an order placed that the limit has room for by then")
  func smallerNeed() throws {
    let names = ["purchase", "grant", "adjustment", "transfer"]
    let organizations = names.map {
      "  - {name: \($0), opening_balance: $5, traffic: t, "
        + "auto_top_up: {threshold: $10, target: $30, monthly_limit: $22}}"
    }
    let run = try Run(
      Self.scenario(
        "{start: 2026-01-05, duration: 27d}", every: "every: 12h",
        organizations.joined(separator: "\n") + "\n  - {name: rich, opening_balance: $99}",
        more: """
          timeline:
            - {at: 2026-01-06, organization: purchase, purchase: {amount: $10}}
            - {at: 2026-01-06, organization: grant, grant: {amount: $10}}
            - {at: 2026-01-06, organization: adjustment, adjustment: $10}
            - {at: 2026-01-06, organization: rich, transfer: {to: transfer, amount: $10}}
          """))
    for name in names {
      #expect(try run.hours(name) == [60], "\(name)")
      #expect(try run.months(name) == [21], "\(name)")
    }
  }

  @Test("an alert that is due at the instant of a refusal changes nothing about the rule")
  func alerts() throws {
    let rule = "auto_top_up: {threshold: $23.11, amount: $27}, admission: {hold: {estimate: 200}}"
    let run = try Run(
      """
      drawdown: 1
      horizon: {start: '2026-03-01T02:30', duration: 20d, time_zone: America/New_York}
      replications: 1
      prices: {models: {mini: {input: $0.01, output: $0.008271577, per: 1}}}
      traffic:
        t: {arrivals: {process: batch, size: 3, every: 12h}, mix: [{model: mini, input: 148}], service: {first_token: 2d}}
      organizations:
        - {name: plain, traffic: t, \(rule)}
        - {name: level, traffic: t, \(rule), alerts: {low_balance: [$25]}}
        - {name: budget, traffic: t, \(rule), budgets: {team: {limit: $25.2, mode: alert}}}
      """)
    for name in ["plain", "level", "budget"] {
      let hours = try run.hours(name)
      #expect(hours.contains(144) && hours.contains(240), "\(name): \(hours)")
      #expect(try hours == run.hours("plain"))
    }
  }

  @Test("infrastructure and reviews of a day keep their time of day where clocks change")
  func calendarDays() throws {
    let run = try Run(
      Self.scenario(
        "{start: 2026-10-25, duration: 20d, time_zone: America/New_York}", every: "every: 30d",
        """
          - {name: daily, opening_balance: $50, infrastructure: [{every: 1d, meters: {storage: 1}}]}
          - {name: hours, opening_balance: $50, infrastructure: [{every: 24h, meters: {storage: 1}}]}
          - {name: away, opening_balance: $50, time_zone: UTC, infrastructure: [{every: 1d, meters: {storage: 1}}]}
          - {name: review, opening_balance: $1, auto_top_up: {threshold: $500, amount: $10, review: 1d}}
        """))
    let zone = run.input.zone
    func times(_ organization: Int) -> [Int64] {
      run.transactions.filter { $0.organization == organization && $0.type == .infrastructure }
        .map { zone.local($0.at).nanosecondOfDay / Quantities.Duration.hour.nanoseconds }
    }
    #expect(times(0) == Array(repeating: 0, count: 19))
    #expect(Set(times(1)) == [0, 23])
    #expect(Set(times(2)) == [0, 23], "by its own calendar")
    let reviews = try #require(run.organizations["review"]).charges.map {
      zone.local($0.requestedAt).nanosecondOfDay
    }
    #expect(reviews.count == 19 && Set(reviews) == [0])
  }

  @Test("a threshold of zero that fires strictly below it is warned of, where nothing helps")
  func standsStill() throws {
    func warnings(_ keys: String, _ rule: String) throws -> [String] {
      try FullScenario.problems(
        Minimal.scenario(organizations: "[{name: a, \(keys)auto_top_up: {\(rule)}}]")
      ).filter { $0.contains("stand still") }
    }
    let warned = try warnings("", "threshold: 0, amount: 9")
    #expect(
      warned.count == 1 && warned[0].hasPrefix("s.yaml:5:52: warning: at a balance of exactly"))
    for (keys, rule) in [
      ("", "threshold: 0, amount: 9, trigger: at_or_below"), ("", "threshold: 0.01, amount: 9"),
      ("", "preset: orb, threshold: 0, amount: 9"), ("", "threshold: 0, amount: 9, every: month"),
      ("credit_line: 1, ", "threshold: 0, amount: 9"),
      ("admission: {hold: {estimate: 1}}, ", "threshold: 0, amount: 9"),
    ] {
      #expect(try warnings(keys, rule).isEmpty, "\(keys)\(rule)")
    }
  }
}
