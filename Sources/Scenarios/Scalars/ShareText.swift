/// Reads shares and percentages: `70%` or `0.7`.
enum ShareText {
  /// Reads a share as a fraction; a bare number beyond 1 is refused, since it may mean percent.
  static func fraction(_ text: String) throws(ScalarProblem) -> ExactDecimal {
    var cursor = TextCursor(text)
    let result = try fraction(from: &cursor)
    try cursor.requireEnd()
    return result
  }

  static func fraction(from cursor: inout TextCursor) throws(ScalarProblem) -> ExactDecimal {
    let start = cursor.offset
    let number = try cursor.decimal()
    let afterNumber = cursor.offset
    cursor.skipSpaces()
    if cursor.skip("%") {
      guard number.places <= ExactDecimal.maximumDigits - 2 else {
        throw ScalarProblem("the percentage has too many decimals", offset: start)
      }
      return number.percent
    }
    cursor.rewind(to: afterNumber)
    guard number <= ExactDecimal(1), number >= ExactDecimal(-1) else {
      throw ScalarProblem(
        "a bare number beyond 1 is unclear: write `\(number)%`, or `\(number.percent)`",
        offset: start)
    }
    return number
  }
}
