/// The generator of random examples.
///
/// Source: S. Vigna, "splitmix64.c".
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// An integer whose magnitude is as likely to have few digits as many.
  mutating func integer(digits: Int) -> Int128 {
    var value: Int128 = 0
    for _ in 0..<Int.random(in: 0...digits, using: &self) {
      value = value * 10 + Int128.random(in: 0...9, using: &self)
    }
    return Bool.random(using: &self) ? value : -value
  }
}
