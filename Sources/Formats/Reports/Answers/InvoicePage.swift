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

  /// Makes the page of an invoice.
  ///
  /// - Parameters:
  ///   - invoice: The invoice.
  ///   - folder: Where it comes from.
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
    <title>Invoice \(Self.escaped(invoice.number))</title>
    <style>
    \(Self.style)
    </style>
    </head>
    <body>
    <main>
    <h1>Invoice \(Self.escaped(invoice.number))</h1>
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

  /// Escapes text so that it is nothing but text, in an element as in a quoted attribute.
  static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      case "\n", "\t": out.unicodeScalars.append(scalar)
      // Control characters have no place in HTML.
      case _ where scalar.properties.generalCategory == .control: out += "\u{FFFD}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  private struct Column {
    let name: String
    let value: (StoredInvoice.Line) -> String
    let isAmount: Bool
  }

  private var hasTax: Bool { invoice.tax != 0 || invoice.total != invoice.amount }
  private var hasCredits: Bool { invoice.lines.contains { $0.credits != 0 || $0.bonus != 0 } }

  private var columns: [Column] {
    var columns = [
      Column(name: "#", value: { $0.line }, isAmount: true),
      Column(name: "Description", value: Self.description, isAmount: false),
    ]
    if hasCredits {
      columns.append(amount("Credits", \.credits))
      columns.append(amount("Bonus credits", \.bonus))
    }
    columns.append(amount("Amount", \.amount))
    if hasTax {
      columns.append(amount("Tax", \.tax))
      columns.append(amount("Total", \.total))
    }
    return columns
  }

  /// A column of amounts, all with as many decimals as one of them needs, but at least two.
  private func amount(_ name: String, _ value: @escaping (StoredInvoice.Line) -> Int128) -> Column {
    let places = self.places
    return Column(
      name: name, value: { ExactAmount.text(value($0), leastPlaces: places) }, isAmount: true)
  }

  private var places: Int {
    let amounts = invoice.lines.flatMap { [$0.credits, $0.bonus, $0.amount, $0.tax, $0.total] }
    return amounts.reduce(2) { max($0, ExactAmount.places(of: $1)) }
  }

  /// The words of the file, or else those of the type, and what was bought.
  private static func description(_ line: StoredInvoice.Line) -> String {
    line.item.isEmpty ? words(for: line) : "\(words(for: line)) (\(line.item))"
  }

  private static func words(for line: StoredInvoice.Line) -> String {
    guard line.description.isEmpty else { return line.description }
    return switch line.type {
    case "purchase": "Credit purchase"
    case "auto_top_up": "Credit, bought by the auto top-up rule"
    case "plan_fee": "Plan fee"
    case "overage": "Requests beyond the plan"
    default: line.type
    }
  }

  private func heading(_ column: Column) -> String {
    "<th scope=\"col\"\(Self.style(column))>\(column.name)</th>"
  }

  private func row(_ line: StoredInvoice.Line) -> String {
    let cells = columns.map { "<td\(Self.style($0))>\(Self.escaped($0.value(line)))</td>" }
    return "<tr>\(cells.joined())</tr>"
  }

  private static func style(_ column: Column) -> String {
    column.isAmount ? " class=\"amount\"" : ""
  }

  private var facts: String {
    let facts = [
      ("Issued", issued), ("Organization", Self.escaped(invoice.organization)),
      ("Bill to", Self.escaped(invoice.billTo)), ("Address", Self.escaped(invoice.address)),
      ("Tax ID", Self.escaped(invoice.taxID)), ("Currency", Self.escaped(currency ?? "")),
    ]
    return facts.filter { !$0.1.isEmpty }
      .map { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" }.joined(separator: "\n")
  }

  /// The time without fractions of a second, with all of it for programs.
  private var issued: String {
    let text = invoice.issuedAt
    let shown =
      text.count > 25
      ? text.prefix(10) + " " + text.dropFirst(11).prefix(8) + " " + text.suffix(6)
      : text[...]
    return "<time datetime=\"\(Self.escaped(text))\">\(Self.escaped(String(shown)))</time>"
  }

  private var totals: String {
    var rows: [(String, Int128)] = []
    if hasTax { rows = [("Subtotal", invoice.amount), ("Tax", invoice.tax)] }
    rows.append(("Total", invoice.total))
    return rows.map { name, nanos in
      let amount = ExactAmount.text(nanos, leastPlaces: places)
      let unit = currency.map { Self.escaped($0) + " " } ?? ""
      return "<tr><th scope=\"row\" colspan=\"\(columns.count - 1)\">\(name)</th>"
        + "<td class=\"amount\">\(unit)\(amount)</td></tr>"
    }.joined(separator: "\n")
  }

  private var footer: String {
    let origin = title.map { ": " + Self.escaped($0) } ?? ""
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
