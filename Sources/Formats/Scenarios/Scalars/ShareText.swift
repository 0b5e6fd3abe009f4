import Quantities

/// Reads shares and percentages: `70%` or `0.7`.
enum ShareText {
  /// Reads a share as a fraction; a bare number beyond 1 is refused, since it may mean percent.
  static func fraction(_ text: String) throws(ScalarProblem) -> Decimal {
    var cursor = TextCursor(text)
    let result = try fraction(from: &cursor)
    try cursor.requireEnd()
    return result
  }

  static func fraction(from cursor: inout TextCursor) throws(ScalarProblem) -> Decimal {
    let start = cursor.offset
    let number = try cursor.decimal()
    let afterNumber = cursor.offset
    cursor.skipSpaces()
    if cursor.skip("%") {
      guard let fraction = number.percent else {
        throw ScalarProblem("the percentage has too many decimals", offset: start)
      }
      return fraction
    }
    cursor.rewind(to: afterNumber)
    guard number <= Decimal(1), number >= Decimal(-1) else {
      throw ScalarProblem(
        "a bare number beyond 1 is unclear; `\(number)%` is \(number) percent", offset: start)
    }
    return number
  }
}
