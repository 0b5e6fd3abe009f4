import Projection
import Quantities
import Statistics
import Studies
package import Text

/// A table of a results folder: described once, and its rows written from values.
package struct Table<Row>: Sendable {
  /// What the file is.
  package let description: TableDescription
  private let columns: [Column<Row>]
  private let fields: Column<Row>.Field

  /// Describes a table.
  ///
  /// - Parameters:
  ///   - name: The file's name without `.csv`.
  ///   - rowMeaning: What one row is.
  ///   - columns: The columns, in order.
  init(_ name: String, per rowMeaning: String, _ columns: [Column<Row>]...) {
    let columns = columns.flatMap(\.self).flatMap { [$0] + $0.further }
    self.columns = columns
    // One closure instead of a list of them: a list counts references to each for every row.
    fields = columns.dropFirst().reduce(columns[0].field) { before, column in
      { [field = column.field] row, buffer in
        before(row, &buffer)
        field(row, &buffer)
      }
    }
    description = TableDescription(
      name: name, rowMeaning: rowMeaning, columns: columns.map(\.description))
  }

  /// Appends the row of a value.
  package func append(_ row: Row, to buffer: inout CSVBuffer) {
    fields(row, &buffer)
    buffer.endRow()
  }

  /// Rows as JSON objects; numbers have all of their digits.
  package func records(_ rows: some Sequence<Row>) -> [JSONValue] {
    rows.map { row in .object(columns.map { ($0.description.name, $0.json(row)) }) }
  }

  /// The file: its header and all rows.
  package func bytes(_ rows: some Sequence<Row>) -> [UInt8] {
    var buffer = CSVBuffer(header: description.columns.map(\.name))
    for row in rows { append(row, to: &buffer) }
    return buffer.bytes
  }
}

