import Numerics

/// The name of a random stream: a seed followed by a path of names and numbers, hashed to 128 bits.
///
/// Each source of randomness gets its own path, for example
/// `StreamSeed(seed: 42).child(replication).child("acme").child("arrivals")`. Its numbers depend on
/// that path alone, so adding an organization or changing a policy leaves every other stream as it
/// was: common random numbers by construction.
///
/// Every step passes through full-avalanche finalizers. Adding a multiple of a constant instead
/// would make streams overlap whenever the expansion steps by the same constant.
@frozen
public struct StreamSeed: Hashable, Sendable, BitwiseCopyable {
  let high: UInt64
  let low: UInt64

}

extension StreamSeed {
  /// Creates the root of all streams of one experiment.
  public init(seed: UInt64) {
    let root = StreamSeed(high: 0x243f_6a88_85a3_08d3, low: 0x1319_8a2e_0370_7344)
    self = root.absorbing(seed, tag: 0xa409_3822_299f_31d0)
  }

  /// Returns the stream that this one's path followed by a number names.
  public func child(_ index: UInt64) -> StreamSeed {
    absorbing(index, tag: 0x082e_fa98_ec4e_6c89)
  }

  /// Returns the stream that this one's path followed by a name names.
  ///
  /// - Complexity: O(n) in the length of the name's UTF-8 form.
  public func child(_ name: String) -> StreamSeed {
    var seed = self
    var word: UInt64 = 0
    var count: UInt64 = 0
    for byte in name.utf8 {
      word = (word << 8) | UInt64(byte)
      count += 1
      if count % 8 == 0 {
        seed = seed.absorbing(word, tag: 0x4528_21e6_38d0_1377)
        word = 0
      }
    }
    return seed.absorbing(word, tag: 0xbe54_66cf_34e9_0c6c).absorbing(
      count, tag: 0xc0ac_29b7_c97c_50dd)
  }

  /// Returns a generator at the start of this stream.
  public func generator() -> Xoshiro256PlusPlus {
    let word0 = murmur(high ^ 0x3f84_d5b5_b547_0917)
    let word1 = stafford(low ^ 0x9216_d5d9_8979_fb1b)
    let word2 = murmur(word0.rotated(by: 29) ^ stafford(low ^ 0xd131_0ba6_98df_b5ac))
    let word3 = stafford(word1.rotated(by: 37) ^ murmur(high ^ 0x2ffd_72db_d01a_dfb7))
    guard word0 | word1 | word2 | word3 != 0 else {
      return Xoshiro256PlusPlus(state: (1, 2, 3, 4))
    }
    return Xoshiro256PlusPlus(state: (word0, word1, word2, word3))
  }

  /// Returns eight generators at the start of this stream, which take turns.
  func lanes() -> GeneratorLanes {
    // Both steps are bijections, so that no two words of the state are equal.
    GeneratorLanes { place in
      murmur(high ^ stafford(low &+ UInt64(place) &* 0x9e37_79b9_7f4a_7c15))
    }
  }

  /// Returns the state after one more word of the path; a bijection of the state for a fixed word.
  private func absorbing(_ word: UInt64, tag: UInt64) -> StreamSeed {
    let mixed = stafford(word ^ tag)
    let first = murmur(high.rotated(by: 23) ^ mixed)
    let second = stafford(low &+ first.rotated(by: 31) &+ tag)
    return StreamSeed(high: first ^ murmur(second), low: second)
  }
}

/// Mixes a word by the 64-bit finalizer of MurmurHash3.
private func murmur(_ word: UInt64) -> UInt64 {
  var mixed = word
  mixed = (mixed ^ (mixed >> 33)) &* 0xff51_afd7_ed55_8ccd
  mixed = (mixed ^ (mixed >> 33)) &* 0xc4ce_b9fe_1a85_ec53
  return mixed ^ (mixed >> 33)
}

/// Mixes a word by variant 13 of the finalizers that Stafford found.
func stafford(_ word: UInt64) -> UInt64 {
  var mixed = word
  mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
  mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
  return mixed ^ (mixed >> 31)
}

extension UInt64 {
  fileprivate func rotated(by count: UInt64) -> UInt64 {
    (self &<< count) | (self &>> (64 &- count))
  }
}
