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
    for integers in [[], ends, random] {
      #expect(PackedIntegers.unpacked(PackedIntegers.packed(integers)) == integers)
    }
    #expect(PackedIntegers.packed([0, 63, -64]).count == 3)
  }

  @Test("bytes that end within an integer, or are too many for one, are none")
  func damaged() {
    #expect(PackedIntegers.unpacked([0x80]) == nil)
    #expect(PackedIntegers.unpacked(Array(repeating: 0xFF, count: 9) + [0x02]) == nil)
    #expect(PackedIntegers.unpacked(Array(repeating: 0x80, count: 10) + [0x00]) == nil)
  }
}
