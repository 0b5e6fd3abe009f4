import Billing
import Quantities

/// Reads fees: `2.9% + $0.30`, `2.9%`, `$0.30`, `5.5%, at least $0.80`, `0`.
///
/// A bare number beside a percentage is an amount; alone it could be either and is refused.
enum FeeText {
  static func fee(_ text: String, currency: String) throws(ScalarProblem) -> FeeSchedule {
    let parts = text.split(separator: ", at least ", maxSplits: 1)
    let least = parts.count == 2 ? try least(String(parts[1]), currency: currency) : .zero
    var cursor = TextCursor(parts.first.map(String.init) ?? "")
    var share: Decimal?
    var fixed: Money?
    repeat {
      cursor.skipSpaces()
      let start = cursor.offset
      let startsAsNumber = cursor.isDigit(cursor.next) || cursor.next == "."
      if startsAsNumber, let percentage = try cursor.percentage() {
        if share != nil { throw ScalarProblem("a second percentage", offset: start) }
        guard (Decimal.zero...Decimal(1)).contains(percentage) else {
          throw ScalarProblem("the percentage is not between 0% and 100%", offset: start)
        }
        share = percentage
      } else {
        if fixed != nil { throw ScalarProblem("a second fixed amount", offset: start) }
        let amount = try MoneyText.decimal(from: &cursor, currency: currency)
        let money = try MoneyText.money(amount, offset: start)
        guard money >= .zero else { throw ScalarProblem("a fee is not negative", offset: start) }
        fixed = money
      }
      cursor.skipSpaces()
    } while cursor.skip("+")
    try cursor.requireEnd()
    if share == nil, let fixed, fixed != .zero, !text.contains(where: isSignOrCode) {
      throw ambiguity(of: fixed, currency: currency)
    }
    return FeeSchedule(share: share ?? .zero, fixed: fixed ?? .zero, least: least)
  }

  /// The least that a fee comes to.
  private static func least(_ text: String, currency: String) throws(ScalarProblem) -> Money {
    let amount = try MoneyText.money(text, currency: currency)
    guard amount >= .zero else { throw ScalarProblem("a fee is not negative") }
    return amount
  }

  private static func isSignOrCode(_ character: Character) -> Bool {
    character.isCurrencySymbol || character.isLetter && !"eEkKMBG".contains(character)
  }

  /// Says what a bare number could mean, and how to write either.
  private static func ambiguity(of number: Money, currency: String) -> ScalarProblem {
    let amount = MoneyText.example("$\(number.decimal)", in: currency)
    guard number <= Money(units: 1),
      let percent = try? number.decimal.multiplied(by: Decimal(100))
    else { return ScalarProblem("a bare number could be a share or an amount; write `\(amount)`") }
    return ScalarProblem(
      "a bare number could be a share or an amount; write `\(percent)%` or `\(amount)`")
  }
}
