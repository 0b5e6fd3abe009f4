extension Decimal: CustomStringConvertible {
  /// Reads a decimal from text such as `-12.50`, `3.75e-08` or `+1E6`.
  ///
  /// - Returns: nil unless the whole text is a number that can be held exactly. Trailing zeros and
  ///   leading zeros do not count against the 38 digits.
  public init?(_ text: some StringProtocol) {
    self.init(ascii: text.utf8)
  }

  /// Reads a decimal from ASCII bytes; see `init(_:)`.
  ///
  /// - Complexity: O(n) in the length of the text.
  public init?(ascii bytes: some Sequence<UInt8>) {
    var parser = DecimalParser()
    for byte in bytes {
      guard parser.take(byte) else { return nil }
    }
    guard let value = parser.value else { return nil }
    self = value
  }

  /// The number in plain notation without an exponent: `0.0000000375`.
  public var description: String {
    guard places > 0 else { return String(significand) }
    var digits = String(significand.magnitude)
    if digits.count <= places {
      digits = String(repeating: "0", count: places - digits.count + 1) + digits
    }
    digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -places))
    return significand < 0 ? "-" + digits : digits
  }
}

/// Takes a number one byte at a time.
private struct DecimalParser {
  private enum Part { case sign, whole, fraction, exponentSign, exponent }
  private var part = Part.sign
  private var isNegative = false
  private var significand: Int128 = 0
  /// Zeros seen and not yet needed: trailing zeros must not use up digits.
  private var pendingZeros = 0
  private var places = 0
  private var hasDigits = false
  private var exponentIsNegative = false
  private var exponent = 0
  private var hasExponentDigits = false

  mutating func take(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return takeDigit(Int(byte &- UInt8(ascii: "0")))
    case UInt8(ascii: "-"), UInt8(ascii: "+"):
      if part == .sign {
        isNegative = byte == UInt8(ascii: "-")
        part = .whole
        return true
      }
      guard part == .exponentSign else { return false }
      exponentIsNegative = byte == UInt8(ascii: "-")
      part = .exponent
      return true
    case UInt8(ascii: "."):
      guard part == .sign || part == .whole else { return false }
      part = .fraction
      return true
    case UInt8(ascii: "e"), UInt8(ascii: "E"):
      guard hasDigits, part == .whole || part == .fraction else { return false }
      part = .exponentSign
      return true
    default: return false
    }
  }

  private mutating func takeDigit(_ digit: Int) -> Bool {
    switch part {
    case .exponentSign, .exponent:
      part = .exponent
      hasExponentDigits = true
      exponent = min(exponent * 10 + digit, 1_000_000)
      return true
    case .sign: part = .whole
    case .whole, .fraction: break
    }
    hasDigits = true
    if part == .fraction { places += 1 }
    guard digit != 0 else {
      pendingZeros += 1
      return pendingZeros < 100_000
    }
    for _ in 0..<(significand == 0 ? 0 : pendingZeros) {
      let (shifted, overflow) = significand.multipliedReportingOverflow(by: 10)
      guard !overflow else { return false }
      significand = shifted
    }
    pendingZeros = 0
    let (shifted, overflow) = significand.multipliedReportingOverflow(by: 10)
    let (sum, sumOverflow) = shifted.addingReportingOverflow(Int128(digit))
    guard !overflow, !sumOverflow else { return false }
    significand = sum
    return true
  }

  var value: Decimal? {
    guard hasDigits, hasExponentDigits || part == .whole || part == .fraction else { return nil }
    guard significand != 0 else { return .zero }
    var count = places - pendingZeros - (exponentIsNegative ? -exponent : exponent)
    var digits = isNegative ? -significand : significand
    while count < 0 {
      let (shifted, overflow) = digits.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      digits = shifted
      count += 1
    }
    guard count <= Decimal.mostPlaces else { return nil }
    return Decimal(significand: digits, places: count)
  }
}
