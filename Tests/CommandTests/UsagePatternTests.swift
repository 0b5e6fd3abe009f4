import Testing

@Suite("Requests by weekday and hour")
struct UsagePatternTests {
  /// Ten days from a Thursday, with a change of clocks in the first night.
  private static func scenario(_ output: String) -> String {
    """
    drawdown: 1
    horizon: {start: 2026-03-26, duration: 10d, time_zone: Europe/Berlin}
    replications: 2
    prices: {models: {m: {input: 1, per: 10}}}
    traffic:
      dawn: {arrivals: {process: batch, size: 6, every: 24h, offset: 150m}, mix: [{model: m, endpoint: chat, input: 10}]}
      all: {arrivals: {rate: 40/h}, mix: [{model: m, endpoint: chat, input: 10}, {model: m, endpoint: agents, input: 20}]}
    organizations:
    - {name: a, opening_balance: 900000, projects: [{name: x, traffic: dawn}, {name: y, traffic: all}], traffic: dawn}
    - {name: b, opening_balance: 900000, traffic: all}
    output: {\(output)}
    """
  }

  private func run(_ output: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", Self.scenario(output))
    let ending = try Program.run(["run", "s.yaml", "--quiet"], in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    return folder
  }

  @Test("are told apart by project and endpoint, in the zone's hours, and add up to all")
  func patterns() throws {
    let folder = try run("usage_patterns: true")
    let records = try CSVTable(folder.text("results/s/usage_patterns.csv")).records
    let dawn = records.filter { $0["organization"] == "a" && $0["project"] == "x" }
    // Daily at 02:30 until the night of the 29th, a Sunday, in which 02:30 is skipped; at 03:30
    // then, 24 hours being 24 hours.
    #expect(
      dawn.map { "\($0["weekday"] ?? "") \($0["hour"] ?? "") \($0["requests"] ?? "")" } == [
        "monday 3 6", "tuesday 3 6", "wednesday 3 6", "thursday 2 6", "thursday 3 6", "friday 2 6",
        "friday 3 6", "saturday 2 6", "saturday 3 6", "sunday 3 6",
      ])
    #expect(dawn.allSatisfy { $0["cost"] == $0["requests"] && $0["endpoint"] == "chat" })
    #expect(Set(records.map { $0["project"] }) == ["", "x", "y"])
    let summary = try CSVTable(folder.text("results/s/summary.csv")).records
    for organization in ["a", "b"] {
      func mean(_ metric: String) throws -> Double {
        let row = try #require(
          summary.first { $0["organization"] == organization && $0["metric"] == metric })
        return try #require(Double(row["mean"] ?? ""))
      }
      func sum(_ column: String) throws -> Double {
        let rows = records.filter { $0["organization"] == organization }
        return Double(
          try rows.reduce(Int128(0)) { try $0 + #require(Nanos.of($1[column] ?? "")) }) / 1e9
      }
      #expect(try abs(mean("served_requests") - sum("requests")) < 1e-3)
      #expect(try abs(mean("usage_cost") - sum("cost")) < 1e-3)
    }
    #expect(records.filter { $0["organization"] == "b" }.count == 2 * 167, "one hour is skipped")
  }

  @Test("are added up by weekday and hour on request")
  func totals() throws {
    let folder = try run("usage_patterns: true")
    func rows(_ dimensions: String) throws -> [[String: String]] {
      let ending = try Program.run(
        [
          "ledger", "usage", "results/s", "--by", dimensions, "--organization", "b", "--format=csv",
        ],
        in: folder)
      #expect(ending.exitCode == 0, "\(ending.errors)")
      return try CSVTable(ending.output).records
    }
    #expect(try rows("hour").map { $0["hour"] } == (0..<24).map { "\($0)" })
    #expect(try rows("weekday").map { $0["weekday"] }.first == "monday")
    #expect(try rows("weekday,hour").count == 167)
    #expect(try rows("endpoint,hour").count == 48)
    let sums = try ["hour", "weekday", "endpoint,hour"].map { dimensions in
      try rows(dimensions).reduce(Int128(0)) { try $0 + #require(Nanos.of($1["cost"] ?? "")) }
    }
    #expect(Set(sums).count == 1)
  }

  @Test("are not written unless asked for")
  func off() throws {
    let folder = try run("transactions: none")
    #expect(try CSVTable(folder.text("results/s/usage_patterns.csv")).rows.isEmpty)
    let ending = try Program.run(["ledger", "usage", "results/s", "--by", "hour"], in: folder)
    #expect(ending.output == "no usage\n")
  }
}
