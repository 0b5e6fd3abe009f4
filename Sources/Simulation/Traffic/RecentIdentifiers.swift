/// The identifiers of the last half million rows at least, by a hash of 64 bits.
///
/// Repeats stand near each other in a file in order of time; so memory does not grow with it.
struct RecentIdentifiers {
  private static let generation = 1 << 19

  private var older: Set<UInt64> = []
  private var newer: Set<UInt64> = []

  /// Takes an identifier in, and tells whether it is new.
  mutating func insert(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var hash: UInt64 = 0x9e37_79b9_7f4a_7c15 ^ UInt64(truncatingIfNeeded: bytes.count)
    for byte in bytes {
      let product = (hash ^ UInt64(byte)).multipliedFullWidth(by: 0xa076_1d64_78bd_642f)
      hash = product.high ^ product.low
    }
    guard !older.contains(hash), newer.insert(hash).inserted else { return false }
    if newer.count == Self.generation { (older, newer) = (newer, []) }
    return true
  }
}
