public import Fitting
import Projection
import Quantities
import Statistics
public import Studies

/// The tables of a fit and of a backtest.
enum FitTables {
  static let fit = Table<ParameterRow>(
    "fit", per: "estimated parameter",
    [
      .text("stream", "What it belongs to: arrivals, or the requests for a model") { $0.stream },
      .text("parameter", "The parameter, by its key in a scenario") { $0.parameter },
      .text("unit", "The unit; nothing for plain numbers") { $0.unit },
      .number("estimate", unit: rowUnit, "The estimate, as it is written") {
        $0.estimate.value
      },
    ], Column.interval(of: "its") { $0.estimate.interval },
    [.text("method", "How both were found") { $0.estimate.method }])

  static let goodness = Table<GoodnessOfFit.Row>(
    "goodness", per: "measure of the trace beside what the fitted traffic gives",
    [
      .text(
        "stream",
        "What is looked at: gaps between requests, counts of requests, or tokens of a model"
      ) { $0.stream },
      .text(
        "measure", "distance, kolmogorov_smirnov, anderson_darling or variance_to_mean"
      ) { $0.measure },
      .number("window", unit: "s", "The length of the windows in which requests are counted") {
        $0.window
      },
      .number("measured", unit: "ratio", "The value of the trace") { $0.measured },
      .number("fitted", unit: "ratio", "The mean of samples drawn from the fit") { $0.fitted },
      .number("fitted_low", unit: "ratio", "Where the middle 95 % of such samples begin") {
        $0.fittedLow
      },
      .number("fitted_high", unit: "ratio", "Where the middle 95 % of such samples end") {
        $0.fittedHigh
      },
      .number(
        "p_value", unit: "probability", "How often such samples come to as much as the trace does"
      ) { $0.pValue },
      .count("rows", "The values in each sample") { $0.rows },
      .text("method", "How the fitted values were found") { $0.method },
    ])

  static let quantiles = Table<GoodnessOfFit.QuantilePair>(
    "qq", per: "quantile",
    [
      .text("stream", "What is looked at: gaps, or tokens of a model") { $0.stream },
      .number("level", unit: "probability", "The share of values at or below") { $0.level },
      .text("unit", "The unit of the values") { $0.unit },
      .number("measured", unit: rowUnit, "The quantile of the trace") { $0.measured },
      .number("fitted", unit: rowUnit, "The quantile of the fitted traffic") { $0.fitted },
    ])

  /// A window of the held-out part, or all of it, and a measure.
  struct BacktestRow {
    let scope: String
    let zone: ZoneRules
    let row: Backtest.Row
  }

  static let backtest = Table<BacktestRow>(
    "backtest", per: "window of the held-out part and measure",
    [
      .text("scope", "window, or total for the whole part") { $0.scope },
      .time("from", "Where the window starts", in: { $0.zone }) { $0.row.window.from },
      .time("to", "Where it ends; exclusive", in: { $0.zone }) { $0.row.window.to },
      .text("measure", "requests, input_tokens or output_tokens") { $0.row.measure.rawValue },
      .number("measured", unit: "count", "What the trace has") { $0.row.measured },
      .number("mean", unit: "count", "The mean of replications") { $0.row.mean },
      .number("p50", unit: "count", "The median of replications") { $0.row.median },
      .number("p025", unit: "count", "The 2.5 % quantile of replications") {
        $0.row.band95.low
      },
      .number("p05", unit: "count", "The 5 % quantile of replications") { $0.row.band90.low },
      .number("p95", unit: "count", "The 95 % quantile of replications") {
        $0.row.band90.high
      },
      .number("p975", unit: "count", "The 97.5 % quantile of replications") {
        $0.row.band95.high
      },
      .number(
        "crps", unit: "count", "The continuous ranked probability score: the less, the better"
      ) { $0.row.crps },
    ])

  static let scores = Table<HeldOutScore>(
    "scores", per: "way to project hours that were held out",
    [
      .text("way", "fitted, resampled, seasonal_naive or day_bootstrap") { $0.way.rawValue },
      .number(
        "crps", unit: "count",
        "The mean continuous ranked probability score of hourly requests: the less, the better"
      ) { $0.crps },
      .text("chosen", "yes for the way that is written") { $0.isChosen ? "yes" : "no" },
    ])

  static let coverage = Table<Backtest.Coverage>(
    "coverage", per: "measure and band",
    [
      .text("measure", "requests, input_tokens or output_tokens") { $0.measure.rawValue },
      .number(
        "level", unit: "share", "What the band should hold: 0.9 from p05 to p95, or 0.95"
      ) { $0.level },
      .count("windows", "The windows") { $0.windows },
      .count("inside", "Those whose measured value is in the band") { $0.inside },
      .number("share", unit: "share", "The share of windows") { $0.share },
    ], Column.interval(unit: "share", of: "its exact") { $0.interval })
}

extension TrafficFit {
  /// `fit.csv`, `goodness.csv` and `qq.csv`, in a folder that is called so.
  public func files(_ goodness: GoodnessOfFit, title: String) -> ResultFiles {
    ResultFiles(
      name: "fit", title: title,
      files: [
        TableFile(FitTables.fit, parameters), TableFile(FitTables.goodness, goodness.rows),
        TableFile(FitTables.quantiles, goodness.quantiles), TableFile(FitTables.scores, scores),
      ])
  }
}

extension Backtest {
  /// `backtest.csv`, `coverage.csv`, `fit.csv` and `scores.csv` of the first part, and `decision.csv`
  /// where there is a decision, in a folder that is called so.
  public func files(title: String, decision: Decision? = nil) -> ResultFiles {
    let rows = [("window", rows), ("total", totals)].flatMap { scope, rows in
      rows.map { FitTables.BacktestRow(scope: scope, zone: fit.options.zone, row: $0) }
    }
    return ResultFiles(
      name: "backtest", title: title,
      currency: decision?.happened.plan.points[0].input.currency.code ?? "",
      files: [
        TableFile(FitTables.backtest, rows), TableFile(FitTables.coverage, coverage),
        TableFile(FitTables.fit, fit.parameters), TableFile(FitTables.scores, fit.scores),
      ] + (decision.map { [$0.file] } ?? []))
  }
}
