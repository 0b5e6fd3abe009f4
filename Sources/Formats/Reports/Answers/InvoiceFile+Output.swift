public import Results
public import Text

extension InvoiceFile {
  /// Columns of tables in their order, and how soon they give way where there is little room.
  private static let listColumns = [
    ("invoice", 0), ("organization", 2), ("issued_at", 0), ("type", 3), ("lines", 5),
    ("credits", 4), ("bonus", 6), ("amount", 0), ("tax", 1), ("total", 0), ("bill_to", 7),
  ]
  private static let lineColumns = [
    ("line", 0), ("type", 0), ("description", 3), ("credits", 1), ("bonus", 2), ("amount", 0),
    ("tax", 1), ("total", 0),
  ]

  /// Those of the columns that are shown, which the file need not have.
  private func shown(_ columns: [(name: String, dispensability: Int)]) -> [OutputColumn] {
    columns.compactMap { name, dispensability in
      switch name {
      case "lines": OutputColumn(name, .integer, dispensability)
      case "tax" where hasTax, "total" where hasTax:
        OutputColumn(name, .number(leastPlaces: 2), dispensability)
      default:
        self.columns.first { $0.name == name }.map { OutputColumn(name, $0.kind, dispensability) }
      }
    }
  }

  private var hasTax: Bool { columns.contains { $0.name == "tax" || $0.name == "total" } }

  /// Writes a row for each invoice; tables name the currency and have lines of at most `width`
  /// characters.
  public func list(as format: OutputFormat, width: Int, currency: String?) -> [UInt8] {
    guard format != .table || !invoices.isEmpty else { return Array("no invoices\n".utf8) }
    let columns = shown(Self.listColumns)
    let rows = invoices.map { invoice in columns.map { invoice[$0.name] } }
    let bytes = RowWriter.bytes(of: rows, columns, as: format, width: width)
    guard format == .table else { return bytes }
    let total = invoices.reduce(0) { $0 + $1.sum("total") }
    let noun = invoices.count == 1 ? "invoice" : "invoices"
    let sum = ExactAmount.text(total, leastPlaces: 2) + (currency.map { " " + $0 } ?? "")
    return bytes + Array("\(invoices.count) \(noun), \(sum)\n".utf8)
  }

  /// Writes the lines of an invoice; tables name the currency and have lines of at most `width`
  /// characters.
  public func lines(
    of invoice: StoredInvoice, as format: OutputFormat, width: Int, currency: String?
  ) -> [UInt8] {
    let columns = format == .table ? shown(Self.lineColumns) : columns
    let rows = invoice.lines.map { line in columns.map { line[$0.name] } }
    guard format == .table else {
      return RowWriter.bytes(of: rows, columns, as: format, width: width)
    }
    let sums = columns.map { column in
      switch column.kind {
      case .number: invoice[column.name]
      default: column.name == "type" ? "total" : ""
      }
    }
    return heading(of: invoice, currency)
      + RowWriter.bytes(of: rows + [sums], columns, as: format, width: width)
  }

  /// Who is invoiced, and when.
  private func heading(of invoice: StoredInvoice, _ currency: String?) -> [UInt8] {
    let facts = [("Invoice", invoice["invoice"]), ("Issued", invoice["issued_at"])]
    let lines = (facts + invoice.recipient + [("Currency", currency ?? "")]).flatMap {
      name, value in
      value.split(separator: "\n").enumerated().map { number, line in
        let label = number == 0 ? name : ""
        return label + String(repeating: " ", count: 14 - label.count) + String(line).printable
      }
    }
    return Array((lines.joined(separator: "\n") + "\n\n").utf8)
  }
}

extension StoredInvoice {
  /// Who is invoiced: titles with what the file says, which may be nothing.
  var recipient: [(title: String, text: String)] {
    [
      ("Organization", self["organization"]), ("Bill to", self["bill_to"]),
      ("Address", self["address"]), ("Tax ID", self["tax_id"]),
    ]
  }
}
