import Testing

@Suite("What transactions and the platform's books say")
struct BooksTests {
  /// The results of a scenario, run once.
  private struct Results {
    let folder: TemporaryFolder
    init(_ text: String) throws {
      folder = try TemporaryFolder()
      try folder.write("s.yaml", text)
      let ending = try Program.run(["run", "s.yaml", "--quiet"], in: folder)
      #expect(ending.exitCode == 0, "\(ending.errors)")
    }

    func rows(_ table: String) throws -> [[String: String]] {
      try CSVTable(folder.text("results/s/\(table).csv")).records
    }
    func summary(_ metric: String, _ organization: String = "*") throws -> Int128 {
      let row = try rows("summary").first {
        $0["metric"] == metric && $0["organization"] == organization
      }
      return try #require(Nanos.of(row?["mean"] ?? ""))
    }
    /// What a line of the platform's books came to in the end.
    func platform(_ account: String) throws -> Int128 {
      let row = try rows("platform").last { $0["account"] == account }
      return try #require(Nanos.of(row?["balance"] ?? ""))
    }
  }

  @Test("what a package costs above its credits is margin, in the summary as in the books")
  func packageFee() throws {
    let results = try Results(
      """
      drawdown: 1
      horizon: {start: 2026-01-01, duration: 10d}
      replications: 1
      packages: {pack: {price: $105.50, credits: 10000}}
      prices: {models: {m: {input: $1, per: 1M}}}
      payments: {fee: 0%}
      traffic: {t: {arrivals: {process: batch, size: 1, every: 24h, offset: 12h}, mix: [{model: m, input: 10000000}]}}
      organizations: [{name: a, traffic: t}]
      timeline: [{at: 2026-01-01, organization: a, purchase: {package: pack}}]
      """)
    for (metric, nanos) in [("margin", 5_500_000_000), ("sale_revenue", 5_500_000_000)] {
      #expect(try results.summary(metric) == Int128(nanos))
      #expect(try results.platform(metric) == Int128(nanos))
    }
    #expect(try results.summary("deferred_revenue") == 0)
  }

  /// A gift of 150, of which a meter draws 100; after a second time as much it costs 50 in all.
  private func gift(expires: String) throws -> Results {
    try Results(
      """
      drawdown: 1
      horizon: {start: 2026-01-01, duration: 25d}
      replications: 1
      prices: {meters: {w: {mode: volume, tiers: [{up_to: 100, price: $1}, {price: $0.25}]}}}
      organizations: [{name: p, infrastructure: [{every: 10d, meters: {w: 100}}]}]
      timeline: [{at: 2026-01-01, organization: p, grant: {amount: $150, expires: \(expires)}}, {at: 2026-01-16, organization: p, purchase: {amount: $5}}]
      payments: {fee: 0%}
      output: {transactions: all}
      """)
  }

