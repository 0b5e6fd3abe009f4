import Quantities

/// Keeps transfers in memory, a column a field.
///
/// - Complexity: appending is amortised O(1) and takes 70 bytes; repeated attributions are stored
///   once in a row of equal ones.
public struct MemoryJournal: TransferJournal {
  /// Everything can be read back.
  public static var isReadable: Bool { true }

  private var sources: ContiguousArray<Source.ID> = []
  private var numbers: ContiguousArray<UInt64> = []
  private var instants: ContiguousArray<Instant> = []
  private var types: ContiguousArray<TransactionType> = []
  private var organizations: ContiguousArray<Identifier<Organization>> = []
  private var debits: ContiguousArray<Account.ID> = []
  private var credits: ContiguousArray<Account.ID> = []
  private var amounts: ContiguousArray<Money> = []
  private var balances: ContiguousArray<Money> = []
  private var grants: ContiguousArray<UInt32> = []
  private var attributions: ContiguousArray<Attribution> = []
  private var attributionStarts: ContiguousArray<Int> = []

  /// Makes an empty journal.
  public init() {}

  /// The number of transfers kept.
  public var count: Int { amounts.count }

  /// Takes note of an accepted transfer.
  public mutating func append(_ transfer: Transfer) {
    if attributions.last != transfer.entry.attribution {
      attributions.append(transfer.entry.attribution)
      attributionStarts.append(count)
    }
    sources.append(transfer.entry.id.source)
    numbers.append(transfer.entry.id.number)
    instants.append(transfer.entry.instant)
    types.append(transfer.entry.type)
    organizations.append(transfer.organization)
    debits.append(transfer.debit)
    credits.append(transfer.credit)
    amounts.append(transfer.amount)
    balances.append(transfer.balanceAfter)
    grants.append(transfer.grant)
  }

  /// Hands every transfer to a function, oldest first.
  public func forEach(_ body: (Transfer) -> Void) {
    var run = 0
    for index in 0..<count {
      while run + 1 < attributionStarts.count, attributionStarts[run + 1] <= index { run += 1 }
      let entry = Entry(
        id: TransactionID(source: sources[index], number: numbers[index]), at: instants[index],
        type: types[index], attribution: attributions[run])
      body(
        Transfer(
          entry: entry, organization: organizations[index], debit: debits[index],
          credit: credits[index], amount: amounts[index], grant: grants[index],
          balanceAfter: balances[index]))
    }
  }
}
