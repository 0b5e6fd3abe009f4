/// The xoshiro256++ generator: four inline words of state and a period of 2^256 - 1.
///
/// Copying the value copies the stream: both copies then yield the same numbers. Make one from a
/// ``StreamSeed``, so that different purposes never share numbers.
///
/// - Source: D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators", 2021.
@frozen
public struct Xoshiro256PlusPlus: RandomNumberGenerator, Hashable, Sendable, BitwiseCopyable {
  @usableFromInline var word0: UInt64
  @usableFromInline var word1: UInt64
  @usableFromInline var word2: UInt64
  @usableFromInline var word3: UInt64

  /// Creates a generator with exactly this state, which must not be all zeros.
  @inlinable
  public init(state: (UInt64, UInt64, UInt64, UInt64)) {
    precondition(state.0 | state.1 | state.2 | state.3 != 0, "the state is all zeros")
    (word0, word1, word2, word3) = state
  }

  /// Returns the next 64 uniformly distributed bits.
  @inlinable @inline(__always)
  public mutating func next() -> UInt64 {
    let sum = word0 &+ word3
    let result = ((sum &<< 23) | (sum &>> 41)) &+ word0
    let shifted = word1 &<< 17
    word2 ^= word0
    word3 ^= word1
    word1 ^= word2
    word0 ^= word3
    word2 ^= shifted
    word3 = (word3 &<< 45) | (word3 &>> 19)
    return result
  }

  /// Returns a multiple of 2^-53, uniform on [0, 1).
  @inlinable @inline(__always)
  public mutating func uniform01() -> Double {
    next().uniform01
  }

  /// Returns an odd multiple of 2^-53, uniform on the open interval (0, 1).
  ///
  /// Safe as an argument of a logarithm or of an inverse distribution function.
  @inlinable @inline(__always)
  public mutating func uniformOpen() -> Double {
    next().uniformOpen
  }
}

extension UInt64 {
  /// The multiple of 2^-53 in [0, 1) that the upper 53 bits say.
  @inlinable @inline(__always)
  var uniform01: Double { Double(Int64(truncatingIfNeeded: self &>> 11)) * 0x1p-53 }

  /// The odd multiple of 2^-53 in (0, 1) that the upper 52 bits say.
  @inlinable @inline(__always)
  var uniformOpen: Double { (Double(Int64(truncatingIfNeeded: self &>> 12)) + 0.5) * 0x1p-52 }
}
