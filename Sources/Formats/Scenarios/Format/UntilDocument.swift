import Projection
import Quantities
import Text

/// How precise a result must be.
struct UntilDocument {
  let goal: Scenario.Stopping.Goal
  /// Where the result stands.
  let position: SourcePosition
  let maximum: Int

  static var type: ValueType<Self> {
    .object("until", "How precise a result must be") { object in
      let width = object.required(
        "half_width", width,
        "Half the width of the 95 % interval: a percentage is relative to the result (for shares "
          + "and probabilities: percentage points), else it is in the unit of the metric.",
        example: "1%")
      let estimate = object.required(
        "of", estimate,
        "The result that must be known so well, named as in an expectation: a metric, with "
          + "`.p05`, `.p50` or `.p95` for a quantile instead of the mean, and `@` for an "
          + "organization; or `P(blocked)`.", example: "blocked_requests")
      let maximum = object.optional(
        "maximum_replications", .count(30...10_000_000), default: 10_000,
        "Where it ends if it is not precise by then; of several, the greatest.", example: "5000")
      guard let width, let (result, text) = estimate else { return nil }
      let isPart = [.share, .probability].contains(result.metric.unit)
      return Self(
        goal: Scenario.Stopping.Goal(
          metric: result.metric, statistic: result.statistic, organization: result.organization,
          halfWidth: width.value, isRelative: width.isPercentage && !isPart, text: text),
        position: object.position(of: "of"), maximum: maximum)
    }
  }

  /// A width that is written as a percentage, a number or an amount of money.
  private static var width: ValueType<(value: Double, isPercentage: Bool)> {
    .scalar("a percentage or a number", example: "1%") { (text, context) throws(ScalarProblem) in
      let isPercentage = text.contains("%")
      let value =
        isPercentage
        ? try ShareText.fraction(text) : try MoneyText.decimal(text, currency: context.currency)
      guard value > .zero else { throw ScalarProblem("it is not greater than zero") }
      return (value.approximation, isPercentage)
    }
  }

  /// A result and the text that names it.
  private static var estimate: ValueType<(result: NamedResult, text: String)> {
    .scalar("a result", example: "blocked_requests") { (text) throws(ScalarProblem) in
      (try ExpectationText.estimate(text), text)
    }
  }
}
