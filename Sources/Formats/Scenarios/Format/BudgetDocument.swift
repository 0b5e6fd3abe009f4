import Billing
import Pricing
import Quantities

/// How much may be spent in a period of the calendar.
struct BudgetDocument {
  let limit: Money
  /// How long a period is; nil: all of the time.
  let period: PeriodLength?
  let mode: Budget.Mode
  let alertLevels: [Money]

  /// The most levels of a budget.
  private static let mostLevels = 100

  static var type: ValueType<Self> {
    .object("budget", "A budget") { object in
      let limit = object.required(
        "limit", .positiveMoney, "The amount at which it is used up.", example: "$2000")
      let period = object.optional(
        "per",
        .choice([
          Choice("month", PeriodLength?.some(.month), "the calendar month"),
          Choice("week", .week, "the week, from Monday"),
          Choice("day", .day, "the calendar day"),
          Choice("total", nil, "all of the time"),
        ]), default: .month, shown: "month", "How long it lasts until it is unspent again.")
      let mode = object.optional(
        "mode",
        .choice([
          Choice("hard", Budget.Mode.hard, "requests are refused when it is used up"),
          Choice("alert", .alert, "people are told"),
        ]), default: .hard, shown: "hard", "What happens when it is used up.")
      let shares = object.optional(
        "alerts", .list(of: level, maximum: mostLevels), default: [.one], shown: "[100%]",
        "Parts of the limit at which an alert is sent, once in a period each.",
        example: "[50%, 80%, 100%]")
      object.check(
        Set(shares).count == shares.count, "alerts", "a level is given twice; write each once")
      guard let limit else { return nil }
      let levels = shares.compactMap { amount(of: $0, limit: limit) }
      object.check(
        levels.count == shares.count, "alerts",
        "a level is less or more than can be booked; write for example `[50%, 80%, 100%]`")
      return Self(limit: limit, period: period, mode: mode, alertLevels: levels)
    }
  }

  /// A part of the limit, which may be more than all of it.
  private static var level: ValueType<Decimal> {
    .percent().checked { (share, _) throws(ScalarProblem) in
      guard share > .zero else {
        throw ScalarProblem("the level is zero; write for example `80%`")
      }
      return share
    }
  }

  private static func amount(of share: Decimal, limit: Money) -> Money? {
    guard let product = try? share.multiplied(by: limit.decimal),
      let nanos = try? product.scaledToInteger(places: 9, rounding: .halfEven),
      let amount = Int64(exactly: nanos), amount > 0
    else { return nil }
    return Money(nanos: amount)
  }
}
