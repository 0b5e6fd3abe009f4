import Results
import Text

/// The balance over time, with everything that moves it.
extension RunCharts {
  /// The most replications that are drawn one by one.
  private static let mostPaths = 5
  /// The most top-ups that are marked.
  private static let mostMarks = 1000
  private static let height: Int64 = 340
  private static let paths = "paths.csv"

  func balance() throws(ResultsError) -> Chart? {
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
    let single = try withPaths(&data)
    let (thinned, every) = thin(data)
    data.rows = thinned
    let marks = single.isEmpty ? nil : try topUpMarks(single.count, data.values("organization"))
    let scope = every > 1 ? " Of every \(every) samples the lowest is drawn." : ""
    let paths =
      single.isEmpty
      ? ""
      : " Thin lines: the first \(single.count) replications"
        + (marks == nil ? "." : ", with dots where credit came in by a top-up.")
    return Chart(
      name: "balance", question: "How far does the balance run down?",
      note: "Half of the replications lie in the dark band, nine of ten in the light one; the line "
        + "is the median. Dashed: the threshold of the top-up rule. Marks at the foot: when "
        + "requests are refused, darker in more replications." + paths + scope,
      data: data, drawing: choice(data) + fan(data, single, marks), isWide: true)
  }

  /// Puts the balances of single replications beside those of all, and returns their fields.
  private func withPaths(_ data: inout ChartData) throws(ResultsError) -> [String] {
    guard folder.has(Self.paths) else { return [] }
    let read = try ChartData(
      [
        .init("organization", "Organization", .text), .init("time", "Time", .time),
        .init("replication", "Replication", .text), .init("balance", "Balance", .money),
      ], of: folder, Self.paths)
    let numbers = Array(read.values("replication").prefix(Self.mostPaths))
    let fields = numbers.map { ChartData.Field("path\($0)", "Replication \($0)", .money) }
    let balances = Dictionary(read.rows.map { (Array($0[..<3]), $0[3]) }) { first, _ in first }
    var joined = ChartData(data.fields + fields)
    joined.rows = data.rows.map { row in
      row + numbers.map { balances[[row[0], row[1], $0]] ?? "" }
    }
    data = joined
    return fields.map(\.name)
  }

  /// The charges of the first replications that succeeded, where there are some and they are few
  /// enough to tell apart.
  private func topUpMarks(_ replications: Int, _ offered: [String]) throws(ResultsError)
    -> ChartData?
  {
    let name = "top_ups.csv"
    guard folder.has(name) else { return nil }
    var marks = ChartData([
      .init("organization", "Organization", .text), .init("at", "Credited", .time),
      .init("balance", "Balance after" + money, .money), .init("amount", "Amount" + money, .money),
    ])
    let file = try folder.open(
      name,
      requiring: [
        "replication", "organization", "resolved_at", "status", "balance_after", "amount",
      ])
    let places = marks.fields.map { field in
      file.place(of: ["at": "resolved_at", "balance": "balance_after"][field.name] ?? field.name)
    }
    let (replication, status) = (file.place(of: "replication"), file.place(of: "status"))
    while try file.next() {
      guard file[status].elementsEqual("succeeded".utf8),
        (Int(file.text(replication)) ?? .max) <= replications,
        offered.contains(file.text(places[0]))
      else { continue }
      marks.rows.append(zip(places, marks.fields).map { file.cell($0, $1.kind) })
    }
    try file.finish()
    return (1...Self.mostMarks).contains(marks.rows.count) ? marks : nil
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

  private func fan(_ data: ChartData, _ single: [String], _ marks: ChartData?) -> JSONValue {
    func amount(_ name: String) -> JSONValue {
      .channel(name, of: data, title: "Balance" + money, ["scale": ["zero": true, "nice": true]])
    }
    let bands: [JSONValue] = [
      .layer(
        ["type": "area", "style": "outer"], ["y": amount("p05"), "y2": ["field": "p95"]]),
      .layer(
        ["type": "area", "style": "inner"], ["y": amount("p25"), "y2": ["field": "p75"]]),
    ]
    let fold: JSONValue = .of(["fold": single, "as": ["replication", "single"]])
    let paths: JSONValue = .layer(
      ["type": "line", "style": "path"],
      [
        "y": ["field": "single", "type": "quantitative"],
        "detail": ["field": "replication", "type": "nominal"],
      ], ["transform": [fold]])
    let median: JSONValue = .layer(["type": "line", "style": "middle"], ["y": amount("p50")])
    let layers =
      bands + (single.isEmpty ? [] : [paths]) + [median] + limits(data) + [blocked]
      + (marks.map { [topUps($0, isChosen: data.values("organization").count > 1)] } ?? [])
      + [hover(data, single)]
    return .of([
      "height": Self.height,
      "encoding": JSONValue.of(["x": JSONValue.channel("time", of: data)]),
      "layer": layers,
    ])
  }

  private var blocked: JSONValue {
    .layer(
      ["type": "tick", "style": "blocked", "orient": "vertical", "size": 10, "thickness": 3],
      [
        "y": ["value": .integer(Self.height - 6)],
        "opacity": [
          "field": "blocked_share", "type": "quantitative", "legend": nil,
          "scale": ["domain": [0, 1], "range": [0.25, 1]],
        ],
      ], ["transform": [["filter": "datum.blocked_share > 0"]]])
  }

  private func topUps(_ marks: ChartData, isChosen: Bool) -> JSONValue {
    .layer(
      ["type": "point", "style": "top-up", "filled": true],
      [
        "x": .channel("at", of: marks), "y": ["field": "balance", "type": "quantitative"],
        "tooltip": .tooltip(["at", "amount", "balance"], of: marks),
      ],
      .of(["data": marks.json])
        + (isChosen ? ["transform": [.chosen("organization", "organization")]] : [:]))
  }

  private func hover(_ data: ChartData, _ single: [String]) -> JSONValue {
    let hover: JSONValue = [
      "name": "hover",
      "select": [
        "type": "point", "fields": ["time"], "nearest": true, "on": "pointermove",
        "clear": "pointerout",
      ],
    ]
    return .layer(
      ["type": "rule", "style": "hover"],
      [
        "opacity": ["condition": ["param": "hover", "empty": false, "value": 1], "value": 0],
        "tooltip": .tooltip(
          ["time", "p95", "p75", "p50", "p25", "p05", "mean", "blocked_share"] + single, of: data),
      ], ["params": [hover]])
  }

  /// The thresholds of the organizations that have a rule.
  private func limits(_ data: ChartData) -> [JSONValue] {
    let names = data.values("organization")
    var values: [JSONValue] = []
    for group in facts?.organizations ?? [] {
      guard let threshold = group.threshold, Double(threshold) != nil else { continue }
      for name in group.names where names.contains(name) {
        values.append(.of(["organization": name, "threshold": JSONValue.number(threshold)]))
      }
    }
    guard !values.isEmpty else { return [] }
    let rows = JSONValue.of(["data": JSONValue.of(["values": values])])
    let filter: JSONValue =
      names.count > 1 ? ["transform": [.chosen("organization", "organization")]] : [:]
    let place: JSONValue = ["y": ["field": "threshold", "type": "quantitative"], "x": nil]
    return [
      .layer(["type": "rule", "style": "limit"], place, rows + filter),
      .layer(
        ["type": "text", "style": "limit-label", "text": "threshold"],
        place + ["x": ["value": "width"]], rows + filter),
    ]
  }
}
