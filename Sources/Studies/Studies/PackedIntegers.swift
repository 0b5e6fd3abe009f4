/// Integers in as few bytes as hold each: seven bits in a byte, the lowest first, of numbers whose sign
/// is their last bit.
enum PackedIntegers {
  /// The bytes of integers.
  static func packed(_ integers: [Int64]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(2 * integers.count)
    for integer in integers {
      var rest = UInt64(bitPattern: integer << 1 ^ integer >> 63)
      while rest >= 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(rest))
    }
    return bytes
  }

  /// The integers of bytes; nil where these are not what integers are packed into.
  static func unpacked(_ bytes: [UInt8]) -> [Int64]? {
    var integers: [Int64] = []
    var (value, shift) = (UInt64(0), UInt64(0))
    for byte in bytes {
      guard shift < 63 || shift == 63 && byte < 2 else { return nil }
      value |= UInt64(byte & 0x7F) << shift
      shift += 7
      guard byte < 0x80 else { continue }
      integers.append(Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1))
      (value, shift) = (0, 0)
    }
    return shift == 0 ? integers : nil
  }
}
