import Billing
import Ledger
import Quantities

/// A ledger that lasts, in a file of SQLite: one writer, durable before it answers.
///
/// A batch is stored whole or not at all, as one block of a chain of SHA-256 digests. A store that
/// is opened again can have its commands carried out again first: each batch that they lead to is
/// then compared with the one stored, digest by digest, instead of being written, so that what the
/// owner holds in memory is proved to be what the store holds.
public final class LedgerStore {
  /// The file.
  public let path: String
  /// What accounts came to, in the order of opening.
  public private(set) var accounts: [StoredAccount] = []
  /// The digest of the last block, which vouches for everything before it; keep it elsewhere to be
  /// able to tell later that nothing was rewritten.
  public var head: String { ChainDigest.text(headDigest) }

  private let database: Database
  private let seal: PageSeal
  private var writer: BlockWriter
  private let blockInsertion: Statement
  private var headDigest = ChainDigest.origin
  private var blocks: Int64 = 0
  /// The transfers of the last snapshot and those before.
  private var snapshotTransfers: Int64 = 0
  /// Whether the log could not be taken over.
  private var hasFailed = false
  /// The pages that the log had when it was taken over last; none where it has begun again since.
  private var pagesTakenOver = 0
  private var replay: StoredReplay?
  /// What accounts came to when it was opened.
  private var openedAccounts: [StoredAccount] = []

  /// Transfers between snapshots, at least.
  private static let snapshotInterval: Int64 = 10_000
  /// The pages of the log from which on they are taken over into the file.
  private static let mostLogged = 2_000

  /// Opens a store for writing, making it where there is none.
  ///
  /// - Throws: where it cannot be used, or somebody else writes to it; nothing is changed then.
  public init(path: String) throws(LedgerStoreError) {
    self.path = path
    (database, seal) = try StoreFile.writable(path)
    var counts: [Int64] = []
    var insertions: [Statement] = []
    for table in Schema.ChainedTable.allCases {
      counts.append(try database.integer("SELECT max(id) FROM \(table.name)"))
      insertions.append(try database.prepare(table.insertion))
    }
    writer = BlockWriter(insertions, counts: counts)
    blockInsertion = try database.prepare("INSERT INTO block(id, digest) VALUES (?, ?)")
    // What a process that was stopped left in the log is taken over, and sealed, first.
    try seal.create()
    try takeLogOver()
    try recover()
  }

  deinit {
    // Otherwise the log stays until the next opening.
    if !hasFailed, (try? takeLogOver()) == true { database.emptiesLogOnClose(true) }
  }

  private func recover() throws(LedgerStoreError) {
    let last = try database.prepare("SELECT id, digest FROM block ORDER BY id DESC LIMIT 1")
    if try last.step() {
      blocks = last.integer(0)
      headDigest = Array(last.bytes(1))
    }
    accounts = try Recovery(database).accounts()
    snapshotTransfers = writer.count(.transfer)
  }

  /// The number of transfers stored.
  public var transferCount: Int64 { writer.count(.transfer) }

  /// Has the identifiers of what is committed from now on count from zero again: another book, in the
  /// same store.
  public func startBook() {
    let rows = replay?.writer ?? writer
    writer.base = BlockWriter.Base(
      organizations: rows.count(.organization), accounts: rows.count(.account))
    replay?.writer.base = writer.base
  }

  // MARK: Writing

  /// Stores a batch; once this returns, it lasts.
  ///
  /// - Throws: `notWritten`; nothing of the batch is stored then, as far as it can be known. While
  ///   stored batches are replayed: `otherBooks`, where another one was stored.
  public func commit(_ batch: LedgerBatch) throws(LedgerStoreError) {
    guard !batch.isEmpty else { return }
    if replay != nil { return try confirm(batch) }
    guard !hasFailed, !database.hasFailed else {
      throw .notWritten(path: path, reason: "the disk failed before; open the ledger again")
    }
    let counts = writer.counts
    let digest: [UInt8]
    do {
      try database.execute("BEGIN IMMEDIATE")
      if try takesSnapshot() { try writeSnapshot() }
      digest = try writer.write(batch, block: blocks + 1, after: headDigest)
      blockInsertion.bind(blocks + 1, at: 1)
      blockInsertion.bind(blob: digest, at: 2)
      try blockInsertion.run()
      try database.execute("COMMIT")
    } catch {
      if !database.isIdle { try? database.execute("ROLLBACK") }
      writer.rewind(to: counts)
      throw error
    }
    headDigest = digest
    blocks += 1
    take(batch)
    // What was stored lasts in the log, too: a failure shows with the next batch. Nothing may follow
    // in the log then, which has the pages that are not sealed.
    if database.loggedPages < pagesTakenOver { pagesTakenOver = 0 }
    if database.loggedPages - pagesTakenOver > Self.mostLogged {
      hasFailed = (try? takeLogOver()) == nil
    }
  }

