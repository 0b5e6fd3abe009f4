import Projection
import Results
import Studies
import Text

/// The charts of a sweep's folder: what each combination of values comes to.
struct SweepCharts {
  private static let found: [ChartData.Field] = [
    .init("metric", "Metric", .text), .init("unit", "Unit", .text),
    .init("mean", "Mean", .count), .init("ci95_low", "95 % from", .count),
    .init("ci95_high", "to", .count),
  ]
  private static let limit = "limit"

  private let folder: StoredResults
  /// The keys whose values were tried.
  private let keys: [String]
  /// What they are called for short.
  private let titles: [String]
  /// All organizations together, point by point and metric by metric.
  private let data: ChartData
  /// Those of the metrics that are offered.
  private let drawn: ChartData
  private let metrics: [String]

  /// Reads a folder.
  ///
  /// - Throws: where a file cannot be read or is wrong.
  init(_ folder: StoredResults) throws(ResultsError) {
    self.folder = folder
    let columns = try folder.open("sweep.csv", requiring: ["point", "organization"]).columns
    keys = columns.dropFirst().prefix { $0 != "organization" }.map(\.self)
    titles = KeyTitles.titles(of: keys)
    let values = zip(keys, titles).map { ChartData.Field($0, $1, .text) }
    var data = try ChartData(
      [.init("point", "Point", .count)] + values + Self.found,
      of: folder, "sweep.csv",
      where: ResultsFilter(conditions: [.init(column: "organization", values: ["*"])]))
    // The chance of a block stands beside every value, so that it can be limited.
    let place = data.place("metric")
    let risks = data.rows.filter { $0[place] == Metric.blockedProbability.name }
    let byPoint = Dictionary(risks.map { ($0[0], $0[data.place("mean")]) }) { first, _ in first }
    let rows = data.rows.map { $0 + [byPoint[$0[0]] ?? ""] }
    data = ChartData(data.fields + [.init("blocked", "P(blocked)", .share)])
    data.rows = rows
    self.data = data
    let most = StudyCharts.mostRows / max(1, data.values("point").count)
    (drawn, metrics) = StudyCharts.offered(data, most: min(StudyCharts.mostMetrics, max(1, most)))
  }

  func all() throws(ResultsError) -> [Chart] {
    guard !data.rows.isEmpty, let key = keys.first else { return [] }
    let front = folder.has("pareto.csv") ? try front() : nil
    return [keys.count > 1 ? map() : curve(key), front].compactMap(\.self)
  }

  /// A choice of the metric, and of the values of the keys that are no axes.
  private func choices(_ further: ArraySlice<String>) -> (params: [JSONValue], filters: [JSONValue])
  {
    let metric = JSONValue.choice("metric", "Metric", among: metrics)
    let rest = further.enumerated().map { number, key in
      (
        JSONValue.choice("key\(number)", titles[number + 2], among: data.values(key)),
        JSONValue.chosen(Self.escaped(key), "key\(number)")
      )
    }
    return ([metric] + rest.map(\.0), [JSONValue.chosen("metric", "metric")] + rest.map(\.1))
  }

  /// A name inside a string of an expression.
  private static func escaped(_ name: String) -> String {
    name.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
  }

  /// A slider for the most that the chance of a block may be.
  private var slider: JSONValue? {
    let most = data.rows.reduce(0) { max($0, data.number($1, "blocked")) }
    guard most > 0 else { return nil }
    let highest = JSONValue.number(DecimalFormat.fixed(most * 1.05, significantDigits: 2))
    return .of([
      "name": Self.limit, "value": highest,
      "bind": JSONValue.of([
        "input": "range", "min": 0, "max": highest,
        "step": JSONValue.number(DecimalFormat.fixed(most / 100, significantDigits: 1)),
        "name": "P(blocked) at most",
      ]),
    ])
  }

  private func axis(_ key: String) -> JSONValue {
    // Points and brackets in names are paths unless they are escaped.
    .of([
      "field": Self.field(key), "type": "ordinal",
      "title": zip(keys, titles).first { $0.0 == key }?.1,
      "sort": data.values(key), "axis": JSONValue.of(["labelAngle": 0]),
    ])
  }

  private static func field(_ key: String) -> String {
    key.reduce(into: "") { text, character in
      if ".[]\\'\"".contains(character) { text.append("\\") }
      text.append(character)
    }
  }

  private var pointedKeys: [JSONValue] {
    zip(keys, titles).map { .of(["field": Self.field($0), "title": $1]) }
  }

  private var pointed: JSONValue {
    .array(
      pointedKeys + [["field": "mean", "title": "Mean", "format": ",.6~r"]]
        + [["field": "blocked", "title": "P(blocked)", "format": ".3~p"]])
  }

