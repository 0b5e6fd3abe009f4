import Quantities
import Text

/// Reads whole numbers: `50000`, `50_000`, `50,000`, `25k`, `1.5M`.
enum CountText {
  /// What a seed is: the same in a scenario and on a command line.
  static let seedKind = "a whole number from 0 to 2^64 - 1"

  static func count<Count: FixedWidthInteger>(
    _ text: String, as type: Count.Type = Int.self
  ) throws(ScalarProblem) -> Count {
    var cursor = TextCursor(text)
    let number = try cursor.decimal()
    let factor = try suffix(from: &cursor) ?? 1
    try cursor.requireEnd()
    guard number.whole(times: factor, as: Int128.self) != nil else {
      throw ScalarProblem("it is not a whole number")
    }
    guard let result = number.whole(times: factor, as: Count.self) else {
      throw ScalarProblem(
        number < .zero ? "the number is below zero" : "the number is too large")
    }
    return result
  }

  /// Steps over `k`, `M` or `B` and returns what it multiplies by.
  static func suffix(from cursor: inout TextCursor) throws(ScalarProblem) -> Int128? {
    let start = cursor.offset
    let word = cursor.takeWord()
    switch word {
    case "": return nil
    case "per":
      cursor.rewind(to: start)
      return nil
    case "k", "K": return 1000
    case "M": return 1_000_000
    case "B", "G": return 1_000_000_000
    case "m": throw ScalarProblem("`m` is unclear; write `M` for millions", offset: start)
    default:
      throw ScalarProblem("`\(word.shortened)` is not `k`, `M` or `B`", offset: start)
    }
  }
}

/// Reads shares and percentages: `70%` or `0.7`.
enum ShareText {
  /// Reads a share as a fraction; a bare number beyond 1 is refused, since it may mean percent.
  static func fraction(_ text: String) throws(ScalarProblem) -> Decimal {
    var cursor = TextCursor(text)
    let fraction = try cursor.percentage()
    let result = if let fraction { fraction } else { try cursor.decimal() }
    guard fraction != nil || (Decimal(-1)...Decimal(1)).contains(result) else {
      throw ScalarProblem("a bare number beyond 1 is unclear; `\(result)%` is \(result) percent")
    }
    try cursor.requireEnd()
    return result
  }
}

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
