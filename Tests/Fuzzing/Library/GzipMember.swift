/// Packs bytes as gzip without a library: damage inside is then not found by a checksum first.
enum GzipMember {
  /// The most bytes of a block that is stored as it is.
  private static let largestBlock = 65_535

  /// Returns a gzip member whose blocks hold the bytes as they are.
  static func storing(_ bytes: [UInt8]) -> [UInt8] {
    var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    var rest = bytes[...]
    repeat {
      let block = rest.prefix(largestBlock)
      rest = rest.dropFirst(block.count)
      let length = UInt16(block.count)
      packed.append(rest.isEmpty ? 1 : 0)
      append(length, to: &packed)
      append(~length, to: &packed)
      packed += block
    } while !rest.isEmpty
    append(checksum(bytes), to: &packed)
    append(UInt32(truncatingIfNeeded: bytes.count), to: &packed)
    return packed
  }

  private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
    for place in stride(from: 0, to: number.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> place))
    }
  }

  /// CRC-32 as RFC 1952 wants it.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var remainder = UInt32.max
    for byte in bytes {
      let index = Int(truncatingIfNeeded: (remainder ^ UInt32(byte)) & 0xFF)
      remainder = remainder >> 8 ^ table[index]
    }
    return ~remainder
  }

  private static let table: [UInt32] = (0..<256 as Range<UInt32>).map { byte in
    (0..<8).reduce(byte) { rest, _ in rest & 1 == 0 ? rest >> 1 : rest >> 1 ^ 0xEDB8_8320 }
  }
}
