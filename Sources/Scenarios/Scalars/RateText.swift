/// A number of things, or a share, in each period of time.
struct PeriodicRate: Hashable, Sendable {
  /// How many; for a percentage the fraction.
  let amount: ExactDecimal
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
    if isPercentage, number.places > ExactDecimal.maximumDigits - 2 {
      throw ScalarProblem("the percentage has too many decimals", offset: start)
    }
    let factor = isPercentage ? nil : try CountText.suffix(from: &cursor)
    cursor.skipSpaces()
    guard cursor.skip("/") || cursor.skip("per ") else {
      throw ScalarProblem(
        "a period is missing: `/s`, `/h`, `/day` or `/month`", offset: cursor.offset)
    }
    cursor.skipSpaces()
    let period = try DurationText.period(from: &cursor)
    try cursor.requireEnd()
    var amount = isPercentage ? number.percent : number
    if let factor {
      let (product, overflow) = number.coefficient.multipliedReportingOverflow(by: factor)
      guard !overflow else { throw ScalarProblem("the rate is too large", offset: start) }
      amount = ExactDecimal(product, places: number.places)
    }
    return PeriodicRate(amount: amount, isPercentage: isPercentage, period: period)
  }
}
