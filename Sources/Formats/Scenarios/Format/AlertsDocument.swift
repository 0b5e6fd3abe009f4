import Billing
import Quantities

/// When people of an organization are told.
struct AlertsDocument {
  var lowBalance: [Money] = []
  var spike: SpikeDocument?

  static var type: ValueType<Self> {
    .object("alerts", "When people are told") { object in
      let lowBalance = object.optional(
        "low_balance", .list(of: .money, maximum: 1_000), default: [], shown: "[]",
        "Balances under which an alert is sent.", example: "[$100, $20]")
      let spike = object.optional(
        "spike", SpikeDocument.type, "When a window of spending is unlike those before it.",
        example: "{factor: 3, window: 1h, baseline: 7d, minimum: $5}")
      return Self(lowBalance: lowBalance, spike: spike)
    }
  }
}

/// When spending counts as a spike.
struct SpikeDocument {
  let factor: Decimal
  let window: Duration
  let baselineWindows: Int
  let minimum: Money

  static var type: ValueType<Self> {
    .object("spike", "A spike of spending") { object in
      let factor = object.optional(
        "factor", factor, default: Decimal(3), shown: "3",
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
      guard !object.failed else { return nil }
      return Self(
        factor: factor, window: window, baselineWindows: Int(windows), minimum: minimum)
    }
  }

  private static var factor: ValueType<Decimal> {
    .decimal(from: .one, to: SpendingSpikeRule.largestFactor).checked {
      (factor, _) throws(ScalarProblem) in
      guard factor.places <= SpendingSpikeRule.mostFactorPlaces else {
        throw ScalarProblem("it has more than six decimals; write for example `2.5`")
      }
      return factor
    }
  }
}
