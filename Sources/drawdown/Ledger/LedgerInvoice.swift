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
    try write(bytes, to: path)
  }

  /// Writes a file that appears whole or not at all.
  private static func write(_ bytes: [UInt8], to path: String) throws {
    let slash = path.lastIndex(of: "/")
    let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
    // A slash at the very start is the folder itself.
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    guard !name.isEmpty else { throw Failure.usage("option `--out` needs a file, not `\(path)`") }
    let results = try OutputFolder(path: folder, mark: Invocation.mark)
    try results.write(bytes, to: results.start(String(name)))
    try results.commit()
  }
}
