import AutoTopUp
import Billing
import Documents
import Quantities
import Randomness

/// What a scenario says about payments; what is not said is nil.
struct PaymentsDocument {
  var latency: Distribution?
  var softDecline: Decimal?
  var hardDecline: Decimal?
  var retry: [Duration]?
  var exhaustion: Dunning.Exhaustion?
  var timeToFix: Distribution?
  var fee: ProcessorFee?
  var minimumPurchase: Money?
  var position: SourcePosition

  static var type: ValueType<Self> {
    .object("payments", "How payments go", isPartial: true) { object in
      var payments = Self(position: object.position)
      payments.latency = object.optional(
        "latency", .distribution(.duration), shown: "5s",
        "The time from submitting a charge to its answer.", example: "{exponential: {mean: 30s}}")
      payments.softDecline = object.optional(
        "soft_decline", .share, shown: "0%", "The share of charges declined for now.",
        example: "2%")
      payments.hardDecline = object.optional(
        "hard_decline", .share, shown: "0%", "The share of charges declined for good.",
        example: "0.1%")
      payments.retry = object.optional(
        "retry", .list(of: .positiveDuration), shown: "[1h, 6h, 24h]",
        "The wait before each further attempt.", example: "[1h, 6h, 24h]")
      payments.exhaustion = object.optional(
        "after_retries", .choice(DunningDocument.exhaustions), shown: "suspend",
        "What follows when all retries were declined.")
      payments.timeToFix = object.optional(
        "time_to_fix", .distribution(.duration), shown: "1d",
        "The time from suspension to a working payment method.",
        example: "{lognormal: "
          + "{median: 1d, p95: 5d}}")
      payments.fee = object.optional(
        "fee",
        ValueType<ProportionalFee>.fee.map { ProcessorFee(share: $0.share, fixed: $0.fixed) },
        shown: "2.9% + $0.30", "What the card processor keeps of a charge.")
      payments.minimumPurchase = object.optional(
        "minimum_purchase", .money, shown: "$5",
        "The least that can be bought at once, by people and by top-up rules.",
        example: "$5")
      return payments
    }
  }

  /// These payments, with what they leave open taken from others.
  func completed(by other: PaymentsDocument?) -> PaymentsDocument {
    guard let other else { return self }
    return PaymentsDocument(
      latency: latency ?? other.latency, softDecline: softDecline ?? other.softDecline,
      hardDecline: hardDecline ?? other.hardDecline, retry: retry ?? other.retry,
      exhaustion: exhaustion ?? other.exhaustion, timeToFix: timeToFix ?? other.timeToFix,
      fee: fee ?? other.fee, minimumPurchase: minimumPurchase ?? other.minimumPurchase,
      position: position)
  }
}
