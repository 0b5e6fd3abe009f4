import Projection
import Quantities
import Results
import Text

/// The charts of a folder that `drawdown run` has written.
struct RunCharts {
  /// The most organizations that a chart offers one by one.
  private static let mostOrganizations = 20
  /// About how many rows a chart over time has, for all that it offers.
  private static let mostRows = 2000

  let folder: StoredResults
  let facts: RunFacts?
  let figures: RunFigures

  var money: String { folder.currency.map { " (\($0))" } ?? "" }

  /// The organizations that are offered one by one; `*` is all of them.
  private var offered: [String] {
    figures.organizations.count == 1
      ? figures.organizations : ["*"] + figures.organizations.prefix(Self.mostOrganizations)
  }

  /// Every chart that the folder has numbers for, in the order of the page.
  ///
  /// - Throws: where a file cannot be read or is wrong.
  func all() throws(ResultsError) -> [Chart] {
    let charts = [
      try balance(), try topUps(), try survival(), try risk(), try spend(), try usage(),
      try platform(), try week(),
    ]
    return charts.compactMap(\.self)
  }

  private func read(
    _ file: String, _ fields: [ChartData.Field], where filter: ResultsFilter? = nil
  ) throws(ResultsError) -> ChartData {
    guard folder.has(file) else { return ChartData(fields) }
    return try ChartData(fields, of: folder, file, where: filter)
  }

  /// Keeps rows of the organizations that are offered.
  private var ofOffered: ResultsFilter {
    ResultsFilter(conditions: [.init(column: "organization", values: offered)])
  }

  /// A list of the organizations that data has rows of.
  private func choice(_ data: ChartData) -> JSONValue {
    let present = data.values("organization")
    let chosen = offered.filter { present.contains($0) }
    guard chosen.count > 1 else { return [:] }
    return .of([
      "params": [JSONValue.choice("organization", "Organization", among: chosen)],
      "transform": [JSONValue.chosen("organization", "organization")],
    ])
  }

  // MARK: - Balance

  private func balance() throws(ResultsError) -> Chart? {
    var data = try read(
      "burn_down.csv",
      [
        .init("organization", "Organization", .text), .init("time", "Time", .time),
        .init("p05", "5 % quantile", .money), .init("p25", "25 % quantile", .money),
        .init("p50", "Median", .money), .init("p75", "75 % quantile", .money),
        .init("p95", "95 % quantile", .money), .init("mean", "Mean", .money),
        .init("blocked_share", "Blocked", .share),
      ], where: ofOffered)
    guard !data.rows.isEmpty else { return nil }
    let (thinned, every) = thin(data)
    data.rows = thinned
    let scope = every > 1 ? " Of every \(every) samples the lowest is drawn." : ""
    return Chart(
      name: "balance", question: "How far does the balance run down?",
      note: "Half of the replications lie in the dark band, nine of ten in the light one; the line "
        + "is the median. Dashed: the threshold of the top-up rule. Marks at the foot: when "
        + "requests are refused, darker in more replications." + scope,
      data: data, drawing: choice(data) + fan(data), isWide: true)
  }

  /// Keeps the row with the lowest 5 % quantile of so many that the chart has few enough rows.
  private func thin(_ data: ChartData) -> (rows: [[String]], every: Int) {
    let every = (data.rows.count + Self.mostRows - 1) / Self.mostRows
    guard every > 1 else { return (data.rows, 1) }
    let byOrganization = Dictionary(grouping: data.rows) { $0[0] }
    let kept = data.values("organization").flatMap { name in
      let rows = byOrganization[name] ?? []
      return stride(from: 0, to: rows.count, by: every).compactMap { start in
        rows[start..<min(start + every, rows.count)].min {
          data.number($0, "p05") < data.number($1, "p05")
        }
      }
    }
    return (kept, every)
  }

  private func fan(_ data: ChartData) -> JSONValue {
    func amount(_ name: String) -> JSONValue {
      .channel(name, of: data, title: "Balance" + money, ["scale": ["zero": true, "nice": true]])
    }
    let height: Int64 = 340
    let limits = thresholds(data.values("organization"))
    let hover: JSONValue = [
      "name": "hover",
      "select": [
        "type": "point", "fields": ["time"], "nearest": true, "on": "pointermove",
        "clear": "pointerout",
      ],
    ]
    var layers: [JSONValue] = [
      .layer(
        ["type": "area", "style": "outer"], ["y": amount("p05"), "y2": ["field": "p95"]]),
      .layer(
        ["type": "area", "style": "inner"], ["y": amount("p25"), "y2": ["field": "p75"]]),
      .layer(["type": "line", "style": "middle"], ["y": amount("p50")]),
      .layer(
        ["type": "tick", "style": "blocked", "orient": "vertical", "size": 10, "thickness": 3],
        [
          "y": ["value": .integer(height - 6)],
          "opacity": [
            "field": "blocked_share", "type": "quantitative", "legend": nil,
            "scale": ["domain": [0, 1], "range": [0.25, 1]],
          ],
        ], ["transform": [["filter": "datum.blocked_share > 0"]]]),
      .layer(
        ["type": "rule", "style": "hover"],
        [
          "opacity": ["condition": ["param": "hover", "empty": false, "value": 1], "value": 0],
          "tooltip": .tooltip(
            ["time", "p95", "p75", "p50", "p25", "p05", "mean", "blocked_share"], of: data),
        ], ["params": [hover]]),
    ]
    if let limits {
      let filter: JSONValue =
        data.values("organization").count > 1
        ? ["transform": [.chosen("organization", "organization")]] : [:]
      let place: JSONValue = ["y": ["field": "threshold", "type": "quantitative"], "x": nil]
      layers.insert(
        .layer(
          ["type": "rule", "style": "limit"], place, .of(["data": limits]) + filter), at: 3)
      layers.insert(
        .layer(
          ["type": "text", "style": "limit-label", "text": "threshold"],
          place + ["x": ["value": "width"]], .of(["data": limits]) + filter), at: 4)
    }
    return .of([
      "height": height,
      "encoding": JSONValue.of([
        "x": JSONValue.channel("time", of: data)
      ]),
      "layer": layers,
    ])
  }

