import CZlib
import Glibc

/// Checksums of the pages of a store's file, in a file beside it.
///
/// Rows are under the chain; this covers what lies between them, so that no byte changes unseen. The
/// file changes at checkpoints only: first it takes in what the log has, then the seal follows, and
/// only then the log begins again. So at any instant the pages that the seal may be wrong about are in
/// the log.
struct PageSeal {
  /// What the log of SQLite says at its head, and of each page in it.
  private enum Log {
    static let headSize = 32
    static let frameHeadSize = 24
  }

  private let path: String
  /// The file, open already: closing it would give up the locks that SQLite has on it.
  private let file: File
  private var sealPath: String { path + "-seal" }
  private var logPath: String { path + "-wal" }

  /// Finds the seal of a store's file, of which a descriptor stays open.
  init(of path: String, descriptor: Int32) {
    self.path = path
    file = File(path, borrowing: descriptor)
  }

  /// Whether there is one.
  var exists: Bool { access(sealPath, F_OK) == 0 }

  /// The pages in the log, from one.
  func pagesInLog() throws(LedgerStoreError) -> Set<UInt32> {
    var pages: Set<UInt32> = []
    guard let log = try File(logPath, O_RDONLY), let head = try log.read(Log.headSize, at: 0)
    else { return pages }
    let pageSize = Int(head.bigEndian(at: 8))
    guard pageSize >= 512 else { return pages }
    var offset = Log.headSize
    while let frame = try log.read(Log.frameHeadSize, at: offset) {
      // Frames of an earlier turn of the log have other salts.
      guard frame[8..<16].elementsEqual(head[16..<24]) else { break }
      pages.insert(frame.bigEndian(at: 0))
      offset += Log.frameHeadSize + pageSize
    }
    return pages
  }

  /// Seals all pages as they are in the file, where there is no seal.
  func create() throws(LedgerStoreError) {
    guard !exists else { return }
    let count = try file.size() / pageSize()
    try write((0..<count).map { UInt32($0 + 1) }, to: sealPath + "-new")
    guard rename(sealPath + "-new", sealPath) == 0 else {
      throw .notWritten(path: sealPath, reason: String(cString: strerror(errno)))
    }
  }

  /// Seals pages as they are in the file.
  func update(_ pages: Set<UInt32>) throws(LedgerStoreError) {
    try write(pages.sorted(), to: sealPath)
  }

  private func write(_ pages: [UInt32], to path: String) throws(LedgerStoreError) {
    guard let seal = try File(path, O_RDWR | O_CREAT) else { return }
    let pageSize = try pageSize()
    let count = try file.size() / pageSize
    for page in pages where page <= count {
      guard let bytes = try file.read(pageSize, at: (Int(page) - 1) * pageSize) else { continue }
      try seal.write(Self.checksum(bytes), at: (Int(page) - 1) * 4)
    }
    try seal.truncate(to: count * 4)
    try seal.synchronize()
  }

  /// Finds the pages that are not as they were sealed, apart from those in the log.
  ///
  /// - Returns: What is wrong, each a clause.
  func differences() throws(LedgerStoreError) -> [String] {
    guard let seal = try File(sealPath, O_RDONLY) else {
      return ["\(sealPath) is missing, which has the checksums of its pages"]
    }
    let pageSize = try pageSize()
    let (size, sealed) = (try file.size(), try seal.size())
    let logged = try pagesInLog()
    var found: [String] = []
    if logged.isEmpty, sealed % 4 != 0 || sealed / 4 * pageSize != size {
      found.append("it has \(size) bytes, and \(sealed / 4 * pageSize) were sealed")
    }
    for page in 0..<min(sealed / 4, (size + pageSize - 1) / pageSize)
    where !logged.contains(UInt32(page + 1)) {
      let bytes = try file.read(pageSize, at: page * pageSize) ?? []
      guard try seal.read(4, at: page * 4) != Self.checksum(bytes) else { continue }
      let first = page * pageSize
      found.append(
        "bytes \(first) to \(first + pageSize - 1) (page \(page + 1)) are not as they were written")
    }
    return found
  }

  private static func checksum(_ bytes: [UInt8]) -> [UInt8] {
    let sum = UInt32(truncatingIfNeeded: crc32_z(0, bytes, bytes.count))
    return withUnsafeBytes(of: sum.littleEndian) { Array($0) }
  }

  /// The size of a page by the file's head; the usual one where that cannot be true.
  private func pageSize() throws(LedgerStoreError) -> Int {
    let head = try file.read(18, at: 0) ?? []
    let size = head.count == 18 ? Int(head[16]) << 8 | Int(head[17]) : 0
    return size >= 512 && size & (size - 1) == 0 ? size : 4096
  }
}

/// A file read and written at places.
private final class File {
  private let path: String
  private let descriptor: Int32
  private let isBorrowed: Bool

  /// Takes a file that somebody else has open and will close.
  init(_ path: String, borrowing descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
    isBorrowed = true
  }

  /// Opens a file; nil where there is none.
  init?(_ path: String, _ flags: Int32) throws(LedgerStoreError) {
    self.path = path
    isBorrowed = false
    descriptor = open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw .inaccessible(path: path, reason: String(cString: strerror(errno)))
    }
  }

  deinit { if !isBorrowed { close(descriptor) } }

  func size() throws(LedgerStoreError) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure }
    return Int(status.st_size)
  }

  /// Reads bytes; nil where there are fewer.
  func read(_ count: Int, at offset: Int) throws(LedgerStoreError) -> [UInt8]? {
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let start = buffer.baseAddress.map { $0 + filled }
        let got = pread(descriptor, start, count - filled, off_t(offset + filled))
        if got < 0, errno == EINTR { continue }
        if got < 0 { failed = true }
        guard got > 0 else { break }
        filled += got
      }
    }
    if failed { throw failure }
    return bytes.count == count ? bytes : nil
  }

  func write(_ bytes: [UInt8], at offset: Int) throws(LedgerStoreError) {
    guard pwrite(descriptor, bytes, bytes.count, off_t(offset)) == bytes.count else {
      throw failure
    }
  }

  func truncate(to size: Int) throws(LedgerStoreError) {
    guard ftruncate(descriptor, off_t(size)) == 0 else { throw failure }
  }

  func synchronize() throws(LedgerStoreError) {
    guard fsync(descriptor) == 0 else { throw failure }
  }

  private var failure: LedgerStoreError {
    .notWritten(path: path, reason: String(cString: strerror(errno)))
  }
}

extension [UInt8] {
  /// The four bytes at a place as a number.
  fileprivate func bigEndian(at place: Int) -> UInt32 {
    self[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }
}
