import Billing
import Pricing
import Quantities

/// How much may be spent in a period of the calendar.
struct BudgetDocument {
  var limit = Money.zero
  /// How long a period is; nil: all of the time.
  var period: PeriodLength? = .month
  var mode = Budget.Mode.hard
  var alertLevels: [Money] = []

  /// The most levels of a budget.
  private static let mostLevels = 100

  static var type: ValueType<Self> {
    .object("budget", "A budget", Self()) { object, budget in
      object.required(
        "limit", &budget.limit, .positiveMoney, "The amount at which it is used up.",
        example: "$2000")
      object.key(
        "per", &budget.period,
        .words([
          Choice("month", .month, "the calendar month"),
          Choice("week", .week, "the week, from Monday"),
          Choice("day", .day, "the calendar day"),
          Choice("total", nil, "all of the time"),
        ]), "How long it lasts until it is unspent again.")
      object.key(
        "mode", &budget.mode,
        .words([
          Choice(.hard, "requests are refused when it is used up"),
          Choice(.alert, "people are told"),
        ]), "What happens when it is used up.")
      let shares = object.optional(
        "alerts", .list(of: level, maximum: mostLevels), default: [.one], shown: "[100%]",
        "Parts of the limit at which an alert is sent, once in a period each.",
        example: "[50%, 80%, 100%]")
      object.check(
        Set(shares).count == shares.count, "alerts", "a level is given twice; write each once")
      guard budget.limit.isPositive else { return }
      budget.alertLevels = shares.compactMap { amount(of: $0, limit: budget.limit) }
      object.check(
        budget.alertLevels.count == shares.count, "alerts",
        "a level is less or more than can be booked; write for example `[50%, 80%, 100%]`")
    }
  }

  /// A part of the limit, which may be more than all of it.
  private static var level: ValueType<Decimal> {
    .percent().refused { $0 > .zero ? nil : "the level is zero; write for example `80%`" }
  }

  private static func amount(of share: Decimal, limit: Money) -> Money? {
    guard let product = try? share.multiplied(by: limit.decimal),
      let nanos = try? product.scaledToInteger(places: 9, rounding: .halfEven),
      let amount = Int64(exactly: nanos), amount > 0
    else { return nil }
    return Money(nanos: amount)
  }
}

/// When people of an organization are told.
struct AlertsDocument {
  var lowBalance: [Money] = []
  var spike: SpendingSpikeRule?

  static var type: ValueType<Self> {
    .object("alerts", "When people are told", Self()) { object, alerts in
      object.key(
        "low_balance", &alerts.lowBalance, .list(of: .money, maximum: 1_000),
        "Balances under which an alert is sent.", example: "[$100, $20]")
      object.optional(
        "spike", &alerts.spike, .spike, "When a window of spending is unlike those before it.",
        example: "{factor: 3, window: 1h, baseline: 7d, minimum: $5}")
    }
  }
}

extension ValueType where Value == SpendingSpikeRule {
  /// When spending counts as a spike.
  fileprivate static var spike: Self {
    .object("spike", "A spike of spending") { object in
      let factor = object.optional(
        "factor", .spikeFactor, default: Decimal(3), shown: "3",
        "How many times the mean of the windows before it a window must cost more than.",
        example: "2.5")
      let window = object.optional(
        "window", .positiveDuration, default: .hour, shown: "1h", "How long a window is.",
        example: "1d")
      let baseline = object.optional(
        "baseline", .positiveDuration, default: .day * 7, shown: "7d",
        "How long the time is that the mean is taken of; no window is judged before it is over.",
        example: "30d")
      let minimum = object.optional(
        "minimum", .money, default: Money(units: 5), shown: "5",
        "What a window must cost at least.", example: "$5")
      let (windows, rest) = baseline.nanoseconds.quotientAndRemainder(
        dividingBy: window.nanoseconds)
      object.check(
        rest == 0, object.has("baseline") ? "baseline" : "window",
        "the baseline is no whole number of windows; write for example `window: 1h` and "
          + "`baseline: 7d`")
      object.check(
        rest != 0 || windows <= SpendingSpikeRule.mostWindows,
        object.has("window") ? "window" : "baseline",
        "the baseline has \(windows) windows, at most \(SpendingSpikeRule.mostWindows) are kept; "
          + "write a longer `window` or a shorter `baseline`")
      guard !object.failed, let start = object.context?.horizon?.from else { return nil }
      return SpendingSpikeRule(
        factor: factor, window: window, baselineWindows: Int(windows), minimum: minimum,
        start: start)
    }
  }
}

extension ValueType where Value == Decimal {
  fileprivate static var spikeFactor: Self {
    .decimal(from: .one, to: SpendingSpikeRule.largestFactor).refused {
      $0.places > SpendingSpikeRule.mostFactorPlaces
        ? "it has more than six decimals; write for example `2.5`" : nil
    }
  }
}
