import Testing

@Suite("What result files say adds up")
struct ResultSumTests {
  private let results: RichResults

  init() throws { results = try RichResults.shared.get() }

  /// A value of summary.csv as an exact amount, counts included.
  private func summary(_ organization: String, _ metric: String, _ statistic: String = "mean")
    throws -> Int128
  {
    let text = try #require(try results.summary(organization, metric, statistic))
    return try #require(Nanos.of(text), "\(organization) \(metric) \(text)")
  }

  @Test("transactions foot: each balance is the running sum, the last one is the closing balance")
  func transactions() throws {
    let records = try results.table("transactions").records
    #expect(Set(records.map { $0["id"] }).count == records.count)
    // A transaction that is paid out of several grants has a row for each.
    let split = Dictionary(grouping: records) { ($0["id"] ?? "").prefix { $0 != "." } }.values
    #expect(split.contains { $0.count > 1 })
    #expect(
      split.allSatisfy { Set($0.map { [$0["organization"], $0["time"], $0["type"]] }).count == 1 })
    #expect(records.allSatisfy { $0["replication"] == "1" })
    let types = Set(records.compactMap { $0["type"] })
    #expect(types.isSuperset(of: ["purchase", "request", "trace"]), "\(types)")
    for name in RichResults.organizations {
      var balance: Int128 = 0
      for record in records where record["organization"] == name {
        balance += try #require(Nanos.of(record["amount"] ?? ""))
        #expect(Nanos.of(record["balance_after"] ?? "") == balance, "\(record["id"] ?? "")")
      }
      let first = try #require(records.first { $0["organization"] == name })
      #expect(Nanos.of(first["amount"] ?? "") == (try summary(name, "opening_balance")))
      let low = try summary(name, "closing_balance", "min")
      let high = try summary(name, "closing_balance", "max")
      #expect(low <= balance && balance <= high)
    }
  }

  @Test("the platform's books balance in every month, and agree with the summary")
  func platform() throws {
    let records = try results.table("platform").records
    func total(_ column: String, _ month: String, _ classes: [String]) throws -> Int128 {
      var sum: Int128 = 0
      for record in records
      where record["month"] == month && classes.contains(record["class"] ?? "") {
        sum += try #require(Nanos.of(record[column] ?? ""))
      }
      return sum
    }
    func sum(_ account: String, _ column: String) throws -> Int128 {
      var sum: Int128 = 0
      for record in records where record["account"] == account {
        sum += try #require(Nanos.of(record[column] ?? ""))
      }
      return sum
    }
    var months: [String] = []
    for record in records where months.last != record["month"] {
      months.append(try #require(record["month"]))
    }
    #expect(months.count > 1)
    for month in months {
      for column in ["change", "balance"] {
        let used = try total(column, month, ["asset", "expense"])
        #expect(used == (try total(column, month, ["liability", "revenue"])), "\(month) \(column)")
        #expect(used != 0)
      }
    }
    // Each month's mean is rounded to a nano-unit.
    let slack = Int128(months.count)
    for (account, metrics) in [
      ("request_revenue", ["usage_cost"]), ("trace_revenue", ["trace_cost"]),
      ("infrastructure_revenue", ["infrastructure_cost"]), ("overage_revenue", ["overage_cost"]),
      ("subscription_revenue", ["plan_fees"]), ("payment_fees", ["payment_fees"]),
      ("provider_cost", ["provider_cost"]), ("promotion", ["bonus_credits"]),
      ("breakage", ["expired_credits"]), ("breakage", ["breakage"]), ("promotion", ["promotion"]),
      ("sale_revenue", ["sale_revenue"]), ("deferred_revenue", ["deferred_revenue"]),
      ("margin", ["margin"]), ("cash", ["total_spend", "opening_balance"]),
    ] {
      var expected = try metrics.reduce(Int128(0)) { try $0 + summary("*", $1) }
      if account == "cash" { expected -= try summary("*", "payment_fees") }
      let found = try sum(account, "mean_change")
      #expect(abs(found - expected) <= slack, "\(account): \(found) \(expected)")
    }
  }

  @Test("transactions name who used what: project, member, key and model")
  func attribution() throws {
    let records = try results.table("transactions").records
    for record in records where record["type"] == "request" {
      let isTeam = record["organization"] == "acme"
      #expect(record["model"] == "m, \"x\"")
      #expect(record["project"] == (isTeam ? "search" : ""))
      #expect(
        record["member"] == (isTeam ? "ada" : "") && record["api_key"] == (isTeam ? "k1" : ""))
    }
  }

  @Test("kinds of requests that usage cannot tell apart share a row")
  func sharedRows() throws {
    let folder = try TemporaryFolder()
    let twice = "{model: m, input: 1, output: 1}, {model: m, type: playground, input: 2}"
    try folder.write(
      "s.yaml", SmallScenario.plain.replacing("{model: m, input: 1, output: 1}", with: twice))
    #expect(try Program.run(["run", "s.yaml", "--quiet"], in: folder).exitCode == 0)
    let rows = try CSVTable(folder.text("results/s/usage.csv"))
    #expect(rows.column("usage_type") == ["input", "output"])
    let summary = try CSVTable(folder.text("results/s/summary.csv")).records
    let cost = summary.first { $0["metric"] == "usage_cost" }?["mean"].flatMap { Double($0) }
    let sum = rows.column("cost").compactMap { Double($0) }.reduce(0, +)
    #expect(abs(sum - (cost ?? 0)) < 1e-8)
  }

  @Test("usage adds up to what the summary charges, for each organization and for all")
  func usage() throws {
    let records = try results.table("usage").records
    for name in RichResults.organizations + ["*"] {
      let own = records.filter { name == "*" || $0["organization"] == name }
      func cost(_ isIncluded: ([String: String]) -> Bool) -> Int128 {
        Nanos.sum(own.filter(isIncluded).compactMap { $0["cost"] })
      }
      // Every row is a mean that is rounded to a nano-unit, and so is the summary.
      let margin = Int128(own.count + 1)
      let requests = cost { $0["usage_type"] != "meter" }
      let traces = cost { $0["model"] == "trace" }
      let infrastructure = cost { $0["model"] == "gpu" }
      #expect((requests - (try summary(name, "usage_cost"))).magnitude <= margin)
      #expect((traces - (try summary(name, "trace_cost"))).magnitude <= margin)
      #expect((infrastructure - (try summary(name, "infrastructure_cost"))).magnitude <= margin)
      #expect(requests > 0 && traces > 0 && (infrastructure > 0) == (name == "acme" || name == "*"))
    }
    let months = records.filter { $0["organization"] == "acme" && $0["model"] == "gpu" }
    // Booked at the end of each day: that of 31 January is in February's.
    #expect(months.map { $0["month"] } == ["2026-02", "2026-03", "2026-04"])
    #expect(months.map { $0["quantity"] } == ["28", "31", "2"])
  }

  @Test("plan periods add up to the overage cost, and each to its requests beyond the plan")
  func overage() throws {
    let records = try results.table("overage").records
    #expect(records.count == 3 * RichResults.replications)
    for record in records {
      let requests = try #require(Int64(record["requests"] ?? ""))
      let included = try #require(Int64(record["included_requests"] ?? ""))
      let over = try #require(Int64(record["overage_requests"] ?? ""))
      let rate = try #require(Nanos.of(record["rate"] ?? ""))
      #expect(over == max(0, requests - included))
      #expect(Nanos.of(record["overage_cost"] ?? "") == Int128(over) * rate)
    }
    let ends = records.prefix(3).map { [$0["period_start"] ?? "", $0["period_end"] ?? ""] }
    #expect(ends[0] == ["2026-01-31T00:00:00+01:00", "2026-02-28T00:00:00+01:00"])
    #expect(ends[1] == ["2026-02-28T00:00:00+01:00", "2026-03-31T00:00:00+02:00"])
    #expect(ends[2] == ["2026-03-31T00:00:00+02:00", "2026-04-03T00:00:00+02:00"])
    for name in ["acme", "*"] {
      let total = Nanos.sum(records.compactMap { $0["overage_cost"] })
      let mean = try summary(name, "overage_cost")
      #expect((total - mean * Int128(RichResults.replications)).magnitude < 5)
    }
  }

  @Test("refusals by spell add up to the blocked requests")
  func blocked() throws {
    let records = try results.table("blocked").records
    for name in RichResults.organizations + ["*"] {
      let own = records.filter { name == "*" || $0["organization"] == name }
      let requests = own.reduce(0) { $0 + (Int128($1["requests"] ?? "") ?? 0) } * 1_000_000_000
      #expect(requests == (try summary(name, "blocked_requests")) * 5)
      let parts = try ["insufficient_credits", "quota_exceeded", "budget_exceeded"].map {
        try summary(name, "blocked_" + $0)
      }
      #expect(parts.reduce(0, +) == (try summary(name, "blocked_requests")))
      #expect(
        try summary(name, "requests")
          == (try summary(name, "served_requests")) + (try summary(name, "blocked_requests")))
    }
    #expect(Set(records.compactMap { $0["reason"] }) == ["insufficient_credits"])
  }

  @Test("the summary of top-ups is that of their rows")
  func topUps() throws {
    let records = try results.table("top_ups").records
    let counts = (1...RichResults.replications).map { replication in
      records.count { $0["replication"] == "\(replication)" && $0["status"] == "succeeded" }
    }
    let amounts = records.filter { $0["status"] == "succeeded" }.compactMap { $0["amount"] }
    let failures = records.count { ($0["status"] ?? "").hasSuffix("_decline") }
    #expect(failures > 0)
    let mean = Double(counts.reduce(0, +)) / 5
    let squares = counts.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    let sorted = counts.sorted().map(Double.init)
    // Type 7 with five values: the 5 % quantile is a fifth of the way to the second one.
    let expected = [
      "mean": mean, "sd": (squares / 4).squareRoot(), "min": sorted[0], "max": sorted[4],
      "p05": sorted[0] + 0.2 * (sorted[1] - sorted[0]), "p50": sorted[2],
      "p95": sorted[4] - 0.2 * (sorted[4] - sorted[3]),
      "ci95_low": mean - 2.776445105 * (squares / 20).squareRoot(),
      "ci95_high": mean + 2.776445105 * (squares / 20).squareRoot(),
    ]
    for (statistic, value) in expected {
      let found = try #require(Double(try results.summary("acme", "top_ups", statistic) ?? ""))
      #expect(
        abs(found - value) <= 1e-7 * max(1, value.magnitude), "\(statistic) \(found) \(value)")
    }
    #expect((Nanos.sum(amounts) - (try summary("acme", "top_up_amount")) * 5).magnitude < 5)
    #expect(Int128(failures) * 1_000_000_000 == (try summary("acme", "top_up_failures")) * 5)
  }

  @Test("a charge changes the balance by its amount where it succeeds, and else not at all")
  func charges() throws {
    for record in try results.table("top_ups").records {
      let before = try #require(Nanos.of(record["balance_before"] ?? ""))
      let amount = try #require(Nanos.of(record["amount"] ?? ""))
      let after = try #require(Nanos.of(record["balance_after"] ?? ""))
      #expect(amount == 15_000_000_000)
      #expect(record["trigger"] == "retry" || before < 4_000_000_000)
      // Requests go on while the processor thinks, so the balance may be lower than the sum.
      #expect(after <= before + (record["status"] == "succeeded" ? amount : 0))
      #expect((record["decline_code"] == "") == (record["status"] == "succeeded"))
    }
  }

  @Test("quantiles are in order, in the burn-down and in the summary")
  func quantiles() throws {
    let burnDown = try results.table("burn_down")
    for record in burnDown.records {
      let levels = ["p05", "p25", "p50", "p75", "p95"].compactMap { Nanos.of(record[$0] ?? "") }
      #expect(levels.count == 5 && levels == levels.sorted())
      let share = try #require(Double(record["blocked_share"] ?? ""))
      #expect((0...1).contains(share))
    }
    for record in try results.table("summary").records where record["mean"] != "" {
      let values = ["min", "p05", "p50", "p95", "max"].compactMap { Double(record[$0] ?? "") }
      #expect(values.count == 5 && values == values.sorted(), "\(record)")
      let mean = try #require(Double(record["mean"] ?? ""))
      #expect(values[0] - 1e-8 <= mean && mean <= values[4] + 1e-8)
      // Where nothing happened in any replication, nothing tells how much would.
      if record["ci95_low"] == "" {
        #expect(record["ci95_high"] == "" && values == [0, 0, 0, 0, 0], "\(record)")
        continue
      }
      let low = try #require(Double(record["ci95_low"] ?? ""))
      let high = try #require(Double(record["ci95_high"] ?? ""))
      #expect(low <= mean + 1e-6 && mean <= high + 1e-6, "\(record)")
    }
  }

  @Test("the burn-down starts at the opening balance and ends at the closing balance")
  func burnDown() throws {
    let records = try results.table("burn_down").records
    for name in RichResults.organizations + ["*"] {
      let own = records.filter { $0["organization"] == name }
      #expect(own.count == 10)
      #expect(own.first?["time"] == "2026-01-31T00:00:00+01:00")
      #expect(own.last?["time"] == "2026-04-03T00:00:00+02:00")
      for (row, metric) in [(own.first, "opening_balance"), (own.last, "closing_balance")] {
        for statistic in ["mean", "p05", "p50", "p95"] {
          #expect(Nanos.of(row?[statistic] ?? "") == (try summary(name, metric, statistic)))
        }
      }
    }
  }

  @Test("invoices, alerts and actions are those of the first replication")
  func documents() throws {
    let invoices = try results.table("invoices").records
    let types = Set(invoices.compactMap { $0["type"] })
    #expect(types == ["plan_fee", "auto_top_up", "purchase", "bonus", "overage"])
    #expect(Set(invoices.map { [$0["invoice"], $0["line"]] }).count == invoices.count)
    let bought = try #require(invoices.first { $0["type"] == "purchase" })
    #expect(bought["issued_at"] == "2026-02-01T09:00:00+01:00")
    #expect([bought["credits"], bought["bonus"], bought["amount"]] == ["20", "0", "20"])
    let gift = try #require(invoices.first { $0["type"] == "bonus" })
    #expect([gift["credits"], gift["bonus"], gift["amount"]] == ["0", "2", "0"])
    #expect(gift["invoice"] == bought["invoice"])
    let activity = try results.table("activity").records
    let action = try #require(activity.first { $0["action"] == "purchase" })
    #expect(action["actor"] == "ada" && action["amount"] == "20")
    #expect(activity.filter { $0["actor"] == "ada" }.count == 1)
    for name in ["invoices", "alerts", "activity"] {
      let records = try results.table(name).records
      #expect(records.allSatisfy { $0["replication"] == "1" && $0["organization"] == "acme" })
    }
    for alert in try results.table("alerts").records {
      let level = try #require(Nanos.of(alert["level"] ?? ""))
      #expect([4_000_000_000, 2_000_000_000].contains(level))
      #expect(try #require(Nanos.of(alert["balance"] ?? "")) <= level)
    }
    let topUps = try results.table("top_ups").records
    #expect(
      invoices.filter { $0["type"] == "auto_top_up" }.count
        == topUps.filter { $0["replication"] == "1" && $0["status"] == "succeeded" }.count)
  }

  @Test("the survival curve falls from one to the share that was never refused")
  func survival() throws {
    let records = try results.table("survival").records
    for name in ["solo-1", "solo-2", "*"] {
      let own = records.filter { $0["organization"] == name }
      let shares = own.compactMap { Double($0["survival"] ?? "") }
      #expect(shares == shares.sorted(by: >) && shares.last == 0)
      let hours = own.compactMap { Double($0["hours"] ?? "") }
      #expect(hours == hours.sorted() && own.first?["at_risk"] == "5")
      let events = own.reduce(0) { $0 + (Int($1["events"] ?? "") ?? 0) }
      #expect(events == 5)
      let first = try #require(Double(try results.summary(name, "first_block_hours", "min") ?? ""))
      #expect(abs(first - (hours.first ?? 0)) < 1e-6)
    }
    #expect(!records.contains { $0["organization"] == "acme" })
  }

  @Test("all organizations together are their sum, the lowest of lows and the greatest overdraft")
  func together() throws {
    for metric in ["requests", "usage_cost", "total_spend", "closing_balance", "mean_balance"] {
      let sum = try RichResults.organizations.reduce(Int128(0)) { try $0 + summary($1, metric) }
      #expect((sum - (try summary("*", metric))).magnitude <= 4, "\(metric)")
    }
    let lows = try RichResults.organizations.map { try summary($0, "min_balance", "min") }
    #expect(try summary("*", "min_balance", "min") == lows.min())
    let overdrafts = try RichResults.organizations.map { try summary($0, "max_overdraft", "max") }
    #expect(try summary("*", "max_overdraft", "max") == overdrafts.max())
  }
}
