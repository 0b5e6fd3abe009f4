import Quantities

/// A fee on a charge: a share of it plus a fixed amount.
struct ProportionalFee: Hashable, Sendable {
  var share = Decimal.zero
  var fixed = Money.zero
}

/// Reads fees: `2.9% + $0.30`, `2.9%`, `$0.30`, `0`.
///
/// A bare number beside a percentage is an amount; alone it could be either and is refused.
enum FeeText {
  static func fee(_ text: String, currency: String) throws(ScalarProblem) -> ProportionalFee {
    var cursor = TextCursor(text)
    var fee = ProportionalFee()
    var (hasShare, hasFixed) = (false, false)
    repeat {
      cursor.skipSpaces()
      let start = cursor.offset
      if let share = try percentage(from: &cursor) {
        if hasShare { throw ScalarProblem("a second percentage", offset: start) }
        guard (Decimal.zero...Decimal(1)).contains(share) else {
          throw ScalarProblem("the percentage is not between 0% and 100%", offset: start)
        }
        (fee.share, hasShare) = (share, true)
      } else {
        if hasFixed { throw ScalarProblem("a second fixed amount", offset: start) }
        let amount = try MoneyText.decimal(from: &cursor, currency: currency)
        let fixed = try MoneyText.money(amount, offset: start)
        guard fixed >= .zero else { throw ScalarProblem("a fee is not negative", offset: start) }
        (fee.fixed, hasFixed) = (fixed, true)
      }
      cursor.skipSpaces()
    } while cursor.skip("+")
    try cursor.requireEnd()
    if !hasShare, fee.fixed != .zero, !text.contains(where: isSignOrCode) {
      throw ambiguity(of: fee.fixed, currency: currency)
    }
    return fee
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

  private static func percentage(
    from cursor: inout TextCursor
  ) throws(ScalarProblem) -> Decimal? {
    let start = cursor.offset
    guard cursor.isDigit(cursor.next) || cursor.next == "." else { return nil }
    let number = try cursor.decimal()
    cursor.skipSpaces()
    guard cursor.skip("%") else {
      cursor.rewind(to: start)
      return nil
    }
    guard let fraction = number.percent else {
      throw ScalarProblem("the percentage has too many decimals", offset: start)
    }
    return fraction
  }
}