  private func map() -> Chart {
    let (params, filters) = choices(keys.dropFirst(2))
    let slider = slider
    let opacity: JSONValue =
      slider == nil
      ? ["value": 1]
      : ["condition": ["test": "datum.blocked <= limit", "value": 1], "value": 0.18]
    return Chart(
      name: "map", question: "Which values are worth choosing?",
      note: "The mean over replications at each point"
        + (slider == nil ? "." : "; pale where the chance of a block exceeds the limit."),
      data: drawn,
      drawing: .of([
        "params": params + (slider.map { [$0] } ?? []), "transform": filters,
        "height": 38 * data.values(keys[1]).count,
        "encoding": JSONValue.of(["x": axis(keys[0]), "y": axis(keys[1]), "opacity": opacity]),
        "layer": [
          JSONValue.layer(
            ["type": "rect"],
            [
              "color": [
                "field": "mean", "type": "quantitative", "title": nil,
                "legend": ["format": "~s", "gradientLength": 160],
              ], "tooltip": pointed,
            ]),
          .layer(
            ["type": "text", "style": "cell-label"],
            ["text": ["field": "mean", "type": "quantitative", "format": ".3~s"]]),
        ],
      ]), isWide: true)
  }

  private func curve(_ key: String) -> Chart {
    let (params, filters) = choices([])
    let mean: JSONValue = ["field": "mean", "type": "quantitative", "title": "Mean"]
    return Chart(
      name: "curve", question: "What does a change of \(key) bring?",
      note: "The mean over replications at each point, with its 95 % interval.", data: drawn,
      drawing: .of([
        "params": params, "transform": filters, "height": 320,
        "encoding": JSONValue.of(["x": axis(key)]),
        "layer": [
          JSONValue.layer(
            ["type": "rule", "style": "range"],
            [
              "y": ["field": "ci95_low", "type": "quantitative", "title": "Mean"],
              "y2": ["field": "ci95_high"],
            ]),
          .layer(["type": "line", "style": "middle"], ["y": mean]),
          .layer(
            ["type": "point", "style": "dots", "filled": true],
            ["y": mean, "tooltip": pointed]),
        ],
      ]), isWide: true)
  }

  /// All points by their two first objectives, those apart that no other one clearly beats.
  private func front() throws(ResultsError) -> Chart? {
    let columns = try folder.open("pareto.csv", requiring: ["point", "front"]).columns
    let start = columns.firstIndex(of: "front").map { $0 + 1 } ?? 0
    let present = data.values("metric")
    let objectives = columns[start...].filter { $0.hasSuffix("_mean") }
      .map { String($0.dropLast("_mean".count)) }.filter { present.contains($0) }.prefix(2)
    guard objectives.count == 2 else { return nil }
    let standings = try ChartData(
      [.init("point", "Point", .count), .init("front", "Front", .text)], of: folder, "pareto.csv")
    let fronts = Dictionary(standings.rows.map { ($0[0], $0[1]) }) { first, _ in first }
    let means = objectives.map { objective in
      let rows = data.rows.filter { $0[data.place("metric")] == objective }
      return Dictionary(rows.map { ($0[0], $0[data.place("mean")]) }) { first, _ in first }
    }
    let place = data.place("metric")
    var front = ChartData(
      Array(data.fields[..<place]) + [.init("front", "Front", .text)]
        + objectives.map { objective in
          let unit = data.rows.first { $0[place] == objective }?[data.place("unit")] ?? ""
          return .init(objective, objective.replacing("_", with: " ") + " (\(unit))", .count)
        })
    front.rows = data.rows.map { Array($0[..<place]) }.distinct.map { row in
      row + [fronts[row[0]] ?? "beaten"] + means.map { $0[row[0]] ?? "" }
    }
    func scale(_ name: String) -> JSONValue {
      .channel(name, of: front, ["scale": ["zero": false, "padding": 12]])
    }
    let colors = JSONValue.colors([
      ("best", ChartTheme.good), ("close", "#e0a83e"), ("beaten", ChartTheme.neutral),
    ])
    return Chart(
      name: "pareto", question: "What does less of the one cost of the other?",
      note: "A point is best where no other one is as good in every objective of the sweep; close "
        + "where chance may explain that one is.",
      data: front,
      drawing: .of([
        "height": 320, "mark": JSONValue.of(["type": "point", "filled": true, "size": 90]),
        "encoding": JSONValue.of([
          "x": scale(objectives[0]), "y": scale(objectives[1]),
          "color": JSONValue.channel(
            "front", of: front, ["scale": colors, "legend": ["title": nil]]),
          "tooltip": pointedKeys + JSONValue.tooltips(["front"] + objectives, of: front),
        ]),
      ]), isWide: true)
  }
}
