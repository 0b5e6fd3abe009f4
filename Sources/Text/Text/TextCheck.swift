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
      let length = sequenceLength(bytes, at: index)
      guard length > 0 else { return .invalid(at: index) }
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

  /// The length of a well-formed sequence of more than one byte (Unicode, table 3-7), or zero.
  private static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xbf
    switch bytes[index] {
    case 0xc2...0xdf: length = 2
    case 0xe0:
      length = 3
      second = 0xa0...0xbf
    case 0xed:
      length = 3
      second = 0x80...0x9f
    case 0xe1...0xef: length = 3
    case 0xf0:
      length = 4
      second = 0x90...0xbf
    case 0xf1...0xf3: length = 4
    case 0xf4:
      length = 4
      second = 0x80...0x8f
    default: return 0
    }
    guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return 0 }
    for later in 2..<max(2, length) where bytes[index + later] & 0xc0 != 0x80 { return 0 }
    return length
  }
}
