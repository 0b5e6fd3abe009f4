/// The files of a fit and of a backtest, and their columns.
public enum FitTables {
  private static func number(
    _ name: String, unit: String? = nil, _ meaning: String
  ) -> ColumnDescription {
    ColumnDescription(name, .number, unit: unit, meaning)
  }

  private static let rowUnit = "as in the column unit"

  /// Every estimate.
  public static let fit = TableDescription(
    name: "fit", rowMeaning: "estimated parameter",
    columns: [
      ColumnDescription(
        "stream", .string, "What it belongs to: arrivals, or the requests for a model"),
      ColumnDescription("parameter", .string, "The parameter, by its key in a scenario"),
      ColumnDescription("unit", .string, "The unit; nothing for plain numbers"),
      number("estimate", unit: rowUnit, "The estimate, as it is written"),
      number("ci95_low", unit: rowUnit, "The lower end of its 95 % interval"),
      number("ci95_high", unit: rowUnit, "The upper end of its 95 % interval"),
      ColumnDescription("method", .string, "How both were found"),
    ])

  /// How well the fitted traffic reproduces the trace.
  public static let goodness = TableDescription(
    name: "goodness", rowMeaning: "measure of the trace beside what the fitted traffic gives",
    columns: [
      ColumnDescription(
        "stream", .string,
        "What is looked at: gaps between requests, counts of requests, or tokens of a model"),
      ColumnDescription(
        "measure", .string,
        "distance, kolmogorov_smirnov, anderson_darling or variance_to_mean"),
      number("window", unit: "s", "The length of the windows in which requests are counted"),
      number("measured", unit: "ratio", "The value of the trace"),
      number("fitted", unit: "ratio", "The mean of samples drawn from the fit"),
      number("fitted_low", unit: "ratio", "Where the middle 95 % of such samples begin"),
      number("fitted_high", unit: "ratio", "Where the middle 95 % of such samples end"),
      number(
        "p_value", unit: "probability", "How often such samples come to as much as the trace does"),
      ColumnDescription("rows", .integer, unit: "count", "The values in each sample"),
      ColumnDescription("method", .string, "How the fitted values were found"),
    ])

  /// Quantiles, measured and fitted.
  public static let quantiles = TableDescription(
    name: "qq", rowMeaning: "quantile",
    columns: [
      ColumnDescription("stream", .string, "What is looked at: gaps, or tokens of a model"),
      number("level", unit: "probability", "The share of values at or below"),
      ColumnDescription("unit", .string, "The unit of the values"),
      number("measured", unit: rowUnit, "The quantile of the trace"),
      number("fitted", unit: rowUnit, "The quantile of the fitted traffic"),
    ])

  /// Every file of a fit.
  public static let ofFit = [fit, goodness, quantiles]

  /// Windows of the held-out part, measured and projected.
  public static let backtest = TableDescription(
    name: "backtest", rowMeaning: "window of the held-out part and measure",
    columns: [
      ColumnDescription("scope", .string, "window, or total for the whole part"),
      ColumnDescription("from", .datetime, "Where the window starts"),
      ColumnDescription("to", .datetime, "Where it ends; exclusive"),
      ColumnDescription("measure", .string, "requests, input_tokens or output_tokens"),
      number("measured", unit: "count", "What the trace has"),
      number("mean", unit: "count", "The mean of replications"),
      number("p025", unit: "count", "The 2.5 % quantile of replications"),
      number("p05", unit: "count", "The 5 % quantile of replications"),
      number("p95", unit: "count", "The 95 % quantile of replications"),
      number("p975", unit: "count", "The 97.5 % quantile of replications"),
    ])

  /// How often bands hold what was measured.
  public static let coverage = TableDescription(
    name: "coverage", rowMeaning: "measure and band",
    columns: [
      ColumnDescription("measure", .string, "requests, input_tokens or output_tokens"),
      number("level", unit: "share", "What the band should hold: 0.9 from p05 to p95, or 0.95"),
      ColumnDescription("windows", .integer, unit: "count", "The windows"),
      ColumnDescription(
        "inside", .integer, unit: "count", "Those whose measured value is in the band"),
      number("share", unit: "share", "The share of windows"),
      number("ci95_low", unit: "share", "The lower end of its exact 95 % interval"),
      number("ci95_high", unit: "share", "The upper end of its exact 95 % interval"),
    ])

  /// Every file of a backtest.
  public static let ofBacktest = [backtest, coverage, fit]
}
