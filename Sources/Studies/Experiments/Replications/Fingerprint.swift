/// A number that tells contents apart: FNV-1a with 64 bits, taken piece by piece.
///
/// Tells accidental changes, not ones that somebody makes on purpose.
public struct Fingerprint: Hashable, Sendable {
  /// The number so far.
  public private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  /// Makes the fingerprint of nothing.
  public init() {}

  /// Takes bytes as they are; where pieces end does not matter.
  public mutating func add(_ bytes: ArraySlice<UInt8>) {
    var hash = value
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    value = hash
  }

  /// Takes a number.
  public mutating func add(_ number: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      value = (value ^ (number >> UInt64(shift) & 0xFF)) &* 0x100_0000_01b3
    }
  }

  /// Takes a text with its length, so that texts in a row are told from other ones that read alike.
  public mutating func add(_ text: String) {
    add(UInt64(text.utf8.count))
    add(Array(text.utf8)[...])
  }
}
