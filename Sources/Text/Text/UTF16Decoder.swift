/// Makes UTF-8 of UTF-16, as spreadsheets write what they call Unicode text.
final class UTF16Decoder: Unpacker {
  private let isBigEndian: Bool
  /// The first byte of a unit, and the first unit of a character that has two.
  private var half: UInt8?
  private var lead: UInt16?
  /// Bytes of a character for which there was no room yet, the last one first.
  private var waiting: [UInt8] = []

  let isAtMemberEnd = false
  var holdsMore: Bool { !waiting.isEmpty }

  var problemAtEnd: String? {
    half == nil && lead == nil ? nil : "the UTF-16 text ends inside a character: it was cut short"
  }

  init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

  func startsMember(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { false }

  func startMember() {}

  func unpack(
    _ input: UnsafeMutablePointer<UInt8>, count: Int, into target: UnsafeMutablePointer<UInt8>,
    capacity: Int
  ) -> UnpackingStep {
    var (consumed, produced) = (0, 0)
    while produced < capacity {
      if let byte = waiting.popLast() {
        target[produced] = byte
        produced += 1
        continue
      }
      guard consumed < count else { break }
      let byte = input[consumed]
      consumed += 1
      guard let first = half else {
        half = byte
        continue
      }
      half = nil
      let (high, low) = isBigEndian ? (first, byte) : (byte, first)
      let unit = UInt16(high) << 8 | UInt16(low)
      if lead == nil, unit < 0x80 {
        target[produced] = UInt8(truncatingIfNeeded: unit)
        produced += 1
      } else if !take(unit) {
        return UnpackingStep(
          consumed: consumed, produced: produced,
          problem: "the UTF-16 text is damaged: half of a character stands alone")
      }
    }
    return UnpackingStep(consumed: consumed, produced: produced)
  }

  /// Takes a unit in that is no character of ASCII; false where it cannot stand here.
  private func take(_ unit: UInt16) -> Bool {
    var units = [unit]
    if let first = lead {
      guard UTF16.isTrailSurrogate(unit) else { return false }
      (lead, units) = (nil, [first, unit])
    } else if UTF16.isLeadSurrogate(unit) {
      lead = unit
      return true
    } else if UTF16.isTrailSurrogate(unit) {
      return false
    }
    waiting = String(decoding: units, as: UTF16.self).utf8.reversed()
    return true
  }
}
