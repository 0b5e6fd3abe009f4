import Glibc

/// The lines of a text file, one at a time, without their ends.
///
/// Lines end with LF or CRLF, the last one also with the end of the file. A byte order mark at the
/// start is dropped. Used by one thread at a time.
public final class LineReader {
  /// The longest line that is read.
  public static let longestLine = 8 << 20

  /// The bytes of the line; valid until the next call of `next()`.
  public private(set) var line = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  /// The number of the line, from one; zero before the first.
  public private(set) var lineNumber = 0
  /// Whether every byte of the line is a character.
  public private(set) var isASCII = true
  /// The file as it was named.
  public let file: String
  private let source: ByteSource
  private let buffer = ByteBuffer(capacity: 2 * ByteSource.chunk)
  private var start = 0
  private var reachedEnd = false

  /// Opens a file, or standard input for `-`.
  public init(path: String) throws(DocumentError) {
    file = path
    do throws(ByteSource.Failure) {
      source = try ByteSource(path: path)
    } catch {
      throw Self.translated(error, file: path, line: 1)
    }
  }

  /// Moves to the next line.
  ///
  /// - Returns: false at the end of the file.
  /// - Throws: `malformed` for a line that is not text; the next call goes on after it.
  public func next() throws(DocumentError) -> Bool {
    var searched = 0
    while true {
      let waiting = buffer.count - start
      if let end = memchr(buffer.base + start + searched, 10, waiting - searched) {
        let offset =
          UnsafePointer(end.assumingMemoryBound(to: UInt8.self))
          - UnsafePointer(
            buffer.base + start)
        try take(offset, skipping: offset + 1)
        return true
      }
      searched = waiting
      if reachedEnd {
        guard waiting > 0 else { return false }
        try take(waiting, skipping: waiting)
        return true
      }
      guard waiting <= Self.longestLine else {
        throw .broken(
          error(
            "the line is longer than \(Self.longestLine) bytes; is this a text file?",
            line: lineNumber + 1, column: 1))
      }
      try readMore()
    }
  }

  /// Whether bytes lie in the current line as it is in the file.
  public func holds(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let line = line.baseAddress, let first = bytes.baseAddress else { return false }
    return first >= line && first + bytes.count <= line + self.line.count
  }

  /// Makes a diagnostic at a byte of the current line.
  public func error(_ message: String, atByte offset: Int) -> Diagnostic {
    error(message, line: lineNumber, column: TextCheck.characters(in: line, before: offset) + 1)
  }

  /// Makes a diagnostic at a place of the file.
  public func error(_ message: String, line: Int, column: Int) -> Diagnostic {
    Diagnostic(
      severity: .error, message: message,
      position: SourcePosition(file: file, line: line, column: column))
  }

  private func take(_ count: Int, skipping total: Int) throws(DocumentError) {
    var first = buffer.base + start
    var length = count
    start += total
    lineNumber += 1
    if lineNumber == 1, length >= 3, first[0] == 0xef, first[1] == 0xbb, first[2] == 0xbf {
      first += 3
      length -= 3
    }
    if length > 0, first[length - 1] == 13 { length -= 1 }
    line = UnsafeBufferPointer(start: first, count: length)
    guard length <= Self.longestLine else {
      throw .broken(
        error(
          "the line is longer than \(Self.longestLine) bytes; is this a text file?", atByte: 0))
    }
    switch TextCheck.examine(line) {
    case .ascii: isASCII = true
    case .unicode: isASCII = false
    case .null(let offset):
      throw .malformed(error("a NUL byte; the file must be text", atByte: offset))
    case .invalid(let offset):
      throw .malformed(error("bytes that are not UTF-8; save the file as UTF-8", atByte: offset))
    }
  }

  private func readMore() throws(DocumentError) {
    if start > 0 {
      buffer.removeFirst(start)
      start = 0
    }
    buffer.reserve(buffer.count + ByteSource.chunk)
    do throws(ByteSource.Failure) {
      let count = try source.read(
        into: buffer.base + buffer.count, capacity: buffer.capacity - buffer.count)
      buffer.count += count
      reachedEnd = count == 0
    } catch {
      throw Self.translated(error, file: file, line: lineNumber + 1)
    }
  }

  private static func translated(
    _ failure: ByteSource.Failure, file: String, line: Int
  ) -> DocumentError {
    switch failure {
    case .unreadable(let path, let reason): .unreadable(path: path, reason: reason)
    case .corrupt(let reason):
      .broken(
        Diagnostic(
          severity: .error, message: reason,
          position: SourcePosition(file: file, line: line)))
    }
  }
}
