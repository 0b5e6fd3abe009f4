import Glibc

/// Nameless files for what does not fit into memory; the system removes them with the process.
enum TemporaryFile {
  /// Where they are.
  static var folder: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }

  /// Opens a new one; nil where there can be none, for which `errno` has the reason.
  static func open() -> Int32? {
    var template = Array("\(folder)/drawdown-input-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { return nil }
    unlink(template)
    return descriptor
  }

  /// Writes bytes at its end; false where they cannot be written.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var written = 0
    while written < bytes.count {
      let step = Glibc.write(
        descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      guard step > 0 || step < 0 && errno == EINTR else { return false }
      written += max(0, step)
    }
    return true
  }
}

/// Bytes that are written once and then read from any place: in memory while they are few, else in a
/// nameless temporary file.
///
/// Sendable without being checked because one thread writes all of them before any reads.
package final class SpooledBytes: @unchecked Sendable {
  private let mostInMemory: Int
  private var memory: [UInt8] = []
  private var descriptor: Int32 = -1
  /// How many there are.
  package private(set) var count = 0

  /// Makes it empty.
  package init(mostInMemory: Int = 1 << 22) { self.mostInMemory = mostInMemory }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Adds bytes at the end.
  ///
  /// - Throws: where there is no room for them.
  package func append(_ bytes: [UInt8]) throws(DocumentError) {
    count += bytes.count
    memory += bytes
    guard memory.count > mostInMemory else { return }
    if descriptor < 0 {
      guard let opened = TemporaryFile.open() else { throw failure }
      descriptor = opened
    }
    let isWritten = memory.withUnsafeBytes { TemporaryFile.write($0, to: descriptor) }
    guard isWritten else { throw failure }
    memory.removeAll(keepingCapacity: true)
  }

  /// Ends writing: whatever is in a file is all there.
  ///
  /// - Throws: where there is no room for it.
  package func finish() throws(DocumentError) {
    guard descriptor >= 0 else { return }
    let isWritten = memory.withUnsafeBytes { TemporaryFile.write($0, to: descriptor) }
    guard isWritten else { throw failure }
    memory = []
  }

  /// Replaces the contents of a buffer by the bytes from a place on, at most so many.
  ///
  /// - Throws: where they cannot be read.
  package func read(
    from place: Int, atMost most: Int, into buffer: inout [UInt8]
  ) throws(DocumentError) {
    let wanted = min(most, count - place)
    guard descriptor >= 0 else {
      buffer.replaceSubrange(buffer.indices, with: memory[place..<place + wanted])
      return
    }
    if buffer.count != wanted { buffer = [UInt8](repeating: 0, count: wanted) }
    var done = 0
    while done < wanted {
      let step = buffer.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress?.advanced(by: done), wanted - done, place + done)
      }
      guard step > 0 || step < 0 && errno == EINTR else { throw failure }
      done += max(0, step)
    }
  }

  private var failure: DocumentError {
    .unreadable(path: TemporaryFile.folder, reason: ByteSource.reason(errno))
  }
}
