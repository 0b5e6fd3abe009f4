import Text

/// A question about results, the numbers that answer it, and how they are drawn.
struct Chart {
  /// What its files are called.
  let name: String
  /// Its title.
  let question: String
  /// How to read it.
  let note: String
  let data: ChartData
  /// The members of a Vega-Lite specification beside data, titles and colours.
  let drawing: JSONValue
  /// Whether it takes the page's whole width.
  var isWide = false
  /// Whether its marks are points of a study, which a click shows in the chart that has commands.
  var picksPoints = false
  /// For a chart of one point of a study at a time, the command that runs each, by the point.
  var commands: [(point: String, command: String)] = []
  /// How many pixels it takes at least to be read; a narrower page scrolls it.
  var leastWidth = 0

  /// The characters of a line below the title: longer ones would take room from the drawing.
  private static let width = 100

  /// The Vega-Lite specification, with its data inside.
  var specification: JSONValue {
    .of([
      "$schema": "https://vega.github.io/schema/vega-lite/v6.json", "description": question,
      "title": JSONValue.of(["text": question, "subtitle": subtitle]), "width": "container",
      "data": data.json,
    ]) + drawing + .of(["config": ChartTheme.light])
  }

  /// How to read it, and what is chosen: pictures have no lists that would show it.
  private var subtitle: JSONValue {
    let lines = TextTable.wrapped(note, width: Self.width, indent: 0, further: 0)
    guard case .array(let params)? = drawing["params"] else { return .strings(lines) }
    let chosen = params.compactMap { parameter -> String? in
      guard case .string(let name)? = parameter["name"], let bind = parameter["bind"],
        case .string(let title)? = bind["name"], case .array(let options)? = bind["options"],
        case .array(let labels)? = bind["labels"]
      else { return nil }
      let named = zip(options, labels).compactMap { option, label -> JSONValue.Member? in
        guard case .string(let option) = option, label != .string(option) else { return nil }
        return (option, label)
      }
      let label = named.isEmpty ? name : "(\(JSONValue.object(named).text)[\(name)] || \(name))"
      return JSONValue.quoted(title + ": ") + " + " + label
    }
    guard !chosen.isEmpty else { return .strings(lines) }
    let texts =
      lines.map { JSONValue.quoted($0) } + [chosen.joined(separator: " + \" · \" + ")]
    return .of(["expr": "[\(texts.joined(separator: ", "))]"])
  }
}

/// Parts of specifications.
extension JSONValue {
  /// What an axis or a colour shows of a field: the words for it and how its numbers are written.
  static func channel(
    _ name: String, of data: ChartData, title: String? = nil, _ more: JSONValue = [:]
  ) -> JSONValue {
    let field = data.fields[data.place(name)]
    let channel = JSONValue.of([
      "field": name, "type": field.kind.type, "title": title ?? field.title,
    ])
    let format: JSONValue =
      switch field.kind {
      case .share: ["axis": ["format": "~%", "tickCount": 5]]
      case .time: ["scale": ["type": "utc"], "axis": ["title": nil, "tickCount": 8]]
      case .money, .count: ["axis": ["tickCount": 5]]
      case .text: [:]
      }
    return channel + format + more
  }

  /// What a pointer shows of a row.
  static func tooltip(_ names: [String], of data: ChartData) -> JSONValue {
    .array(
      names.map { name in
        let field = data.fields[data.place(name)]
        let shown: JSONValue =
          switch field.kind {
          case .share: ["format": ".3~p"]
          case .money: ["format": ",.2f"]
          case .count: ["format": ",.5~r"]
          case .time: ["timeUnit": "utcyearmonthdatehoursminutes"]
          case .text: [:]
          }
        return .of(["field": name, "type": field.kind.type, "title": field.title]) + shown
      })
  }

  /// A list to choose from, the first of it chosen.
  static func choice(_ name: String, _ title: String, among values: [String]) -> JSONValue {
    .of([
      "name": name, "value": values.first,
      "bind": JSONValue.of([
        "input": "select", "options": values,
        "labels": values.map { ChartData.Kind.text.shown($0) }, "name": title,
      ]),
    ])
  }

  /// Keeps the rows whose field has what was chosen.
  static func chosen(_ field: String, _ name: String) -> JSONValue {
    .of(["filter": "datum['\(field)'] === \(name)"])
  }

  /// Colours for words that mean the same in every chart.
  static func colors(_ meanings: [(word: String, color: String)]) -> JSONValue {
    .of(["domain": meanings.map(\.word), "range": meanings.map(\.color)])
  }

  /// The height of so many rows.
  static func height(_ rows: Int, of row: Int) -> JSONValue { .of(["height": max(1, rows) * row]) }

  static func layer(_ mark: JSONValue, _ encoding: JSONValue, _ more: JSONValue = [:]) -> JSONValue
  {
    .of(["mark": mark, "encoding": encoding]) + more
  }
}

extension ChartData.Kind {
  fileprivate var type: String {
    switch self {
    case .text: "nominal"
    case .time: "temporal"
    case .money, .count, .share: "quantitative"
    }
  }
}
