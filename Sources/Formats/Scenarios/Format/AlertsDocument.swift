import Billing
import Pricing
import Quantities

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
