/// Integers in as few bytes as hold each.
///
/// Seven bits are in a byte, the lowest first, of numbers whose sign is their last bit; of several
/// zeros in a row there is their number. Integers stand as what they differ by from those some places
/// before them, as parts of what is kept are often alike.
enum PackedIntegers {
  /// The bytes of integers, of which those of each so many after a head are compared with the ones
  /// before.
  static func packed(_ integers: [Int64], head: Int, period: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(integers.count)
    let period = max(1, period)
    add(UInt64(head), to: &bytes)
    add(UInt64(period), to: &bytes)
    var zeros: UInt64 = 0
    for (place, integer) in integers.enumerated() {
      let number = place < head + period ? integer : integer &- integers[place - period]
      guard number != 0 else {
        zeros += 1
        continue
      }
      if zeros > 0 { endZeros(&zeros, &bytes) }
      add(UInt64(bitPattern: number << 1 ^ number >> 63), to: &bytes)
    }
    if zeros > 0 { endZeros(&zeros, &bytes) }
    return bytes
  }

  private static func endZeros(_ zeros: inout UInt64, _ bytes: inout [UInt8]) {
    bytes.append(0)
    add(zeros, to: &bytes)
    zeros = 0
  }

  private static func add(_ number: UInt64, to bytes: inout [UInt8]) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// The integers of bytes, so many at most; nil where these are not what integers are packed into.
  static func unpacked(_ bytes: [UInt8], most: Int) -> [Int64]? {
    var rest = bytes[...]
    guard let head = number(&rest), let period = number(&rest), head <= 1 << 32,
      (1...(1 << 32)).contains(period)
    else { return nil }
    let (start, before) = (Int(head) + Int(period), Int(period))
    var integers: [Int64] = []
    func add(_ number: Int64) {
      let place = integers.count
      integers.append(place < start ? number : integers[place - before] &+ number)
    }
    while !rest.isEmpty {
      guard let found = number(&rest) else { return nil }
      if found != 0 {
        add(Int64(bitPattern: found >> 1) ^ -Int64(bitPattern: found & 1))
      } else {
        guard let zeros = number(&rest), zeros <= UInt64(most - integers.count) else { return nil }
        for _ in 0..<zeros { add(0) }
      }
      guard integers.count <= most else { return nil }
    }
    return integers
  }

  /// The next number; nil where none ends.
  private static func number(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
    var (value, shift) = (UInt64(0), UInt64(0))
    while let byte = bytes.popFirst() {
      guard shift < 63 || shift == 63 && byte < 2 else { return nil }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    return nil
  }
}