  @Test("a gift that was drawn comes back as the gift it was, with its expiry")
  func giftGivenBack() throws {
    let results = try gift(expires: "24d")
    #expect(try results.platform("cash") == 5_000_000_000)
    #expect(try results.platform("deferred_revenue") == 5_000_000_000)
    #expect(try results.platform("promotional_credit") == 0)
    let rows = try results.rows("transactions")
    #expect(
      rows.map { "\($0["type"] ?? "") \($0["amount"] ?? "")" } == [
        "bonus 150", "infrastructure -100", "purchase 5", "infrastructure 50", "expiry -50",
        "expiry -50",
      ])
    #expect(try results.summary("closing_balance") == 5_000_000_000)
    #expect(try results.summary("expired_credits") == 100_000_000_000)
    #expect(try results.summary("breakage") == 100_000_000_000)
  }

  @Test("a gift that has expired comes back as nothing usable")
  func expiredGift() throws {
    let results = try gift(expires: "15d")
    let rows = try results.rows("transactions")
    #expect(
      rows.map { "\($0["type"] ?? "") \($0["amount"] ?? "")" } == [
        "bonus 150", "infrastructure -100", "expiry -50", "purchase 5", "infrastructure 50",
        "expiry -50",
      ])
    #expect(try results.summary("closing_balance") == 5_000_000_000)
    #expect(try results.platform("customer_credit") == 5_000_000_000)
  }

  @Test("credit whose time has passed when its dispute is won comes and goes")
  func wonTooLate() throws {
    let results = try Results(
      """
      drawdown: 1
      horizon: {start: 2026-06-10, duration: 30d}
      replications: 1
      packages: {big: {price: $50, credits: 5000, expires: 5d}}
      organizations: [{name: acme}]
      timeline:
        - {at: 2026-06-17, organization: acme, purchase: {package: big}}
        - {at: 2026-06-20, organization: acme, chargeback: {}}
        - {at: 2026-06-25, organization: acme, dispute_won: {}}
      output: {transactions: all}
      """)
    let rows = try results.rows("transactions").filter {
      $0["time"]?.hasPrefix("2026-06-25") == true
    }
    #expect(
      rows.map { "\($0["type"] ?? "") \($0["amount"] ?? "")" } == ["refund 50", "expiry -50"])
    #expect(try results.summary("closing_balance") == 0)
    #expect(try results.summary("expired_credits") == 50_000_000_000)
  }

  @Test("no two transfers have one id, whatever an organization books, and margins add up")
  func everything() throws {
    let results = try Results(
      """
      drawdown: 1
      horizon: {start: 2026-01-31, duration: 40d}
      replications: 1
      prices: {markup: 20%, models: {m: {input: 10, output: 20, per: 1M}}, meters: {gpu: {price: 0.5, unit: hour}}}
      packages: {p: {price: 20, credits: 1900, bonus: 10%, expires: 20d}}
      plans: {team: {fee: 9, credit: 12, included: {requests: 100}, overage: {enabled: true, request: 0.01}}}
      traffic: {t: {arrivals: {rate: 2/h}, mix: [{model: m, input: 20000, output: 500}]}}
      payments: {latency: 60s, soft_decline: 30%, fee: 2.9% + 0.30}
      organizations:
        - name: acme
          plan: team
          opening_balance: 9
          members: [{name: ada, role: owner, personal: {opening_balance: 3, traffic: t}}]
          projects: [{name: search, traffic: t}]
          admission: {hold: {estimate: mean}}
          auto_top_up: {threshold: 5, amount: 20}
        - {name: held, count: 20, opening_balance: 30, traffic: t, admission: {hold: {estimate: mean}}}
        - {name: beta, opening_balance: 4, infrastructure: [{meters: {gpu: 1}, every: 1d}]}
      timeline:
        - {at: 2026-02-02, organization: acme, purchase: {package: p}}
        - {at: 2026-02-03, organization: acme, transfer: {to: beta, amount: 22}}
        - {at: 2026-02-04, organization: acme, usage_refund: 3}
        - {at: 2026-02-05, organization: beta, grant: {amount: 6, expires: 3d}}
      output: {transactions: all}
      """)
    let rows = try results.rows("transactions")
    #expect(Set(rows.map { $0["id"] }).count == rows.count && rows.count > 1_000)
    let types = Set(rows.compactMap { $0["type"] })
    #expect(
      types.isSuperset(of: [
        "purchase", "bonus", "subscription", "request", "transfer_out", "transfer_in",
        "infrastructure", "auto_top_up", "expiry", "refund",
      ]), "\(types)")
    #expect(rows.contains { $0["id"]?.hasSuffix(".2") == true && $0["type"] == "transfer_in" })
    let names = Set(rows.compactMap { $0["organization"] })
    #expect(names.count == 23)
    for metric in [
      "margin", "breakage", "promotion", "sale_revenue", "deferred_revenue", "provider_cost",
    ] {
      let total = try names.reduce(Int128(0)) { try $0 + results.summary(metric, $1) }
      #expect(try results.summary(metric) == total)
      #expect(try results.platform(metric) == total, "\(metric)")
      #expect(total != 0, "\(metric)")
    }
  }
}
