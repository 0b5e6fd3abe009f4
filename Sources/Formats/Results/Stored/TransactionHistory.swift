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
  /// The number of transactions.
  public private(set) var count = 0
  /// Whether the file has any usage: a scenario may keep credits only, or nothing.
  public private(set) var hasUsage = false
  /// Whose transactions they are, where it is one organization.
  private var organization: String?
  private var hasSeveralOrganizations = false

  /// Reads and checks the file.
  ///
  /// - Parameters:
  ///   - folder: The results.
  ///   - filter: Which transactions.
  /// - Throws: where the file cannot be read or is wrong, or a name is unknown.
  public init(_ folder: StoredResults, _ filter: ResultsFilter) throws(ResultsError) {
    self.folder = folder
    self.filter = filter
    let table = try folder.open(Tables.transactions, requiring: Self.required)
    let conditions = RowConditions(filter, table)
    let columns = Columns(table)
    var owner: [UInt8] = []
    while try table.next() {
      let time = table.time(columns.time)
      let isSound = table.nanos(columns.amount) != nil && table.nanos(columns.balance) != nil
      hasUsage = hasUsage || StoredUsage.isUsage(table[columns.type])
      guard let time, isSound, conditions.accept(table), filter.period.contains(time) else {
        continue
      }
      count += 1
      let field = table[columns.organization]
      if field.count == owner.count, field.elementsEqual(owner) { continue }
      hasSeveralOrganizations = count > 1
      owner = Array(field)
    }
    try table.finish()
    try KnownNames.check(filter, in: folder)
    organization = hasSeveralOrganizations ? nil : String(decoding: owner, as: UTF8.self)
  }

  /// Writes the transactions.
  ///
  /// - Parameters:
  ///   - format: Table, CSV or JSON.
  ///   - width: The characters that a line of a table may have.
  ///   - receive: Takes the bytes, piece by piece.
  /// - Throws: where the file cannot be read any more.
  public func write(
    as format: OutputFormat, width: Int, to receive: ([UInt8]) -> Void
  ) throws(ResultsError) {
    var layout = try self.layout(format)
    if format == .table {
      try forEachRow { table, _ in
        for (place, column) in layout.fields.enumerated() {
          layout.writer.measure(table[column], in: place)
        }
      }
    }
    if format != .table || count > 0 { layout.writer.start(width: width) }
    var owner = ""
    try forEachRow { table, columns in
      if format == .table, hasSeveralOrganizations {
        let field = table[columns.organization]
        if owner.isEmpty || !field.elementsEqual(owner.utf8) {
          owner = String(decoding: field, as: UTF8.self)
          layout.writer.heading(owner)
        }
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
  private func layout(
    _ format: OutputFormat
  ) throws(ResultsError) -> (writer: RowWriter, fields: [Int]) {
    let table = try folder.open(Tables.transactions, requiring: Self.required)
    guard format == .table else {
      let columns = table.columns.map { OutputColumn(named: $0, in: Tables.transactions) }
      return (RowWriter(columns, as: format), Array(columns.indices))
    }
    var (columns, fields): ([OutputColumn], [Int]) = ([], [])
    for (name, dispensability) in Self.tableColumns {
      guard let index = table.index(of: name) else { continue }
      let kind = OutputColumn(named: name, in: Tables.transactions).kind
      columns.append(OutputColumn(name, kind, dispensability))
      fields.append(index)
    }
    return (RowWriter(columns, as: format), fields)
  }

  private var closingLine: String {
    guard count > 0 else { return "no transactions\n" }
    let noun = count == 1 ? "transaction" : "transactions"
    let owner = organization.map { " of \($0)" } ?? ""
    let currency = folder.currency.map { ", in \($0)" } ?? ""
    return "\(count) \(noun)\(owner)\(currency)\n"
  }

  private func forEachRow(_ body: (StoredTable, Columns) -> Void) throws(ResultsError) {
    let table = try folder.open(Tables.transactions, requiring: Self.required)
    let conditions = RowConditions(filter, table)
    let columns = Columns(table)
    while try table.next() {
      guard conditions.accept(table), let time = table.time(columns.time),
        filter.period.contains(time)
      else { continue }
      body(table, columns)
    }
    try table.finish()
  }

  /// The places of the columns that every transaction has.
  private struct Columns {
    let time: Int
    let organization: Int
    let type: Int
    let amount: Int
    let balance: Int

    init(_ table: StoredTable) {
      time = table.place(of: "time")
      organization = table.place(of: "organization")
      type = table.place(of: "type")
      amount = table.place(of: "amount")
      balance = table.place(of: "balance_after")
    }
  }
}
