@testable import Randomness

/// A running checksum (FNV-1a) of words, to hold long sequences to their golden values.
struct Digest {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ word: UInt64) {
    for shift in stride(from: 0 as UInt64, to: 64, by: 8) {
      value = (value ^ ((word >> shift) & 255)) &* 0x0000_0100_0000_01b3
    }
  }

  mutating func add(_ number: Double) { add(number.bitPattern) }

  /// Returns the checksum of numbers, one after the other.
  static func of(_ count: Int, _ next: () -> Double) -> UInt64 {
    var digest = Digest()
    for _ in 0..<count { digest.add(next()) }
    return digest.value
  }
}

/// The state of the generator that its authors' reference vectors start from.
func referenceGenerator() -> Xoshiro256PlusPlus {
  Xoshiro256PlusPlus(state: (1, 2, 3, 4))
}

/// Tells whether two numbers are within a relative distance.
func isClose(_ left: Double?, _ right: Double, within tolerance: Double = 1e-12) -> Bool {
  guard let left else { return false }
  return left == right || (left - right).magnitude <= tolerance * right.magnitude
}

extension Xoshiro256PlusPlus {
  /// The four state words.
  var state: (UInt64, UInt64, UInt64, UInt64) { (word0, word1, word2, word3) }
}
