import CSQLite
import Glibc

/// The opening of a store's file: for its one writer, or to be read.
enum StoreFile {
  /// Opens a store for writing, making it where there is none.
  ///
  /// - Returns: The connection, and the seal of its pages.
  static func writable(
    _ path: String
  ) throws(LedgerStoreError) -> (database: Database, seal: PageSeal) {
    let descriptor = try opened(path, O_RDWR | O_CREAT)
    guard isFree(descriptor) else {
      close(descriptor)
      throw .inUse(path: path)
    }
    let database = try Database(path: path, lock: descriptor, flags: SQLITE_OPEN_READWRITE)
    // Whoever was stopped while making it left what SQLite takes back to nothing.
    let isNew = try database.integer("PRAGMA page_count") == 0
    let seal = PageSeal(of: path, descriptor: descriptor)
    // Nobody waits: whoever else writes is told of at once.
    if isNew { try create(database) } else { try check(database) }
    try database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
    database.countLoggedPages()
    guard try database.integer("PRAGMA synchronous") == 2 else {
      throw .inaccessible(path: path, reason: "it cannot be kept durably")
    }
    try migrate(database)
    if isNew { try synchronizeFolder(of: path) }
    return (database, seal)
  }

  /// Locks a store for its one writer; false where somebody else is that.
  ///
  /// A process that this one is just starting has a copy of what was closed meanwhile, until it has
  /// become its program: that passes.
  private static func isFree(_ descriptor: Int32) -> Bool {
    for _ in 0..<20 {
      // File systems without locks go without.
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK { return true }
      usleep(5_000)
    }
    return false
  }

  /// Opens a store to be read.
  ///
  /// - Returns: The connection, the seal of its pages, and whether somebody writes to it meanwhile.
  static func readable(
    _ path: String
  ) throws(LedgerStoreError) -> (database: Database, seal: PageSeal, isWritten: Bool) {
    let descriptor = try opened(path, O_RDONLY)
    let isWritten = flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    var log = stat()
    let hasLog = stat(path + "-wal", &log) == 0 && log.st_size > 0
    let database = try Database(
      path: path, lock: descriptor, flags: SQLITE_OPEN_READONLY,
      isImmutable: !isWritten && !hasLog)
    let seal = PageSeal(of: path, descriptor: descriptor)
    return (database, seal, isWritten)
  }

  private static func opened(_ path: String, _ flags: Int32) throws(LedgerStoreError) -> Int32 {
    let descriptor = open(path, flags | O_CLOEXEC | O_NONBLOCK, 0o644)
    guard descriptor >= 0 else {
      throw .inaccessible(path: path, reason: String(cString: strerror(errno)))
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notAStore(path: path)
    }
    return descriptor
  }

  /// Makes an empty store in one transaction; whoever is stopped in it leaves an empty file.
  private static func create(_ database: Database) throws(LedgerStoreError) {
    try database.execute(
      "PRAGMA page_size = 4096; BEGIN EXCLUSIVE; PRAGMA application_id = \(Schema.applicationID)")
    try migrate(database, from: 0)
    try database.execute("COMMIT")
  }

  /// Tells a store from other files, and whole ones from those cut off.
  static func check(_ database: Database) throws(LedgerStoreError) {
    guard try database.integer("PRAGMA application_id") == Schema.applicationID else {
      throw .notAStore(path: database.path)
    }
    let version = Int(try database.integer("PRAGMA user_version"))
    guard version <= Schema.version else {
      throw .newer(path: database.path, version: version, known: Schema.version)
    }
    guard version >= 1 else {
      throw .damaged(path: database.path, reason: "its head has no version")
    }
    let others = try database.integer(
      """
      SELECT count(*) FROM sqlite_schema
      WHERE type = 'view' OR type = 'table' AND sql NOT LIKE 'CREATE TABLE %'
      """)
    guard others == 0 else {
      throw .damaged(path: database.path, reason: "it has views or tables that no ledger has")
    }
  }

  private static func migrate(_ database: Database) throws(LedgerStoreError) {
    let version = Int(try database.integer("PRAGMA user_version"))
    guard version < Schema.version else { return }
    try database.execute("BEGIN EXCLUSIVE")
    try migrate(database, from: version)
    try database.execute("COMMIT")
  }

  private static func migrate(
    _ database: Database, from version: Int
  ) throws(LedgerStoreError) {
    for migration in Schema.migrations[version...] { try database.execute(migration) }
    try database.execute("PRAGMA user_version = \(Schema.version)")
  }

  /// Has the name of a new file reach the disk.
  private static func synchronizeFolder(of path: String) throws(LedgerStoreError) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw .notWritten(path: path, reason: String(cString: strerror(errno)))
    }
  }
}
