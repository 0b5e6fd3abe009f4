import Ledger
import Quantities

/// Whether a store is as it was written and its books are sound: the chain, every row, every
/// balance and the bytes between rows.
///
/// Nothing that was written is taken for granted: all balances are added up again.
public struct LedgerVerification {
  /// What an organization came to.
  public struct Balance: Hashable, Sendable {
    /// Its name.
    public internal(set) var organization: String
    /// Its transfers.
    public internal(set) var transfers = 0
    /// Its balance after the last one, in nano-units.
    public internal(set) var balance: Int64 = 0
  }

  /// What is not as it should be: the first row first; no more than `mostFindings`.
  public private(set) var findings: [String] = []
  /// What could not be looked at.
  public private(set) var notes: [String] = []
  /// The number of blocks.
  public private(set) var blocks: Int64 = 0
  /// The number of transfers.
  public var transfers: Int64 { books.transfers }
  /// The digest of the last block.
  public private(set) var head: String
  /// What organizations came to, in the order of opening.
  public var balances: [Balance] { books.balances }

  /// Whether nothing was found.
  public var isSound: Bool { findings.isEmpty }

  /// Findings that are told.
  private static let mostFindings = 100

  private var books = BookCheck()
  private var digest = ChainDigest.origin

  /// Verifies a store.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - known: The head that the store had once, in digits; it must still be in the chain.
  /// - Throws: where there is no such file or it may not be read.
  public init(path: String, known: String? = nil) throws(LedgerStoreError) {
    head = ChainDigest.text(digest)
    let (database, seal, isWritten) = try StoreFile.readable(path)
    if isWritten {
      notes.append("it is being written to: the bytes between rows were not looked at")
    } else {
      add(try seal.differences())
    }
    do throws(LedgerStoreError) {
      try StoreFile.check(database)
      try verify(database, known: known)
      try checkStructure(database)
    } catch {
      // Whatever else is wrong was told already, or this is all that can be told.
      if case .newer = error, findings.isEmpty { throw error }
      if case .notAStore = error, findings.isEmpty { throw error }
      if case .inaccessible = error { throw error }
      add([Self.clause(error)])
    }
  }

  private static func clause(_ error: LedgerStoreError) -> String {
    switch error {
    case .damaged(_, let reason): "it cannot be read any further: \(reason)"
    default: "it cannot be read any further: \(error)"
    }
  }

  private mutating func add(_ what: [String]) {
    findings += what.prefix(max(0, Self.mostFindings - findings.count))
  }

  private mutating func verify(
    _ database: Database, known: String?
  ) throws(LedgerStoreError) {
    var cursors: [RowCursor] = []
    for table in Schema.ChainedTable.allCases {
      cursors.append(try RowCursor(table, of: database))
    }
    let snapshots = try SnapshotCheck(database)
    var seen = known == nil || known == head
    var bytes = ChainBytes()
    let rows = try database.prepare("SELECT id, digest FROM block ORDER BY id")
    while try rows.step() {
      blocks += 1
      if rows.integer(0) != blocks { add(["block \(blocks) is missing"]) }
      blocks = rows.integer(0)
      bytes.begin(after: digest)
      let before = findings.count
      for cursor in cursors {
        while let block = cursor.block, block <= blocks {
          if block < blocks {
            add(["\(cursor.place) is of block \(block), and stands behind it"])
          }
          add(cursor.encode(into: &bytes))
          add(books.check(cursor))
          try cursor.advance()
        }
      }
      digest = Array(rows.bytes(1))
      if digest != bytes.digest, findings.count == before {
        add(["block \(blocks) is not as it was written: its rows do not have its digest"])
      }
      head = ChainDigest.text(digest)
      seen = seen || head == known
      add(try snapshots.check(blocks, books.accounts))
    }
    for cursor in cursors where cursor.block != nil {
      add(["\(cursor.place) is of no block"])
    }
    add(books.conclude())
    if !seen, let known {
      add(["no block has the head \(known): it was rewritten or cut off since"])
    }
  }

  private mutating func checkStructure(_ database: Database) throws(LedgerStoreError) {
    let triggers = try database.integer("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'")
    if triggers != Schema.triggerCount {
      add(["it has \(triggers) of the \(Schema.triggerCount) triggers that keep rows as they are"])
    }
    let problems = try database.prepare("PRAGMA integrity_check(20)")
    while try problems.step() {
      let problem = problems.text(0)
      if problem != "ok" { add(["its structure is damaged: \(problem)"]) }
    }
  }
}

/// The rows of a table of the chain, one after the other.
final class RowCursor {
  let table: Schema.ChainedTable
  private let rows: Statement
  private var count: Int64 = 0
  /// The block of the row; nil behind the last one.
  private(set) var block: Int64?

  init(_ table: Schema.ChainedTable, of database: Database) throws(LedgerStoreError) {
    self.table = table
    rows = try database.prepare(table.selection)
    try advance()
  }

  func advance() throws(LedgerStoreError) {
    block = try rows.step() ? rows.integer(1) : nil
  }

  /// What messages call the row.
  var place: String { "\(table.noun) \(rows.integer(0))" }

  /// Adds the row to the bytes of its block; says what is wrong with it.
  func encode(into bytes: inout ChainBytes) -> [String] {
    var found: [String] = []
    count += 1
    let expected = count
    if rows.integer(0) != expected { found.append("\(table.noun) \(expected) is missing") }
    bytes.beginRow(of: table.rawValue)
    for column in 0..<rows.columnCount - 1 {
      switch rows.type(of: column) {
      case .null: bytes.addNull()
      case .integer: bytes.add(rows.integer(column))
      case let type: bytes.add(rows.bytes(column), as: type)
      }
    }
    if bytes.rowChecksum == rows.integer(rows.columnCount - 1) {
      count = rows.integer(0)
    } else {
      found.append("\(place) is not as it was written")
    }
    return found
  }

  /// A column of the table's own.
  func integer(_ name: String) -> Int64 { rows.integer(column(name)) }

  /// A column of the table's own; nil for null.
  func optional(_ name: String) -> Int64? {
    rows.isNull(column(name)) ? nil : integer(name)
  }

  /// A column of the table's own.
  func text(_ name: String) -> String { rows.text(column(name)) }

  private func column(_ name: String) -> Int {
    guard let place = table.columns.firstIndex(of: name) else {
      preconditionFailure("the table has no such column")
    }
    return place + 2
  }
}

/// Compares snapshots with what transfers add up to.
private struct SnapshotCheck {
  private let rows: Statement

  init(_ database: Database) throws(LedgerStoreError) {
    rows = try database.prepare(
      "SELECT account, debits, credits FROM snapshot WHERE block = ? ORDER BY account")
  }

  /// Says what is wrong with the snapshot after a block, if there is one.
  func check(_ block: Int64, _ accounts: [StoredAccount]) throws(LedgerStoreError) -> [String] {
    rows.reset()
    rows.bind(block, at: 1)
    var found: [String] = []
    var count = 0
    while try rows.step() {
      count += 1
      let place = accounts.place(of: rows.integer(0)).map { accounts[$0] }
      guard let place, rows.integer(0) == count, rows.text(1) == "\(place.debits.nanos)",
        rows.text(2) == "\(place.credits.nanos)"
      else {
        found.append(
          "the snapshot of account \(rows.integer(0)) after block \(block) is not what its "
            + "transfers add up to")
        continue
      }
    }
    if count > 0, count != accounts.count {
      found.append("the snapshot after block \(block) does not have every account")
    }
    return found
  }
}
