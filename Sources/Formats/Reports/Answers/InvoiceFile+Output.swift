public import Results
public import Text

extension InvoiceFile {
  private static let money = OutputColumn.Kind.number(leastPlaces: 2)

  private var hasTax: Bool { present.contains("tax") || present.contains("total") }

  /// Writes a row for each invoice.
  ///
  /// - Parameters:
  ///   - format: Table, CSV or JSON.
  ///   - width: The characters that a line of a table may have.
  ///   - currency: The currency's code, for tables.
  /// - Returns: The text.
  public func list(as format: OutputFormat, width: Int, currency: String?) -> [UInt8] {
    guard format != .table || !invoices.isEmpty else { return Array("no invoices\n".utf8) }
    var columns = [
      OutputColumn("invoice", .text), OutputColumn("organization", .text, 2),
      OutputColumn("issued_at", .time), OutputColumn("type", .text, 3),
      OutputColumn("lines", .integer, 5), OutputColumn("credits", Self.money, 4),
      OutputColumn("bonus", Self.money, 6), OutputColumn("amount", Self.money),
    ]
    if hasTax {
      columns += [OutputColumn("tax", Self.money, 1), OutputColumn("total", Self.money)]
    }
    if present.contains("bill_to") { columns.append(OutputColumn("bill_to", .text, 7)) }
    let rows = invoices.map { invoice in
      [
        invoice.number, invoice.organization, invoice.issuedAt,
        invoice.types.joined(separator: "; "), String(invoice.lines.count),
        ExactAmount.text(invoice.credits), ExactAmount.text(invoice.bonus),
        ExactAmount.text(invoice.amount),
      ] + (hasTax ? [ExactAmount.text(invoice.tax), ExactAmount.text(invoice.total)] : [])
        + (present.contains("bill_to") ? [invoice.billTo] : [])
    }
    let bytes = RowWriter.bytes(of: rows, columns, as: format, width: width)
    guard format == .table else { return bytes }
    let total = invoices.reduce(0) { $0 + (hasTax ? $1.total : $1.amount) }
    let noun = invoices.count == 1 ? "invoice" : "invoices"
    let sum = ExactAmount.text(total, leastPlaces: 2) + (currency.map { " " + $0 } ?? "")
    return bytes + Array("\(invoices.count) \(noun), \(sum)\n".utf8)
  }

  /// Writes the lines of an invoice.
  ///
  /// - Parameters:
  ///   - invoice: The invoice.
  ///   - format: Table, CSV or JSON.
  ///   - width: The characters that a line of a table may have.
  ///   - currency: The currency's code, for tables.
  /// - Returns: The text.
  public func lines(
    of invoice: StoredInvoice, as format: OutputFormat, width: Int, currency: String?
  ) -> [UInt8] {
    guard format == .table else {
      return RowWriter.bytes(
        of: invoice.lines.map { fileRow($0, of: invoice) }, fileColumns, as: format, width: width)
    }
    var columns = [
      OutputColumn("line", .integer), OutputColumn("type", .text),
      OutputColumn("description", .text, 3), OutputColumn("credits", Self.money, 1),
      OutputColumn("bonus", Self.money, 2), OutputColumn("amount", Self.money),
    ]
    var rows = invoice.lines.map { line in
      [line.line, line.type, line.description]
        + [line.credits, line.bonus, line.amount].map { ExactAmount.text($0) }
    }
    rows.append(
      ["", "total", ""]
        + [invoice.credits, invoice.bonus, invoice.amount].map { ExactAmount.text($0) })
    if hasTax {
      columns += [OutputColumn("tax", Self.money, 1), OutputColumn("total", Self.money)]
      for (index, line) in invoice.lines.enumerated() {
        rows[index] += [ExactAmount.text(line.tax), ExactAmount.text(line.total)]
      }
      rows[invoice.lines.count] += [ExactAmount.text(invoice.tax), ExactAmount.text(invoice.total)]
    }
    return heading(of: invoice, currency)
      + RowWriter.bytes(of: rows, columns, as: format, width: width)
  }

  /// Who is invoiced, and when.
  private func heading(of invoice: StoredInvoice, _ currency: String?) -> [UInt8] {
    let facts = [
      ("Invoice", invoice.number), ("Issued", invoice.issuedAt),
      ("Organization", invoice.organization), ("Bill to", invoice.billTo),
      ("Address", invoice.address), ("Tax ID", invoice.taxID), ("Currency", currency ?? ""),
    ]
    var bytes: [UInt8] = []
    for (name, value) in facts where !value.isEmpty {
      let lines = value.split(separator: "\n", omittingEmptySubsequences: true)
      for (number, line) in lines.enumerated() {
        let label = number == 0 ? name : ""
        bytes += Array((label + String(repeating: " ", count: 14 - label.count)).utf8)
        String(line).withBytes { MeasuredTable.appendPrintable($0, to: &bytes) }
        bytes.append(10)
      }
    }
    return bytes + [10]
  }

  /// The columns of the file, as far as it has them.
  private var fileColumns: [OutputColumn] {
    let known: [(name: String, kind: OutputColumn.Kind)] = [
      ("organization", .text), ("invoice", .text), ("issued_at", .time), ("line", .integer),
      ("type", .text), ("credits", Self.money), ("bonus", Self.money), ("amount", Self.money),
    ]
    let optional: [(name: String, kind: OutputColumn.Kind)] = [
      ("description", .text), ("tax", Self.money), ("total", Self.money), ("bill_to", .text),
      ("address", .text), ("tax_id", .text), ("item", .text),
    ]
    return (known + optional.filter { present.contains($0.name) }).map {
      OutputColumn($0.name, $0.kind)
    }
  }

  private func fileRow(_ line: StoredInvoice.Line, of invoice: StoredInvoice) -> [String] {
    let optional = [
      ("description", line.description), ("tax", ExactAmount.text(line.tax)),
      ("total", ExactAmount.text(line.total)), ("bill_to", invoice.billTo),
      ("address", invoice.address), ("tax_id", invoice.taxID), ("item", line.item),
    ]
    return [invoice.organization, invoice.number, invoice.issuedAt, line.line, line.type]
      + [line.credits, line.bonus, line.amount].map { ExactAmount.text($0) }
      + optional.filter { present.contains($0.0) }.map(\.1)
  }
}
