import Projection
import Quantities
import Text

/// How precise a result must be.
struct UntilDocument {
  let halfWidth: Double
  let isPercentage: Bool
  let result: Located<NamedResult>
  /// The result as it was written.
  let text: String
  let maximum: Int

  static var type: ValueType<Self> {
    .object("until", "How precise a result must be") { object in
      let width = object.required(
        "half_width", .halfWidth,
        "Half the width of the 95 % interval: a percentage is relative to the result (for shares "
          + "and probabilities: percentage points), else it is in the unit of the metric.",
        example: "1%")
      let result = object.required(
        "of", ValueType<WrittenResult>.estimate.located,
        "The result that must be known so well, named as in an expectation: a metric, with "
          + "`.p05`, `.p50` or `.p95` for a quantile instead of the mean, and `@` for an "
          + "organization; or `P(blocked)`.", example: "blocked_requests")
      let maximum = object.optional(
        "maximum_replications", .count(30...10_000_000), default: 10_000, shown: "10000",
        "Where it ends if it is not precise by then; of several, the greatest.", example: "5000")
      guard let width, let result else { return nil }
      return Self(
        halfWidth: width.value, isPercentage: width.isPercentage,
        result: Located(value: result.value.result, position: result.position),
        text: result.value.text, maximum: maximum)
    }
  }
}

/// A result and the text that names it.
private struct WrittenResult {
  let result: NamedResult
  let text: String
}

/// A width that is written as a percentage, a number or an amount of money.
private struct Width {
  let value: Double
  let isPercentage: Bool
}

extension ValueType where Value == Width {
  fileprivate static var halfWidth: Self {
    scalar("a percentage or a number", example: "1%") { (text, context) throws(ScalarProblem) in
      let isPercentage = text.contains("%")
      let value =
        isPercentage
        ? try ShareText.fraction(text) : try MoneyText.decimal(text, currency: context.currency)
      guard value > .zero else { throw ScalarProblem("it is not greater than zero") }
      return Width(value: value.approximation, isPercentage: isPercentage)
    }
  }
}

extension ValueType where Value == WrittenResult {
  fileprivate static var estimate: Self {
    scalar("a result", example: "blocked_requests") { (text, _) throws(ScalarProblem) in
      WrittenResult(
        result: try ExpectationText.estimate(text, metrics: Metric.allCases.map(\.name)),
        text: text)
    }
  }
}
