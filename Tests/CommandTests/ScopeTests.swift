import Testing

@Suite("Credit for some usage only")
struct ScopeTests {
  @Test("is there for its models, projects and types; others are refused beside it")
  func refusals() throws {
    // Nothing but scoped credit: what it covers is served, what it does not cover is refused.
    let scopes = [
      "models": "{models: [fast]}", "projects": "{projects: [search]}", "types": "{types: [batch]}",
      "both": "{models: [fast], projects: [search]}",
    ]
    let covered = [
      "models": 4, "projects": 4, "types": 2, "both": 2,
    ]
    let folder = try TemporaryFolder()
    let organizations = scopes.keys.sorted().map {
      "- {name: \($0), projects: [{name: search, traffic: all}, {name: other, traffic: all}]}\n"
    }
    let timeline = scopes.sorted { $0.key < $1.key }.map {
      "- {at: 2026-01-01, organization: \($0), grant: {amount: 9000, scope: \($1)}}\n"
    }
    try folder.write(
      "s.yaml",
      """
      drawdown: 1
      horizon: {start: 2026-01-01, duration: 3d}
      replications: 1
      prices: {models: {fast: {input: 1, per: 10}, large: {input: 1, per: 10}}}
      traffic:
        all:
          arrivals: {process: batch, size: 40, every: 1d, offset: 1h}
          mix:
            - {share: 25%, model: fast, endpoint: a, input: 10}
            - {share: 25%, model: large, endpoint: b, input: 10}
            - {share: 25%, model: fast, endpoint: c, type: playground, input: 10}
            - {share: 25%, model: large, endpoint: d, type: batch, input: 10}
      organizations:
      \(organizations.joined())
      timeline:
      \(timeline.joined())
      """)
    let ending = try Program.run(["run", "s.yaml", "--quiet"], in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    let usage = try CSVTable(folder.text("results/s/usage.csv")).records
    for (name, _) in scopes {
      let rows = usage.filter { $0["organization"] == name }
      #expect(rows.count == covered[name], "\(name)")
      for row in rows {
        if name == "models" || name == "both" { #expect(row["model"] == "fast") }
        if name == "projects" || name == "both" { #expect(row["project"] == "search") }
        if name == "types" { #expect(row["endpoint"] == "d") }
      }
    }
    let spells = try CSVTable(folder.text("results/s/blocked.csv")).records
    #expect(Set(spells.map { $0["reason"] }) == ["insufficient_credits"])
    #expect(Set(spells.map { $0["organization"] }) == Set(scopes.keys))
  }

  @Test("of a package is in packages.csv, lets the rule buy what pays for all, and sends alerts")
  func packages() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "s.yaml",
      """
      drawdown: 1
      horizon: {start: 2026-01-01, duration: 2d}
      replications: 1
      prices: {models: {fast: {input: 1, per: 10}, large: {input: 1, per: 10}}}
      packages: {p: {price: 100, credits: 10000, bonus: 10%, scope: {models: [large, fast], types: [batch]}}}
      traffic: {t: {arrivals: {process: batch, size: 3, every: 1d, offset: 1h}, mix: [{model: fast, input: 10}]}}
      organizations:
      - {name: a, opening_balance: 20, traffic: t, auto_top_up: {threshold: 18, amount: 50}, alerts: {low_balance: [19]}}
      timeline: [{at: 2026-01-01, organization: a, purchase: {package: p}}]
      """)
    let ending = try Program.run(["run", "s.yaml", "--quiet"], in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    let packages = try CSVTable(folder.text("results/s/packages.csv")).records
    #expect(packages.map { $0["scope"] } == ["models: large, fast; types: batch"])
    let topUps = try CSVTable(folder.text("results/s/top_ups.csv")).records
    #expect(topUps.map { $0["balance_before"] } == ["127"], "20 - 3 and 110 of the package")
    let alerts = try CSVTable(folder.text("results/s/alerts.csv")).records
    #expect(alerts.map { $0["balance"] } == ["17"], "the balance that pays for anything")
  }
}
