import Projection
import Quantities
import Results
import Text

/// The charts of a folder that `drawdown run` has written.
struct RunCharts {
  /// The most organizations that a chart offers one by one.
  static let mostOrganizations = 20
  /// About how many rows a chart over time has, for all that it offers.
  static let mostRows = 2000

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
      try platform(), try statement(), try week(),
    ]
    return charts.compactMap(\.self)
  }

  func read(
    _ file: String, _ fields: [ChartData.Field], where filter: ResultsFilter? = nil
  ) throws(ResultsError) -> ChartData {
    guard folder.has(file) else { return ChartData(fields) }
    return try ChartData(fields, of: folder, file, where: filter)
  }

  /// Keeps rows of the organizations that are offered.
  var ofOffered: ResultsFilter {
    ResultsFilter(conditions: [.init(column: "organization", values: offered)])
  }

  /// A list of the organizations that data has rows of.
  func choice(_ data: ChartData) -> JSONValue {
    let present = data.values("organization")
    let chosen = offered.filter { present.contains($0) }
    guard chosen.count > 1 else { return [:] }
    return .of([
      "params": [JSONValue.choice("organization", "Organization", among: chosen)],
      "transform": [JSONValue.chosen("organization", "organization")],
    ])
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
