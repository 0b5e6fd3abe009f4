import Quantities

extension TextCursor {
  /// Digits that are read; an `Int128` holds them.
  static var maximumDigits: Int { 36 }

  /// Reads a decimal such as `1,200.50`, `50_000`, `-0.7` or `3.75e-08`.
  mutating func decimal() throws(ScalarProblem) -> Decimal {
    let start = offset
    let isNegative = skip("-")
    if !isNegative { _ = skip("+") }
    let whole = try digits(grouped: true)
    var fraction: [UInt8] = []
    if next == ".", isDigit(peek(1)) || !whole.isEmpty {
      advance()
      fraction = try digits(grouped: false)
    }
    guard !whole.isEmpty || !fraction.isEmpty else {
      throw ScalarProblem("a number is missing", offset: start)
    }
    if !fraction.isEmpty, next == "," {
      throw ScalarProblem(
        "`,` separates thousands and `.` the decimals, as in 1,200.50", offset: offset)
    }
    let exponent = try exponent()
    while fraction.last == 0 { fraction.removeLast() }
    return try assemble(
      whole: whole, fraction: fraction, exponent: exponent, isNegative: isNegative, start: start)
  }

  private func assemble(
    whole: [UInt8], fraction: [UInt8], exponent: Int, isNegative: Bool, start: Int
  ) throws(ScalarProblem) -> Decimal {
    let significant = Array((whole + fraction).drop { $0 == 0 })
    if significant.isEmpty { return .zero }
    var places = fraction.count - exponent
    let padding = max(0, -places)
    places = max(0, places)
    let tooLong = "at most \(TextCursor.maximumDigits) digits are read"
    guard max(significant.count + padding, places) <= TextCursor.maximumDigits else {
      throw ScalarProblem(tooLong, offset: start)
    }
    var coefficient: Int128 = 0
    for digit in significant { coefficient = coefficient * 10 + Int128(digit) }
    for _ in 0..<padding { coefficient *= 10 }
    return Decimal(significand: isNegative ? -coefficient : coefficient, places: places)
  }

  /// Reads digits; `_` may stand between two of them, and `,` between groups of three.
  private mutating func digits(grouped: Bool) throws(ScalarProblem) -> [UInt8] {
    var result: [UInt8] = []
    var sinceComma: Int?
    while let scalar = next {
      if isDigit(scalar) {
        guard result.count <= 400 else {
          throw ScalarProblem("the number has too many digits", offset: offset)
        }
        result.append(UInt8(scalar.value - 48))
        if let count = sinceComma { sinceComma = count + 1 }
      } else if scalar == "_", !result.isEmpty, isDigit(peek(1)) {
      } else if scalar == ",", grouped, !result.isEmpty, isDigit(peek(1)) {
        let groupIsWhole = sinceComma.map { $0 == 3 } ?? (result.count <= 3)
        guard groupIsWhole else { throw groupingProblem }
        sinceComma = 0
      } else {
        break
      }
      advance()
    }
    if let sinceComma, sinceComma != 3 { throw groupingProblem }
    return result
  }

  private var groupingProblem: ScalarProblem {
    ScalarProblem("`,` separates groups of three digits, as in 1,200.50", offset: offset)
  }

  /// Reads `e-08`; a letter that no digits follow is left for a unit.
  private mutating func exponent() throws(ScalarProblem) -> Int {
    guard next == "e" || next == "E" else { return 0 }
    let isSigned = peek(1) == "-" || peek(1) == "+"
    guard isDigit(peek(isSigned ? 2 : 1)) else { return 0 }
    let start = offset
    advance()
    let isNegative = skip("-")
    if !isNegative { _ = skip("+") }
    let text = take { ("0"..."9").contains($0) }
    guard let value = Int(text), value <= 99 else {
      throw ScalarProblem("the exponent is too large", offset: start)
    }
    return isNegative ? -value : value
  }

  func isDigit(_ scalar: Unicode.Scalar?) -> Bool {
    scalar.map { ("0"..."9").contains($0) } ?? false
  }
}