/// A column: what it is, and what a row has in it.
package struct Column<Row>: Sendable {
  /// Appends what a row has in the column.
  typealias Field = @Sendable (Row, inout CSVBuffer) -> Void

  private(set) var description: ColumnDescription
  let field: Field
  fileprivate let json: @Sendable (Row) -> JSONValue
  /// Columns behind this one that say the same otherwise.
  private(set) var further: [Column<Row>] = []

  private init(
    _ description: ColumnDescription, _ field: @escaping Field,
    _ json: @escaping @Sendable (Row) -> JSONValue
  ) {
    (self.description, self.field, self.json) = (description, field, json)
  }

  private init<Value: Cell>(
    _ name: String, _ kind: ColumnDescription.Kind, _ unit: String?, _ meaning: String,
    _ cell: @escaping @Sendable (Row) -> Value?
  ) {
    self.init(
      ColumnDescription(name: name, kind: kind, unit: unit, meaning: meaning, isKey: false),
      { row, buffer in
        if let value = cell(row) { value.append(to: &buffer) } else { buffer.empty() }
      }, { cell($0)?.json ?? .null })
  }

  /// The same column, as one of those that name a row.
  var key: Column {
    var column = self
    column.description.isKey = true
    return column
  }

  /// The same column of a row that has this one's in it.
  func of<Outer>(_ part: @escaping @Sendable (Outer) -> Row) -> Column<Outer> {
    let (field, json) = (field, json)
    var column = Column<Outer>(description, { field(part($0), &$1) }, { json(part($0)) })
    column.further = further.map { $0.of(part) }
    return column
  }

  /// Columns one after the other.
  static func all(_ parts: [Column]...) -> [Column] { parts.flatMap(\.self) }

  /// Text.
  static func text(
    _ name: String, unit: String? = nil, _ meaning: String,
    _ cell: @escaping @Sendable (Row) -> String?
  ) -> Column {
    Column(name, .string, unit, meaning, cell)
  }

  /// A whole number that only orders.
  static func integer(
    _ name: String, unit: String? = nil, _ meaning: String,
    _ cell: @escaping @Sendable (Row) -> Int64?
  ) -> Column {
    Column(name, .integer, unit, meaning, cell)
  }

  /// A number of things.
  static func count<Number: BinaryInteger & Sendable>(
    _ name: String, _ meaning: String, _ cell: @escaping @Sendable (Row) -> Number?
  ) -> Column {
    integer(name, unit: "count", meaning) { cell($0).map { Int64($0) } }
  }

  /// An exact amount of the currency, in nano-units.
  static func money(
    _ name: String, _ meaning: String, _ cell: @escaping @Sendable (Row) -> Int128?
  ) -> Column {
    quantity(name, unit: "currency", meaning, cell)
  }

  /// An exact quantity, in units of 10⁻⁹.
  static func quantity(
    _ name: String, unit: String, _ meaning: String,
    _ cell: @escaping @Sendable (Row) -> Int128?
  ) -> Column {
    Column(name, .number, unit, meaning, cell)
  }

  /// An exact amount of the currency.
  static func amount(
    _ name: String, _ meaning: String, _ cell: @escaping @Sendable (Row) -> Money?
  ) -> Column {
    money(name, meaning) { cell($0).map { Int128($0.nanos) } }
  }

  /// An exact decimal.
  static func decimal(
    _ name: String, unit: String, _ meaning: String,
    _ cell: @escaping @Sendable (Row) -> Decimal?
  ) -> Column {
    Column(name, .number, unit, meaning, cell)
  }

  /// A real number.
  static func number(
    _ name: String, unit: String?, _ meaning: String,
    _ cell: @escaping @Sendable (Row) -> Double?
  ) -> Column {
    Column(name, .number, unit, meaning, cell)
  }

  /// A value of a metric: exact where it is money.
  static func value(
    _ name: String, unit: String = rowUnit, _ meaning: String,
    _ cell: @escaping @Sendable (Row) -> Metric.Value?
  ) -> Column {
    Column(name, .number, unit, meaning, cell)
  }

  /// Both ends of a 95 % interval.
  static func interval(
    _ prefix: String = "", unit: String = rowUnit, of whose: String = "the mean's",
    _ cell: @escaping @Sendable (Row) -> ConfidenceInterval?
  ) -> [Column] {
    [
      number("\(prefix)ci95_low", unit: unit, "The lower end of \(whose) 95 % interval") {
        cell($0)?.low
      },
      number("\(prefix)ci95_high", unit: unit, "The upper end of \(whose) 95 % interval") {
        cell($0)?.high
      },
    ]
  }

  /// Yes or no.
  static func flag(
    _ name: String, _ meaning: String, _ cell: @escaping @Sendable (Row) -> Bool
  ) -> Column {
    Column(name, .boolean, nil, meaning, cell)
  }

  /// An instant, as the clocks of a zone show it.
  static func time(
    _ name: String, _ meaning: String, in zone: @escaping @Sendable (Row) -> ZoneRules,
    _ cell: @escaping @Sendable (Row) -> Instant
  ) -> Column {
    time(
      name, meaning, { zone($0).iso8601(cell($0)) }, utc: { ZoneRules.utc.iso8601(cell($0)) })
  }

  /// An instant as it is written, and as it is written in UTC.
  static func time(
    _ name: String, _ meaning: String, _ local: @escaping @Sendable (Row) -> String,
    utc: @escaping @Sendable (Row) -> String
  ) -> Column {
    var column = Column(name, .datetime, nil, meaning, local)
    // Programs that read a column of times want one offset in all of it.
    column.further = [Column("\(name)_utc", .datetime, nil, "The same time in UTC", utc)]
    return column
  }

  /// A key that a study varies: its value as it was written, and as a number where it is one.
  static func varied(
    _ key: String, _ meaning: String, _ number: KeyNumber.Reader?, _ currency: Currency,
    _ value: @escaping @Sendable (Row) -> String
  ) -> Column {
    var column = text(key, meaning, value)
    column.further = [
      decimal("\(key)_number", unit: "as in the column \(key)_unit", "The value as a number") {
        number?(value($0))?.number
      },
      text("\(key)_unit", "The unit of the number, where it has one") {
        let unit = number?(value($0))?.unit
        return unit == currency.prefix ? currency.code : unit
      },
    ]
    return column
  }
}

/// The unit of values whose unit differs from row to row.
let rowUnit = "as in the column unit"
