import Projection
import Results
import Studies
import Text

/// The charts of a comparison's folder: who comes to what with which scenario.
struct ComparisonCharts {
  /// The most organizations at either end of a comparison.
  private static let mostAtEachEnd = 15
  /// The most bars of a chart.
  private static let mostBars = 60
  private static let directions = JSONValue.colors([
    // Which is good depends on the metric.
    ("lower", "#4c78a8"), ("higher", "#e0a83e"), ("equal", ChartTheme.neutral),
    ("undecided", "#c3c9d4"),
  ])
  private static let comparison: [ChartData.Field] = [
    .init("alternative", "Alternative", .text), .init("metric", "Metric", .text),
    .init("unit", "Unit", .text),
  ]

  let folder: StoredResults

  /// Every chart that the folder has numbers for.
  ///
  /// - Throws: where a file cannot be read or is wrong.
  func all() throws(ResultsError) -> [Chart] {
    var charts: [Chart?] = []
    if folder.has("compare.csv") {
      let data = try read()
      charts += [offers(data), differences(data)]
    }
    if folder.has("segments.csv") { charts.append(try segments()) }
    if folder.has("break_even_points.csv") { charts.append(try breakEven()) }
    return charts.compactMap(\.self)
  }

  private func read() throws(ResultsError) -> ChartData {
    let all = try ChartData(
      [.init("organization", "Organization", .text)] + Self.comparison + [
        .init("baseline", "Compared with", .text),
        .init("baseline_mean", "Baseline", .count),
        .init("alternative_mean", "Alternative", .count),
        .init("difference", "Difference", .count), .init("ci95_low", "95 % from", .count),
        .init("ci95_high", "to", .count), .init("verdict", "Verdict", .text),
      ], of: folder, "compare.csv")
    return StudyCharts.offered(all).0
  }

  /// A list of the metrics, and of the alternatives where they are not drawn side by side.
  private func choices(_ data: ChartData, also alternatives: Bool = false) -> JSONValue {
    var lists = [JSONValue.choice("metric", "Metric", among: data.values("metric").ranked)]
    if alternatives {
      lists.append(.choice("alternative", "Alternative", among: data.values("alternative")))
    }
    let names = ["metric"] + (alternatives ? ["alternative"] : [])
    return .of(["params": lists, "transform": names.map { JSONValue.chosen($0, $0) }])
  }

  // MARK: - Offers by customers

  /// The mean of each metric of organizations with each scenario, and which is best; those of the
  /// baseline come first.
  private func means(
    _ data: ChartData, baseline: String, of shown: Set<String>
  ) -> ChartData {
    var table = ChartData([
      .init("organization", "Organization", .text), .init("scenario", "Scenario", .text),
      .init("metric", "Metric", .text), .init("unit", "Unit", .text), .init("mean", "Mean", .count),
      .init("best", "Best", .text),
    ])
    let groups = Dictionary(grouping: data.rows) { [$0[0], $0[2]] }
    for key in data.rows.map({ [$0[0], $0[2]] }).distinct {
      guard let group = groups[key], let first = group.first, shown.contains(first[0]) else {
        continue
      }
      var means = [(baseline, first[data.place("baseline_mean")])]
      means += group.map { ($0[1], $0[data.place("alternative_mean")]) }
      means.removeAll { $0.1.isEmpty }
      let values = means.compactMap { Double($0.1) }
      let isHigh = Metric(rawValue: first[2])?.isBetterHigh == true
      let best = isHigh ? values.max() : values.min()
      let isTold = Set(values).count > 1
      table.rows += means.map { scenario, mean in
        [
          first[0], scenario, first[2], first[3], mean,
          isTold && Double(mean) == best ? (isHigh ? "highest" : "lowest") : "",
        ]
      }
    }
    let scenarios = [baseline] + data.values("alternative")
    let names = data.values("organization") + scenarios + data.values("metric")
    let order = names.enumerated()
    let places = Dictionary(order.map { ($1, $0) }) { first, _ in first }
    table.rows.sort { left, right in
      [2, 0, 1].map { places[left[$0], default: 0] }
        .lexicographicallyPrecedes([2, 0, 1].map { places[right[$0], default: 0] })
    }
    return table
  }

