/// The invoices of a results folder that a filter lets through.
public struct InvoiceFile {
  /// Columns that a file may have or not, in the order in which they are shown.
  private static let optional = [
    "description", "tax", "total", "bill_to", "address", "tax_id", "item",
  ]
  private static let required = [
    "organization", "invoice", "issued_at", "line", "type", "credits", "bonus", "amount",
  ]

  /// The invoices in the order of the file: by organization, then time.
  public let invoices: [StoredInvoice]
  /// Which of the columns that need not be there are.
  package let present: Set<String>

  /// Reads invoices.
  ///
  /// - Parameters:
  ///   - folder: The results.
  ///   - filter: Which invoices.
  /// - Throws: where the file cannot be read or is wrong, or a name is unknown.
  public init(_ folder: StoredResults, _ filter: ResultsFilter) throws(ResultsError) {
    let table = try folder.open(Tables.invoices, requiring: Self.required)
    let conditions = RowConditions(filter, table)
    let fields = Fields(table)
    present = Set(Self.optional.filter { table.index(of: $0) != nil })
    var invoices: [StoredInvoice] = []
    var index: [[String]: Int] = [:]
    while try table.next() {
      guard let time = table.time(fields.issuedAt), let line = fields.line(table),
        conditions.accept(table), filter.period.contains(time)
      else { continue }
      let key = [table.text(fields.organization), table.text(fields.invoice)]
      let place = index[key, default: invoices.count]
      if place == invoices.count {
        index[key] = place
        invoices.append(fields.invoice(table))
      }
      invoices[place].lines.append(line)
    }
    try table.finish()
    try KnownNames.check(filter, in: folder)
    self.invoices = invoices
  }

  /// Returns the one invoice that there is, or nil where there are none or several.
  ///
  /// - Throws: `ambiguousInvoice` where several organizations have one of the same number.
  public func single(_ number: String?) throws(ResultsError) -> StoredInvoice? {
    guard invoices.count > 1, let number else {
      return invoices.count == 1 ? invoices.first : nil
    }
    throw .ambiguousInvoice(number: number, organizations: invoices.map(\.organization))
  }

  /// The places of the columns.
  private struct Fields {
    let organization: Int
    let invoice: Int
    let issuedAt: Int
    private let number: Int
    private let type: Int
    private let credits: Int
    private let bonus: Int
    private let amount: Int
    private let description: Int?
    private let tax: Int?
    private let total: Int?
    private let billTo: Int?
    private let address: Int?
    private let taxID: Int?
    private let item: Int?

    init(_ table: StoredTable) {
      organization = table.place(of: "organization")
      invoice = table.place(of: "invoice")
      issuedAt = table.place(of: "issued_at")
      number = table.place(of: "line")
      type = table.place(of: "type")
      credits = table.place(of: "credits")
      bonus = table.place(of: "bonus")
      amount = table.place(of: "amount")
      description = table.index(of: "description")
      tax = table.index(of: "tax")
      total = table.index(of: "total")
      billTo = table.index(of: "bill_to")
      address = table.index(of: "address")
      taxID = table.index(of: "tax_id")
      item = table.index(of: "item")
    }

    /// Reads the row as an invoice without lines.
    func invoice(_ table: StoredTable) -> StoredInvoice {
      StoredInvoice(
        organization: table.text(organization), number: table.text(invoice),
        issuedAt: table.text(issuedAt), billTo: text(billTo, table),
        address: text(address, table), taxID: text(taxID, table))
    }

    /// Reads the row as a line, or notes what is wrong with it.
    func line(_ table: StoredTable) -> StoredInvoice.Line? {
      guard let credits = table.nanos(credits), let bonus = table.nanos(bonus),
        let amount = table.nanos(amount), let tax = nanos(tax, table, otherwise: 0),
        let total = nanos(total, table, otherwise: amount + tax)
      else { return nil }
      return StoredInvoice.Line(
        line: table.text(number), type: table.text(type), description: text(description, table),
        credits: credits, bonus: bonus, amount: amount, tax: tax, total: total,
        item: text(item, table))
    }

    private func text(_ column: Int?, _ table: StoredTable) -> String {
      column.map { table.text($0) } ?? ""
    }

    /// An amount that need not be there.
    private func nanos(_ column: Int?, _ table: StoredTable, otherwise value: Int128) -> Int128? {
      guard let column, !table[column].isEmpty else { return value }
      return table.nanos(column)
    }
  }
}
