import Projection
import Quantities
import Text

/// What is written.
struct OutputDocument {
  var sampleEvery: Located<Duration>?
  var transactions = ProjectionInput.TransactionOutput.credits
  var usagePatterns = false
  var organizations = ProjectionInput.OrganizationOutput.all
  var replications = false
  var samplePaths = 0

  static var type: ValueType<Self> {
    .object("output", "What is written", Self()) { object, output in
      object.optional(
        "sample_every", &output.sampleEvery, .located(.positiveDuration),
        shown: "a round time that gives about 200 samples",
        "The time between samples of the balance.", example: "1h")
      object.key(
        "transactions", &output.transactions,
        .words([
          Choice(.none, "none"),
          Choice(.credits, "purchases, top-ups, fees and expiry"),
          Choice(.all, "all, requests included"),
        ]), "Which transactions of the first replication are written.")
      object.key(
        "usage_patterns", &output.usagePatterns, .boolean,
        "Whether requests and their costs are written by weekday and hour.", example: "true")
      object.key(
        "organizations", &output.organizations, .organizationOutput,
        "Which organizations have rows of their own, besides those of all together.",
        example: "{worst: 100, by: blocked_probability}")
      object.key(
        "replications", &output.replications, .boolean,
        "Whether every metric of every replication is written.", example: "true")
      object.key(
        "sample_paths", &output.samplePaths, .count(0...100),
        "How many replications, from the first, have their own balances over time in `paths.csv`; "
          + "the report draws up to five of them.", example: "5")
    }
  }
}

extension ValueType where Value == ProjectionInput.OrganizationOutput {
  /// A word, or how many and by what.
  fileprivate static var organizationOutput: Self {
    .either(
      scalar: .words([
        Choice("all", .all, "each of them"),
        Choice("none", .none, "none of them"),
      ]),
      structure: .object("worst_organizations", "Which organizations have rows of their own") {
        object in
        let count = object.required(
          "worst", .count(1...100_000), "How many of them, the worst ones.", example: "100")
        let metric = object.required(
          "by", .metric,
          "The metric of summary.csv whose mean is worst: greatest; least for "
            + least.map { "`\($0.name)`" }.joined(separator: ", ") + ".",
          example: "blocked_probability")
        guard let count, let metric else { return nil }
        return .worst(count, by: metric)
      })
  }

  private static var least: [Metric] { Metric.allCases.filter(\.isBetterHigh) }
}

extension ValueType where Value == Metric {
  /// The name of a metric.
  fileprivate static var metric: Self {
    .scalar("a metric of summary.csv", example: "blocked_probability") {
      (text) throws(ScalarProblem) in try ExpectationText.metric(text)
    }
  }
}
