import AutoTopUp
import Quantities

extension ValueType where Value == TopUpRule {
  /// An auto top-up rule.
  static var topUpRule: Self {
    .object("auto_top_up", "An auto top-up rule") { object in
      let threshold = object.required(
        "threshold", .money, "The balance under which credit is bought.", example: "$50")
      let sizing = object.oneKey(
        of: [
          KeyAlternative(
            "amount", ValueType<Money>.positiveMoney.map { TopUpRule.Sizing.amount($0) },
            "How much is bought each time.", example: "$200"),
          KeyAlternative(
            "target", ValueType<Money>.positiveMoney.map { TopUpRule.Sizing.target($0) },
            "The balance that is bought up to.", example: "$250"),
        ], "How much an auto top-up buys")
      let trigger = object.optional(
        "trigger",
        .choice([
          Choice("below", TopUpRule.Trigger.below, "strictly below the threshold"),
          Choice("at_or_below", TopUpRule.Trigger.atOrBelow, "at the threshold or below"),
        ]), default: .below, shown: "below", "How the balance is compared with the threshold.")
      let minimum = object.optional(
        "minimum", .money, default: .zero, shown: "payments.minimum_purchase",
        "The least that is charged at once.", example: "$10")
      let maximum = object.optional(
        "maximum", .positiveMoney, default: Money(nanos: .max), shown: "no limit",
        "The most that is charged at once.", example: "$1000")
      guard let threshold, let sizing else { return nil }
      do throws(TopUpRuleError) {
        return try TopUpRule(
          threshold: threshold, sizing: sizing, trigger: trigger, minimum: minimum,
          maximum: maximum)
      } catch {
        let (key, message) = error.explanation
        object.fail(message, at: object.position(of: key))
        return nil
      }
    }
  }
}

extension TopUpRuleError {
  /// The key to change, and what would be right.
  fileprivate var explanation: (key: String, message: String) {
    switch self {
    case .negativeThreshold: ("threshold", "the threshold is negative; write zero or more")
    case .amountNotPositive: ("amount", "the amount is zero; write for example `$200`")
    case .targetNotAboveThreshold:
      (
        "target",
        "the target is not above the threshold, so each top-up would call for the next; "
          + "write more than the threshold"
      )
    case .minimumAboveMaximum:
      ("maximum", "`maximum` is less than `minimum`; write at least as much")
    }
  }
}
