import Results
import Studies
import Text

/// The chart of a search's folder: what was tried, and what came out.
struct SolveChart {
  private static let verdicts = [
    ("holds", ChartTheme.good), ("fails", ChartTheme.bad), ("undecided", "#e0a83e"),
    ("measured", ChartTheme.neutral),
  ]

  /// The fields of the keys, and of their values as numbers.
  private let keys: [(text: ChartData.Field, number: ChartData.Field)]
  private let data: ChartData

  /// Reads a folder.
  ///
  /// - Throws: where the file cannot be read or is wrong.
  init(_ folder: StoredResults) throws(ResultsError) {
    let columns = try folder.open("solve.csv", requiring: ["stage", "first_replication"]).columns
    let values = columns.drop { $0 != "stage" }.dropFirst().prefix { $0 != "first_replication" }
    let names = values.filter { values.contains("\($0)_number") && values.contains("\($0)_unit") }
    keys = zip(names, KeyTitles.titles(of: names)).enumerated().map { number, key in
      (
        .init("key\(number + 1)", key.1, .text, column: key.0),
        .init("number\(number + 1)", key.1, .count, column: "\(key.0)_number")
      )
    }
    var data = try ChartData(
      keys.map(\.text) + keys.map(\.number) + [
        .init("stage", "Stage", .text), .init("replications", "Replications", .count),
        .init("criterion", "Criterion", .text), .init("unit", "Unit", .text),
        .init("estimate", "Found", .count), .init("low", "At least", .count),
        .init("high", "At most", .count), .init("limit", "Limit", .count),
        .init("verdict", "Verdict", .text), .init("answer", "Answer", .text),
      ], of: folder, "solve.csv")
    // Each look has the replications of the one before, too.
    var last: [[String]: [String]] = [:]
    let (stage, criterion) = (data.place("stage"), data.place("criterion"))
    let count = keys.count
    let key = { (row: [String]) in Array(row[..<count]) + [row[stage], row[criterion]] }
    for row in data.rows { last[key(row)] = row }
    let verdict = data.place("verdict")
    data.rows = data.rows.map(key).distinct.compactMap { last[$0] }.map { row in
      var row = row
      if row[verdict].isEmpty { row[verdict] = "measured" }
      return row
    }
    self.data = data
  }

  func chart() -> Chart? {
    guard !data.rows.isEmpty, let first = keys.first else { return nil }
    let rows = JSONValue.colors(
      Self.verdicts.filter { data.values("verdict").contains($0.0) })
    let shape: JSONValue =
      data.values("stage").count > 1
      ? ["shape": .channel("stage", of: data, ["legend": ["title": nil]])] : [:]
    let points =
      shape + [
        "color": .channel("verdict", of: data, ["scale": rows, "legend": ["title": nil]]),
        "tooltip": .tooltip(
          keys.map(\.text.name) + [
            "stage", "replications", "estimate", "low", "high", "limit", "unit", "verdict",
          ], of: data),
      ]
    let answer: JSONValue = ["transform": [["filter": "datum.answer === 'true'"]]]
    let x = axis(first)
    let drawing: JSONValue
    if keys.count > 1 {
      let place: JSONValue = .of(["x": x, "y": axis(keys[1])])
      drawing = [
        "height": 340,
        "layer": [
          .layer(["type": "point", "filled": true, "size": 110], place + points),
          .layer(["type": "point", "style": "answer", "filled": false], place, answer),
        ],
      ]
    } else {
      func value(_ name: String) -> JSONValue { .channel(name, of: data, title: "Found") }
      let place: JSONValue = .of(["x": x, "y": value("estimate")])
      drawing = [
        "height": 320,
        "layer": [
          .layer(
            ["type": "rule", "style": "range"],
            .of(["x": x, "y": value("low"), "y2": JSONValue.of(["field": "high"])])),
          .layer(
            ["type": "rule", "style": "limit"],
            ["y": ["field": "limit", "type": "quantitative", "aggregate": "min"]]),
          .layer(["type": "point", "filled": true, "size": 90], place + points),
          .layer(["type": "point", "style": "answer", "filled": false], place, answer),
        ],
      ]
    }
    return Chart(
      name: "tried", question: "Which values were tried, and what came out?",
      note: "At the last look of each stage, with what the true value is at least and at most; "
        + "dashed: the limit. A ring marks the answer, confirmed on replications that had no part "
        + "in finding it.",
      data: data,
      drawing: [
        "params": [.choice("criterion", "Criterion", among: data.values("criterion"))],
        "transform": [.chosen("criterion", "criterion")],
      ] + drawing, isWide: true)
  }

  /// Along numbers where all values are some.
  private func axis(_ key: (text: ChartData.Field, number: ChartData.Field)) -> JSONValue {
    let isNumber = data.values(key.number.name).allSatisfy { !$0.isEmpty }
    return isNumber
      ? .channel(key.number.name, of: data, ["scale": ["zero": false, "padding": 12]])
      : .channel(key.text.name, of: data, ["sort": nil, "axis": ["labelAngle": 0]])
  }
}
