/// A team with a slow card, and searches for its rule.
struct SolveScenario {
  let folder: TemporaryFolder

  static let text = """
    drawdown: 1
    horizon: {start: 2026-01-01, duration: 7d}
    seed: 1
    replications: 100
    prices: {models: {large: {input: $3, output: $15, per: 1M}}}
    traffic: {office: {arrivals: {rate: 2/h}, mix: [{model: large, input: 90000, output: {exponential: {mean: 12000}}}]}}
    payments: {latency: {exponential: {mean: 20m}}, soft_decline: 5%, retry: [1h, 6h, 24h]}
    organizations:
      - {name: acme, opening_balance: $50, traffic: office, auto_top_up: {threshold: $5, amount: $25}}

    """

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("team.yaml", Self.text)
  }

  func solve(_ arguments: [String], columns: Int = 90) throws -> Program.Ending {
    try Program.run(
      ["solve", "team.yaml"] + arguments, in: folder, environment: ["COLUMNS": "\(columns)"])
  }

  /// The rows of solve.csv.
  func rows(out: String = "results") throws -> [[String: String]] {
    try CSVTable(folder.text("\(out)/team-solve/solve.csv")).records
  }
}
