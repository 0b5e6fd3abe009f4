import Glibc
import Synchronization

/// A file opened so that every reading of it finds the same bytes.
///
/// A trace is read once to check it and once for each replication. What comes through a pipe can be
/// read only once, so it is copied to a nameless temporary file first; of a file that grows, what
/// was there at first is read, if its readers say how much that was.
package struct FileSnapshot: Sendable {
  /// Where its bytes are.
  let descriptor: Int32
  /// Whether others read from the descriptor too, so that it stays open.
  let isShared: Bool
  /// How many bytes are read; nil for all there are.
  let size: Int?

  /// What came through pipes, and the rows of Parquet files, by their paths.
  private static let copies = Mutex<[String: FileSnapshot]>([:])
  private static let rows = Mutex<[String: FileSnapshot]>([:])

  /// Opens a file, or standard input for `-`; of a Parquet file its rows as JSON lines.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - size: How many bytes are read at most, which a file must have; nil for all.
  /// - Throws: where it cannot be read, or has become shorter.
  /// - Returns: The open file.
  static func open(_ path: String, upTo size: Int? = nil) throws(ByteSource.Failure) -> FileSnapshot
  {
    let file = try openAsIs(path, upTo: size)
    guard ParquetFile.isHere(file.descriptor) else { return file }
    defer { if !file.isShared { close(file.descriptor) } }
    return try rows.withLock { rows throws(ByteSource.Failure) in
      if let known = rows[path] { return known }
      let opened = file.isShared ? "/proc/\(getpid())/fd/\(file.descriptor)" : path
      let read = try ParquetFile.rows(of: opened, name: path)
      rows[path] = read
      return read
    }
  }

  private static func openAsIs(
    _ path: String, upTo size: Int?
  ) throws(ByteSource.Failure) -> FileSnapshot {
    let status = try status(path)
    let isStandardInput = path == "-"
    let isPipe = status.st_mode & S_IFMT != S_IFREG && status.st_mode & S_IFMT != S_IFDIR
    return try copies.withLock { copies throws(ByteSource.Failure) in
      if isPipe, let known = copies[path] { return known }
      let descriptor = isStandardInput ? STDIN_FILENO : Glibc.open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw failure(path) }
      guard isPipe else {
        guard size ?? 0 <= Int(status.st_size) else {
          if !isStandardInput { close(descriptor) }
          throw .unreadable(path: path, reason: "it became shorter while it was being used")
        }
        return FileSnapshot(descriptor: descriptor, isShared: isStandardInput, size: size)
      }
      defer { if !isStandardInput { close(descriptor) } }
      let copy = try copy(of: descriptor, path: path)
      copies[path] = copy
      return copy
    }
  }

  /// The size of a file; nil for what is none.
  package static func size(of path: String) -> Int? {
    guard let status = try? status(path), status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  private static func status(_ path: String) throws(ByteSource.Failure) -> stat {
    var status = stat()
    guard (path == "-" ? fstat(STDIN_FILENO, &status) : stat(path, &status)) == 0 else {
      throw failure(path)
    }
    return status
  }

  /// The bytes of a file, piece by piece.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - size: How many are read at most; nil for all.
  ///   - take: Is handed each piece.
  /// - Returns: How many there are; nil where they cannot be read, or read no more.
  package static func pieces(
    of path: String, upTo size: Int?, _ take: (ArraySlice<UInt8>) -> Void
  ) -> Int? {
    let isKnown = copies.withLock { $0[path] != nil }
    guard isKnown || Self.size(of: path) != nil,
      let snapshot = try? openAsIs(path, upTo: isKnown ? nil : size)
    else { return nil }
    defer { if !snapshot.isShared { close(snapshot.descriptor) } }
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    var total = 0
    while true {
      let wanted = min(piece.count, (snapshot.size ?? .max) - total)
      let count = pread(snapshot.descriptor, &piece, wanted, total)
      guard count >= 0 else { return nil }
      if count == 0 { return total }
      take(piece[..<count])
      total += count
    }
  }

  /// Copies what can be read only once to a nameless temporary file.
  static func copy(of original: Int32, path: String) throws(ByteSource.Failure) -> FileSnapshot {
    guard let copy = TemporaryFile.open() else { throw failure(path) }
    let piece = ByteBuffer(capacity: ByteSource.chunk)
    var total = 0
    while true {
      let count = Glibc.read(original, piece.base, ByteSource.chunk)
      if count < 0 {
        if errno == EINTR { continue }
        throw failure(path)
      }
      if count == 0 { return FileSnapshot(descriptor: copy, isShared: true, size: total) }
      let bytes = UnsafeRawBufferPointer(start: piece.base, count: count)
      guard TemporaryFile.write(bytes, to: copy) else { throw failure(path) }
      total += count
    }
  }

  private static func failure(_ path: String) -> ByteSource.Failure {
    .unreadable(path: path, reason: ByteSource.reason(errno))
  }
}
