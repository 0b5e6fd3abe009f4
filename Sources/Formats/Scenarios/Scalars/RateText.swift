import Quantities

/// A number of things, or a share, in each period of time.
struct PeriodicRate: Hashable, Sendable {
  /// How many; for a percentage the fraction.
  let amount: Decimal
  let isPercentage: Bool
  let period: CalendarSpan
}

/// Reads rates: `1200/h`, `5/s`, `300 per 10m`, `3%/month`.
enum RateText {
  static func rate(_ text: String) throws(ScalarProblem) -> PeriodicRate {
    var cursor = TextCursor(text)
    let start = cursor.offset
    let number = try cursor.decimal()
    guard number >= .zero || text.contains("%") else {
      throw ScalarProblem("a rate is not negative", offset: start)
    }
    cursor.skipSpaces()
    let isPercentage = cursor.skip("%")
    let factor: Int128 = isPercentage ? 1 : try CountText.suffix(from: &cursor) ?? 1
    cursor.skipSpaces()
    guard cursor.skip("/") || cursor.skip("per ") else {
      throw ScalarProblem(
        "a period is missing: `/s`, `/h`, `/day` or `/month`", offset: cursor.offset)
    }
    cursor.skipSpaces()
    let period = try DurationText.period(from: &cursor)
    try cursor.requireEnd()
    guard let amount = isPercentage ? number.percent : number.multiplied(by: factor) else {
      throw ScalarProblem("the rate has too many digits", offset: start)
    }
    return PeriodicRate(amount: amount, isPercentage: isPercentage, period: period)
  }
}
