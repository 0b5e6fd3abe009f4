/// Writes rows as a table, CSV or JSON.
///
/// For a table every row is measured before the first is written; the others need no such pass.
package struct RowWriter {
  // One of the three is there.
  private var table: MeasuredTable?
  private var csv: CSVBuffer?
  private var json: JSONRows?
  private let columns: [OutputColumn]
  /// The place of the next field.
  private var column = 0

  package init(_ columns: [OutputColumn], as format: OutputFormat) {
    self.columns = columns
    switch format {
    case .table, .html: table = MeasuredTable(columns)
    case .csv: csv = CSVBuffer()
    case .json: json = JSONRows(columns)
    }
  }

  /// Names of columns that a table omits for width.
  package var leftOut: [String] { table?.leftOut ?? [] }

  package mutating func measure(_ cell: UnsafeBufferPointer<UInt8>, in column: Int) {
    table?.measure(cell, in: column)
  }

  /// Writes the header line, if the format has one; the lines of a table have so many characters.
  package mutating func start(width: Int) {
    table?.layOut(width: width)
    if csv != nil { csv = CSVBuffer(header: columns.map(\.name)) }
  }

  /// Writes a line above the rows that follow, where the format is for people.
  package mutating func heading(_ text: String) { table?.heading(text) }

  /// Writes a field; every column of a row in turn.
  package mutating func field(_ cell: UnsafeBufferPointer<UInt8>) {
    table?.field(cell)
    if csv != nil, columns[column].kind == .text { csv?.freeText(cell) } else { csv?.text(cell) }
    column += 1
    json?.field(cell)
  }

  package mutating func endRow() {
    column = 0
    table?.endRow()
    csv?.endRow()
    json?.endRow()
  }

  package mutating func end() { json?.end() }

  /// The bytes written since the last `removeAll`.
  package var bytes: [UInt8] { table?.bytes ?? csv?.bytes ?? json?.bytes ?? [] }

  package var count: Int { table?.bytes.count ?? csv?.bytes.count ?? json?.bytes.count ?? 0 }

  package mutating func removeAll() {
    table?.removeAll()
    csv?.removeAll()
    json?.removeAll()
  }

  /// Writes rows that are all there; for a table, with a line that names what is omitted for width.
  package static func bytes(
    of rows: [[String]], _ columns: [OutputColumn], as format: OutputFormat, width: Int
  ) -> [UInt8] {
    var writer = RowWriter(columns, as: format)
    for row in rows {
      for (column, cell) in row.enumerated() {
        cell.withBytes { writer.measure($0, in: column) }
      }
    }
    writer.start(width: width)
    for row in rows {
      for cell in row { cell.withBytes { writer.field($0) } }
      writer.endRow()
    }
    writer.end()
    return writer.bytes + Array(writer.noteOfLeftOut.utf8)
  }

  /// Writes rows of text as CSV below their header.
  package static func csv(_ rows: [[String]], _ names: [String]) -> String {
    let columns = names.map { OutputColumn($0, .text) }
    return String(decoding: bytes(of: rows, columns, as: .csv, width: 0), as: UTF8.self)
  }

  /// A line that names the columns omitted for width, or nothing.
  package var noteOfLeftOut: String {
    leftOut.isEmpty
      ? "" : "(no room for \(leftOut.joined(separator: ", ")); --format csv shows all)\n"
  }
}

extension String {
  /// Calls a closure with the text as UTF-8.
  package func withBytes(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    var text = self
    text.withUTF8(body)
  }

  /// The text with what would steer a terminal replaced.
  package var printable: String {
    var bytes: [UInt8] = []
    withBytes { MeasuredTable.appendPrintable($0, to: &bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The lines of a text as UTF-8, with what would steer a terminal replaced.
  package var printableLines: [UInt8] {
    var bytes: [UInt8] = []
    withBytes { MeasuredTable.appendPrintable($0, to: &bytes, keepingLines: true) }
    return bytes
  }
}
