import Documents
import Projection
import Quantities

/// What is written.
struct OutputDocument {
  var sampleEvery: Located<Duration>?
  var transactions = ProjectionInput.TransactionOutput.credits
  var usagePatterns = false

  static var type: ValueType<Self> {
    .object("output", "What is written") { object in
      var output = Self()
      output.sampleEvery = object.optional(
        "sample_every", ValueType<Duration>.positiveDuration.located,
        shown: "a round time that gives about 200 samples",
        "The time between samples of the balance.", example: "1h")
      output.transactions = object.optional(
        "transactions",
        .choice([
          Choice("none", ProjectionInput.TransactionOutput.none, "none"),
          Choice("credits", .credits, "purchases, top-ups, fees and expiry"),
          Choice("all", .all, "all, requests included"),
        ]), default: .credits, shown: "credits",
        "Which transactions of the first replication are written.")
      output.usagePatterns = object.optional(
        "usage_patterns", .boolean, default: false, shown: "false",
        "Whether requests and their costs are written by weekday and hour.", example: "true")
      return output
    }
  }
}

/// How many replications are enough.
struct UntilDocument {
  let halfWidth: Double
  let isPercentage: Bool
  let metric: Metric
  let maximum: Int
  let maximumPosition: SourcePosition

  static var type: ValueType<Self> {
    .object("until", "How precise the results must be") { object in
      let width = object.required(
        "half_width", .halfWidth,
        "Half the width of the 95 % interval: a percentage is relative to the mean (for shares "
          + "and probabilities: percentage points), else it is in the unit of the metric.",
        example: "1%")
      let metric = object.required(
        "of", .metric, "The metric whose mean must be known so well.", example: "blocked_requests")
      let maximum = object.optional(
        "maximum_replications", .count(30...10_000_000), default: 10_000, shown: "10000",
        "Where it ends if it is not precise by then.", example: "5000")
      guard let width, let metric else { return nil }
      return Self(
        halfWidth: width.value, isPercentage: width.isPercentage, metric: metric,
        maximum: maximum, maximumPosition: object.position(of: "maximum_replications"))
    }
  }
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

extension ValueType where Value == Metric {
  fileprivate static var metric: Self {
    scalar("a metric", example: "blocked_requests") { (text, _) throws(ScalarProblem) in
      if text == "P(blocked)" { return .blockedProbability }
      if let metric = Metric.allCases.first(where: { $0.name == text }) { return metric }
      let names = Metric.allCases.map(\.name)
      let hint =
        NearMiss.suggestion(for: text, among: names).map { "did you mean `\($0)`?" }
        ?? "there are \(names.joined(separator: ", "))"
      throw ScalarProblem("there is no such metric; \(hint)")
    }
  }
}
