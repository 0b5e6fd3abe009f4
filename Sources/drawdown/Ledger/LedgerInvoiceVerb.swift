import Foundation
import Reporting

/// The command that lists invoices and shows one.
enum LedgerInvoiceVerb: LedgerAnswer {
  static let name = "ledger invoice"
  static let abstract = "lists invoices, or shows one, also as a page to print"
  static let valueOptions = [
    "--organization", "--invoice", "--from", "--to", "--year", "--month", "--format", "--out",
  ]
  static let formats: [OutputFormat] = [.table, .csv, .json, .html]
  static let help = """
    usage: drawdown ledger invoice FOLDER [options]

    Lists the invoices of a run's first replication, or shows the lines of one.

      --organization NAME   of this organization; may be repeated
      --invoice NUMBER      this invoice with its lines
      --from TIME           issued from this time on: 2026-01-31, 2026-01-31T09:00, or with an
                            offset; without one it is what clocks in the scenario's zone show
      --to TIME             issued before this time
      --year Y --month M    issued in this year, or in this month of it
      --format FORMAT       table (default), csv, json, or html: one invoice as a page to print
      --out FILE            writes to this file instead of standard output
    """

  static func answer(_ question: LedgerQuestion) throws(LedgerFailure) {
    let numbers = question.options.all("--invoice")
    guard numbers.count <= 1 else { throw .usage("one invoice at a time") }
    let file = try LedgerFailure.reading { () throws(KeptError) in
      try InvoiceFile(question.folder, question.filter)
    }
    let single = try LedgerFailure.reading { () throws(KeptError) in
      try file.single(numbers.first)
    }
    let currency = question.folder.currency
    let bytes: [UInt8]
    if question.format == .html {
      guard let single else {
        throw .usage(
          "a page shows one invoice and these are \(file.invoices.count); name one with --invoice")
      }
      bytes = Array(InvoicePage(single, of: question.folder).html.utf8)
    } else if let single, !numbers.isEmpty {
      bytes = file.lines(
        of: single, as: question.format, width: question.width, currency: currency)
    } else {
      bytes = file.list(as: question.format, width: question.width, currency: currency)
    }
    guard let path = question.options.last("--out") else { return Console.write(bytes) }
    try write(bytes, to: path)
  }

  /// Writes a file that appears whole or not at all.
  private static func write(_ bytes: [UInt8], to path: String) throws(LedgerFailure) {
    let slash = path.lastIndex(of: "/")
    let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
    // A slash at the very start is the folder itself.
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    guard !name.isEmpty else { throw .usage("option `--out` needs a file, not `\(path)`") }
    do throws(ResultsError) {
      let mark = ResultsPlace.mark
      let results = try ResultsFolder(path: folder, mark: mark)
      let file = try results.start(String(name))
      try results.write(bytes, to: file)
      try results.commit()
    } catch {
      throw .results(error)
    }
  }
}
