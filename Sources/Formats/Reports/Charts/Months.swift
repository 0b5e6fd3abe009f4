import Text

/// Calendar months as an axis: across, or down where they are few.
struct Months {
  /// With fewer months than this, bars lie: upright ones would be as wide as the page.
  private static let few = 4

  private let axis: JSONValue
  private let areFew: Bool
  /// The height of the chart.
  let size: JSONValue

  init(_ data: ChartData) {
    axis = .channel("month", of: data, ["axis": ["title": nil, "labelAngle": 0]])
    let count = data.values("month").count
    areFew = count < Self.few
    size = areFew ? .height(count, of: 44) : .height(1, of: 280)
  }

  func encoding(_ amount: JSONValue, _ further: JSONValue) -> JSONValue {
    .of(areFew ? ["y": axis, "x": amount] : ["x": axis, "y": amount]) + further
  }

  /// Bars of amounts above and below zero, told apart by a field, and dots of what they come to,
  /// which is a value of that field.
  func balance(
    of data: ChartData, amount name: String, by field: String, among values: [String], net: String
  ) -> JSONValue {
    let amount = JSONValue.channel(name, of: data)
    let shown = ["organization", "month", field, name].filter { name in
      data.fields.contains { $0.name == name }
    }
    let tooltip = JSONValue.tooltip(shown, of: data)
    let isNet = "datum.\(field) === \(JSONValue.quoted(net))"
    let color = JSONValue.channel(
      field, of: data, ["sort": .strings(values), "legend": ["title": nil]])
    return [
      "layer": [
        .layer(
          ["type": "bar"], encoding(amount, ["tooltip": tooltip, "color": color]),
          ["transform": [["filter": .string("!(\(isNet))")]]]),
        .layer(
          ["type": "point", "style": "net-dots", "filled": true],
          encoding(amount, ["tooltip": tooltip]), ["transform": [["filter": .string(isNet)]]]),
      ]
    ] + size
  }
}
