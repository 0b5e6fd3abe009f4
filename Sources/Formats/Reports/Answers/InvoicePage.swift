import Quantities
public import Results
import Text

/// An invoice as a page to read and to print, on A4 as well as on Letter.
///
/// Everything is in the one file: style, and nothing that is loaded from elsewhere. Whatever comes
/// out of the results stands in it as text.
public struct InvoicePage {
  private let invoice: StoredInvoice
  private let currency: String?
  private let title: String?

  /// Makes the page of an invoice of a folder.
  public init(_ invoice: StoredInvoice, of folder: StoredResults) {
    self.invoice = invoice
    currency = folder.currency
    title = folder.title
  }

  /// The page.
  public var html: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Invoice \(invoice["invoice"].markup())</title>
    <style>
    \(Self.style)
    </style>
    </head>
    <body>
    <main>
    <h1>Invoice \(invoice["invoice"].markup())</h1>
    <dl>
    \(facts)
    </dl>
    <table>
    <thead>
    <tr>\(columns.map(heading).joined())</tr>
    </thead>
    <tbody>
    \(invoice.lines.map(row).joined(separator: "\n"))
    </tbody>
    <tfoot>
    \(totals)
    </tfoot>
    </table>
    <footer>\(footer)</footer>
    </main>
    </body>
    </html>

    """
  }

  private struct Column {
    let name: String
    let isAmount: Bool
    let value: (StoredInvoice.Line) -> String

    var style: String { isAmount ? " class=\"amount\"" : "" }
  }

  private var hasTax: Bool { sum("tax") != 0 || sum("total") != sum("amount") }

  private var columns: [Column] {
    let hasCredits = invoice.lines.contains {
      $0.amounts["credits"] != 0 || $0.amounts["bonus"] != 0
    }
    let amounts =
      (hasCredits ? [("Credits", "credits"), ("Bonus credits", "bonus")] : [])
      + [("Amount", "amount")] + (hasTax ? [("Tax", "tax"), ("Total", "total")] : [])
    return [
      Column(name: "#", isAmount: true) { $0["line"] },
      Column(name: "Description", isAmount: false, value: Self.description),
    ]
      + amounts.map { title, column in
        Column(name: title, isAmount: true) { text($0.amounts[column, default: 0]) }
      }
  }

  /// An amount, with as many decimals as one of them needs, but at least two.
  private func text(_ nanos: Int128) -> String {
    let amounts = invoice.lines.flatMap(\.amounts.values)
    return ExactAmount.text(
      nanos, leastPlaces: amounts.reduce(2) { max($0, Decimal(significand: $1, places: 9).places) })
  }

  private func sum(_ column: String) -> Int128 { invoice.sum(column) }

  /// The words of the file, or else those of the type, and what was bought.
  private static func description(_ line: StoredInvoice.Line) -> String {
    line["item"].isEmpty ? words(for: line) : "\(words(for: line)) (\(line["item"]))"
  }

  private static func words(for line: StoredInvoice.Line) -> String {
    guard line["description"].isEmpty else { return line["description"] }
    return switch line["type"] {
    case "purchase": "Credit purchase"
    case "auto_top_up": "Credit, bought by the auto top-up rule"
    case "plan_fee": "Plan fee"
    case "overage": "Requests beyond the plan"
    default: line["type"]
    }
  }

  private func heading(_ column: Column) -> String {
    "<th scope=\"col\"\(column.style)>\(column.name)</th>"
  }

  private func row(_ line: StoredInvoice.Line) -> String {
    let cells = columns.map { "<td\($0.style)>\($0.value(line).markup())</td>" }
    return "<tr>\(cells.joined())</tr>"
  }

  private var facts: String {
    let facts = (invoice.recipient + [("Currency", currency ?? "")]).map { ($0, $1.markup()) }
    return ([("Issued", issued)] + facts).filter { !$1.isEmpty }
      .map { "<dt>\($0)</dt><dd>\($1)</dd>" }.joined(separator: "\n")
  }

  /// The time without fractions of a second, with all of it for programs.
  private var issued: String {
    let text = invoice["issued_at"]
    let shown =
      text.count > 25
      ? text.prefix(10) + " " + text.dropFirst(11).prefix(8) + " " + text.suffix(6)
      : text[...]
    return "<time datetime=\"\(text.markup())\">\(String(shown).markup())</time>"
  }

  private var totals: String {
    let rows = (hasTax ? [("Subtotal", "amount"), ("Tax", "tax")] : []) + [("Total", "total")]
    return rows.map { name, column in
      let unit = currency.map { $0.markup() + " " } ?? ""
      return "<tr><th scope=\"row\" colspan=\"\(columns.count - 1)\">\(name)</th>"
        + "<td class=\"amount\">\(unit)\(text(sum(column)))</td></tr>"
    }.joined(separator: "\n")
  }

  private var footer: String {
    let origin = title.map { ": " + $0.markup() } ?? ""
    return "From a simulation\(origin)"
  }

  private static let style = """
    @page { margin: 18mm; }
    * { box-sizing: border-box; }
    body { margin: 0; background: #eee; color: #111; font: 11pt/1.45 system-ui, sans-serif; }
    main { max-width: 180mm; margin: 8mm auto; padding: 14mm; background: #fff; }
    h1 { margin: 0 0 8mm; font-size: 18pt; overflow-wrap: anywhere; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: 1mm 6mm; margin: 0 0 8mm; }
    dt { color: #555; }
    dd { margin: 0; white-space: pre-line; overflow-wrap: anywhere; }
    table { width: 100%; border-collapse: collapse; }
    th, td { padding: 1.5mm 2mm; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
    thead th { border-bottom: 1.5pt solid #111; }
    tbody td { border-bottom: 0.5pt solid #bbb; }
    tfoot th { text-align: right; font-weight: normal; }
    tfoot tr:last-child > * { border-top: 1pt solid #111; font-weight: bold; }
    .amount { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
    footer { margin-top: 10mm; color: #555; font-size: 9pt; overflow-wrap: anywhere; }
    @media print {
      body { background: none; }
      main { max-width: none; margin: 0; padding: 0; }
      thead { display: table-header-group; }
      tfoot { display: table-row-group; }
      tr, dl { break-inside: avoid; }
      footer { break-before: avoid; }
    }
    """
}
