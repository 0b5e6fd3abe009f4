public import Quantities

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
  /// What transfers that are not kept moved through each account.
  private var unkept: ContiguousArray<(debits: MoneyTotal, credits: MoneyTotal)> = []

  /// Whether each request is kept.
  public let keepsRequests: Bool

  /// Makes an empty journal.
  ///
  /// - Parameter keepsRequests: Whether requests are kept, or nothing but transfers of credit.
  public init(keepsRequests: Bool = true) { self.keepsRequests = keepsRequests }

  /// The number of transfers kept.
  public var count: Int { rows.count }

  /// Takes note of an accepted transfer.
  public mutating func append(_ transfer: Transfer) {
    let entry = transfer.entry
    guard keepsRequests || entry.type.concernsCredits else { return pass(transfer) }
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

  /// Adds up what is not kept, so that the book can still be compared with its journal.
  private mutating func pass(_ transfer: Transfer) {
    while unkept.count <= max(transfer.debit.index, transfer.credit.index) {
      unkept.append((.zero, .zero))
    }
    unkept[transfer.debit.index].debits += transfer.amount
    unkept[transfer.credit.index].credits += transfer.amount
  }

  /// What transfers that were not kept moved through an account.
  public func unkept(of account: Account.ID) -> (debits: MoneyTotal, credits: MoneyTotal) {
    account.index < unkept.count ? unkept[account.index] : (.zero, .zero)
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
