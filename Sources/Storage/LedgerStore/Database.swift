import CSQLite
import Glibc

/// A connection to a file of SQLite, for one thread.
final class Database {
  let path: String
  /// Whether the disk failed, so that nobody knows what of the last writing is there.
  private(set) var hasFailed = false
  fileprivate let handle: OpaquePointer
  private let lock: Int32
  /// The pages that the log had after the last transaction.
  private(set) var loggedPages = 0

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - lock: A descriptor of it that is closed after the connection: as long as it is open, so are
  ///     the locks of SQLite.
  ///   - flags: Those of `sqlite3_open_v2`, besides `SQLITE_OPEN_URI` and that of one thread.
  ///   - isImmutable: Whether nobody writes to it, so that no file beside it is needed.
  /// - Throws: where it cannot be opened.
  init(
    path: String, lock: Int32, flags: Int32, isImmutable: Bool = false
  ) throws(LedgerStoreError) {
    self.path = path
    self.lock = lock
    var connection: OpaquePointer?
    let name = Self.uri(path) + (isImmutable ? "?immutable=1" : "")
    let code = sqlite3_open_v2(
      name, &connection, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nil)
    guard let connection else {
      close(lock)
      throw .inaccessible(path: path, reason: "there is not enough memory")
    }
    handle = connection
    sqlite3_extended_result_codes(handle, 1)
    guard code == SQLITE_OK else { throw failure(code) }
    // Pages are sealed before the log goes.
    emptiesLogOnClose(false)
    // A file may come from anybody.
    try execute("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
  }

  deinit {
    sqlite3_close_v2(handle)
    close(lock)
  }

  /// The path as SQLite reads it: an absolute one needs no host.
  private static func uri(_ path: String) -> String {
    var text = "file:"
    for scalar in (path.hasPrefix("/") ? path : "./" + path).unicodeScalars {
      switch scalar {
      case "%": text += "%25"
      case "?": text += "%3f"
      case "#": text += "%23"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// Runs statements that return no rows.
  func execute(_ sql: String) throws(LedgerStoreError) {
    try check(sqlite3_exec(handle, sql, nil, nil, nil))
  }

  /// Prepares a statement.
  func prepare(_ sql: String) throws(LedgerStoreError) -> Statement {
    var statement: OpaquePointer?
    try check(sqlite3_prepare_v3(handle, sql, -1, 0, &statement, nil))
    guard let statement else { preconditionFailure("the statement is empty") }
    return Statement(statement, of: self)
  }

  /// Returns the one number that a question has for an answer; zero for none.
  func integer(_ sql: String) throws(LedgerStoreError) -> Int64 {
    let statement = try prepare(sql)
    return try statement.step() ? statement.integer(0) : 0
  }

  /// Whether nothing is being written.
  var isIdle: Bool { sqlite3_get_autocommit(handle) != 0 }

  /// Leaves it to the owner to say when the log is taken over, and counts its pages.
  func countLoggedPages() {
    let context = Unmanaged.passUnretained(self).toOpaque()
    sqlite3_wal_hook(
      handle,
      { context, _, _, pages in
        guard let context else { return SQLITE_OK }
        Unmanaged<Database>.fromOpaque(context).takeUnretainedValue().loggedPages = Int(pages)
        return SQLITE_OK
      }, context)
  }

  /// Copies what the log has into the file itself, as far as nobody reads what is there; where that
  /// is all, the next writing starts the log again from its beginning.
  ///
  /// - Returns: Whether it is all.
  /// - Throws: where the disk fails.
  func checkpoint() throws(LedgerStoreError) -> Bool {
    var (logged, copied): (Int32, Int32) = (0, 0)
    try check(
      sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, &logged, &copied))
    return logged == copied
  }

  /// Whether the log goes when the connection is closed.
  func emptiesLogOnClose(_ empties: Bool) {
    _ = sqlite3_empty_log_on_close(handle, empties ? 1 : 0)
  }

  fileprivate func check(_ code: Int32) throws(LedgerStoreError) {
    guard code != SQLITE_OK, code != SQLITE_ROW, code != SQLITE_DONE else { return }
    throw failure(code)
  }

  fileprivate func failure(_ code: Int32) -> LedgerStoreError {
    var reason = String(cString: sqlite3_errmsg(handle))
    let number = sqlite3_system_errno(handle)
    let system = number == 0 ? nil : String(cString: strerror(number))
    if let system { reason += " (\(system))" }
    if code & 0xFF == SQLITE_IOERR { hasFailed = true }
    switch code & 0xFF {
    case SQLITE_CORRUPT: return .damaged(path: path, reason: reason)
    case SQLITE_NOTADB: return .notAStore(path: path)
    case SQLITE_BUSY, SQLITE_LOCKED: return .inUse(path: path)
    case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH, SQLITE_READONLY, SQLITE_MISUSE:
      return .inaccessible(path: path, reason: system ?? reason)
    default: return .notWritten(path: path, reason: reason)
    }
  }
}

/// A prepared statement, whose parameters and columns count from one and from zero as in SQLite.
final class Statement {
  private let database: Database
  private let handle: OpaquePointer

  fileprivate init(_ handle: OpaquePointer, of database: Database) {
    self.handle = handle
    self.database = database
  }

  deinit { sqlite3_finalize(handle) }

  /// Moves to the next row; false where there is none.
  func step() throws(LedgerStoreError) -> Bool {
    let code = sqlite3_step(handle)
    try database.check(code)
    return code == SQLITE_ROW
  }

  /// Runs a statement that returns no rows, and makes it ready for the next time.
  func run() throws(LedgerStoreError) {
    let code = sqlite3_step(handle)
    // Resetting tells of the same failure again.
    sqlite3_reset(handle)
    try database.check(code)
  }

  func reset() { sqlite3_reset(handle) }

  // MARK: Parameters

  func bind(_ value: Int64, at place: Int) { sqlite3_bind_int64(handle, Int32(place), value) }

  func bindNull(at place: Int) { sqlite3_bind_null(handle, Int32(place)) }

  func bind(text: UnsafeBufferPointer<UInt8>, at place: Int) {
    text.withMemoryRebound(to: CChar.self) { text in
      _ = sqlite3_bind_text(
        handle, Int32(place), text.baseAddress ?? UnsafePointer(bitPattern: 1),
        Int32(text.count), Self.transient)
    }
  }

  func bind(text: String, at place: Int) {
    var text = text
    text.withUTF8 { bind(text: $0, at: place) }
  }

  func bind(blob: [UInt8], at place: Int) {
    sqlite3_bind_blob(handle, Int32(place), blob, Int32(blob.count), Self.transient)
  }

  /// Has SQLite copy what it is given.
  private static var transient: sqlite3_destructor_type {
    unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  }

  // MARK: Columns

  var columnCount: Int { Int(sqlite3_column_count(handle)) }

  func isNull(_ column: Int) -> Bool { type(of: column) == .null }

  func integer(_ column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(column)) }

  func text(_ column: Int) -> String { String(decoding: bytes(column), as: UTF8.self) }

  /// The bytes of a text or blob; valid until the next step.
  func bytes(_ column: Int) -> UnsafeRawBufferPointer {
    let start = sqlite3_column_blob(handle, Int32(column))
    return UnsafeRawBufferPointer(
      start: start, count: Int(sqlite3_column_bytes(handle, Int32(column))))
  }

  /// What a column holds.
  enum ValueType: UInt8 {
    case null, integer, real, text, blob
  }

  func type(of column: Int) -> ValueType {
    switch sqlite3_column_type(handle, Int32(column)) {
    case SQLITE_INTEGER: .integer
    case SQLITE_FLOAT: .real
    case SQLITE_TEXT: .text
    case SQLITE_BLOB: .blob
    default: .null
    }
  }
}