  /// The thresholds of the organizations that have a rule.
  private func thresholds(_ names: [String]) -> JSONValue? {
    var values: [JSONValue] = []
    for group in facts?.organizations ?? [] {
      guard let threshold = group.threshold, Double(threshold) != nil else { continue }
      for name in group.names where names.contains(name) {
        values.append(.of(["organization": name, "threshold": JSONValue.number(threshold)]))
      }
    }
    return values.isEmpty ? nil : .of(["values": values])
  }

  // MARK: - Risk

  private func survival() throws(ResultsError) -> Chart? {
    var data = try read(
      "survival.csv",
      [
        .init("organization", "Organization", .text), .init("hours", "Hours", .count),
        .init("at_risk", "Not blocked before", .count), .init("events", "Blocked then", .count),
        .init("survival", "Not blocked yet", .share), .init("ci95_low", "95 % from", .share),
        .init("ci95_high", "to", .share),
      ], where: ofOffered)
    guard !data.rows.isEmpty else { return nil }
    let most = max(20, Self.mostRows / max(1, data.values("organization").count))
    let byOrganization = Dictionary(grouping: data.rows) { $0[0] }
    data.rows = data.values("organization").flatMap { name in
      curve(byOrganization[name] ?? [], most: most)
    }
    let share = JSONValue.channel("survival", of: data, ["scale": ["domain": [0, 1]]])
    func end(_ name: String) -> JSONValue { ["field": .string(name)] }
    let drawing: JSONValue = [
      "height": 280,
      "encoding": [
        "x": [
          "field": "days", "type": "quantitative", "title": "Days from the start",
          "axis": ["tickCount": 8],
          "scale": ["nice": false],
        ]
      ],
      "layer": [
        .layer(
          ["type": "area", "style": "outer", "interpolate": "step-after"],
          ["y": .channel("ci95_low", of: data, title: "Not blocked yet"), "y2": end("ci95_high")]),
        .layer(
          ["type": "line", "style": "middle", "interpolate": "step-after"],
          [
            "y": share,
            "tooltip": .tooltip(["hours", "survival", "ci95_low", "ci95_high"], of: data),
          ]),
      ],
    ]
    let days: JSONValue = ["calculate": "datum.hours / 24", "as": "days"]
    let chosen = choice(data)
    let filters: [JSONValue] =
      chosen.keys.isEmpty ? [] : [.chosen("organization", "organization")]
    return Chart(
      name: "survival", question: "How long until requests are refused for the first time?",
      note: "The share of replications that have not been blocked yet, with its 95 % band.",
      data: data, drawing: chosen.setting("transform", to: .array(filters + [days])) + drawing)
  }

  /// A curve from its start to the end of the horizon, of at most so many steps.
  private func curve(_ rows: [[String]], most: Int) -> [[String]] {
    guard let first = rows.first, let last = rows.last else { return [] }
    let every = (rows.count + most - 1) / most
    let kept = rows.enumerated().filter { $0.offset % every == 0 || $0.offset == rows.count - 1 }
    let start = [first[0], "0", first[2], "0", "1", "1", "1"]
    let end = facts?.horizon.hours.map { hours in
      [last[0], DecimalFormat.fixed(hours), "", "0"] + last[4...]
    }
    return [start] + kept.map(\.element) + (end.map { [$0] } ?? [])
  }

  private func risk() throws(ResultsError) -> Chart? {
    let shown = Set(figures.organizations.prefix(Self.mostOrganizations))
    var data = ChartData([
      .init("organization", "Organization", .text), .init("probability", "P(blocked)", .share),
      .init("low", "95 % from", .share), .init("high", "to", .share),
    ])
    let probability = figures.single.rows.filter { $0[1] == Metric.blockedProbability.name }
    let ranks = Dictionary(
      uniqueKeysWithValues: figures.organizations.enumerated().map { ($1, $0) })
    data.rows = probability.filter { shown.contains($0[0]) }
      .sorted { ranks[$0[0], default: 0] < ranks[$1[0], default: 0] }
      .map { [$0[0], $0[3], $0[4], $0[5]] }
    guard data.rows.count > 1 else { return nil }
    let name = JSONValue.channel("organization", of: data, ["sort": nil, "title": nil])
    let more = figures.organizations.count - data.rows.count
    return Chart(
      name: "risk", question: "Which organizations are most at risk?",
      note: "The probability that requests are refused at least once, with its exact 95 % "
        + "interval." + (more > 0 ? " \(more) organizations of less risk are left out." : ""),
      data: data,
      drawing: .height(data.rows.count, of: 24) + [
        "encoding": ["y": name],
        "layer": [
          .layer(
            ["type": "rule", "style": "range"],
            ["x": .channel("low", of: data, title: "P(blocked)"), "x2": ["field": "high"]]),
          .layer(
            ["type": "point", "style": "dots", "filled": true],
            [
              "x": .channel("probability", of: data),
              "tooltip": .tooltip(["organization", "probability", "low", "high"], of: data),
            ]),
        ],
      ])
  }
}