  /// What each organization comes to with each scenario.
  private func offers(_ data: ChartData) -> Chart? {
    guard let baseline = data.rows.first?[data.place("baseline")] else { return nil }
    let names = data.values("organization")
    let shown = Set(names.prefix(2 * Self.mostAtEachEnd) + ["*"])
    let table = means(data, baseline: baseline, of: shown)
    guard !table.rows.isEmpty else { return nil }
    let scenarios = [baseline] + data.values("alternative")
    let isBest: JSONValue = "datum.best !== ''"
    let isTight = scenarios.reduce(0) { $0 + $1.count } > 60
    let leftOut = names.count - shown.intersection(names).count
    return Chart(
      name: "offers", question: "What does each customer come to with each offer?",
      note: "The mean over replications; the best of a row stands out. The last row is "
        + "the sum of all." + (leftOut > 0 ? " \(leftOut) organizations are left out." : ""),
      data: table,
      drawing: choices(table) + .height(table.values("organization").count, of: 28) + [
        "encoding": [
          "x": .channel(
            "scenario", of: table,
            [
              "sort": .strings(scenarios), "title": nil,
              "axis": [
                "orient": "top", "labelAngle": .integer(isTight ? -35 : 0), "labelLimit": 160,
                "labelOverlap": false,
              ],
            ]),
          "y": .channel(
            "organization", of: table,
            [
              "sort": .strings(table.values("organization")), "title": nil,
              "axis": ["labelExpr": "datum.label === '*' ? 'all' : datum.label"],
            ]),
          "tooltip": .tooltip(["organization", "scenario", "mean", "unit", "best"], of: table),
        ],
        "layer": [
          .layer(
            ["type": "rect", "style": "cell"],
            ["opacity": ["condition": ["test": isBest, "value": 1], "value": 0.25]]),
          Self.cellText(isBest, weight: 700), Self.cellText("datum.best === ''", weight: 400),
        ],
      ], isWide: true, leastWidth: 90 + 56 * scenarios.count)
  }

  /// The means of some cells.
  private static func cellText(_ filter: JSONValue, weight: Int64) -> JSONValue {
    .layer(
      ["type": "text", "style": "cell-label", "fontWeight": .integer(weight)],
      ["text": ["field": "mean", "type": "quantitative", "format": ",.4~r"]],
      ["transform": [.of(["filter": filter])]])
  }

  // MARK: - Winners and losers

  /// The rows of the organizations at both ends in each metric, those that are lowest first, and how
  /// many in the middle are left out.
  private func ends(
    _ data: ChartData, alternatives: Int
  ) -> (rows: [[String]], leftOut: Int) {
    let atEachEnd = max(3, min(Self.mostAtEachEnd, Self.mostBars / max(1, alternatives) / 2))
    var leftOut = 0
    let groups = Dictionary(grouping: data.rows) { $0[2] }
    let rows = data.values("metric").flatMap { metric in
      let rows = groups[metric] ?? []
      var sums = Sums()
      for row in rows { sums.add(data.number(row, "difference"), to: [row[0]]) }
      let sorted = sums.keys.indices.sorted { sums[sums.keys[$0]] < sums[sums.keys[$1]] }
        .map { sums.keys[$0][0] }
      let middle = max(0, sorted.count - 2 * atEachEnd)
      leftOut = max(leftOut, middle)
      let kept =
        middle == 0 ? sorted : Array(sorted.prefix(atEachEnd) + sorted.suffix(atEachEnd))
      return kept.flatMap { name in rows.filter { $0[0] == name } }
    }
    return (rows, leftOut)
  }

