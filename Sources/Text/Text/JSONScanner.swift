import Glibc

/// Reads JSON (RFC 8259) from bytes, a token at a time, without building a tree.
///
/// Numbers stay text, so that no digit is lost. The bytes must be text (`TextCheck`), and must stay
/// where they are for as long as the scanner and what it hands out are used.
public struct JSONScanner {
  /// What was read.
  public enum Token: Hashable, Sendable {
    /// `{`
    case objectStart
    /// `}`
    case objectEnd
    /// `[`
    case arrayStart
    /// `]`
    case arrayEnd
    /// The name of a member; its value follows.
    case key
    /// A string.
    case string
    /// A number.
    case number
    /// `true`
    case yes
    /// `false`
    case no
    /// `null`
    case null
    /// The end of the bytes, after one whole value.
    case end
  }

  /// The most objects and arrays inside each other.
  public static let deepest = 128

  enum Expectation { case value, firstElement, firstKey, key, separator, end }

  let bytes: UnsafeBufferPointer<UInt8>
  private let file: String
  /// A byte whose place is known: places behind it are counted on from here.
  private var mark = 0
  private var markLine: Int
  private var markColumn: Int
  var index = 0
  var expectation = Expectation.value
  /// One bit for each open object or array, the innermost lowest: 1 is an object.
  private var containers: UInt128 = 0
  /// How many objects and arrays are open.
  public private(set) var depth = 0
  /// The byte at which the token starts.
  public private(set) var tokenOffset = 0
  /// The text of a key or string without quotes and escapes, or of a number; valid as long as the
  /// scanner and the bytes are.
  public internal(set) var text = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  /// Holds strings that had escapes; never grows, so texts stay where they are.
  var decoded: ByteBuffer?

  /// Starts at the first byte of a JSON text, which has a place in a file for diagnostics.
  public init(_ bytes: UnsafeBufferPointer<UInt8>, file: String, line: Int = 1, column: Int = 1) {
    self.bytes = bytes
    self.file = file
    markLine = line
    markColumn = column
  }

  /// The text as a string.
  public var string: String { String(decoding: text, as: UTF8.self) }

  /// Tells whether the text is a word.
  public func textEquals(_ word: [UInt8]) -> Bool {
    text.count == word.count
      && word.withUnsafeBufferPointer { $0.elementsEqual(text) }
  }

  /// Returns the place of a byte that is not before the last one that was asked for.
  ///
  /// - Complexity: O(n) in the bytes since the last one that was asked for.
  public mutating func position(atByte offset: Int) -> SourcePosition {
    let place = place(ofByte: offset)
    (mark, markLine, markColumn) = (max(mark, offset), place.line, place.column)
    return place
  }

  /// The place of the last token.
  public var tokenPosition: SourcePosition {
    mutating get { position(atByte: tokenOffset) }
  }

  /// A scanner of the value whose first token was just read, from that token on.
  public mutating func reopened() -> JSONScanner {
    let place = tokenPosition
    return JSONScanner(
      UnsafeBufferPointer(rebasing: bytes[tokenOffset...]), file: file, line: place.line,
      column: place.column)
  }

  private func place(ofByte offset: Int) -> SourcePosition {
    precondition(offset >= mark, "places are asked for backwards")
    var line = markLine
    var column = markColumn
    for index in mark..<min(offset, bytes.count) {
      let byte = bytes[index]
      if byte == 10 {
        line += 1
        column = 1
      } else if byte & 0xc0 != 0x80 {
        column += 1
      }
    }
    return SourcePosition(file: file, line: line, column: column)
  }

  /// Reads the next token.
  ///
  /// - Throws: `broken` where the bytes are not JSON; nothing can be read after it.
  public mutating func next() throws(DocumentError) -> Token {
    skipBlanks()
    if expectation == .separator {
      if depth == 0 {
        expectation = .end
      } else if let token = try takeSeparator() {
        return token
      }
    }
    tokenOffset = index
    guard index < bytes.count else {
      guard expectation == .end else { throw broken("the JSON text ends too early") }
      return .end
    }
    let byte = bytes[index]
    switch expectation {
    case .end: throw broken("something follows the end of the JSON value")
    case .firstKey where byte == UInt8(ascii: "}"): return close(.objectEnd)
    case .firstElement where byte == UInt8(ascii: "]"): return close(.arrayEnd)
    case .firstKey, .key: return try takeKey()
    default: return try takeValue(byte)
    }
  }

  /// Reads over the value whose first token was just read.
  public mutating func skipRest(of token: Token) throws(DocumentError) {
    guard token == .objectStart || token == .arrayStart else { return }
    let outside = depth - 1
    while depth > outside { _ = try next() }
  }

  private mutating func skipBlanks() {
    while index < bytes.count {
      switch bytes[index] {
      case 32, 9, 10, 13: index += 1
      default: return
      }
    }
  }

  private var isInObject: Bool { containers & 1 == 1 }

  private mutating func takeSeparator() throws(DocumentError) -> Token? {
    tokenOffset = index
    guard index < bytes.count else { throw broken("the JSON text ends too early") }
    switch bytes[index] {
    case UInt8(ascii: ","):
      index += 1
      expectation = isInObject ? .key : .value
      skipBlanks()
      return nil
    case UInt8(ascii: "}") where isInObject: return close(.objectEnd)
    case UInt8(ascii: "]") where !isInObject: return close(.arrayEnd)
    default: throw broken("a comma or `\(isInObject ? "}" : "]")` must follow a value")
    }
  }

  private mutating func takeKey() throws(DocumentError) -> Token {
    guard bytes[index] == UInt8(ascii: "\"") else {
      throw broken("the name of a member must stand here, in double quotes")
    }
    try takeString()
    skipBlanks()
    guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else {
      throw broken("a colon must follow the name of a member", at: index)
    }
    index += 1
    expectation = .value
    return .key
  }

  private mutating func takeValue(_ byte: UInt8) throws(DocumentError) -> Token {
    switch byte {
    case UInt8(ascii: "{"):
      try open(isObject: true)
      return .objectStart
    case UInt8(ascii: "["):
      try open(isObject: false)
      return .arrayStart
    case UInt8(ascii: "\""):
      try takeString()
      expectation = .separator
      return .string
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      try takeNumber()
      expectation = .separator
      return .number
    case UInt8(ascii: "t"): return try takeWord("true", .yes)
    case UInt8(ascii: "f"): return try takeWord("false", .no)
    case UInt8(ascii: "n"): return try takeWord("null", .null)
    default: throw broken("a JSON value must stand here")
    }
  }

  private mutating func open(isObject: Bool) throws(DocumentError) {
    guard depth < Self.deepest else {
      throw broken("more than \(Self.deepest) objects and arrays inside each other")
    }
    depth += 1
    containers = containers << 1 | (isObject ? 1 : 0)
    index += 1
    expectation = isObject ? .firstKey : .firstElement
  }

  private mutating func close(_ token: Token) -> Token {
    depth -= 1
    containers >>= 1
    index += 1
    expectation = .separator
    return token
  }

  private mutating func takeWord(_ word: StaticString, _ token: Token) throws(DocumentError)
    -> Token
  {
    let length = word.utf8CodeUnitCount
    guard index + length <= bytes.count, let base = bytes.baseAddress,
      memcmp(base + index, word.utf8Start, length) == 0
    else { throw broken("a JSON value must stand here") }
    index += length
    expectation = .separator
    return token
  }

  func broken(_ message: String, at offset: Int? = nil) -> DocumentError {
    .broken(
      Diagnostic(
        severity: .error, message: message, position: place(ofByte: offset ?? tokenOffset)))
  }
}
