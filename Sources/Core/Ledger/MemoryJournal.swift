import Quantities

/// Keeps transfers in memory.
///
/// - Complexity: appending is amortised O(1) and takes 56 bytes; repeated attributions are stored
///   once in a row of equal ones.
public struct MemoryJournal: TransferJournal {
  /// Everything can be read back.
  public static var isReadable: Bool { true }

  /// A transfer without its attribution.
  private struct Row: BitwiseCopyable {
    let number: UInt64
    let instant: Instant
    let amount: Money
    let balanceAfter: Money
    let source: Source.ID
    let organization: Identifier<Organization>
    let debit: Account.ID
    let credit: Account.ID
    let grant: UInt32
    let type: TransactionType
  }

  private var rows: ContiguousArray<Row> = []
  private var attributions: ContiguousArray<Attribution> = []
  /// The first row of each attribution.
  private var attributionStarts: ContiguousArray<Int> = []

  /// Makes an empty journal.
  public init() {}

  /// The number of transfers kept.
  public var count: Int { rows.count }

  /// Takes note of an accepted transfer.
  public mutating func append(_ transfer: Transfer) {
    let entry = transfer.entry
    if attributions.last != entry.attribution {
      attributions.append(entry.attribution)
      attributionStarts.append(count)
    }
    rows.append(
      Row(
        number: entry.id.number, instant: entry.instant, amount: transfer.amount,
        balanceAfter: transfer.balanceAfter, source: entry.id.source,
        organization: transfer.organization, debit: transfer.debit, credit: transfer.credit,
        grant: transfer.grant, type: entry.type))
  }

  /// Hands every transfer to a function, oldest first.
  public func forEach(_ body: (Transfer) -> Void) {
    var run = 0
    for (index, row) in rows.enumerated() {
      while run + 1 < attributionStarts.count, attributionStarts[run + 1] <= index { run += 1 }
      let entry = Entry(
        id: TransactionID(source: row.source, number: row.number), at: row.instant,
        type: row.type, attribution: attributions[run])
      body(
        Transfer(
          entry: entry, organization: row.organization, debit: row.debit, credit: row.credit,
          amount: row.amount, grant: row.grant, balanceAfter: row.balanceAfter))
    }
  }
}
