import TestSupport
import Testing

@testable import Studies

@Suite("Packed integers")
struct PackedIntegerTests {
  @Test("integers come back as they were, small ones in one byte")
  func back() {
    let ends: [Int64] = [0, 1, -1, 63, -64, 64, .max, .min, .max - 1, .min + 1]
    var generator = SplitMix64(seed: 1)
    let random = (0..<1000).map { _ in
      Int64(truncatingIfNeeded: generator.next() >> (generator.next() % 64))
    }
    let sparse = random.map { $0 % 5 == 0 ? $0 : 0 }
    for integers in [[], ends, random, sparse, ends + ends + ends] {
      for (head, period) in [(0, 0), (0, 1), (5, 10), (2, 7), (0, 2000)] {
        let packed = PackedIntegers.packed(integers, head: head, period: period)
        #expect(PackedIntegers.unpacked(packed, most: integers.count) == integers)
      }
    }
    #expect(PackedIntegers.packed([1, 63, -64], head: 3, period: 1).count == 2 + 3)
  }

  @Test("zeros in a row, and what is as some places before, take no room")
  func alike() {
    let part = (1...100).map { Int64($0) << 40 }
    let once = PackedIntegers.packed(part, head: 0, period: 100).count
    let often = Array(repeating: part, count: 50).flatMap(\.self)
    #expect(PackedIntegers.packed(often, head: 0, period: 100).count <= once + 4)
    #expect(
      PackedIntegers.packed(Array(repeating: 0, count: 9999), head: 9999, period: 1).count == 6)
  }

  @Test("bytes that end within an integer, or are too many for one, or too many, are none")
  func damaged() {
    let start: [UInt8] = [0, 1]
    #expect(PackedIntegers.unpacked([], most: 9) == nil)
    #expect(PackedIntegers.unpacked([0, 0, 5], most: 9) == nil)
    for bytes: [UInt8] in [
      [0x80], Array(repeating: 0xFF, count: 9) + [0x02], Array(repeating: 0x80, count: 10) + [0],
      [0], [0, 10], [0, 0xFF, 0xFF, 0x7F], Array(repeating: 2, count: 10),
    ] {
      #expect(PackedIntegers.unpacked(start + bytes, most: 9) == nil, "\(bytes)")
    }
    #expect(PackedIntegers.unpacked(start + [0, 9], most: 9)?.count == 9)
  }
}
