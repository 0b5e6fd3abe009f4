/// Checks that bytes are text which YAML allows, before any of it is parsed.
package enum YAMLText {
  /// A byte sequence that is not allowed, at a line and column counted from one.
  package struct Problem: Error, Hashable {
    package let message: String
    package let line: Int
    package let column: Int
  }

  /// Finds the first place that is not UTF-8 or holds a character YAML does not allow.
  package static func firstProblem(in bytes: UnsafeBufferPointer<UInt8>) -> Problem? {
    if bytes.count >= 2, bytes[0] ^ bytes[1] == 0x01, bytes[0] >= 0xFE {
      return Problem(message: "the file is UTF-16; save it as UTF-8", line: 1, column: 1)
    }
    var (line, column) = (1, 1)
    var index = 0
    while index < bytes.count {
      guard let (scalar, length) = TextCheck.scalar(in: bytes, at: index) else {
        let byte = hexadecimal(UInt32(bytes[index]), digits: 2)
        return Problem(
          message: "byte 0x\(byte) is not valid UTF-8; save the file as UTF-8", line: line,
          column: column)
      }
      guard isAllowed(scalar) else {
        let code = hexadecimal(scalar, digits: 4)
        return Problem(
          message: "character U+\(code) is not allowed in YAML; remove it", line: line,
          column: column)
      }
      index += length
      if endsLine(scalar, next: index, in: bytes) {
        line += 1
        column = 1
      } else {
        column += 1
      }
    }
    return nil
  }

  /// The byte at a line and column, both counted from zero, or nil beyond the end.
  package static func byte(
    in bytes: UnsafeBufferPointer<UInt8>, line: Int, column: Int
  ) -> UInt8? {
    var (atLine, atColumn) = (0, 0)
    var index = 0
    while index < bytes.count, let (scalar, length) = TextCheck.scalar(in: bytes, at: index) {
      if atLine == line, atColumn == column { return bytes[index] }
      index += length
      atColumn += 1
      if endsLine(scalar, next: index, in: bytes) {
        (atLine, atColumn) = (atLine + 1, 0)
      }
    }
    return nil
  }

  /// Whether a character may stand in a value: the printable ones and white space.
  package static func isAllowed(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF: true
    case 0xE000...0xFFFD: scalar != 0xFEFF
    case 0x10000...0x10FFFF: true
    default: false
    }
  }

  /// Whether a line ends after a character, by the line breaks the parser itself counts.
  private static func endsLine(
    _ scalar: UInt32, next: Int, in bytes: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    switch scalar {
    case 0x0A, 0x85, 0x2028, 0x2029: true
    case 0x0D: !(next < bytes.count && bytes[next] == 0x0A)
    default: false
    }
  }

  package static func hexadecimal(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
