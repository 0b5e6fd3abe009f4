package import Text

/// The invoices of a results folder that a filter lets through.
public struct InvoiceFile {
  private static let required = [
    "organization", "invoice", "issued_at", "line", "type", "credits", "bonus", "amount",
  ]

  /// The invoices in the order of the file: by organization, then time.
  public let invoices: [StoredInvoice]
  /// The columns that the file has, in the order in which they are shown.
  package let columns: [OutputColumn]

  /// Reads the invoices of a folder that a filter lets through.
  ///
  /// - Throws: where the file cannot be read or is wrong, or a name is unknown.
  public init(_ folder: StoredResults, _ filter: ResultsFilter) throws(ResultsError) {
    let description = Tables.invoices.description
    let table = try folder.open(description, requiring: Self.required, filter)
    columns = description.columns.map(\.name).filter {
      $0 != "replication" && table.columns.contains($0)
    }.map { OutputColumn(named: $0, in: description) }
    let issuedAt = table.place(of: "issued_at")
    var invoices: [StoredInvoice] = []
    var index: [[String]: Int] = [:]
    while try table.next() {
      guard let time = table.time(issuedAt), let line = StoredInvoice.Line(table, columns),
        table.isAccepted, filter.period.contains(time)
      else { continue }
      let key = [line["organization"], line["invoice"]]
      if let place = index[key] {
        invoices[place].lines.append(line)
      } else {
        index[key] = invoices.count
        invoices.append(StoredInvoice(lines: [line]))
      }
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
    throw .ambiguousInvoice(number: number, organizations: invoices.map { $0["organization"] })
  }
}
