/// What is wrong with bytes that ought to be text.
public enum TextCheck {
  /// The kinds of bytes a text can have.
  public enum Finding: Hashable, Sendable {
    /// Every byte is a character.
    case ascii
    /// Valid UTF-8 with characters of more than one byte.
    case unicode
    /// A NUL byte, at an offset.
    case null(at: Int)
    /// Bytes that are not UTF-8, at an offset.
    case invalid(at: Int)
  }

  private static let highBits: UInt64 = 0x8080_8080_8080_8080
  private static let lowBits: UInt64 = 0x0101_0101_0101_0101

  /// Checks that bytes are UTF-8 without NUL.
  ///
  /// - Complexity: O(n), eight bytes at a time while they are ASCII.
  public static func examine(_ bytes: UnsafeBufferPointer<UInt8>) -> Finding {
    guard let base = bytes.baseAddress else { return .ascii }
    var index = 0
    var finding = Finding.ascii
    while index < bytes.count {
      if index + 8 <= bytes.count {
        let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self)
        if (word | ((word &- lowBits) & ~word)) & highBits == 0 {
          index += 8
          continue
        }
      }
      let byte = base[index]
      if byte == 0 { return .null(at: index) }
      if byte < 0x80 {
        index += 1
        continue
      }
      guard let (_, length) = scalar(in: bytes, at: index) else { return .invalid(at: index) }
      finding = .unicode
      index += length
    }
    return finding
  }

  /// Returns the number of characters that start between two offsets, the second one excluded.
  ///
  /// - Complexity: O(n) in the bytes between.
  public static func characters(
    in bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0, before offset: Int
  ) -> Int {
    var count = 0
    let end = min(offset, bytes.count)
    for index in min(start, end)..<end where bytes[index] & 0xc0 != 0x80 { count += 1 }
    return count
  }

  /// Decodes the character that starts at an index; nil where the bytes are not UTF-8.
  package static func scalar(
    in bytes: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (scalar: UInt32, length: Int)? {
    let first = bytes[index]
    let (length, minimum): (Int, UInt32)
    switch first {
    case 0..<0x80: return (UInt32(first), 1)
    case 0xC2...0xDF: (length, minimum) = (2, 0x80)
    case 0xE0...0xEF: (length, minimum) = (3, 0x800)
    case 0xF0...0xF4: (length, minimum) = (4, 0x10000)
    default: return nil
    }
    guard index + length <= bytes.count else { return nil }
    var scalar = UInt32(first) & (0x7F >> UInt32(length))
    for offset in 1..<length {
      let next = bytes[index + offset]
      guard next & 0xC0 == 0x80 else { return nil }
      scalar = scalar << 6 | UInt32(next & 0x3F)
    }
    guard scalar >= minimum, scalar <= 0x10FFFF, !(0xD800...0xDFFF).contains(scalar) else {
      return nil
    }
    return (scalar, length)
  }
}
