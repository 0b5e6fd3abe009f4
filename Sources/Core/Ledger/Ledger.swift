public import Quantities

/// A double-entry book of prepaid credit.
///
/// Every transfer debits one account and credits another by the same positive amount. Wallets hold
/// grants that burn in a stated order; what a wallet spends beyond its grants is a receivable that
/// new credit repays first. A refusal changes nothing. Single-threaded: one value, one owner.
public struct Ledger<Log: TransferJournal>: Sendable {
  /// The order in which grants burn.
  public let burnOrder: BurnOrder

  @usableFromInline var accounts: ContiguousArray<Account> = []
  @usableFromInline var wallets: ContiguousArray<Wallet> = []
  @usableFromInline var slots: ContiguousArray<GrantSlot> = []
  /// What each wallet burnt lately.
  var histories: ContiguousArray<BurnHistory> = []
  @usableFromInline var sources: ContiguousArray<Source> = []
  @usableFromInline var holds = HoldTable()
  /// Places of used-up grants, free for the next one.
  var freeSlots: ContiguousArray<Int32> = []
  /// Accounts of used-up grants, free for the next one.
  var freeAccounts: ContiguousArray<Account.ID> = []
  var window: IdempotencyWindow
  // Last, since its size is not known here.
  /// Accepted transfers, as far as the journal keeps them; who owns the book may add to it.
  public var journal: Log

  /// Makes an empty book.
  ///
  /// - Parameters:
  ///   - journal: Where accepted transfers go.
  ///   - burnOrder: The order in which grants burn.
  ///   - idempotencyWindow: How long keys of sources with arbitrary numbering are remembered.
  public init(
    journal: Log, burnOrder: BurnOrder = .standard,
    idempotencyWindow: Duration = .day
  ) {
    self.journal = journal
    self.burnOrder = burnOrder
    window = IdempotencyWindow(length: idempotencyWindow)
  }

  /// Opens a wallet with a balance of zero, and its chart of accounts.
  ///
  /// What a wallet brings the platform is booked in accounts of its own, so that they tell what each
  /// wallet earned and cost, and all charts together what the platform did.
  public mutating func openWallet(for organization: Identifier<Organization>) -> Wallet.ID {
    let chart = Account.ID(accounts.count)
    for kind in Account.Kind.allCases { _ = openAccount(kind, for: organization) }
    wallets.append(Wallet(organization: organization, chart: chart))
    histories.append(BurnHistory())
    return Wallet.ID(wallets.count - 1)
  }

  /// Registers somebody who numbers transactions.
  public mutating func openSource(_ numbering: Source.Numbering) -> Source.ID {
    sources.append(Source(numbering: numbering))
    return Source.ID(sources.count - 1)
  }

  /// Returns a wallet.
  @inlinable public func wallet(_ id: Wallet.ID) -> Wallet { wallets[id.index] }

  /// Returns a wallet's posted balance.
  @inlinable public func balance(of id: Wallet.ID) -> Money { wallets[id.index].balance }

  /// Returns an account.
  @inlinable public func account(_ id: Account.ID) -> Account { accounts[id.index] }

  /// Returns the account of a kind in a wallet's chart.
  public func account(_ kind: Account.Kind, of wallet: Wallet.ID) -> Account {
    accounts[wallets[wallet.index].account(kind).index]
  }

  mutating func openAccount(
    _ kind: Account.Kind, for organization: Identifier<Organization>
  ) -> Account.ID {
    accounts.append(Account(kind: kind, organization: organization))
    let id = Account.ID(accounts.count - 1)
    if Log.isDetailed { journal.append(id, kind, of: organization) }
    return id
  }

  /// Books a transfer: the one place where account totals change.
  @inlinable @inline(__always)
  mutating func book(_ transfer: Transfer) {
    accounts[transfer.debit.index].debit(transfer.amount)
    accounts[transfer.credit.index].credit(transfer.amount)
    journal.append(transfer)
    if Log.isDetailed { detail(transfer) }
  }

  /// Books a transfer that leaves a wallet the balance it has now.
  mutating func book(
    _ amount: Money, debit: Account.ID, credit: Account.ID, grant: UInt32 = .max,
    of id: Wallet.ID, entry: Entry
  ) {
    let wallet = wallets[id.index]
    book(
      Transfer(
        entry: entry, organization: wallet.organization, debit: debit, credit: credit,
        amount: amount, grant: grant, balanceAfter: wallet.balance))
  }

  /// Tells the journal what a transfer did to its wallet.
  @usableFromInline @inline(never)
  mutating func detail(_ transfer: Transfer) {
    let grant = [transfer.credit, transfer.debit].first { account($0).kind == .grant }
    let left = grant.flatMap { Int64(exactly: account($0).creditBalance.nanos) } ?? 0
    journal.append(
      rise: Money(nanos: changeOfWallet(by: transfer)), left: Money(nanos: left), of: transfer)
  }

  /// Returns by how much a transfer raised its wallet's balance, in nano-units.
  ///
  /// Grants hold what the customer has, receivables what the customer owes; moving between the two
  /// changes nothing.
  public func changeOfWallet(by transfer: Transfer) -> Int64 {
    side(transfer.credit) * transfer.amount.nanos - side(transfer.debit) * transfer.amount.nanos
  }

  private func side(_ id: Account.ID) -> Int64 {
    switch account(id).kind {
    case .grant, .receivable: 1
    default: 0
    }
  }
}
