import Quantities

/// Exact decimals of result files as integers of 10⁻⁹, and back.
package enum ExactAmount {
  private static let places = 9
  /// As many digits before the point as any sum of amounts can have, with room to add.
  private static let mostWholeDigits = 20

  /// Reads a decimal as results write it: no sign but minus, no exponent, no blanks; nil for
  /// anything else, and where a digit would be lost.
  package static func nanos(_ bytes: some Collection<UInt8>) -> Int128? {
    var value: Int128 = 0
    var (wholeDigits, decimals) = (0, 0)
    var hasPoint = false
    let isNegative = bytes.first == UInt8(ascii: "-")
    for byte in bytes.dropFirst(isNegative ? 1 : 0) {
      let digit = byte &- UInt8(ascii: "0")
      if digit < 10 {
        // A number with a needless zero in front is none of ours, and not JSON either.
        guard hasPoint || wholeDigits == 0 || value != 0 else { return nil }
        value = value * 10 + Int128(digit)
        if hasPoint { decimals += 1 } else { wholeDigits += 1 }
        guard wholeDigits <= mostWholeDigits, decimals <= places else { return nil }
      } else {
        guard byte == UInt8(ascii: "."), !hasPoint, wholeDigits > 0 else { return nil }
        hasPoint = true
      }
    }
    guard wholeDigits > 0, decimals > 0 || !hasPoint else { return nil }
    for _ in decimals..<places { value *= 10 }
    return isNegative ? -value : value
  }

  /// Writes an exact decimal without trailing zeros, but with a least number of decimals.
  package static func text(_ nanos: Int128, leastPlaces: Int = 0) -> String {
    Decimal(significand: nanos, places: places).text(leastPlaces: leastPlaces)
  }
}
