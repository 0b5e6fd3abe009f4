import Text

/// A metric whose mean is not the accepted one.
public struct MovedMetric: Sendable {
  let organization: String
  let metric: String
  let unit: String
  /// The accepted mean, and the run's; nil where there is none.
  let baseline: Double?
  let run: Double?
  let outcome: String

  /// Takes both means as they are written, and what came of the comparison.
  public init(
    organization: String, metric: String, unit: String, baseline: String, run: String,
    outcome: String
  ) {
    self.organization = organization
    self.metric = metric
    self.unit = unit
    self.baseline = Double(baseline)
    self.run = Double(run)
    self.outcome = outcome
  }

  private var change: Double? {
    guard let baseline, let run else { return nil }
    return run - baseline
  }

  private var relativeChange: Double? {
    guard let change, let baseline, baseline != 0 else { return nil }
    return change / baseline.magnitude
  }

  fileprivate static let table = Table<MovedMetric>(
    "moved", per: "organization (* is all of them) and metric that moved",
    [
      .text("organization", "The organization's name, or * for all") { $0.organization }.key,
      .text("metric", "What was measured") { $0.metric }.key,
      .text("unit", "The unit of the values") { $0.unit },
      .number("baseline", unit: rowUnit, "The accepted mean over replications") { $0.baseline },
      .number("run", unit: rowUnit, "The mean of this run") { $0.run },
      .number("change", unit: rowUnit, "The mean of this run less the accepted one") { $0.change },
      .number("relative_change", unit: "share", "The change as a part of the accepted mean") {
        $0.relativeChange
      },
      .text("outcome", "differs, tolerated, or chance where that explains it") { $0.outcome },
    ])

  /// The files that tell what moved between two folders of results.
  ///
  /// - Throws: where the balances of one of them cannot be read or are wrong.
  public static func files(
    _ metrics: [MovedMetric], of scenario: String, baseline: StoredResults, run: StoredResults
  ) throws(ResultsError) -> ResultFiles {
    var samples: [MovedBalance] = []
    for (side, folder) in [("baseline", baseline), ("run", run)]
    where folder.has(Tables.burnDown.description.fileName) {
      samples += try MovedBalance.read(folder, side)
    }
    return ResultFiles(
      name: scenario + "-check", title: "\(scenario) against what was accepted",
      currency: run.currency ?? "",
      files: [TableFile(table, metrics), TableFile(MovedBalance.table, samples)])
  }
}

/// The balance of all organizations on one side of a check, at one instant.
private struct MovedBalance {
  let side: String
  let time: String
  let utc: String
  /// The 5 % quantile, the median and the 95 % quantile.
  let quantiles: [Int128]

  static let table = Table<MovedBalance>(
    "moved_burn_down", per: "side and sample instant",
    [
      .text("organization", "* for all of them") { _ in "*" }.key,
      .text("side", "baseline or run") { $0.side }.key,
      .time("time", "When the balance was sampled", { $0.time }, utc: { $0.utc }).key,
      .money("p05", "The 5 % quantile") { $0.quantiles[0] },
      .money("p50", "The median") { $0.quantiles[1] },
      .money("p95", "The 95 % quantile") { $0.quantiles[2] },
    ])

  static func read(_ folder: StoredResults, _ side: String) throws(ResultsError) -> [MovedBalance] {
    let names = ["time", "time_utc", "p05", "p50", "p95"]
    let condition = ResultsFilter.Condition(column: "organization", values: ["*"])
    let table = try folder.open(
      Tables.burnDown.description, requiring: names, ResultsFilter(conditions: [condition]))
    let places = names.map { table.place(of: $0) }
    var rows: [MovedBalance] = []
    while try table.next() {
      guard table.isAccepted else { continue }
      rows.append(
        MovedBalance(
          side: side, time: table.text(places[0]), utc: table.text(places[1]),
          quantiles: places[2...].map { table.nanos($0) ?? 0 }))
    }
    try table.finish()
    return rows
  }
}
