import Projection
import Results
import Text

/// The charts of a folder that `drawdown check --out` has written: what moved since the baseline.
struct CheckCharts {
  /// The most metrics that are drawn.
  private static let mostBars = 30
  private static let outcomes = [
    ("differs", ChartTheme.bad), ("chance", ChartTheme.neutral), ("tolerated", "#e0a83e"),
  ]

  let folder: StoredResults

  func all() throws(ResultsError) -> [Chart] {
    [try moved(), try balance()].compactMap(\.self)
  }

  /// How far each metric is from the baseline, in hundredths of it.
  private func moved() throws(ResultsError) -> Chart? {
    let read = try ChartData(
      [
        .init("organization", "Organization", .text), .init("metric", "Metric", .text),
        .init("unit", "Unit", .text), .init("baseline", "Baseline", .count),
        .init("run", "This run", .count), .init("change", "Change", .count),
        .init("relative", "Change of the baseline", .share, column: "relative_change"),
        .init("outcome", "Outcome", .text),
      ], of: folder, "moved.csv")
    var data = ChartData(read.fields + [.init("name", "Metric", .text)])
    // The one organization there is comes to the same as all together.
    let isSingle = read.values("organization").filter { $0 != "*" }.count < 2
    let relative = read.place("relative")
    data.rows = read.rows.filter { row in
      !row[relative].isEmpty && !(isSingle && row[0] != "*")
    }.sorted {
      abs(read.number($0, "relative")) > abs(read.number($1, "relative"))
    }.map { row in
      row + [isSingle ? row[1] : (row[0] == "*" ? "all" : row[0]) + ": " + row[1]]
    }
    let count = data.rows.count
    guard count > 0 else { return nil }
    data.rows = Array(data.rows.prefix(Self.mostBars))
    let colors = JSONValue.colors(Self.outcomes)
    let leftOut = count - data.rows.count
    return Chart(
      name: "moved", question: "What moved since the results were accepted?",
      note: "The change of each mean in hundredths of the accepted one; grey where chance explains "
        + "it." + (leftOut > 0 ? " \(leftOut) that moved less are left out." : ""),
      data: data,
      drawing: .height(data.rows.count, of: 24) + [
        "mark": ["type": "bar"],
        "encoding": [
          "y": .channel(
            "name", of: data, ["sort": nil, "title": nil, "axis": ["labelLimit": 260]]),
          "x": .channel("relative", of: data),
          "color": .channel("outcome", of: data, ["scale": colors, "legend": ["title": nil]]),
          "tooltip": .tooltip(
            ["name", "baseline", "run", "change", "relative", "unit", "outcome"], of: data),
        ],
      ], isWide: true)
  }

  /// The balance of both sides.
  private func balance() throws(ResultsError) -> Chart? {
    let name = "moved_burn_down.csv"
    guard folder.has(name) else { return nil }
    var data = try ChartData(
      [
        .init("organization", "Organization", .text), .init("side", "Side", .text),
        .init("time", "Time", .time), .init("p05", "5 % quantile", .money),
        .init("p50", "Median", .money), .init("p95", "95 % quantile", .money),
      ], of: folder, name)
    guard !data.rows.isEmpty else { return nil }
    let every = (data.rows.count + RunCharts.mostRows - 1) / RunCharts.mostRows
    data.rows = data.rows.enumerated().filter { $0.offset % every == 0 }.map(\.element)
    let sides = JSONValue.colors([("baseline", ChartTheme.neutral), ("run", "#3b78b8")])
    let color = JSONValue.channel(
      "side", of: data, ["scale": sides, "legend": ["title": nil, "symbolOpacity": 1]])
    func amount(_ name: String) -> JSONValue {
      .channel(name, of: data, title: "Balance", ["scale": ["zero": true]])
    }
    return Chart(
      name: "moved-balance", question: "How does the balance differ from the accepted one?",
      note: "Nine of ten replications lie in the band of each; lines: their medians.", data: data,
      drawing: [
        "height": 300, "encoding": ["x": .channel("time", of: data), "color": color],
        "layer": [
          .layer(
            ["type": "area", "opacity": 0.22], ["y": amount("p05"), "y2": ["field": "p95"]]),
          .layer(
            ["type": "line", "strokeWidth": 2],
            [
              "y": amount("p50"),
              "tooltip": .tooltip(["side", "time", "p95", "p50", "p05"], of: data),
            ]),
        ],
      ], isWide: true)
  }
}
