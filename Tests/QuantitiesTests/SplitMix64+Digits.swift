import TestSupport

extension SplitMix64 {
  /// An integer whose magnitude is as likely to have few digits as many.
  mutating func integer(digits: Int) -> Int128 {
    var value: Int128 = 0
    for _ in 0..<Int.random(in: 0...digits, using: &self) {
      value = value * 10 + Int128.random(in: 0...9, using: &self)
    }
    return Bool.random(using: &self) ? value : -value
  }
}