  private func differences(_ data: ChartData) -> Chart? {
    var data = data
    let isSeveral = data.values("organization").count > 2
    if isSeveral { data.rows.removeAll { $0[0] == "*" } }
    let place = data.place("difference")
    data.rows.removeAll { $0[place].isEmpty }
    let alternatives = data.values("alternative")
    let (ends, leftOut) = self.ends(data, alternatives: alternatives.count)
    data.rows = ends
    guard !data.rows.isEmpty else { return nil }
    let baseline = data.rows[0][data.place("baseline")]
    let most = Dictionary(grouping: data.rows) { $0[2] }.values.reduce(0) { max($0, $1.count) }
    let isSingle = alternatives.count == 1
    let name = JSONValue.channel(
      "organization", of: data,
      ["sort": ["field": "difference", "op": "min", "order": "ascending"], "title": nil])
    let beside: JSONValue =
      isSingle ? [:] : ["yOffset": .channel("alternative", of: data, ["sort": nil])]
    let tooltip = JSONValue.tooltip(
      [
        "organization", "alternative", "baseline_mean", "alternative_mean", "difference",
        "ci95_low", "ci95_high", "unit", "verdict",
      ], of: data)
    let color: JSONValue =
      isSingle
      ? .channel("verdict", of: data, ["scale": Self.directions, "legend": ["title": nil]])
      : .channel("alternative", of: data, ["sort": nil, "legend": ["title": nil]])
    let isClear: JSONValue = "datum.verdict === 'lower' || datum.verdict === 'higher'"
    let pair = "\(alternatives[0]) less \(baseline)"
    let difference = isSingle ? pair : "Difference from \(baseline)"
    return Chart(
      name: "differences", question: "Who gains, who loses?",
      note: (isSingle ? pair : "Each alternative less \(baseline)")
        + " by organization, with its 95 % interval"
        + (isSingle ? "." : "; pale where chance may explain it.")
        + (leftOut > 0 ? " The \(leftOut) in the middle are left out." : ""),
      data: data,
      drawing: choices(data) + .height(most, of: isSingle ? 22 : 14) + [
        "encoding": .of(["y": name]) + beside,
        "layer": [
          .layer(
            ["type": "bar"],
            .of([
              "x": JSONValue.channel("difference", of: data, title: difference),
              "tooltip": tooltip, "color": color,
            ])
              + (isSingle
                ? [:] : ["opacity": ["condition": ["test": isClear, "value": 1], "value": 0.4]])),
          .layer(
            ["type": "rule", "style": "interval"],
            [
              "x": .channel("ci95_low", of: data, title: difference),
              "x2": ["field": "ci95_high"],
            ]),
        ],
      ], isWide: true)
  }

  // MARK: - Sizes

  private func segments() throws(ResultsError) -> Chart? {
    let all = try ChartData(
      [.init("size_class", "Size", .text)] + Self.comparison + [
        .init("organizations", "Organizations", .count), .init("lower", "Lower", .count),
        .init("higher", "Higher", .count), .init("equal", "Equal", .count),
        .init("undecided", "Undecided", .count), .init("difference", "Difference", .count),
      ], of: folder, "segments.csv")
    let data = StudyCharts.offered(all).0
    guard !data.rows.isEmpty else { return nil }
    let chosen = choices(data, also: true)
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

  // MARK: - Break-even

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
    let alternatives = data.values("alternative")
    let isSingle = alternatives.count == 1
    let x = JSONValue.channel("requests_per_month", of: data)
    func difference(_ name: String) -> JSONValue {
      .channel(name, of: data, title: "Difference of \(first[2].replacing("_", with: " "))")
    }
    let color: JSONValue =
      isSingle
      ? [:]
      : ["color": .channel("alternative", of: data, ["sort": nil, "legend": ["title": nil]])]
    let shown = ["alternative"] + data.fields.dropFirst(4).map(\.name)
    return Chart(
      name: "break-even", question: "From how much use on does the alternative pay?",
      note: (isSingle ? alternatives[0] : "Each alternative") + " less the baseline at values of "
        + "\(first[3]), with the 95 % band: below zero the alternative is lower.",
      data: data,
      drawing: [
        "params": [.choice("organization", "Organization", among: data.values("organization"))],
        "transform": [.chosen("organization", "organization")], "height": 300,
        "layer": [
          .layer(
            ["type": "area", "style": "outer"],
            ["x": x, "y": difference("ci95_low"), "y2": ["field": "ci95_high"]] + color),
          .layer(["type": "rule", "style": "limit"], ["y": ["datum": 0]]),
          .layer(
            ["type": "line", "style": "middle"], ["x": x, "y": difference("difference")] + color),
          .layer(
            ["type": "point", "style": "dots", "filled": true],
            ["x": x, "y": difference("difference"), "tooltip": .tooltip(shown, of: data)] + color),
        ],
      ], isWide: true)
  }
}

extension [String] {
  /// Names of metrics, the most asked-for ones first.
  fileprivate var ranked: [String] { StudyCharts.ranked(self) }
}
