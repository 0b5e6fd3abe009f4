import Projection
import Results
import Studies
import Text

/// The charts of the folders that studies write: comparisons, sweeps, searches, checks, backtests.
struct StudyCharts {
  /// The most metrics that a chart offers.
  static let mostMetrics = 8
  /// About how many rows a chart has.
  static let mostRows = 4000
  /// What is looked at first, where there is a choice of metrics.
  private static let firstMetrics: [Metric] = [
    .totalSpend, .margin, .blockedProbability, .meanBalance, .topUps, .blockedRequests, .usageCost,
    .overageCost,
  ]
  let folder: StoredResults

  /// Every chart that the folder has numbers for.
  ///
  /// - Throws: where a file cannot be read or is wrong.
  func all() throws(ResultsError) -> [Chart] {
    var charts = try ComparisonCharts(folder: folder).all()
    if folder.has("sweep.csv") { charts += try SweepCharts(folder).all() }
    if folder.has("solve.csv") { charts += [try SolveChart(folder).chart()].compactMap(\.self) }
    if folder.has("moved.csv") { charts += try CheckCharts(folder: folder).all() }
    if folder.has("backtest.csv") { charts += [try backtest()].compactMap(\.self) }
    return charts
  }

  /// Metrics, the most asked-for ones first.
  static func ranked(_ present: [String]) -> [String] {
    let first = firstMetrics.map(\.name).filter { present.contains($0) }
    return first + present.filter { !first.contains($0) }
  }

  /// Keeps the rows of so many metrics that a chart offers, the most asked-for ones first.
  static func offered(_ data: ChartData, most: Int = mostMetrics) -> (ChartData, [String]) {
    let metrics = Array(ranked(data.values("metric")).prefix(most))
    var kept = data
    let place = data.place("metric")
    kept.rows.removeAll { !metrics.contains($0[place]) }
    return (kept, metrics)
  }

  // MARK: - Backtests

  private func backtest() throws(ResultsError) -> Chart? {
    var data = try ChartData(
      [
        .init("from", "From", .time), .init("to", "To", .time), .init("measure", "Measure", .text),
        .init("measured", "Measured", .count), .init("mean", "Projected mean", .count),
        .init("p025", "2.5 % quantile", .count), .init("p05", "5 % quantile", .count),
        .init("p95", "95 % quantile", .count), .init("p975", "97.5 % quantile", .count),
      ], of: folder, "backtest.csv",
      where: ResultsFilter(conditions: [.init(column: "scope", values: ["window"])]))
    guard !data.rows.isEmpty else { return nil }
    let every = (data.rows.count + Self.mostRows - 1) / Self.mostRows
    // Every measure has the same windows.
    let windows = data.values("from").enumerated().filter { $0.offset % every == 0 }.map(\.element)
    let kept = Set(windows)
    data.rows.removeAll { !kept.contains($0[0]) }
    let title = "In a window"
    func end(_ name: String) -> JSONValue { ["field": .string(name)] }
    return Chart(
      name: "backtest", question: "Did what came lie within what was projected?",
      note: "Bands: 90 and 95 % of the projections; line: their mean. Dots: what came, red where "
        + "it is outside the wider band."
        + (every > 1 ? " One of every \(every) windows is drawn." : ""),
      data: data,
      drawing: [
        "params": [.choice("measure", "Measure", among: data.values("measure"))],
        "transform": [
          .chosen("measure", "measure"),
          [
            "calculate": "(time(toDate(datum.from)) + time(toDate(datum.to))) / 2",
            "as": "middle",
          ],
        ], "height": 320,
        "encoding": ["x": .channel("from", of: data)],
        "layer": [
          .layer(
            ["type": "area", "style": "outer", "interpolate": "step-after"],
            ["y": .channel("p025", of: data, title: title), "y2": end("p975")]),
          .layer(
            ["type": "area", "style": "outer", "interpolate": "step-after"],
            ["y": .channel("p05", of: data, title: title), "y2": end("p95")]),
          .layer(
            ["type": "line", "style": "middle", "interpolate": "step-after"],
            ["y": .channel("mean", of: data, title: title)]),
          .layer(
            ["type": "point", "filled": true, "size": 36],
            [
              "x": ["field": "middle", "type": "temporal", "scale": ["type": "utc"], "title": nil],
              "y": .channel("measured", of: data, title: title),
              "color": [
                "condition": [
                  "test": "datum.measured < datum.p025 || datum.measured > datum.p975",
                  "value": .string(ChartTheme.bad),
                ], "value": .string(ChartTheme.neutral),
              ],
              "tooltip": .tooltip(["from", "measured", "mean", "p025", "p975"], of: data),
            ]),
        ],
      ], isWide: true)
  }
}
