import Billing
import CSQLite
import Foundation
import Ledger
import Quantities
import Testing

@testable import LedgerStore

@Suite("A ledger lasts")
struct StoreTests {
  private let folder: StoreFolder

  init() throws { folder = try StoreFolder() }

  /// Runs SQL on a store as somebody else would; returns what SQLite says of it.
  private func tamper(_ sql: String) -> String {
    var handle: OpaquePointer?
    sqlite3_open(folder.store, &handle)
    defer { sqlite3_close(handle) }
    guard sqlite3_exec(handle, sql, nil, nil, nil) != SQLITE_OK else { return "" }
    return String(cString: sqlite3_errmsg(handle))
  }

  private func opening() -> LedgerStoreError? {
    do throws(LedgerStoreError) {
      _ = try LedgerStore(path: folder.store)
      return nil
    } catch { return error }
  }

  @Test("what was stored is there when it is opened again, and goes on")
  func lasts() throws {
    var book = try SmallBook.write(to: folder.store)
    let store = try LedgerStore(path: folder.store)
    #expect(store.transferCount == 24)
    for (place, account) in store.accounts.enumerated() {
      let known = book.billing.ledger.account(Account.ID(place))
      #expect(account.kind == known.kind)
      #expect(account.debits == known.debits && account.credits == known.credits)
    }
    let head = store.head
    try book.request(5)
    try store.commit(book.take())
    #expect(store.head != head)
    #expect(book.billing.ledger.violations().isEmpty)
    let found = try LedgerVerification(path: folder.store, known: head)
    #expect(found.findings == [] && found.transfers == 25 && found.blocks == 22)
    #expect(found.balances.map(\.organization) == ["acme", "beta"])
    #expect(
      found.balances.map(\.balance)
        == (0..<2).map { book.billing.balance(of: Identifier($0)).nanos })
  }

  @Test("commands carried out again lead to the same digests, and other ones are found out")
  func replay() throws {
    let written = try SmallBook.write(to: folder.store)
    let store = try LedgerStore(path: folder.store)
    var book = try SmallBook()
    try store.replay { (commands) throws(LedgerStoreError) in
      for command in commands { try? book.carryOut(command) }
      try store.commit(book.take())
    }
    #expect(book.billing.balance(of: Identifier(0)) == written.billing.balance(of: Identifier(0)))
    try book.request(7)
    try store.commit(book.take())
    #expect(store.transferCount == 25)

    var other = try SmallBook()
    #expect(throws: LedgerStoreError.self) {
      try store.replay { (commands) throws(LedgerStoreError) in
        for command in commands {
          let changed = command.content.replacing("1003", with: "1004")
          try? other.carryOut(LedgerBatch.Command(changed, at: command.instant))
        }
        try store.commit(other.take())
      }
    }
  }

  @Test("a snapshot and the transfers since come to the same as all transfers")
  func snapshots() throws {
    var book = try SmallBook()
    do {
      let store = try LedgerStore(path: folder.store)
      try book.buy(1000)
      for batch in 0..<5 {
        for place in 0..<4500 { try book.request(100 + Int64(place + batch)) }
        try store.commit(book.take())
      }
    }
    let database = try StoreFile.readable(folder.store).database
    let recovery = Recovery(database)
    #expect(try database.integer("SELECT max(block) FROM snapshot") == 3)
    #expect(try recovery.accounts() == recovery.accounts(from: 0))
    #expect(try LedgerVerification(path: folder.store).isSound)
    #expect(tamper("UPDATE snapshot SET debits = debits + 1 WHERE account = 1") == "")
    #expect(try !LedgerVerification(path: folder.store).isSound)
  }

  @Test("rows are neither changed nor removed, whatever the tool")
  func triggers() throws {
    _ = try SmallBook.write(to: folder.store)
    for table in Schema.ChainedTable.allCases.map(\.name) + ["block"] {
      #expect(tamper("UPDATE \(table) SET id = id + 100").contains("stay as they are"))
      #expect(tamper("DELETE FROM \(table)").contains("stay as they are"))
    }
    #expect(try LedgerVerification(path: folder.store).isSound)
  }

  @Test("a row changed past the triggers is named, and so is one that is missing")
  func tampering() throws {
    _ = try SmallBook.write(to: folder.store)
    let whole = try folder.bytes()
    #expect(
      tamper(
        "DROP TRIGGER transfer_refuses_update; "
          + "UPDATE transfer SET amount = amount + 1 WHERE id = 7") == "")
    var found = try LedgerVerification(path: folder.store).findings
    #expect(found.contains { $0.hasPrefix("transfer 7 is not as it was written") }, "\(found)")
    try folder.write(whole)
    #expect(
      tamper("DROP TRIGGER transfer_refuses_delete; DELETE FROM transfer WHERE id = 7") == "")
    found = try LedgerVerification(path: folder.store).findings
    #expect(found.contains { $0.hasPrefix("transfer 7 is missing") }, "\(found)")
    try folder.write(whole)
    found = try LedgerVerification(path: folder.store, known: String(repeating: "0", count: 64))
      .findings
    #expect(found.count == 1 && found.first?.contains("was rewritten or cut off") == true)
  }

  @Test("a second writer is refused, and readers are not")
  func secondWriter() throws {
    var book = try SmallBook.write(to: folder.store)
    let store = try LedgerStore(path: folder.store)
    try book.request(5)
    try store.commit(book.take())
    #expect(opening() == .inUse(path: folder.store))
    let found = try LedgerVerification(path: folder.store)
    #expect(found.isSound && found.transfers == 25 && found.notes.count == 1)
  }

  @Test("whoever reads an earlier state for long stops nobody who writes")
  func longReader() throws {
    var book = try SmallBook.write(to: folder.store)
    var store: LedgerStore? = try LedgerStore(path: folder.store)
    var reader: OpaquePointer?
    sqlite3_open_v2(folder.store, &reader, SQLITE_OPEN_READONLY, nil)
    for turn in 1...3 {
      #expect(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM transfer", nil, nil, nil) == 0)
      // Enough for the log to be taken over, which a reader keeps from being whole.
      for _ in 0..<800 {
        try book.request(5)
        try store?.commit(book.take())
      }
      if turn < 3 { #expect(sqlite3_exec(reader, "COMMIT", nil, nil, nil) == 0) }
      #expect(try LedgerVerification(path: folder.store).transfers == 24 + 800 * Int64(turn))
    }
    // Nor does one who goes on reading when it is closed.
    store = nil
    #expect(sqlite3_exec(reader, "COMMIT", nil, nil, nil) == 0)
    sqlite3_close(reader)
    #expect(try LedgerVerification(path: folder.store).findings == [])
    try book.request(5)
    try LedgerStore(path: folder.store).commit(book.take())
    let found = try LedgerVerification(path: folder.store)
    #expect(found.findings == [] && found.notes == [] && found.transfers == 24 + 2401)
  }

  @Test("the log does not grow with what is written")
  func logSize() throws {
    var book = try SmallBook.write(to: folder.store)
    let store = try LedgerStore(path: folder.store)
    var most = 0
    for _ in 0..<1500 {
      try book.request(5)
      try store.commit(book.take())
      most = max(most, try folder.size(of: "-wal"))
    }
    #expect(most > 4 << 20 && most < 9 << 20, "\(most) bytes")
  }

  @Test("other files, newer stores, cut ones and folders that may not be written are told apart")
  func unusable() throws {
    try folder.write(Data("replication,id\n1,2\n".utf8))
    #expect(opening() == .notAStore(path: folder.store))
    try folder.write(Data())
    #expect(opening() == nil)
    #expect(tamper("PRAGMA user_version = 99") == "")
    #expect(
      opening() == .newer(path: folder.store, version: 99, known: Schema.version))
    try FileManager.default.removeItem(atPath: folder.store)
    _ = try SmallBook.write(to: folder.store)
    let whole = try folder.bytes()
    for count in [0.9, 0.5, 0.1].map({ Int(Double(whole.count) * $0) }) {
      try folder.write(whole.prefix(count))
      guard case .damaged = opening() else {
        Issue.record("\(count) bytes of \(whole.count) were taken for a store")
        continue
      }
      #expect(try !LedgerVerification(path: folder.store).isSound)
    }
    let missing = folder.path + "/none/books.ledger"
    #expect(throws: LedgerStoreError.self) { _ = try LedgerStore(path: missing) }
    #expect(throws: LedgerStoreError.self) { _ = try LedgerStore(path: folder.path) }
  }

  @Test("a store of the first version becomes one of today, with all it has")
  func migration() throws {
    let now = Schema.version
    #expect(
      tamper(
        "PRAGMA application_id = \(Schema.applicationID); \(Schema.migrations[0]); "
          + "PRAGMA user_version = 1") == "")
    let book = try SmallBook.write(to: folder.store)
    #expect(try StoreFile.readable(folder.store).database.integer("PRAGMA user_version") == now)
    let found = try LedgerVerification(path: folder.store)
    #expect(found.isSound && found.transfers == 24)
    #expect(found.balances.first?.balance == book.billing.balance(of: Identifier(0)).nanos)
  }

  @Test("a flipped byte of the file, of its seal or of a log left behind is found and named")
  func flippedBytes() throws {
    _ = try SmallBook.write(to: folder.store, requests: 4)
    let whole = try folder.bytes()
    // A stride that meets every kind of place; the soak flips each one.
    for (suffix, stride) in [("", flipStride), ("-seal", 1)] {
      let bytes = try folder.bytes(suffix)
      for place in Swift.stride(from: 0, to: bytes.count, by: stride) {
        var damaged = bytes
        damaged[place] ^= UInt8(1 << (place % 8))
        try folder.write(damaged, suffix)
        do {
          let found = try LedgerVerification(path: folder.store)
          #expect(found.findings.contains { $0.contains("page") }, "\(suffix) byte \(place)")
        } catch {
          Issue.record("\(suffix) byte \(place): \(error)")
        }
      }
      try folder.write(bytes, suffix)
    }
    #expect(try folder.bytes() == whole)
    #expect(try LedgerVerification(path: folder.store).isSound)
  }

  /// Every byte where `FLIP_EVERY_BYTE` is set.
  private var flipStride: Int {
    ProcessInfo.processInfo.environment["FLIP_EVERY_BYTE"] == nil ? 509 : 1
  }
}
