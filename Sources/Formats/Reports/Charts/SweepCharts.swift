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

  private let folder: StoredResults
  /// The fields that hold values of keys: numbered, as keys may have names that are paths or more to
  /// whoever draws.
  private let keys: [ChartData.Field]
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
    let values = columns.dropFirst().prefix { $0 != "organization" }
    // Beside a key's values stand the same as numbers, and their unit.
    let beside = Set(values.flatMap { ["\($0)_number", "\($0)_unit"] })
    let names = values.filter { !beside.contains($0) }
    keys = zip(names, KeyTitles.titles(of: names)).enumerated().map { number, key in
      .init("key\(number + 1)", key.1, .text, column: key.0)
    }
    let read = try ChartData(
      [.init("point", "Point", .count)] + keys + Self.found, of: folder, "sweep.csv",
      where: ResultsFilter(conditions: [.init(column: "organization", values: ["*"])]))
    // Beside every value stand the chance of a block, so that it can be limited, and what to add to
    // a command that runs the point.
    let place = read.place("metric")
    let risks = read.rows.filter { $0[place] == Metric.blockedProbability.name }
    let byPoint = Dictionary(risks.map { ($0[0], $0[read.place("mean")]) }) { first, _ in first }
    var data = ChartData(
      read.fields + [.init("blocked", "P(blocked)", .share), .init("set", "Options", .text)])
    data.rows = read.rows.map { row in
      let options = zip(names, row[1...]).map { name, value in
        "--set '" + "\(name)=\(value)".replacing("'", with: "'\\''") + "'"
      }
      return row + [byPoint[row[0]] ?? "", options.joined(separator: " ")]
    }
    self.data = data
    let most = StudyCharts.mostRows / max(1, data.values("point").count)
    (drawn, metrics) = StudyCharts.offered(data, most: min(StudyCharts.mostMetrics, max(1, most)))
  }

  func all() throws(ResultsError) -> [Chart] {
    guard !data.rows.isEmpty, let key = keys.first else { return [] }
    let front = folder.has("pareto.csv") ? try front() : nil
    let balance = folder.has("burn_downs.csv") ? try balance() : nil
    var charts = [keys.count > 1 ? map() : curve(key), front].compactMap(\.self)
    guard let balance else { return charts }
    for place in charts.indices { charts[place].picksPoints = true }
    return charts + [balance]
  }

  /// A choice of the metric, and of the values of the keys that are no axes, with further lists.
  private func choices(_ further: [JSONValue] = []) -> JSONValue {
    let rest = keys.dropFirst(2)
    let lists = rest.map {
      JSONValue.choice($0.name, $0.title, among: data.values($0.name))
    }
    return [
      "params": .array([.choice("metric", "Metric", among: metrics)] + lists + further),
      "transform": .array((["metric"] + rest.map(\.name)).map { .chosen($0, $0) }),
    ]
  }

  /// A slider for the most that the chance of a block may be.
  private var slider: JSONValue? {
    let most = data.rows.reduce(0) { max($0, data.number($1, "blocked")) }
    guard most > 0 else { return nil }
    let highest = JSONValue.number(DecimalFormat.fixed(most * 1.05, significantDigits: 2))
    let step = JSONValue.number(DecimalFormat.fixed(most / 100, significantDigits: 1))
    return [
      "name": "limit", "value": highest,
      "bind": [
        "input": "range", "min": 0, "max": highest, "step": step, "name": "P(blocked) at most",
      ],
    ]
  }

  private func axis(_ key: ChartData.Field) -> JSONValue {
    .channel(
      key.name, of: data,
      ["type": "ordinal", "sort": .strings(data.values(key.name)), "axis": ["labelAngle": 0]])
  }

  private var tooltip: JSONValue {
    .tooltip(keys.map(\.name) + ["mean", "ci95_low", "ci95_high", "blocked", "set"], of: data)
  }

  private func map() -> Chart {
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
      drawing: choices(slider.map { [$0] } ?? []) + .height(data.values("key2").count, of: 38) + [
        "encoding": ["x": axis(keys[0]), "y": axis(keys[1])],
        "layer": [
          .layer(
            ["type": "rect", "cursor": "pointer"],
            [
              "color": .channel(
                "mean", of: data,
                ["title": nil, "axis": nil, "legend": ["format": "~s", "gradientLength": 160]]),
              "tooltip": tooltip, "opacity": opacity,
            ]),
          .layer(
            ["type": "text", "style": "cell-label"],
            ["text": ["field": "mean", "type": "quantitative", "format": ".3~s"]]),
        ],
      ], isWide: true)
  }

  private func curve(_ key: ChartData.Field) -> Chart {
    let mean = JSONValue.channel("mean", of: data)
    return Chart(
      name: "curve", question: "What does a change of \(key.title) bring?",
      note: "The mean over replications at each point, with its 95 % interval.", data: drawn,
      drawing: choices() + [
        "height": 320, "encoding": ["x": axis(key)],
        "layer": [
          .layer(
            ["type": "rule", "style": "range"],
            ["y": .channel("ci95_low", of: data, title: "Mean"), "y2": ["field": "ci95_high"]]),
          .layer(["type": "line", "style": "middle"], ["y": mean]),
          .layer(
            ["type": "point", "style": "dots", "filled": true, "cursor": "pointer"],
            ["y": mean, "tooltip": tooltip]),
        ],
      ], isWide: true)
  }

  /// All points by their two first objectives, those apart that no other one clearly beats.
  private func front() throws(ResultsError) -> Chart? {
    let columns = try folder.open("pareto.csv", requiring: ["point", "front"]).columns
    let (metric, mean) = (data.place("metric"), data.place("mean"))
    let present = data.values("metric")
    let objectives = columns.drop { $0 != "front" }.filter { $0.hasSuffix("_mean") }
      .map { String($0.dropLast("_mean".count)) }.filter { present.contains($0) }.prefix(2)
    guard objectives.count == 2 else { return nil }
    let standings = try ChartData(
      [.init("point", "Point", .count), .init("front", "Front", .text)], of: folder, "pareto.csv")
    let fronts = Dictionary(standings.rows.map { ($0[0], $0[1]) }) { first, _ in first }
    let found = objectives.map { objective in data.rows.filter { $0[metric] == objective } }
    let means = found.map { Dictionary($0.map { ($0[0], $0[mean]) }) { first, _ in first } }
    var front = ChartData(
      [.init("point", "Point", .count)] + keys
        + [.init("set", "Options", .text), .init("front", "Front", .text)]
        + zip(objectives, found).map { objective, rows in
          let unit = rows.first?[data.place("unit")] ?? ""
          return .init(objective, objective.replacing("_", with: " ") + " (\(unit))", .count)
        })
    front.rows = found[0].map { row in
      Array(row[..<metric]) + [row[data.place("set")], fronts[row[0]] ?? "beaten"]
        + means.map { $0[row[0]] ?? "" }
    }
    func scale(_ name: String) -> JSONValue {
      .channel(name, of: front, ["scale": ["zero": false, "nice": false, "padding": 12]])
    }
    let colors = JSONValue.colors([
      ("best", ChartTheme.good), ("close", "#e0a83e"), ("beaten", ChartTheme.neutral),
    ])
    return Chart(
      name: "pareto", question: "What does less of the one cost of the other?",
      note: "A point is best where no other one is as good in every objective of the sweep; close "
        + "where chance may explain that one is.",
      data: front,
      drawing: [
        "height": 320, "mark": ["type": "point", "filled": true, "size": 90, "cursor": "pointer"],
        "encoding": [
          "x": scale(objectives[0]), "y": scale(objectives[1]),
          "color": .channel("front", of: front, ["scale": colors, "legend": ["title": nil]]),
          "tooltip": .tooltip(keys.map(\.name) + objectives + ["front", "set"], of: front),
        ],
      ], isWide: true)
  }

  /// The balance over time at one point at a time, those that are best first.
  private func balance() throws(ResultsError) -> Chart? {
    var read = try ChartData(
      [
        .init("point", "Point", .text), .init("time", "Time", .time),
        .init("p05", "5 % quantile", .money), .init("p50", "Median", .money),
        .init("p95", "95 % quantile", .money), .init("blocked_share", "Blocked", .share),
      ], of: folder, "burn_downs.csv")
    guard !read.rows.isEmpty else { return nil }
    let commands = try ChartData(
      [.init("point", "Point", .text)] + keys + [.init("command", "Command", .text)], of: folder,
      "points.csv")
    let titles = commands.rows.map { row in
      row[0] + ": " + zip(keys, row[1...]).map { "\($0.title) \($1)" }.joined(separator: ", ")
    }
    let labels = Dictionary(zip(commands.rows.map { $0[0] }, titles)) { first, _ in first }
    let points = read.values("point")
    let every = (read.rows.count + StudyCharts.mostRows - 1) / StudyCharts.mostRows
    read.rows = read.rows.enumerated().filter { $0.offset % every == 0 }.map(\.element)
    func amount(_ name: String) -> JSONValue {
      .channel(name, of: read, title: "Balance", ["scale": ["zero": true]])
    }
    let list: JSONValue = .of([
      "name": "point", "value": points.first,
      "bind": JSONValue.of([
        "input": "select", "options": points, "labels": points.map { labels[$0] ?? $0 },
        "name": "Point",
      ]),
    ])
    return Chart(
      name: "point", question: "How far does the balance run down at a point?",
      note: "Nine of ten of the first replications lie in the band; line: their median; marks at "
        + "the foot: when requests are refused. A click on a point of another chart shows it here, "
        + "with the command that runs it.",
      data: read,
      drawing: [
        "params": .array([list]), "transform": [.chosen("point", "point")], "height": 280,
        "encoding": ["x": .channel("time", of: read)],
        "layer": [
          .layer(
            ["type": "area", "style": "outer"], ["y": amount("p05"), "y2": ["field": "p95"]]),
          .layer(
            ["type": "line", "style": "middle"],
            [
              "y": amount("p50"),
              "tooltip": .tooltip(["time", "p95", "p50", "p05", "blocked_share"], of: read),
            ]),
          .layer(
            ["type": "tick", "style": "blocked", "orient": "vertical", "size": 10, "thickness": 3],
            ["y": ["value": 274]], ["transform": [["filter": "datum.blocked_share > 0"]]]),
        ],
      ], isWide: true, commands: commands.rows.map { ($0[0], $0[$0.count - 1]) })
  }
}
