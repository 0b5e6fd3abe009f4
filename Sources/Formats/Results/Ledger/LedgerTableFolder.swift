import Ledger
import LedgerStore
import Pricing
public import Quantities
import Text

/// Writes a stored ledger as tables, in a folder that tools for data packages read, and that answers
/// questions as a results folder does.
public struct LedgerTableFolder {
  private let reader: LedgerReader
  private let zone: ZoneRules

  /// Rows that are held before they are written, in bytes.
  private static let mostBytes = 1 << 20

  /// Opens a ledger.
  ///
  /// - Parameters:
  ///   - path: The ledger.
  ///   - zone: Finds the zone of a name.
  /// - Throws: `LedgerStoreError`, where it cannot be read.
  public init(ledger path: String, zone: (String) -> ZoneRules?) throws {
    reader = try LedgerReader(path: path)
    self.zone = reader.properties["time_zone"].flatMap(zone) ?? .utc
  }

  /// Writes the tables and their description.
  ///
  /// - Throws: `LedgerStoreError` or `WriteError`; the folder is as it was before then.
  public func write(to path: String) throws {
    let folder = try OutputFolder(path: path)
    var accounts = try reader.accountRows()
    try add(Tables.ledgerTransactions, Tables.transfers, to: folder) { (transactions, transfers) in
      try reader.forEachTransfer { transfer in
        if transfer.rise != .zero { try transactions(transfer) }
        guard let debit = accounts.place(of: transfer.debit),
          let credit = accounts.place(of: transfer.credit)
        else { return }
        accounts[debit].debits += Int128(transfer.amount.nanos)
        accounts[credit].credits += Int128(transfer.amount.nanos)
        try transfers(
          LedgerTransferRow(
            transfer: transfer, debit: accounts[debit].name, credit: accounts[credit].name))
      }
    }
    try add(Tables.accounts, accounts, to: folder)
    try add(Tables.grants, reader.grants(), to: folder)
    try add(Tables.ledgerUsage, usage(), to: folder)
    try add(Tables.ledgerInvoices, reader.invoiceLines(), to: folder)
    let name = reader.properties["name"] ?? "ledger"
    let package = DataPackage.json(
      name: name, title: reader.properties["title"] ?? name,
      tables: [
        Tables.ledgerTransactions.description, Tables.transfers.description,
        Tables.accounts.description, Tables.grants.description, Tables.ledgerUsage.description,
        Tables.ledgerInvoices.description,
      ], currency: reader.properties["currency"] ?? "")
    try folder.write(package, to: folder.start(DataPackage.fileName))
    try folder.commit()
  }

  private func row<Value>(_ value: Value) -> LedgerRow<Value> {
    LedgerRow(reader: reader, zone: zone, value: value)
  }

  /// Writes a table.
  private func add<Value>(
    _ table: Table<LedgerRow<Value>>, _ values: [Value], to folder: OutputFolder
  ) throws {
    try folder.write(
      table.bytes(values.lazy.map(row)), to: folder.start(table.description.fileName))
  }

  /// Writes two tables row by row, as they come.
  private func add<One, Other>(
    _ one: Table<LedgerRow<One>>, _ other: Table<LedgerRow<Other>>, to folder: OutputFolder,
    _ body: ((One) throws -> Void, (Other) throws -> Void) throws -> Void
  ) throws {
    let files = try [one.description, other.description].map { try folder.start($0.fileName) }
    var buffers = [one.description, other.description].map {
      CSVBuffer(header: $0.columns.map(\.name))
    }
    func flush(_ place: Int, beyond count: Int) throws {
      guard buffers[place].count > count else { return }
      try folder.write(buffers[place].bytes, to: files[place])
      buffers[place].removeAll()
    }
    try body(
      {
        one.append(row($0), to: &buffers[0])
        try flush(0, beyond: Self.mostBytes)
      },
      {
        other.append(row($0), to: &buffers[1])
        try flush(1, beyond: Self.mostBytes)
      })
    for place in 0..<2 { try flush(place, beyond: 0) }
  }

  /// Adds usage up by month and what it is told apart by, in the order of its first charge.
  private func usage() throws -> [LedgerUsageRow] {
    var rows: [LedgerUsageRow] = []
    var places: [LedgerUsageRow.Key: Int] = [:]
    try reader.forEachCharge { charge in
      let attribution = charge.attribution
      let key = LedgerUsageRow.Key(
        organization: charge.organization, month: zone.month(of: charge.instant),
        project: attribution.project.rawValue, member: attribution.member.rawValue,
        apiKey: attribution.apiKey.rawValue,
        subject: charge.meter == nil ? attribution.subject : .max, meter: charge.meter,
        usageType: charge.usageType)
      let place = places[key, default: rows.count]
      if place == rows.count {
        places[key] = place
        rows.append(LedgerUsageRow(key: key))
      }
      // Meters are counted in millionths of their unit, seconds in thousandths.
      let type = UsageType.allCases.first { $0.name == charge.usageType }
      let digits = charge.meter != nil ? MeterQuantity.places : type?.isTime == true ? 3 : 0
      rows[place].quantity += Int128(charge.quantity) * Decimal.powerOfTen(9 - digits)
      rows[place].cost += Int128(charge.cost)
    }
    return rows
  }
}

extension [LedgerAccountRow] {
  /// The place of a row, counted from one.
  func place(of row: Int64) -> Int? { row >= 1 && row <= count ? Int(row) - 1 : nil }
}
