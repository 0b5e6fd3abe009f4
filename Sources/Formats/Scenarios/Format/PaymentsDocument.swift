import AutoTopUp
import Billing
import Projection
import Quantities
import Randomness
import Text

/// What a scenario says about payments; what is not said is nil.
struct PaymentsDocument {
  var latency: Distribution?
  var softDecline: Decimal?
  var hardDecline: Decimal?
  var retry: [Duration]?
  var exhaustion: Dunning.Exhaustion?
  var timeToFix: Distribution?
  var softCodes: [WeightedDeclineCode]?
  var hardCodes: [WeightedDeclineCode]?
  var providerError: Decimal?
  var confirmation: ConfirmationDocument?
  var webhooks: WebhookDocument?
  var outages: [OutageDocument]?
  var card: CardDocument?
  var chargebacks: ChargebackDocument?
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
        "hard_decline", .share, shown: "0%",
        "The share of charges declined for good: the card is dead until it is replaced.",
        example: "0.1%")
      readFaults(&payments, object)
      payments.retry = object.optional(
        "retry", .list(of: .positiveDuration), shown: "[1h, 6h, 24h]",
        "The wait before each further attempt.", example: "[1h, 6h, 24h]")
      payments.exhaustion = object.optional(
        "after_retries", .choice(DunningDocument.exhaustions), shown: "suspend",
        "What follows when all retries were declined.")
      payments.timeToFix = object.optional(
        "time_to_fix", .distribution(.duration), shown: "1d",
        "The time until a person has replaced a card that does not work, in office hours.",
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

  private static func readFaults(_ payments: inout Self, _ object: ObjectReader) {
    payments.softCodes = object.optional(
      "soft_codes", .declineCodes(isHard: false), shown: "{insufficient_funds: 1}",
      "Why charges are declined for now, with weights.",
      example: "{insufficient_funds: 3, card_declined: 1}")
    payments.hardCodes = object.optional(
      "hard_codes", .declineCodes(isHard: true), shown: "{lost_card: 1}",
      "Why charges are declined for good, with weights.",
      example: "{lost_card: 1, stolen_card: 1}")
    payments.providerError = object.optional(
      "provider_error", .share, shown: "0%", "The share of charges that the processor fails.",
      example: "0.5%")
    payments.confirmation = object.optional(
      "requires_action", ConfirmationDocument.type, "Charges that the customer has to confirm.",
      example: "{share: 2%, response: 10m, abandoned: 20%}")
    payments.webhooks = object.optional(
      "webhooks", WebhookDocument.type, "How answers get lost, late and repeated.",
      example: "{lost: 0.1%, late: 1%, repeated: 1%}")
    payments.outages = object.optional(
      "outages", .list(of: OutageDocument.type, maximum: 1_000), shown: "[]",
      "When the processor answers every charge with an error; the same for all organizations.",
      example: "[{from: 2026-02-01T09:00, duration: 2h}]")
    payments.card = object.optional(
      "card", CardDocument.type, "How long cards work.", example: "{expires: 2026-03-31}")
    payments.chargebacks = object.optional(
      "chargebacks", ChargebackDocument.type, "Payments that the card's bank takes back.",
      example: "{share: 0.1%, won: 30%}")
  }

  /// These payments, with what they leave open taken from others.
  func completed(by other: PaymentsDocument?) -> PaymentsDocument {
    guard let other else { return self }
    return PaymentsDocument(
      latency: latency ?? other.latency, softDecline: softDecline ?? other.softDecline,
      hardDecline: hardDecline ?? other.hardDecline, retry: retry ?? other.retry,
      exhaustion: exhaustion ?? other.exhaustion, timeToFix: timeToFix ?? other.timeToFix,
      softCodes: softCodes ?? other.softCodes, hardCodes: hardCodes ?? other.hardCodes,
      providerError: providerError ?? other.providerError,
      confirmation: confirmation ?? other.confirmation, webhooks: webhooks ?? other.webhooks,
      outages: outages ?? other.outages, card: card ?? other.card,
      chargebacks: chargebacks ?? other.chargebacks,
      fee: fee ?? other.fee, minimumPurchase: minimumPurchase ?? other.minimumPurchase,
      position: position)
  }
}