  /// Books the transfers of a batch in the accounts as they are known here.
  private func take(_ batch: LedgerBatch) {
    for account in batch.contents.accounts {
      accounts.append(
        StoredAccount(
          organization: writer.base.organizations + Int64(account.organization.rawValue) + 1,
          kind: account.kind))
    }
    for posted in batch.contents.transfers {
      let transfer = posted.transfer
      let isBooked = accounts.book(
        transfer.amount.nanos, debit: writer.row(of: transfer.debit),
        credit: writer.row(of: transfer.credit))
      precondition(isBooked, "a transfer is of an account that was not opened in this book")
    }
  }

  /// Copies what the log has into the file, and seals the pages.
  ///
  /// - Returns: Whether that is all of it: where somebody reads an earlier state, a part stays in
  ///   the log alone, which must not go then.
  @discardableResult private func takeLogOver() throws(LedgerStoreError) -> Bool {
    let pages = try seal.pagesInLog()
    guard !pages.isEmpty else { return true }
    let isWhole = try database.checkpoint()
    try seal.update(pages)
    pagesTakenOver = database.loggedPages
    return isWhole
  }

  // MARK: Snapshots

  private func takesSnapshot() throws(LedgerStoreError) -> Bool {
    transferCount - snapshotTransfers >= max(Self.snapshotInterval, 4 * Int64(accounts.count))
  }

  /// Writes what all accounts came to after the last block; the snapshot before it is enough of the
  /// older ones.
  private func writeSnapshot() throws(LedgerStoreError) {
    try database.execute(
      "DELETE FROM snapshot WHERE block < (SELECT max(block) FROM snapshot)")
    let insertion = try database.prepare("INSERT INTO snapshot VALUES (?, ?, ?, ?)")
    for (place, account) in accounts.enumerated() {
      insertion.bind(blocks, at: 1)
      insertion.bind(Int64(place + 1), at: 2)
      insertion.bind(text: "\(account.debits.nanos)", at: 3)
      insertion.bind(text: "\(account.credits.nanos)", at: 4)
      try insertion.run()
    }
    snapshotTransfers = transferCount
  }

  // MARK: Replay

  /// Has what is committed from now on compared with what is stored, from the first block, and
  /// written once there is no more of that; to be called before anything is committed.
  public func startOver() throws(LedgerStoreError) {
    guard blocks > 0 else { return }
    replay = try StoredReplay(database)
    openedAccounts = accounts
    accounts = []
  }

  /// Hands the commands of each block to a function that carries them out again, and commits the
  /// batch that they lead to; to be called before anything is committed.
  ///
  /// - Throws: `otherBooks`, where the commands do not lead to what is stored.
  public func replay(
    _ body: ([LedgerBatch.Command]) throws(LedgerStoreError) -> Void
  ) throws(LedgerStoreError) {
    try startOver()
    while let commands = try replay?.nextCommands() { try body(commands) }
    try finishReplay()
  }

  /// Makes sure that everything that is stored was committed again.
  ///
  /// - Throws: `otherBooks`, where it was not.
  public func finishReplay() throws(LedgerStoreError) {
    if let replay { throw differs(in: replay) }
  }

  /// Compares a batch with the one that was stored in its place.
  private func confirm(_ batch: LedgerBatch) throws(LedgerStoreError) {
    guard let confirmed = try replay?.confirm(batch) else {
      throw differs(in: replay)
    }
    take(batch)
    guard confirmed == blocks else { return }
    replay = nil
    guard accounts == openedAccounts else {
      throw .damaged(
        path: path,
        reason: "its snapshot and the transfers since are not what all transfers come to")
    }
  }

  private func differs(in replay: StoredReplay?) -> LedgerStoreError {
    .otherBooks(path: path, block: (replay?.confirmed ?? 0) + 1)
  }
}
