import Results

/// A row of transactions.csv as far as explanations need it.
struct StoredTransfer {
  let at: StoredMoment
  let id: String
  let type: String
  let amount: Int128
  let balanceAfter: Int128
  /// The grant's number; nothing where the amount is owed, or repays what is.
  let grant: String
  /// Project, member, key, card, model and invoice, those that there are.
  let attribution: [(name: String, value: String)]
  let isUsage: Bool
  /// What was left of the grant after it; nil where usage was not kept.
  var left: Int128?
  /// The part of it that repaid what was owed.
  var repaid: Int128 = 0

  var balanceBefore: Int128 { balanceAfter - amount }

  func attribute(_ name: String) -> String? { attribution.first { $0.name == name }?.value }
}

/// What is known of a grant from the transactions that touched it.
struct GrantHistory {
  /// What made it.
  let first: StoredTransfer
  /// What was put into it.
  var funded: Int128 = 0
  /// What is left of it.
  var left: Int128 = 0
  /// What of it expired, and when.
  var expired: (at: StoredMoment, amount: Int128)?
}

/// What the transactions of an organization came to until a moment, and what came next.
struct TransactionTrail {
  private static let columns = [
    "id", "time", "organization", "type", "amount", "balance_after", "grant",
  ]
  private static let attributes = [
    "model", "project", "member", "api_key", "payment_method", "invoice",
  ]

  /// The transfers of the last instant at or before the moment.
  private(set) var last: [StoredTransfer] = []
  /// The first credit that arrived after the moment.
  private(set) var nextCredit: StoredTransfer?
  /// The first credit of each instant that was asked for.
  private(set) var credits: [Int64: StoredTransfer] = [:]
  /// Grants by number; what is left is that at the moment, what expired is to the end.
  private(set) var grants: [String: GrantHistory] = [:]
  /// Whether usage was kept: only then do amounts add up.
  private(set) var hasUsage = false
  private(set) var hasAny = false
  /// What was spent beyond the grants; not the balance, where credit is left that has a scope.
  private var owed: Int128 = 0

  /// Reads the transactions of an organization.
  ///
  /// - Parameters:
  ///   - folder: The results.
  ///   - organization: Whose.
  ///   - cutoff: The moment, as the last instant that belongs to it.
  ///   - exact: An instant to be preferred where something happened at it.
  ///   - instants: Later instants whose credits are wanted.
  /// - Throws: where the file cannot be read or is wrong.
  init(
    of folder: StoredResults, organization: String, until cutoff: Int64, preferring exact: Int64,
    instants: Set<Int64>
  ) throws(ResultsError) {
    var cutoff = cutoff
    let table = try folder.open(Tables.transactions, requiring: Self.columns)
    let condition = ResultsFilter.Condition(column: "organization", values: [organization])
    let conditions = RowConditions(ResultsFilter(conditions: [condition]), table)
    let reader = RowReader(table, attributes: Self.attributes)
    while try table.next() {
      guard conditions.accept(table), let transfer = reader.transfer() else { continue }
      hasAny = true
      hasUsage = hasUsage || transfer.isUsage
      // What happened at the very instant that was asked about comes before its second's rest.
      if last.last?.at.instant == exact { cutoff = exact }
      if transfer.at.instant <= cutoff { take(transfer) } else { follow(transfer, instants) }
    }
    try table.finish()
  }

  private mutating func take(_ transfer: StoredTransfer) {
    var transfer = transfer
    if !transfer.grant.isEmpty {
      var grant = grants[transfer.grant, default: GrantHistory(first: transfer)]
      grant.left += transfer.amount
      if transfer.amount > 0 {
        grant.funded += transfer.amount
        // New credit repays what is owed before anything of it can be used.
        transfer.repaid = min(transfer.amount, owed)
        owed -= transfer.repaid
        grant.left -= transfer.repaid
      }
      if transfer.type == "expiry" { grant.expired = (transfer.at, -transfer.amount) }
      grants[transfer.grant] = grant
      transfer.left = grant.left
    } else {
      owed -= transfer.amount
    }
    if last.last?.at.instant != transfer.at.instant { last = [] }
    last.append(transfer)
  }

  private mutating func follow(_ transfer: StoredTransfer, _ instants: Set<Int64>) {
    if transfer.type == "expiry" {
      grants[transfer.grant]?.expired = (transfer.at, -transfer.amount)
    }
    guard transfer.amount > 0, !transfer.isUsage else { return }
    if nextCredit == nil { nextCredit = transfer }
    let instant = transfer.at.instant
    if instants.contains(instant), credits[instant] == nil { credits[instant] = transfer }
  }

  /// Reads rows into transfers.
  struct RowReader {
    private let table: StoredTable
    private let attributes: [(name: String, column: Int)]
    private let columns: [Int]

    init(_ table: StoredTable, attributes: [String]) {
      self.table = table
      self.attributes = attributes.compactMap { name in
        table.index(of: name).map { (name, $0) }
      }
      columns = TransactionTrail.columns.map { table.place(of: $0) }
    }

    init(_ table: StoredTable) { self.init(table, attributes: TransactionTrail.attributes) }

    /// The row that the table stands on; nil, and a note, where a field is wrong.
    func transfer() -> StoredTransfer? {
      guard table.time(columns[1]) != nil, let at = StoredMoment(table.text(columns[1])),
        let amount = table.nanos(columns[4]), let balance = table.nanos(columns[5])
      else { return nil }
      return StoredTransfer(
        at: at, id: table.text(columns[0]), type: table.text(columns[3]), amount: amount,
        balanceAfter: balance, grant: table.text(columns[6]),
        attribution: attributes.compactMap { name, column in
          table[column].isEmpty ? nil : (name, table.text(column))
        }, isUsage: StoredUsage.isUsage(table[columns[3]]), left: nil)
    }
  }

  /// The columns that are needed.
  static var required: [String] { columns }
}
