/// Two plans without chance: a price for each request, and a fee with a lower price.
struct BreakEvenScenario {
  let folder: TemporaryFolder

  private static func text(_ plan: String) -> String {
    """
    drawdown: 1
    horizon: {start: 2026-01-01, duration: 1 month}
    replications: 3
    prices: {models: {m: {input: 0, output: 0, per: 1M}}}
    plans: {p: {period: month, \(plan)}}
    traffic:
      t: {arrivals: {process: batch, size: 500, every: 40d}, mix: [{model: m, input: 1, output: 0}]}
      u: {arrivals: {process: poisson, rate: 2/h}, mix: [{model: m, input: 1, output: 0}]}
    organizations:
      - {name: even, opening_balance: 1, plan: p, traffic: t}
      - {name: random, opening_balance: 1, plan: p, traffic: u}

    """
  }

  init() throws {
    folder = try TemporaryFolder()
    func overage(_ price: String, beyond included: Int = 0) -> String {
      "included: {requests: \(included)}, overage: {enabled: true, request: \(price)}"
    }
    try folder.write("metered.yaml", Self.text("fee: 0, " + overage("0.03")))
    try folder.write("flat.yaml", Self.text("fee: 20, " + overage("0.01")))
    try folder.write("steep.yaml", Self.text("fee: 20, " + overage("0.05", beyond: 700)))
  }

  /// Compares files over a range of a key.
  func compare(
    _ files: [String] = ["metered.yaml", "flat.yaml"],
    over key: String = "traffic.t.arrivals.size=10..5000", of metric: String = "total_spend@even",
    more: [String] = [], columns: Int = 80
  ) throws -> Program.Ending {
    try Program.run(
      ["compare"] + files + ["--break-even", key, "--of", metric] + more, in: folder,
      environment: ["COLUMNS": "\(columns)"])
  }

  /// A file of the comparison.
  func table(_ name: String, in result: String = "metered-vs-flat") throws -> CSVTable {
    try CSVTable(folder.text("results/\(result)/\(name).csv"))
  }
}
