import Testing

@Suite("A run with budgets")
struct BudgetTests {
  private static let scenario = """
    drawdown: 1
    name: b
    horizon: {start: 2026-01-14, duration: 60d, time_zone: America/New_York}
    replications: 3
    prices: {models: {m: {input: 100, output: 0, per: 1M}}, meters: {trace: {price: 1, per: 1000}}}
    plans: {pro: {fee: 9, features: [team_budgets]}}
    traffic:
      t: {arrivals: {rate: 10/h}, mix: [{model: m, traces: 1, input: {exponential: {mean: 1000}}}]}
      u: {arrivals: {rate: 1/h}, mix: [{model: m, input: 1000}]}
    organizations:
      - name: acme
        opening_balance: $100000
        plan: pro
        members: [{name: ada, budget: {limit: 5, per: day, mode: alert, alerts: [50%]}}]
        projects:
          - {name: search, traffic: t, budget: {limit: 100, per: month, alerts: [50%, 100%]}}
          - {name: other, traffic: u, member: ada}
    output: {transactions: all}
    expect: [blocked_budget_exceeded.min > 0, blocked_insufficient_credits <= 0]

    """

  /// The ends of the calendar months that the horizon touches, in New York.
  private static let ends = [
    "2026-02-01T00:00:00-05:00", "2026-03-01T00:00:00-05:00", "2026-03-15T00:00:00-04:00",
  ]

  /// The month that a time lies in, counted from January.
  private func month(_ time: String?) -> Int? { time.flatMap { Int($0.dropFirst(5).prefix(2)) } }

  private func results() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", Self.scenario)
    let ending = try Program.run(["run", "s.yaml", "--quiet", "--out", "o"], in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    return folder
  }

  @Test("what a month served is at least the budget, and less than it with the last request")
  func hardBudget() throws {
    let folder = try results()
    let transactions = try CSVTable(folder.text("o/b/transactions.csv")).records.filter {
      $0["project"] == "search"
    }
    let limit = Int128(100) * 1_000_000_000
    for place in 1...3 {
      let costs = transactions.filter { month($0["time"]) == place }
      let spent = -Nanos.sum(costs.compactMap { $0["amount"] })
      // The last request and its trace.
      let last = -Nanos.sum(costs.suffix(2).compactMap { $0["amount"] })
      #expect(costs.suffix(2).compactMap { $0["type"] } == ["request", "trace"])
      #expect(spent >= limit && spent - last < limit, "\(place): \(spent)")
    }
    let blocked = try CSVTable(folder.text("o/b/blocked.csv")).records
    #expect(blocked.allSatisfy { $0["reason"] == "budget_exceeded" })
    #expect(blocked.allSatisfy { $0["scope"] == "project:search" })
    for replication in 1...3 {
      let spells = blocked.filter { $0["replication"] == "\(replication)" }
      #expect(spells.compactMap { $0["to"] } == Self.ends)
    }
    // The last request comes before the first one that is refused.
    for (place, spell) in blocked.prefix(3).enumerated() {
      let last = transactions.last { month($0["time"]) == place + 1 }?["time"] ?? ""
      #expect(last < spell["from"] ?? "")
    }
  }

  @Test("alerts tell every level once in a period, with what was spent")
  func alerts() throws {
    let folder = try results()
    let alerts = try CSVTable(folder.text("o/b/alerts.csv")).records
    #expect(alerts.allSatisfy { $0["type"] == "budget" })
    let project = alerts.filter { $0["scope"] == "project:search" }
    #expect(project.compactMap { month($0["time"]) } == [1, 1, 2, 2, 3, 3])
    #expect(project.compactMap { $0["level"] } == ["50", "100", "50", "100", "50", "100"])
    for alert in project {
      let spent = try #require(Nanos.of(alert["balance"] ?? ""))
      let level = try #require(Nanos.of(alert["level"] ?? ""))
      #expect(spent >= level && spent < level + 5_000_000_000)
    }
    // At $0.10 a request, the 25th of a day, about one day in two.
    let member = alerts.filter { $0["scope"] == "member:ada" }
    #expect(Set(member.compactMap { $0["time"]?.prefix(10) }).count == member.count)
    #expect((5...55).contains(member.count))
    #expect(member.allSatisfy { $0["level"] == "2.5" && $0["balance"] == "2.5" })
  }
}
