public import Text

/// The transactions of a results folder that a filter lets through, in the order of the file:
/// by organization, those of one in the order of time.
///
/// The file is read twice, once to check and measure, once to write: memory does not grow with it.
public struct TransactionHistory {
  private static let required = ["id", "time", "organization", "type", "amount", "balance_after"]
  /// The columns of a table in their order, and how soon they give way where there is little room.
  private static let tableColumns: [(name: String, dispensability: Int)] = [
    ("time", 0), ("type", 0), ("amount", 0), ("balance_after", 0), ("model", 1), ("project", 2),
    ("member", 3), ("api_key", 4), ("payment_method", 5), ("invoice", 7), ("memo", 6),
    ("grant", 8), ("id", 9),
  ]
  private static let pieceSize = 1 << 16

  private let folder: StoredResults
  private let filter: ResultsFilter
  /// The names in the header line.
  private let columns: [String]
  /// The number of transactions.
  public private(set) var count = 0
  /// Whether the file has any usage: a scenario may keep credits only, or nothing.
  public private(set) var hasUsage = false
  /// Whose transactions they are, where it is one organization.
  private var organization: String?
  private var hasSeveralOrganizations = false

  /// Reads and checks the file of a folder.
  ///
  /// - Throws: where the file cannot be read or is wrong, or a name is unknown.
  public init(_ folder: StoredResults, _ filter: ResultsFilter) throws(ResultsError) {
    self.folder = folder
    self.filter = filter
    let table = try folder.open(Self.table, requiring: Self.required, filter)
    columns = table.columns
    let (time, type) = (table.place(of: "time"), table.place(of: "type"))
    let (amount, balance) = (table.place(of: "amount"), table.place(of: "balance_after"))
    let organization = table.place(of: "organization")
    var owner: [UInt8] = []
    while try table.next() {
      let at = table.time(time)
      let isSound = table.nanos(amount) != nil && table.nanos(balance) != nil
      hasUsage = hasUsage || StoredUsage.isUsage(table[type])
      guard let at, isSound, table.isAccepted, filter.period.contains(at) else { continue }
      count += 1
      if table[organization].equals(owner) { continue }
      hasSeveralOrganizations = count > 1
      owner = Array(table[organization])
    }
    try table.finish()
    try KnownNames.check(filter, in: folder)
    self.organization = hasSeveralOrganizations ? nil : String(decoding: owner, as: UTF8.self)
  }

  private static var table: TableDescription { Tables.transactions.description }

  /// Writes the transactions piece by piece, tables in lines of at most `width` characters.
  ///
  /// - Throws: where the file cannot be read any more.
  public func write(
    as format: OutputFormat, width: Int, to receive: ([UInt8]) -> Void
  ) throws(ResultsError) {
    var layout = layout(format)
    if format == .table {
      try forEachRow { table in
        for (place, column) in layout.fields.enumerated() {
          layout.writer.measure(table[column], in: place)
        }
      }
    }
    if format != .table || count > 0 { layout.writer.start(width: width) }
    var owner = ""
    let organization = columns.firstIndex(of: "organization") ?? 0
    try forEachRow { table in
      if format == .table, hasSeveralOrganizations,
        owner.isEmpty || !table[organization].equals(owner.utf8)
      {
        owner = table.text(organization)
        layout.writer.heading(owner)
      }
      for column in layout.fields { layout.writer.field(table[column]) }
      layout.writer.endRow()
      guard layout.writer.count > Self.pieceSize else { return }
      receive(layout.writer.bytes)
      layout.writer.removeAll()
    }
    layout.writer.end()
    receive(layout.writer.bytes)
    if format == .table { receive(Array((layout.writer.noteOfLeftOut + closingLine).utf8)) }
  }

  /// Which fields of the file's rows are written, in which order, and by whom.
  private func layout(_ format: OutputFormat) -> (writer: RowWriter, fields: [Int]) {
    let shown = format == .table ? Self.tableColumns : columns.map { ($0, 0) }
    let fields = shown.compactMap { name, dispensability in
      columns.firstIndex(of: name).map {
        (column: OutputColumn(named: name, in: Self.table, dispensability), place: $0)
      }
    }
    return (RowWriter(fields.map(\.column), as: format), fields.map(\.place))
  }

  private var closingLine: String {
    guard count > 0 else { return "no transactions\n" }
    let noun = count == 1 ? "transaction" : "transactions"
    let owner = organization.map { " of \($0)" } ?? ""
    let currency = folder.currency.map { ", in \($0)" } ?? ""
    return "\(count) \(noun)\(owner)\(currency)\n"
  }

  private func forEachRow(_ body: (StoredTable) -> Void) throws(ResultsError) {
    let table = try folder.open(Self.table, requiring: Self.required, filter)
    let time = table.place(of: "time")
    while try table.next() {
      guard table.isAccepted, let at = table.time(time), filter.period.contains(at) else {
        continue
      }
      body(table)
    }
    try table.finish()
  }
}
