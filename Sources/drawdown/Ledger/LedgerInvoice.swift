import Reports
import Results
import Text

/// The command that lists invoices and shows one.
enum LedgerInvoice {
  private static let out = Option<String?>.text(
    "--out", "FILE", "writes to this file instead of standard output", completes: .files)

  static let verb = LedgerVerbs.verb(
    "invoice", "lists invoices, or shows one, also as a page to print",
    about: "Lists the invoices of a run's first replication, or shows the lines of one.",
    options: [
      LedgerOptions.organization, LedgerOptions.invoice.once("one invoice at a time"), out,
    ] + LedgerOptions.period,
    format: LedgerOptions.format(
      [.table, .csv, .json, .html],
      help: "table (default), csv, json, or html: one invoice as a page to print"),
    notes: "The times are those at which invoices were issued."
  ) { question in
    let number = question.line[LedgerOptions.invoice]?.values.first
    let file = try InvoiceFile(question.folder, question.filter)
    let single = try file.single(number)
    let currency = question.folder.currency
    let bytes: [UInt8]
    if question.format == .html {
      guard let single else {
        throw Failure.usage(
          "a page shows one invoice and these are \(file.invoices.count); name one with --invoice")
      }
      bytes = Array(InvoicePage(single, of: question.folder).html.utf8)
    } else if let single, number != nil {
      bytes = file.lines(
        of: single, as: question.format, width: Console.width, currency: currency)
    } else {
      bytes = file.list(as: question.format, width: Console.width, currency: currency)
    }
    guard let path = question.line[out] else { return Console.write(bytes) }
    guard path.last != "/", !path.isEmpty else {
      throw Failure.usage("option `--out` needs a file, not `\(path)`")
    }
    try OutputFolder.write(bytes, toFile: path)
  }
}
