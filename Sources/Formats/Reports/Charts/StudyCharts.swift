import Projection
import Results
import Studies
import Text

/// The charts of the folders that studies write: comparisons, sweeps, backtests.
struct StudyCharts {
  /// The most organizations at either end of a comparison.
  private static let mostAtEachEnd = 15
  /// The most metrics that a chart offers.
  static let mostMetrics = 8
  /// About how many rows a chart has.
  static let mostRows = 4000
  /// What is looked at first, where there is a choice of metrics.
  private static let firstMetrics: [Metric] = [
    .totalSpend, .margin, .blockedProbability, .meanBalance, .topUps, .blockedRequests, .usageCost,
    .overageCost,
  ]
  private static let directions = JSONValue.colors([
    // Which is good depends on the metric.
    ("lower", "#4c78a8"), ("higher", "#e0a83e"), ("equal", ChartTheme.neutral),
    ("undecided", "#c3c9d4"),
  ])

  let folder: StoredResults

  /// Every chart that the folder has numbers for.
  ///
  /// - Throws: where a file cannot be read or is wrong.
  func all() throws(ResultsError) -> [Chart] {
    var charts: [Chart] = []
    if folder.has("compare.csv") { charts += [try differences()].compactMap(\.self) }
    if folder.has("segments.csv") { charts += [try segments()].compactMap(\.self) }
    if folder.has("break_even_points.csv") { charts += [try breakEven()].compactMap(\.self) }
    if folder.has("sweep.csv") { charts += try SweepCharts(folder).all() }
    if folder.has("backtest.csv") { charts += [try backtest()].compactMap(\.self) }
    return charts
  }

  /// Keeps the rows of so many metrics that a chart offers, the most asked-for ones first.
  static func offered(_ data: ChartData, most: Int = mostMetrics) -> (ChartData, [String]) {
    let present = data.values("metric")
    let first = firstMetrics.map(\.name).filter { present.contains($0) }
    let metrics = Array((first + present.filter { !first.contains($0) }).prefix(most))
    var kept = data
    let place = data.place("metric")
    kept.rows.removeAll { !metrics.contains($0[place]) }
    return (kept, metrics)
  }

  // MARK: - Comparisons

  private static let comparison: [ChartData.Field] = [
    .init("alternative", "Alternative", .text), .init("metric", "Metric", .text),
    .init("unit", "Unit", .text),
  ]

  /// Lists to choose a metric and an alternative from.
  private func choices(_ data: ChartData, _ metrics: [String]) -> JSONValue {
    .of([
      "params": [
        JSONValue.choice("metric", "Metric", among: metrics),
        .choice("alternative", "Alternative", among: data.values("alternative")),
      ],
      "transform": ["metric", "alternative"].map { JSONValue.chosen($0, $0) },
    ])
  }

  private func differences() throws(ResultsError) -> Chart? {
    let all = try ChartData(
      [.init("organization", "Organization", .text)] + Self.comparison + [
        .init("baseline_mean", "Baseline", .count),
        .init("alternative_mean", "Alternative", .count),
        .init("difference", "Difference", .count), .init("ci95_low", "95 % from", .count),
        .init("ci95_high", "to", .count), .init("verdict", "Verdict", .text),
      ], of: folder, "compare.csv")
    let (offered, metrics) = Self.offered(all)
    var data = offered
    let groups = Dictionary(grouping: data.rows) { Array($0[1...2]) }
    let isSeveral = Set(data.rows.map { $0[0] }).count > 2
    var leftOut = 0
    let keys = data.rows.map { Array($0[1...2]) }.distinct
    data.rows = keys.flatMap { key in
      let rows = (groups[key] ?? []).filter { !isSeveral || $0[0] != "*" }
      let sorted = rows.filter { !$0[data.place("difference")].isEmpty }.sorted {
        data.number($0, "difference") < data.number($1, "difference")
      }
      guard sorted.count > 2 * Self.mostAtEachEnd else { return sorted }
      leftOut = sorted.count - 2 * Self.mostAtEachEnd
      return sorted.prefix(Self.mostAtEachEnd) + sorted.suffix(Self.mostAtEachEnd)
    }
    guard !data.rows.isEmpty else { return nil }
    let most = Dictionary(grouping: data.rows) { $0[1...2] }.values.reduce(0) { max($0, $1.count) }
    let name = JSONValue.channel(
      "organization", of: data,
      ["sort": ["field": "difference", "op": "min", "order": "ascending"], "title": nil])
    let tooltip = JSONValue.tooltip(
      [
        "organization", "baseline_mean", "alternative_mean", "difference", "ci95_low", "ci95_high",
        "unit",
      ],
      of: data)
    return Chart(
      name: "differences", question: "Who gains, who loses?",
      note: "The alternative less the baseline by organization, with its 95 % interval."
        + (leftOut > 0 ? " The \(leftOut) in the middle are left out." : ""),
      data: data,
      drawing: choices(data, metrics) + .height(most, of: 22) + [
        "encoding": ["y": name],
        "layer": [
          .layer(
            ["type": "bar"],
            [
              "x": .channel("difference", of: data), "tooltip": tooltip,
              "color": .channel(
                "verdict", of: data, ["scale": Self.directions, "legend": ["title": nil]]),
            ]),
          .layer(
            ["type": "rule", "style": "interval"],
            [
              "x": .channel("ci95_low", of: data, title: "Difference"),
              "x2": ["field": "ci95_high"],
            ]),
        ],
      ], isWide: true)
  }

