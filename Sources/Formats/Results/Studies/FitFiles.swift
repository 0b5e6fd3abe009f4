public import Fitting
import Quantities
import Statistics
public import Text

/// Writes the files of a fit or a backtest into their folder.
public enum FitFiles {
  /// Writes `fit.csv`, `goodness.csv`, `qq.csv` and their description.
  ///
  /// - Parameters:
  ///   - fit: The fit.
  ///   - goodness: How good it is.
  ///   - title: What the description calls it.
  ///   - path: The folder.
  ///   - mark: What temporary names end in.
  /// - Throws: where a file cannot be written; the folder is as it was before.
  public static func write(
    _ fit: TrafficFit, _ goodness: GoodnessOfFit, title: String, to path: String, mark: String
  ) throws(WriteError) {
    try write(
      [
        (FitTables.fit, rows(fit)), (FitTables.goodness, rows(goodness)),
        (FitTables.quantiles, quantileRows(goodness)),
      ], name: "fit", title: title, to: path, mark: mark)
  }

  /// Writes `backtest.csv`, `coverage.csv`, `fit.csv` of the first part, and their description.
  ///
  /// - Parameters:
  ///   - backtest: The backtest.
  ///   - title: What the description calls it.
  ///   - path: The folder.
  ///   - mark: What temporary names end in.
  /// - Throws: where a file cannot be written; the folder is as it was before.
  public static func write(
    _ backtest: Backtest, title: String, to path: String, mark: String
  ) throws(WriteError) {
    try write(
      [
        (FitTables.backtest, rows(backtest)), (FitTables.coverage, coverageRows(backtest)),
        (FitTables.fit, rows(backtest.fit)),
      ], name: "backtest", title: title, to: path, mark: mark)
  }

  private static func write(
    _ files: [(table: TableDescription, bytes: [UInt8])], name: String, title: String,
    to path: String, mark: String
  ) throws(WriteError) {
    let folder = try OutputFolder(path: path, mark: mark)
    do throws(WriteError) {
      for file in files {
        try folder.write(file.bytes, to: try folder.start(file.table.fileName))
      }
      let package = DataPackage.json(
        name: name, title: title, tables: files.map(\.table), currency: "")
      try folder.write(package, to: try folder.start("datapackage.json"))
      try folder.commit()
    } catch {
      folder.discard()
      throw error
    }
  }

  private static func rows(_ fit: TrafficFit) -> [UInt8] {
    var buffer = CSVBuffer(headerOf: FitTables.fit)
    for row in fit.parameters {
      buffer.text(row.stream)
      buffer.text(row.parameter)
      buffer.text(row.unit)
      buffer.number(row.estimate.value)
      buffer.number(row.estimate.interval?.low)
      buffer.number(row.estimate.interval?.high)
      buffer.text(row.estimate.method)
      buffer.endRow()
    }
    return buffer.bytes
  }

  private static func rows(_ goodness: GoodnessOfFit) -> [UInt8] {
    var buffer = CSVBuffer(headerOf: FitTables.goodness)
    for row in goodness.rows {
      buffer.text(row.stream)
      buffer.text(row.measure)
      for value in [
        row.window, row.measured, row.fitted, row.fittedLow, row.fittedHigh, row.pValue,
      ] {
        buffer.number(value)
      }
      buffer.integer(Int64(row.rows))
      buffer.text(row.method)
      buffer.endRow()
    }
    return buffer.bytes
  }

  private static func quantileRows(_ goodness: GoodnessOfFit) -> [UInt8] {
    var buffer = CSVBuffer(headerOf: FitTables.quantiles)
    for pair in goodness.quantiles {
      buffer.text(pair.stream)
      buffer.number(pair.level)
      buffer.text(pair.unit)
      buffer.number(pair.measured)
      buffer.number(pair.fitted)
      buffer.endRow()
    }
    return buffer.bytes
  }

  private static func rows(_ backtest: Backtest) -> [UInt8] {
    var buffer = CSVBuffer(headerOf: FitTables.backtest)
    let zone = backtest.fit.options.zone
    for (scope, rows) in [("window", backtest.rows), ("total", backtest.totals)] {
      for row in rows {
        buffer.text(scope)
        buffer.text(zone.iso8601(row.window.from))
        buffer.text(zone.iso8601(row.window.to))
        buffer.text(row.measure.rawValue)
        for value in [
          row.measured, row.mean, row.band95.low, row.band90.low, row.band90.high, row.band95.high,
        ] {
          buffer.number(value)
        }
        buffer.endRow()
      }
    }
    return buffer.bytes
  }

  private static func coverageRows(_ backtest: Backtest) -> [UInt8] {
    var buffer = CSVBuffer(headerOf: FitTables.coverage)
    for coverage in backtest.coverage {
      buffer.text(coverage.measure.rawValue)
      buffer.number(coverage.level)
      buffer.integer(Int64(coverage.windows))
      buffer.integer(Int64(coverage.inside))
      buffer.number(coverage.share)
      buffer.number(coverage.interval?.low)
      buffer.number(coverage.interval?.high)
      buffer.endRow()
    }
    return buffer.bytes
  }
}
