import Quantities

/// Numbers written as text.
public enum NumberText {
  /// Reads a whole number that fits 64 bits; `12.0` and `1.2e3` are whole numbers too.
  public static func integer(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    digits(bytes) ?? exactInteger(bytes)
  }

  /// Reads a number of at most 18 digits that has nothing else in it; nil where there is more.
  public static func digits(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    var value: Int64 = 0
    // 18 digits cannot overflow.
    guard !bytes.isEmpty, bytes.count <= 18 else { return nil }
    for byte in bytes {
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value &* 10 &+ Int64(digit)
    }
    return value
  }

  /// A number as it is usually written, from one with marks of its own before decimals and between
  /// groups of three digits; nil where it does not keep to them.
  public static func plain(
    _ bytes: UnsafeBufferPointer<UInt8>, decimal: UInt8, group: UInt8?
  ) -> [UInt8]? {
    var plain: [UInt8] = []
    var digits = 0
    var isGrouped = false
    for byte in bytes {
      if byte == group, plain.last != UInt8(ascii: ".") {
        guard isGrouped ? digits == 3 : (1...3).contains(digits) else { return nil }
        (digits, isGrouped) = (0, true)
      } else if byte == decimal {
        guard !isGrouped || digits == 3 else { return nil }
        isGrouped = false
        plain.append(UInt8(ascii: "."))
      } else if byte == UInt8(ascii: ".") {
        return nil
      } else {
        plain.append(byte)
        if byte != UInt8(ascii: "-") { digits += 1 }
      }
    }
    return !isGrouped || digits == 3 ? plain : nil
  }

  /// Whether a point or comma in a number may stand between thousands as well as before decimals, as
  /// in `1.000` and `12,345`.
  public static func mayBeGrouped(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let mark = bytes.first(where: { $0 &- UInt8(ascii: "0") >= 10 }),
      mark == UInt8(ascii: ".") || mark == UInt8(ascii: ",")
    else { return false }
    let groups = bytes.split(separator: mark, omittingEmptySubsequences: false)
    return (1...3).contains(groups[0].count)
      && groups.allSatisfy { $0.allSatisfy { $0 &- UInt8(ascii: "0") < 10 } }
      && groups.dropFirst().allSatisfy { $0.count == 3 }
  }

  /// Reads a number as a count of units of 10^(−places), to the nearest; ties go to the even one.
  ///
  /// - Parameters:
  ///   - bytes: The number, such as `1700158623.98`.
  ///   - places: 9 reads seconds as nanoseconds.
  /// - Returns: nil unless it is a number and fits 64 bits.
  public static func fixedPoint(_ bytes: UnsafeBufferPointer<UInt8>, places: Int) -> Int64? {
    var value: Int64 = 0
    var missing = places
    var hasPoint = false
    var digits = 0
    for byte in bytes {
      let digit = byte &- UInt8(ascii: "0")
      if digit < 10 {
        if hasPoint { missing -= 1 }
        digits += 1
        guard digits <= 18, missing >= 0 else { return slowFixedPoint(bytes, places: places) }
        value = value &* 10 &+ Int64(digit)
      } else if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else {
        return slowFixedPoint(bytes, places: places)
      }
    }
    guard digits > 0 else { return nil }
    for _ in 0..<missing {
      let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      value = shifted
    }
    return value
  }

  private static func exactInteger(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard let number = Decimal(ascii: bytes), number.places == 0 else { return nil }
    return Int64(exactly: number.significand)
  }

  private static func slowFixedPoint(
    _ bytes: UnsafeBufferPointer<UInt8>, places: Int
  ) -> Int64? {
    guard let number = Decimal(ascii: bytes) else { return nil }
    return try? number.scaledToInteger(places: places, rounding: .halfEven)
  }
}
