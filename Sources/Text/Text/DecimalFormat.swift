/// Text of doubles that is the same everywhere: no locale, few digits, no negative zero.
///
/// Nine significant digits hide what last-bit differences between mathematical libraries leave in a
/// result, except where a result lies that close to a tie. Rounds the shortest decimal that reads back
/// as the same double, ties to even; trailing zeros go. From 1e-7 up to 1e21 there is no exponent.
public enum DecimalFormat {
  /// Returns the number rounded to a number of significant digits.
  ///
  /// Not-a-number and the infinities read `NaN`, `INF` and `-INF`, as in Frictionless tables.
  ///
  /// - Precondition: there is at least one digit.
  public static func fixed(_ value: Double, significantDigits: Int = 9) -> String {
    var bytes: [UInt8] = []
    append(value, significantDigits: significantDigits, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let zero = UInt8(ascii: "0")

  /// Appends the text of `fixed(_:significantDigits:)` to a buffer of UTF-8.
  ///
  /// - Precondition: there is at least one digit.
  public static func append(
    _ value: Double, significantDigits: Int = 9, to bytes: inout [UInt8]
  ) {
    precondition(significantDigits > 0, "there are no digits")
    guard value.isFinite else {
      bytes.append(contentsOf: (value.isNaN ? "NaN" : value < 0 ? "-INF" : "INF").utf8)
      return
    }
    guard value != 0 else {
      bytes.append(zero)
      return
    }
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    var number = Shortest(value.magnitude)
    number.round(to: significantDigits)
    number.write(to: &bytes)
  }

  /// The shortest decimal that reads back as a positive double: digits × 10^scale.
  private struct Shortest {
    /// At most 17 digits.
    var digits: UInt64 = 0
    var scale = 0

    init(_ value: Double) {
      if value < 1e15, value == value.rounded(.towardZero) {
        digits = UInt64(value)
        return
      }
      var text = value.description
      text.withUTF8 { text in
        var hasPoint = false
        var index = 0
        while index < text.count, text[index] != UInt8(ascii: "e") {
          let digit = text[index] &- UInt8(ascii: "0")
          if digit < 10 {
            digits = digits * 10 + UInt64(digit)
            if hasPoint { scale -= 1 }
          } else {
            hasPoint = true
          }
          index += 1
        }
        guard index < text.count else { return }
        scale += Int(Substring(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0
      }
    }

    /// Rounds half-even and drops trailing zeros.
    mutating func round(to count: Int) {
      var unit: UInt64 = 1
      for _ in 0..<max(0, digitCount - count) {
        unit *= 10
        scale += 1
      }
      let rest = digits % unit
      digits /= unit
      let half = unit / 2
      if unit > 1, rest > half || rest == half && digits & 1 == 1 { digits += 1 }
      while digits > 0, digits % 10 == 0 {
        digits /= 10
        scale += 1
      }
    }

    private var digitCount: Int {
      var (count, power) = (1, UInt64(10))
      while count < 19, digits >= power { (count, power) = (count + 1, power * 10) }
      return count
    }

    func write(to bytes: inout [UInt8]) {
      let count = digitCount
      let exponent = scale + count - 1
      if exponent < -7 || exponent > 20 {
        bytes.append(digits: digits, places: count - 1)
        bytes.append(UInt8(ascii: "e"))
        bytes.append(integer: Int64(exponent))
      } else {
        bytes.append(digits: digits, places: max(0, -scale))
        bytes.append(contentsOf: repeatElement(zero, count: max(0, scale)))
      }
    }
  }
}
