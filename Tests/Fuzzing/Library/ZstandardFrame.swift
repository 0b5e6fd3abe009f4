/// Packs bytes as a Zstandard frame without a library: damage inside is then not found by a checksum.
enum ZstandardFrame {
  /// The most bytes of a block.
  private static let largestBlock = 100_000

  /// Returns a frame whose blocks hold the bytes as they are.
  static func storing(_ bytes: [UInt8]) -> [UInt8] {
    // One segment, whose size stands there in four bytes.
    var packed: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0xa0]
    append(bytes.count, bytes: 4, to: &packed)
    var rest = bytes[...]
    repeat {
      let block = rest.prefix(largestBlock)
      rest = rest.dropFirst(block.count)
      append(block.count << 3 | (rest.isEmpty ? 1 : 0), bytes: 3, to: &packed)
      packed += block
    } while !rest.isEmpty
    return packed
  }

  private static func append(_ number: Int, bytes: Int, to packed: inout [UInt8]) {
    for place in 0..<bytes { packed.append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
  }
}
