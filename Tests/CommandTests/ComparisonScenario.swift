/// Two sorts of organizations whose requests cost at random, and a rule that tops them up.
struct ComparisonScenario {
  let folder: TemporaryFolder

  static let text = """
    drawdown: 1
    horizon: {start: 2026-01-01, duration: 20d}
    seed: 9
    replications: 40
    prices: {models: {m: {input: 1, output: 2, per: 10}}}
    traffic:
      small: {arrivals: {rate: 3/d}, mix: [{model: m, input: 1, output: 1}]}
      large: {arrivals: {rate: 12/d}, mix: [{model: m, input: 1, output: {lognormal: {median: 10, p95: 40}}}]}
    payments: {latency: 30s, soft_decline: 5%}
    organizations:
      - {name: small, count: 3, opening_balance: 5, traffic: small, auto_top_up: {threshold: 2, amount: 10}}
      - {name: large, count: 2, opening_balance: 40, traffic: large, auto_top_up: {threshold: 20, amount: 60}}

    """

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("s.yaml", Self.text)
  }

  /// Compares the scenario as it is (`old`) with itself after changes (`new`).
  func compare(_ changes: [String], more: [String] = []) throws -> Program.Ending {
    try Program.run(
      ["compare", "s.yaml", "s.yaml", "--name", "old", "--name", "new"]
        + changes.flatMap { ["--set-for", "new:" + $0] } + more, in: folder)
  }

  /// The rows of a file of the comparison, by the name of the first column and the metric.
  func rows(_ file: String, out: String = "results") throws -> [String: [String: String]] {
    let table = try CSVTable(folder.text("\(out)/old-vs-new/\(file).csv"))
    let key = table.header[0]
    return Dictionary(
      uniqueKeysWithValues: table.records.map {
        (($0[key] ?? "") + " " + ($0["metric"] ?? ""), $0)
      })
  }
}
