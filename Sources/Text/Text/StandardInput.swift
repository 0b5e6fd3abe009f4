import Glibc

/// Standard input as something that can be read from its start more than once.
///
/// A trace is read once to check it and once for each replication. A pipe can be read only once, so
/// what comes through it is copied to a nameless temporary file first.
struct StandardInput: Sendable {
  static let shared = StandardInput(copying: STDIN_FILENO)

  let descriptor: Result<Int32, ByteSource.Failure>

  init(copying original: Int32) {
    do throws(ByteSource.Failure) {
      descriptor = .success(try Self.rereadable(original))
    } catch {
      descriptor = .failure(error)
    }
  }

  private static func rereadable(_ original: Int32) throws(ByteSource.Failure) -> Int32 {
    var status = stat()
    guard fstat(original, &status) == 0 else { throw failure() }
    if status.st_mode & S_IFMT == S_IFREG { return original }
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(folder)/drawdown-input-XXXXXX".utf8CString)
    let copy = mkstemp(&template)
    guard copy >= 0 else { throw failure() }
    unlink(template)
    let piece = ByteBuffer(capacity: ByteSource.chunk)
    while true {
      let count = Glibc.read(original, piece.base, ByteSource.chunk)
      if count < 0 {
        if errno == EINTR { continue }
        throw failure()
      }
      if count == 0 { return copy }
      var written = 0
      while written < count {
        let step = write(copy, piece.base + written, count - written)
        guard step > 0 || errno == EINTR else { throw failure() }
        written += max(0, step)
      }
    }
  }

  private static func failure() -> ByteSource.Failure {
    .unreadable(path: "-", reason: ByteSource.reason(errno))
  }
}