  private func segments() throws(ResultsError) -> Chart? {
    let all = try ChartData(
      [.init("size_class", "Size", .text)] + Self.comparison + [
        .init("organizations", "Organizations", .count), .init("lower", "Lower", .count),
        .init("higher", "Higher", .count), .init("equal", "Equal", .count),
        .init("undecided", "Undecided", .count), .init("difference", "Difference", .count),
      ], of: folder, "segments.csv")
    let (data, metrics) = Self.offered(all)
    guard !data.rows.isEmpty else { return nil }
    let chosen = choices(data, metrics)
    let most = data.rows.reduce(1) { max($0, data.number($1, "organizations")) }
    let ticks = stride(from: 0, through: most, by: (most / 6).rounded(.up)).map {
      JSONValue.number(DecimalFormat.fixed($0))
    }
    let words: JSONValue = ["lower", "higher", "equal", "undecided"]
    let fold: JSONValue = ["fold": words, "as": ["direction", "count"]]
    var transforms: [JSONValue] = []
    if case .array(let filters) = chosen["transform"] { transforms = filters }
    return Chart(
      name: "segments", question: "Which sizes of customers gain?",
      note: "How many organizations of about the same size are lower or higher in the alternative, "
        + "beyond chance.",
      data: data,
      drawing: chosen.setting("transform", to: .array(transforms + [fold]))
        + .height(data.values("size_class").count, of: 34) + [
          "mark": ["type": "bar"],
          "encoding": [
            "y": .channel("size_class", of: data, ["sort": nil, "title": nil]),
            "x": [
              "field": "count", "type": "quantitative", "title": "Organizations",
              "axis": ["values": .array(ticks), "format": "d"],
            ],
            "color": [
              "field": "direction", "type": "nominal", "title": nil, "scale": Self.directions,
            ],
            "order": ["field": "direction"],
            "tooltip": [
              ["field": "size_class", "title": "Size"],
              ["field": "direction", "title": "Direction"],
              ["field": "count", "title": "Organizations"],
            ],
          ],
        ], isWide: true)
  }

  private func breakEven() throws(ResultsError) -> Chart? {
    let data = try ChartData(
      [
        .init("alternative", "Alternative", .text), .init("organization", "Organization", .text),
        .init("metric", "Metric", .text), .init("key", "Key", .text),
        .init("value", "Value", .text), .init("requests_per_month", "Requests a month", .count),
        .init("baseline_mean", "Baseline", .count),
        .init("alternative_mean", "Alternative", .count),
        .init("difference", "Difference", .count), .init("ci95_low", "95 % from", .count),
        .init("ci95_high", "to", .count),
      ], of: folder, "break_even_points.csv")
    guard let first = data.rows.first else { return nil }
    let lists = [("alternative", "Alternative"), ("organization", "Organization")]
    let x = JSONValue.channel("requests_per_month", of: data)
    func difference(_ name: String) -> JSONValue {
      .channel(name, of: data, title: "Difference of \(first[2].replacing("_", with: " "))")
    }
    let shown = data.fields.dropFirst(4).map(\.name)
    return Chart(
      name: "break-even", question: "From how much use on does the alternative pay?",
      note: "The alternative less the baseline at values of \(first[3]), with the 95 % band: below "
        + "zero the alternative is lower.",
      data: data,
      drawing: [
        "params": .array(lists.map { .choice($0.0, $0.1, among: data.values($0.0)) }),
        "transform": .array(lists.map { .chosen($0.0, $0.0) }), "height": 300,
        "layer": [
          .layer(
            ["type": "area", "style": "outer"],
            ["x": x, "y": difference("ci95_low"), "y2": ["field": "ci95_high"]]),
          .layer(["type": "rule", "style": "limit"], ["y": ["datum": 0]]),
          .layer(["type": "line", "style": "middle"], ["x": x, "y": difference("difference")]),
          .layer(
            ["type": "point", "style": "dots", "filled": true],
            [
              "x": x, "y": difference("difference"), "tooltip": .tooltip(shown, of: data),
            ]),
        ],
      ], isWide: true)
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
