import Testing

@Suite("A model of several providers")
struct ProviderTests {
  private static let scenario = """
    drawdown: 1
    horizon: {start: 2026-01-01, duration: 3d}
    replications: 2
    prices:
      markup: 50%
      models:
        fast: {providers: {openai: {input: 2, per: 10}, azure: {input: 3, per: 10, markup: 0%}}}
        own: {provider: us, input: 1, per: 10}
        bare: {input: 1, per: 10}
    traffic:
      t:
        arrivals: {process: batch, size: 400, every: 1d, offset: 1h}
        mix:
          - {share: 25%, model: fast, provider: openai, input: 10}
          - {share: 25%, model: azure/fast, input: 10}
          - {share: 25%, model: own, provider: us, input: 10}
          - {share: 25%, model: bare, input: 10}
    packages: {p: {price: 9000, credits: 900000, scope: {models: [fast]}}}
    organizations: [{name: a, opening_balance: 1500, traffic: t}]
    timeline: [{at: 2026-01-01, organization: a, purchase: {package: p}}]
    output: {transactions: all}
    """

  @Test("has a price and rows for each of them, and who sells it beside the model")
  func columns() throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", Self.scenario)
    let ending = try Program.run(["run", "s.yaml", "--quiet"], in: folder)
    #expect(ending.exitCode == 0, "\(ending.errors)")
    let usage = try CSVTable(folder.text("results/s/usage.csv")).records
    #expect(
      usage.map { "\($0["model"] ?? "") \($0["provider"] ?? "")" } == [
        "fast openai", "fast azure", "own us", "bare ",
      ])
    let prices = ["3", "3", "1.5", "1.5"]
    for (row, price) in zip(usage, prices) {
      let (cost, quantity) = (Nanos.of(row["cost"] ?? ""), Nanos.of(row["quantity"] ?? ""))
      let unit = try #require(Nanos.of(price))
      #expect(try #require(cost) * 10 * 1_000_000_000 == unit * (try #require(quantity)), "\(row)")
    }
    let transactions = try CSVTable(folder.text("results/s/transactions.csv")).records
    let requests = transactions.filter { $0["type"] == "request" }
    #expect(Set(requests.map { $0["provider"] }) == ["openai", "azure", "us", ""])
    for row in requests where row["provider"] == "us" { #expect(row["model"] == "own") }
    // The package's credit is for the model, whoever sells it.
    let scoped = transactions.filter { $0["grant"] == "1" && $0["type"] == "request" }
    #expect(Set(scoped.map { $0["provider"] }) == ["openai", "azure"])
    let totals = try Program.run(
      ["ledger", "usage", "results/s", "--by", "provider", "--format", "csv"], in: folder)
    #expect(totals.output.hasPrefix("provider,usage_type,"), "\(totals.errors)")
    #expect(totals.output.split(separator: "\n").count == 5)
  }

  @Test("is quoted and listed by the provider before its name")
  func prices() throws {
    let folder = try TemporaryFolder()
    try folder.write("s.yaml", Self.scenario)
    let list = try Program.run(["prices", "s.yaml"], in: folder)
    #expect(list.output.contains("\n  openai/fast\n") && list.output.contains("\n  azure/fast\n"))
    #expect(list.output.contains("\n  own\n") && list.output.contains("\n  bare\n"))
    let quote = try Program.run(
      ["prices", "s.yaml", "--model", "azure/fast", "--input", "10", "--format", "json"],
      in: folder)
    #expect(quote.exitCode == 0, "\(quote.errors)")
    #expect(quote.output.contains("azure"))
  }
}
