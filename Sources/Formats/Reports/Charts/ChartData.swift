import Quantities
import Results
import Studies
import Text

/// Rows of a result file, or sums of them, that a chart draws and its table shows.
struct ChartData {
  /// How a column is drawn and shown.
  enum Kind {
    case text
    /// What clocks in the scenario's zone show, written as if it were UTC: so it is shown alike
    /// everywhere.
    case time
    case money, count, share
  }

  /// A column: its key in the chart's data, and what people call it.
  struct Field {
    let name: String
    let title: String
    let kind: Kind
    /// The column of the file that it is read from.
    let column: String

    init(_ name: String, _ title: String, _ kind: Kind, column: String? = nil) {
      self.name = name
      self.title = title
      self.kind = kind
      self.column = column ?? name
    }
  }

  let fields: [Field]
  /// As the files have them; nothing where there is no value.
  var rows: [[String]] = []

  init(_ fields: [Field]) { self.fields = fields }

  /// Reads the rows of a file that has the fields' columns.
  ///
  /// - Throws: where the file cannot be read or is wrong.
  init(
    _ fields: [Field], of folder: StoredResults, _ file: String, where filter: ResultsFilter? = nil
  ) throws(ResultsError) {
    self.fields = fields
    let table = try folder.open(file, requiring: fields.map(\.column), filter)
    let places = fields.map { (place: table.place(of: $0.column), kind: $0.kind) }
    while try table.next() {
      guard table.isAccepted else { continue }
      rows.append(places.map { table.cell($0.place, $0.kind) })
    }
    try table.finish()
  }

  /// The place of a field in a row.
  func place(_ name: String) -> Int {
    guard let place = fields.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("the chart has no such column")
    }
    return place
  }

  /// The number of a row in a field; zero where there is none.
  func number(_ row: [String], _ name: String) -> Double { Double(row[place(name)]) ?? 0 }

  /// The values of a field, each once, in their order.
  func values(_ name: String) -> [String] { rows.map { $0[place(name)] }.distinct }

  /// The rows as Vega-Lite takes them.
  var json: JSONValue {
    .of([
      "values": rows.map { row in
        JSONValue.object(
          zip(fields, row).map { field, text in (field.name, Self.json(text, field.kind)) })
      }
    ])
  }

  private static func json(_ text: String, _ kind: Kind) -> JSONValue {
    switch kind {
    case .text, .time: .string(text)
    case .money, .count, .share: text.isEmpty ? .null : .number(text)
    }
  }

  /// The rows as the body of an HTML table with its head.
  var markup: String {
    let head = fields.map { field in
      "<th scope=col\(field.kind.isNumber ? " class=n" : "")>\(field.title.markup())"
    }
    let lines = rows.map { row in
      "<tr>"
        + zip(fields, row).map { field, text in
          (field.kind.isNumber ? "<td class=n>" : "<td>") + field.kind.shown(text).markup()
        }.joined()
    }
    return "<thead><tr>\(head.joined())<tbody>\n\(lines.joined(separator: "\n"))"
  }
}

extension ChartData.Kind {
  var isNumber: Bool { self != .text && self != .time }

  /// A value as people read it.
  func shown(_ text: String) -> String {
    switch self {
    case .text: text == "*" ? "all" : text
    case .time: String(text.prefix(16)).replacing("T", with: " ")
    case .money: Self.cents(text)
    case .count, .share: Double(text).map(Self.short) ?? text
    }
  }
}

extension ChartData.Kind {
  /// Five digits that count, whole ones in groups.
  private static func short(_ value: Double) -> String {
    let text = DecimalFormat.fixed(value, significantDigits: 5)
    return Decimal(text)?.grouped ?? text
  }

  /// An amount rounded to hundredths, its whole digits in groups.
  private static func cents(_ text: String) -> String {
    // Ends of intervals may have more decimals than amounts have.
    let rounded = Double(text).flatMap { Int128(exactly: ($0 * 1e9).rounded()) }
    guard let nanos = ExactAmount.nanos(text.utf8) ?? rounded else { return text }
    let hundredths = nanos.divided(by: 10_000_000, rounding: .halfEven)
    return Decimal(significand: hundredths, places: 2).grouped(leastPlaces: 2)
  }
}

extension StoredTable {
  /// A field as charts take it.
  func cell(_ column: Int, _ kind: ChartData.Kind) -> String {
    switch kind {
    case .text: text(column)
    case .time: time(column) == nil ? "" : String(text(column).prefix(19)) + "Z"
    case .money, .count, .share: number(column)
    }
  }
}
