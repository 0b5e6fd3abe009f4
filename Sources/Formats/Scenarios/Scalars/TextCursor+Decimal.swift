import Quantities

extension TextCursor {
  /// Digits that are read; an `Int128` holds them.
  static var maximumDigits: Int { Decimal.mostPlaces }

  /// Reads a decimal such as `1,200.50`, `50_000`, `-0.7` or `3.75e-08`.
  mutating func decimal() throws(ScalarProblem) -> Decimal {
    let start = offset
    var text = skip("-") ? "-" : ""
    if text.isEmpty { _ = skip("+") }
    let whole = try digits(grouped: true)
    var fraction = ""
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
    text += try whole + "." + fraction + exponent()
    guard let number = Decimal(text), number.places <= Self.maximumDigits,
      number.significand.magnitude < Decimal.powerOfTen(Self.maximumDigits).magnitude
    else { throw ScalarProblem("at most \(Self.maximumDigits) digits are read", offset: start) }
    return number
  }

  /// Reads a percentage as a fraction, or nothing where no `%` follows a number.
  mutating func percentage() throws(ScalarProblem) -> Decimal? {
    let start = offset
    let number = try decimal()
    skipSpaces()
    guard skip("%") else {
      rewind(to: start)
      return nil
    }
    guard let fraction = number.percent else {
      throw ScalarProblem("the percentage has too many decimals", offset: start)
    }
    return fraction
  }

  /// Reads digits; `_` may stand between two of them, and `,` between groups of three.
  private mutating func digits(grouped: Bool) throws(ScalarProblem) -> String {
    var result = ""
    var sinceComma: Int?
    while let scalar = next {
      if isDigit(scalar) {
        guard result.count <= 400 else {
          throw ScalarProblem("the number has too many digits", offset: offset)
        }
        result.unicodeScalars.append(scalar)
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
  private mutating func exponent() throws(ScalarProblem) -> String {
    guard next == "e" || next == "E" else { return "" }
    let isSigned = peek(1) == "-" || peek(1) == "+"
    guard isDigit(peek(isSigned ? 2 : 1)) else { return "" }
    let start = offset
    advance()
    let isNegative = skip("-")
    if !isNegative { _ = skip("+") }
    let text = take { ("0"..."9").contains($0) }
    guard let value = Int(text), value <= 99 else {
      throw ScalarProblem("the exponent is too large", offset: start)
    }
    return "e\(isNegative ? -value : value)"
  }

  func isDigit(_ scalar: Unicode.Scalar?) -> Bool {
    scalar.map { ("0"..."9").contains($0) } ?? false
  }
}

extension Decimal {
  var isWhole: Bool { places == 0 }
  /// A hundredth: what a number of percent means; nil where that needs too many places.
  var percent: Decimal? { try? dividedByPowerOfTen(2) }

  /// The number times a whole factor, or nil when that is not whole or does not fit.
  func whole<Integer: FixedWidthInteger>(times factor: Int128, as type: Integer.Type) -> Integer? {
    guard let product = multiplied(by: factor), product.isWhole else { return nil }
    return Integer(exactly: product.significand)
  }

  /// The number times a whole factor, or nil when that does not fit.
  func multiplied(by factor: Int128) -> Decimal? {
    let (product, overflow) = significand.multipliedReportingOverflow(by: factor)
    return overflow ? nil : Decimal(significand: product, places: places)
  }
}
