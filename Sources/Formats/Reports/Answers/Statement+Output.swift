public import Results
public import Text

extension Statement {
  private static let rowColumns = [
    OutputColumn("organization", .text), OutputColumn("month", .text),
    OutputColumn("entry", .text), OutputColumn("type", .text),
    OutputColumn("transactions", .integer),
    OutputColumn("amount", .number(leastPlaces: 2)),
  ]

  /// Writes statements; tables name the currency and have lines of at most `width` characters.
  ///
  /// CSV and JSON have a row for each opening, credit, debit and closing; the amounts of a month up
  /// to the closing add up to that.
  public static func bytes(
    of statements: [Statement], as format: OutputFormat, width: Int, currency: String?
  ) -> [UInt8] {
    guard format == .table else {
      return RowWriter.bytes(
        of: statements.flatMap(\.rows), rowColumns, as: format, width: width)
    }
    guard !statements.isEmpty else { return Array("no transactions\n".utf8) }
    // One layout for all, so that amounts of all months stand under each other.
    var table = MeasuredTable(
      [
        OutputColumn("entry", .text), OutputColumn("transactions", .integer, 1),
        OutputColumn("amount", .number(leastPlaces: 2)),
      ], hasHeader: false)
    for row in statements.flatMap(\.tableRows) {
      for (column, cell) in row.enumerated() {
        cell.withBytes { table.measure($0, in: column) }
      }
    }
    table.layOut(width: width)
    var bytes: [UInt8] = []
    for (number, statement) in statements.enumerated() {
      if number > 0 { bytes.append(10) }
      let title = "\(statement.organization), \(statement.month)"
      title.withBytes { MeasuredTable.appendPrintable($0, to: &bytes) }
      bytes += Array(((currency.map { ", in \($0)" } ?? "") + "\n").utf8)
      for row in statement.tableRows {
        for cell in row { cell.withBytes { table.field($0) } }
        table.endRow()
      }
      bytes += table.bytes
      table.removeAll()
    }
    return bytes
  }

  private var rows: [[String]] {
    func row(_ entry: String, _ type: String, _ count: String, _ nanos: Int128) -> [String] {
      [organization, month, entry, type, count, ExactAmount.text(nanos)]
    }
    return [row("opening", "", "", opening)]
      + credits.map { row("credit", $0.type, String($0.transactions), $0.nanos) }
      + debits.map { row("debit", $0.type, String($0.transactions), $0.nanos) }
      + [row("closing", "", "", closing)]
  }

  private var tableRows: [[String]] {
    func row(_ line: Line) -> [String] {
      ["    " + line.type, String(line.transactions), ExactAmount.text(line.nanos)]
    }
    func total(_ name: String, _ lines: [Line], _ nanos: Int128) -> [String] {
      let count = lines.reduce(0) { $0 + $1.transactions }
      return ["  " + name, String(count), ExactAmount.text(nanos)]
    }
    return [["  opening balance", "", ExactAmount.text(opening)]]
      + [total("in", credits, totalIn)] + credits.map(row)
      + [total("out", debits, totalOut)] + debits.map(row)
      + [["  closing balance", "", ExactAmount.text(closing)]]
  }
}
