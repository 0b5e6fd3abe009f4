import Quantities
import Text

/// Reads amounts of money: `$1,200.50`, `USD 1200.5`, `1200.5 USD` or a bare `1200.5`.
enum MoneyText {
  /// Reads an amount with all its digits, as prices per item need it.
  static func decimal(
    _ text: String, currency: String
  ) throws(ScalarProblem) -> Decimal {
    var cursor = TextCursor(text)
    let amount = try decimal(from: &cursor, currency: currency)
    try cursor.requireEnd()
    return amount
  }

  /// Reads an amount that can be booked.
  static func money(_ text: String, currency: String) throws(ScalarProblem) -> Money {
    try money(decimal(text, currency: currency))
  }

  /// Returns an amount as money, if it is neither too fine nor too large to be booked.
  static func money(_ amount: Decimal, offset: Int = 0) throws(ScalarProblem) -> Money {
    guard amount.places <= 9 else {
      throw ScalarProblem("money has at most 9 decimals", offset: offset)
    }
    guard let nanos = amount.whole(times: Int128(Money.nanosPerUnit), as: Int64.self) else {
      throw ScalarProblem("the amount is beyond 9,223,372,036", offset: offset)
    }
    return Money(nanos: nanos)
  }

  /// Returns an example of an amount, written with dollars, in a scenario's currency.
  static func example(_ text: String, in currency: String) -> String {
    let accepted = signs.filter { $0.currencies.contains(currency) }
    if accepted.contains(where: { $0.sign == "$" }) { return text }
    return text.replacing("$", with: accepted.first.map { String($0.sign) } ?? "\(currency) ")
  }

  /// Reads an amount at the cursor and leaves what follows it.
  static func decimal(
    from cursor: inout TextCursor, currency: String
  ) throws(ScalarProblem) -> Decimal {
    let isNegative = cursor.skip("-")
    var code = try takeCurrency(from: &cursor, expected: currency)
    cursor.skipSpaces()
    if isNegative, cursor.next == "-" {
      throw ScalarProblem("one `-` is enough", offset: cursor.offset)
    }
    let amount = try cursor.decimal()
    let beforeSpaces = cursor.offset
    cursor.skipSpaces()
    let beforeCode = cursor.offset
    if try takeCurrency(from: &cursor, expected: currency) {
      if code { throw ScalarProblem("the currency is given twice", offset: beforeCode) }
      code = true
    } else {
      cursor.rewind(to: beforeSpaces)
    }
    return isNegative ? amount.negated : amount
  }

  /// Steps over a currency sign or code, and refuses another than the scenario's.
  private static func takeCurrency(
    from cursor: inout TextCursor, expected: String
  ) throws(ScalarProblem) -> Bool {
    let start = cursor.offset
    if let sign = signs.first(where: { cursor.next == $0.sign }) {
      cursor.advance()
      guard sign.currencies.contains(expected) else {
        throw ScalarProblem(
          "`\(sign.sign)` is not the scenario's currency \(expected)", offset: start)
      }
      return true
    }
    let word = cursor.takeWord()
    if word.isEmpty { return false }
    guard word.uppercased() == expected else {
      let isCode = word.utf8.count == 3 && word.utf8.allSatisfy { (65...90).contains($0) }
      let reason =
        isCode
        ? "`\(word)` is not the scenario's currency \(expected)"
        : "`\(word.shortened)` is neither a number nor a currency"
      throw ScalarProblem(reason, offset: start)
    }
    return true
  }

  private static let signs: [(sign: Unicode.Scalar, currencies: [String])] = [
    ("$", ["USD", "AUD", "CAD", "HKD", "MXN", "NZD", "SGD", "BRL", "CLP", "COP", "ARS", "TWD"]),
    ("€", ["EUR"]), ("£", ["GBP"]), ("¥", ["JPY", "CNY"]), ("₹", ["INR"]), ("₩", ["KRW"]),
  ]
}
