public import Fitting
import Quantities
import Statistics
import Text

/// A fit or a backtest, to be read on a terminal.
public enum FitReport {
  /// The most rows of a table that is shown.
  private static let mostRows = 60

  /// What was estimated and how good it is.
  public static func lines(
    _ fit: TrafficFit, _ goodness: GoodnessOfFit, source: String, width: Int
  ) -> [String] {
    [heading(fit, source)] + notes(fit, width: width) + parameters(fit).lines(width: width)
      + [""] + measures(goodness).lines(width: width)
      + [""] + quantiles(goodness).lines(width: width)
  }

  /// How the rest of a trace was projected.
  public static func lines(_ backtest: Backtest, source: String, width: Int) -> [String] {
    let zone = backtest.fit.options.zone
    var lines = [heading(backtest.fit, "the first part of \(source)")]
    lines += TextTable.wrapped(
      "Projected: \(zone.iso8601(backtest.interval.from)) to "
        + "\(zone.iso8601(Instant(nanoseconds: backtest.interval.to.nanoseconds - 1))), "
        + "\(backtest.heldOut) requests, \(backtest.replications) replications, windows of "
        + "\(span(backtest.windowLength.seconds)).", width: width)
    lines += notes(backtest.fit, width: width)
    let totals = backtest.totals.map { row in
      [row.measure.rawValue]
        + [
          row.measured, row.mean, row.band95.low, row.band90.low, row.band90.high, row.band95.high,
        ].map { short($0) }
    }
    let shares = backtest.coverage.map { coverage in
      [
        coverage.measure.rawValue, percent(coverage.level), "\(coverage.inside)",
        "\(coverage.windows)", percent(coverage.share),
        coverage.interval.map { "\(percent($0.low)) … \(percent($0.high))" } ?? "",
      ]
    }
    let tables = [
      TextTable(
        ["total", "measured", "mean", "2.5 %", "5 %", "95 %", "97.5 %"],
        rightAligned: [1, 2, 3, 4, 5, 6], totals),
      TextTable(
        ["windows inside", "band", "inside", "of", "share", "95 % interval"],
        rightAligned: [1, 2, 3, 4], shares),
    ]
    return lines + tables[0].lines(width: width) + [""] + tables[1].lines(width: width)
  }

  private static func heading(_ fit: TrafficFit, _ source: String) -> String {
    "\(source): \(fit.count) requests in \(span(fit.window.duration.seconds))"
  }

  private static func notes(_ fit: TrafficFit, width: Int) -> [String] {
    fit.notes.flatMap { TextTable.wrapped($0, width: width) }
  }

  private static func parameters(_ fit: TrafficFit) -> TextTable {
    // Hours of a week are in the scenario and in the file.
    let shown = fit.parameters.filter { !$0.parameter.hasPrefix("hours.") }.prefix(mostRows)
    let rows = shown.map { row in
      [
        row.stream, row.parameter + (row.unit.isEmpty ? "" : " (\(row.unit))"),
        short(row.estimate.value),
        row.estimate.interval.map { "\(short($0.low)) … \(short($0.high))" } ?? "",
      ]
    }
    return TextTable(["", "parameter", "estimate", "95 % interval"], rightAligned: [2], rows)
  }

  private static func measures(_ goodness: GoodnessOfFit) -> TextTable {
    let rows = goodness.rows.prefix(mostRows).map { row in
      let name = row.measure.replacing("_", with: " ")
      let band = row.fittedLow.flatMap { low in
        row.fittedHigh.map { "\(short(low, 3)) … \(short($0, 3))" }
      }
      return [
        row.stream, row.window.map { "\(name), \(span($0))" } ?? name, short(row.measured, 3),
        row.fitted.map { short($0, 3) } ?? "", band ?? "", row.pValue.map { short($0, 2) } ?? "",
      ]
    }
    let titles = ["", "goodness of fit", "measured", "fitted", "95 % of fitted", "p"]
    return TextTable(titles, rightAligned: [2, 3, 5], dispensable: [3], rows)
  }

  private static func quantiles(_ goodness: GoodnessOfFit) -> TextTable {
    let streams = goodness.quantiles.map(\.stream).reduce(into: [String]()) { found, stream in
      if found.last != stream { found.append(stream) }
    }
    // The others are in the file.
    let levels = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]
    let rows = streams.prefix(mostRows / 2).flatMap { stream in
      let pairs = goodness.quantiles.filter { $0.stream == stream && levels.contains($0.level) }
      return [
        [stream, "measured"] + pairs.map { short($0.measured, 3) },
        ["", "fitted"] + pairs.map { short($0.fitted, 3) },
      ]
    }
    let titles = ["quantiles", ""] + levels.map { percent($0) }
    return TextTable(titles, rightAligned: Set(2..<titles.count), rows)
  }

  private static func short(_ value: Double, _ digits: Int = 5) -> String {
    DecimalFormat.fixed(value, significantDigits: digits)
  }

  private static func percent(_ share: Double) -> String { short(share * 100, 3) + " %" }

  /// A length of time in its largest unit.
  private static func span(_ seconds: Double) -> String {
    let units: [(Double, String)] = [(86_400, "days"), (3600, "h"), (60, "min"), (1, "s")]
    let unit = units.first { $0.0 <= seconds } ?? (1, "s")
    let number = short(seconds / unit.0, 3)
    return number == "1" && unit.1 == "days" ? "1 day" : "\(number) \(unit.1)"
  }
}
