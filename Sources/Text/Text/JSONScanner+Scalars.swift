extension JSONScanner {
  mutating func takeNumber() throws(DocumentError) {
    let start = index
    if bytes[index] == UInt8(ascii: "-") { index += 1 }
    let wholeStart = index
    skipDigits()
    guard index > wholeStart else { throw broken("a digit must follow", at: index) }
    guard index == wholeStart + 1 || bytes[wholeStart] != UInt8(ascii: "0") else {
      throw broken("a number must not start with a zero", at: wholeStart)
    }
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      let fractionStart = index
      skipDigits()
      guard index > fractionStart else { throw broken("a digit must follow", at: index) }
    }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-")
      {
        index += 1
      }
      let exponentStart = index
      skipDigits()
      guard index > exponentStart else { throw broken("a digit must follow", at: index) }
    }
    text = UnsafeBufferPointer(rebasing: bytes[start..<index])
  }

  private mutating func skipDigits() {
    while index < bytes.count, bytes[index] &- UInt8(ascii: "0") < 10 { index += 1 }
  }

  /// Takes a string whose opening quote is at the index.
  mutating func takeString() throws(DocumentError) {
    let start = index + 1
    index = start
    /// Where the text starts among decoded ones, once it has an escape.
    var first: Int?
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""):
        text = UnsafeBufferPointer(rebasing: bytes[start..<index - 1])
        if let first, let decoded {
          text = UnsafeBufferPointer(start: decoded.base + first, count: decoded.count - first)
        }
        return
      case UInt8(ascii: "\\"):
        // Decoding never makes a text longer, so one buffer as large as the bytes holds them all.
        let buffer = decoded ?? ByteBuffer(capacity: bytes.count)
        decoded = buffer
        if first == nil {
          first = buffer.count
          for byte in bytes[start..<index - 1] { buffer.append(byte) }
        }
        try takeEscape(into: buffer)
      case ..<32:
        throw broken("a control character inside a string; write it as an escape", at: index - 1)
      default:
        if first != nil { decoded?.append(byte) }
      }
    }
    throw broken("the string that starts here is not closed")
  }

  private mutating func takeEscape(into buffer: ByteBuffer) throws(DocumentError) {
    let start = index - 1
    guard index < bytes.count else { throw broken("the string that starts here is not closed") }
    let letter = bytes[index]
    index += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): buffer.append(letter)
    case UInt8(ascii: "b"): buffer.append(8)
    case UInt8(ascii: "f"): buffer.append(12)
    case UInt8(ascii: "n"): buffer.append(10)
    case UInt8(ascii: "r"): buffer.append(13)
    case UInt8(ascii: "t"): buffer.append(9)
    case UInt8(ascii: "u"):
      for byte in String(Character(try takeScalar(from: start))).utf8 { buffer.append(byte) }
    default:
      throw broken("no such escape; allowed are \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u", at: start)
    }
  }

  /// Takes the four digits after `\u`, and the second half of a surrogate pair.
  private mutating func takeScalar(from start: Int) throws(DocumentError) -> Unicode.Scalar {
    let unit = try takeHexadecimal(from: start)
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard unit < 0xdc00, index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u")
    else { throw broken("half a character: a surrogate must come in a pair", at: start) }
    index += 2
    let low = try takeHexadecimal(from: start)
    guard (0xdc00...0xdfff).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00))
    else { throw broken("half a character: a surrogate must come in a pair", at: start) }
    return scalar
  }

  private mutating func takeHexadecimal(from start: Int) throws(DocumentError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard index < bytes.count, let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue
      else { throw broken("four hexadecimal digits must follow \\u", at: start) }
      value = value << 4 | UInt32(digit)
      index += 1
    }
    return value
  }
}
