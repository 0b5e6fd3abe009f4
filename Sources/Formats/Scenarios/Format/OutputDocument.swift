import Projection
import Quantities
import Text

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
