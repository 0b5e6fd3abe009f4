import Glibc

/// The lines of a text file, one at a time, without their ends.
///
/// Lines end with LF or CRLF, the last one also with the end of the file. A byte order mark at the
/// start is dropped.
public struct LineReader: ~Copyable {
  /// The longest line, or value of several lines, that is read.
  public static let longestLine = 64 << 20

  /// The bytes of the line; valid until the next call of `next()`.
  public private(set) var line = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  /// The number of the line, from one; zero before the first.
  ///
  /// Of a value of several lines it is the first one's.
  public private(set) var lineNumber = 0
  /// The column of its first byte.
  public private(set) var column = 1
  /// Whether every byte of the line is a character.
  public private(set) var isASCII = true
  /// The file as it was named.
  public let file: String
  private let source: ByteSource
  private let buffer = ByteBuffer(capacity: 2 * ByteSource.chunk)
  private var start = 0
  private var reachedEnd = false
  /// Where the current line started in the buffer.
  private var lineStart = 0
  private var array = ArrayPlace.unknown
  /// Where the next byte is, while values are read.
  private var cursor = (line: 1, column: 1)

  /// What was read of an array at the top of the file.
  private enum ArrayPlace { case unknown, none, start, inside, end }

  /// Opens a file, or standard input for `-`.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - size: How many bytes are read at most, which a file must have; nil for all.
  /// - Throws: where it cannot be read, or has become shorter.
  public init(path: String, upTo size: Int? = nil) throws(DocumentError) {
    file = path
    do throws(ByteSource.Failure) {
      source = try ByteSource(path: path, upTo: size)
    } catch {
      throw Self.translated(error, file: path, line: 1)
    }
  }

