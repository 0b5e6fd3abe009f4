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
    var (digits, exponent) = decompose(value.magnitude)
    round(&digits, &exponent, to: significantDigits)
    if value < 0 { bytes.append(minus) }
    write(digits, exponent, to: &bytes)
  }

  private static let zero = UInt8(ascii: "0")
  private static let point = UInt8(ascii: ".")
  private static let minus = UInt8(ascii: "-")

  /// The digits of d.ddd × 10^exponent, shortest that read back alike.
  private static func decompose(_ value: Double) -> (digits: [UInt8], exponent: Int) {
    var digits: [UInt8] = []
    var exponent = 0
    var pointAt: Int?
    var text = value.description.utf8[...]
    if let mark = text.firstIndex(of: UInt8(ascii: "e")) {
      let suffix = Substring(text[text.index(after: mark)...])
      exponent = Int(suffix) ?? 0
      text = text[..<mark]
    }
    for byte in text {
      if byte == point { pointAt = digits.count } else { digits.append(byte - zero) }
    }
    exponent += (pointAt ?? digits.count) - 1
    let leading = digits.prefix { $0 == 0 }.count
    digits.removeFirst(leading)
    return (digits, exponent - leading)
  }

  /// Rounds half-even and drops trailing zeros.
  private static func round(_ digits: inout [UInt8], _ exponent: inout Int, to count: Int) {
    if digits.count > count {
      let rest = digits[count...]
      let isTie = rest.first == 5 && rest.dropFirst().allSatisfy { $0 == 0 }
      let goesUp = isTie ? digits[count - 1] & 1 == 1 : digits[count] >= 5
      digits.removeSubrange(count...)
      if goesUp { increment(&digits, &exponent) }
    }
    while digits.count > 1, digits.last == 0 { digits.removeLast() }
  }

  private static func increment(_ digits: inout [UInt8], _ exponent: inout Int) {
    for index in digits.indices.reversed() {
      guard digits[index] == 9 else {
        digits[index] += 1
        return
      }
      digits[index] = 0
    }
    digits.insert(1, at: 0)
    exponent += 1
  }

  private static func write(_ digits: [UInt8], _ exponent: Int, to bytes: inout [UInt8]) {
    if exponent < -7 || exponent > 20 {
      bytes.append(digits[0] + zero)
      if digits.count > 1 {
        bytes.append(point)
        bytes.append(contentsOf: digits.dropFirst().map { $0 + zero })
      }
      bytes.append(contentsOf: "e\(exponent)".utf8)
    } else if exponent < 0 {
      bytes.append(zero)
      bytes.append(point)
      bytes.append(contentsOf: repeatElement(zero, count: -exponent - 1))
      bytes.append(contentsOf: digits.map { $0 + zero })
    } else {
      let whole = exponent + 1
      bytes.append(contentsOf: digits.prefix(whole).map { $0 + zero })
      bytes.append(contentsOf: repeatElement(zero, count: max(0, whole - digits.count)))
      guard digits.count > whole else { return }
      bytes.append(point)
      bytes.append(contentsOf: digits.dropFirst(whole).map { $0 + zero })
    }
  }
}