  /// Moves to the next line.
  ///
  /// - Returns: false at the end of the file.
  /// - Throws: `malformed` for a line that is not text; the next call goes on after it.
  public mutating func next() throws(DocumentError) -> Bool {
    var searched = 0
    while true {
      let waiting = buffer.count - start
      if let end = memchr(buffer.base + start + searched, 10, waiting - searched) {
        let offset =
          UnsafePointer(end.assumingMemoryBound(to: UInt8.self))
          - UnsafePointer(
            buffer.base + start)
        lineNumber += 1
        try take(offset, skipping: offset + 1)
        return true
      }
      searched = waiting
      if reachedEnd {
        guard waiting > 0 else { return false }
        lineNumber += 1
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
    let before = line[..<min(offset, line.count)]
    let start = before.lastIndex(of: 10).map { $0 + 1 }
    let characters = TextCheck.characters(in: line, from: start ?? 0, before: offset)
    return error(
      message, line: lineNumber + before.count { $0 == 10 },
      column: characters + (start == nil ? column : 1))
  }

  /// Makes a diagnostic at a place of the file.
  public func error(_ message: String, line: Int, column: Int) -> Diagnostic {
    Diagnostic(
      severity: .error, message: message,
      position: SourcePosition(file: file, line: line, column: column))
  }

  /// Makes the next call of `next()` read the current line again.
  public mutating func pushBack() {
    start = lineStart
    lineNumber -= 1
  }

  /// The first byte of the file that is not blank, before anything was read; nil in an empty file.
  public mutating func firstByte() throws(DocumentError) -> UInt8? {
    var index = start
    while true {
      while index < buffer.count {
        let byte = buffer.base[index]
        let isBlank = byte == 32 || (9...13).contains(byte)
        let isMark = index < 3 && [0xef, 0xbb, 0xbf].contains(byte)
        if !isBlank, !isMark { return byte }
        index += 1
      }
      guard !reachedEnd, index <= Self.longestLine else { return nil }
      try readMore()
    }
  }

  private mutating func take(_ count: Int, skipping total: Int) throws(DocumentError) {
    var first = buffer.base + start
    var length = count
    lineStart = start
    start += total
    if lineNumber == 1, column == 1, length >= 3, first[0] == 0xef, first[1] == 0xbb,
      first[2] == 0xbf
    {
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
      throw .malformed(
        error(
          "a NUL byte; the file must be text, as UTF-8 or as UTF-16 with its mark at the start",
          atByte: offset))
    case .invalid(let offset):
      throw .malformed(error("bytes that are not UTF-8; save the file as UTF-8", atByte: offset))
    }
  }

  private mutating func readMore() throws(DocumentError) {
    if start > 0 {
      buffer.removeFirst(start)
      start = 0
      lineStart = 0
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

extension LineReader {
  /// Moves to the next value of a JSON array at the top of the file, or of values one after the
  /// other, each of which may span lines; `line` has its bytes.
  ///
  /// - Returns: false at the end.
  /// - Throws: `broken` where brackets or commas are wrong; `malformed` for a value that is not
  ///   text. What is inside a value is not checked.
  public mutating func nextValue() throws(DocumentError) -> Bool {
    if array == .unknown {
      cursor.line = lineNumber + 1
      if try peek() == 0xef {
        while buffer.count - start < 3, !reachedEnd { try readMore() }
        if buffer.count - start >= 3, buffer.base[start + 1] == 0xbb { start += 3 }
      }
      try skipBlanks()
      array = .none
      if try peek() == UInt8(ascii: "[") {
        array = .start
        advance(1)
      }
    }
    try skipBlanks()
    guard let byte = try peek() else {
      guard array == .none || array == .end else {
        throw broken("the JSON array is not closed")
      }
      return false
    }
    switch array {
    case .end: throw broken("something follows the end of the JSON array")
    case .start, .inside:
      if byte == UInt8(ascii: "]") {
        advance(1)
        array = .end
        return try nextValue()
      }
      if array == .inside {
        guard byte == UInt8(ascii: ",") else {
          throw broken("a comma or `]` must follow a value of the array")
        }
        advance(1)
        try skipBlanks()
      }
      array = .inside
    case .unknown, .none: break
    }
    let count = try valueLength()
    (lineNumber, column) = cursor
    let first = start
    defer { if start > first { (start, lineStart) = (first, first); advance(count) } }
    try take(count, skipping: count)
    return true
  }

  private func broken(_ message: String) -> DocumentError {
    .broken(error(message, line: cursor.line, column: cursor.column))
  }

  private mutating func peek() throws(DocumentError) -> UInt8? {
    while start == buffer.count, !reachedEnd { try readMore() }
    return start < buffer.count ? buffer.base[start] : nil
  }

  private mutating func skipBlanks() throws(DocumentError) {
    while let byte = try peek(), byte == 32 || (9...13).contains(byte) { advance(1) }
  }

  /// Moves the cursor on.
  private mutating func advance(_ count: Int) {
    for index in start..<start + count {
      let byte = buffer.base[index]
      if byte == 10 {
        cursor = (cursor.line + 1, 1)
      } else if byte & 0xc0 != 0x80 {
        cursor.column += 1
      }
    }
    start += count
  }

  /// Finds the end of the value at the cursor by its brackets and quotes.
  private mutating func valueLength() throws(DocumentError) -> Int {
    var (index, depth, isInString) = (0, 0, false)
    while true {
      while start + index < buffer.count {
        let byte = buffer.base[start + index]
        switch byte {
        case UInt8(ascii: "\\") where isInString: index += 1
        case UInt8(ascii: "\""):
          isInString.toggle()
          if !isInString, depth == 0 { return index + 1 }
        case _ where isInString: break
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ","), 9, 10, 13, 32:
          if depth == 0 {
            guard index > 0 else { throw broken("a JSON value must stand here") }
            return index
          }
          if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
            depth -= 1
            if depth == 0 { return index + 1 }
          }
        default: break
        }
        index += 1
      }
      if reachedEnd {
        guard depth == 0, !isInString, index > 0 else {
          throw broken("the JSON value that starts here is not closed")
        }
        return min(index, buffer.count - start)
      }
      guard index <= Self.longestLine else {
        throw broken("the value is longer than \(Self.longestLine) bytes")
      }
      try readMore()
    }
  }
}
