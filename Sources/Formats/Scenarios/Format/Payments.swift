import AutoTopUp
import Billing
import Projection
import Quantities
import Randomness
import Text

/// How payments go: the defaults, and what scenarios and organizations put over them.
struct Payments {
  var model = PaymentModel(
    latency: .always(5), softDecline: 0, hardDecline: 0, timeToFix: .always(86_400))
  var retry = Dunning.standard.retryDelays
  var exhaustion = Dunning.Exhaustion.suspend
  var fee = FeeSchedule.standard
  var serviceFee = FeeSchedule.none
  var minimumPurchase = Money(units: 5)
  /// What of the defaults that are amounts of dollars is said otherwise.
  var said: Set<String> = []

  static var type: ValueType<Overlay<Self>> {
    .overlay("payments", "How payments go", over: Self(), isPartial: true) { object, payments in
      object.key(
        "latency", &payments.model.latency, .distribution(.duration), shown: "5s",
        "The time from submitting a charge to its answer.", example: "{exponential: {mean: 30s}}")
      object.key(
        "soft_decline", &payments.model.softDecline, .share,
        "The share of charges that get a soft decline.", example: "2%")
      object.key(
        "hard_decline", &payments.model.hardDecline, .share,
        "The share of charges that get a hard decline, permanently: the card is dead until it is "
          + "replaced.",
        example: "0.1%")
      payments.model.readFaults(object)
      object.key(
        "retry", &payments.retry, .list(of: .positiveDuration), shown: "[1h, 6h, 24h]",
        "The wait before each further attempt.", example: "[1h, 6h, 24h]")
      object.key(
        "after_retries", &payments.exhaustion, .exhaustion,
        "What follows when all retries were declined.")
      object.key(
        "time_to_fix", &payments.model.timeToFix, .distribution(.duration), shown: "1d",
        "The time until a person has replaced a card that does not work, in office hours.",
        example: "{lognormal: {median: 1d, p95: 5d}}")
      object.key(
        "fee", &payments.fee, .fee, shown: "2.9% + $0.30",
        "What the card processor keeps of a charge.")
      object.key(
        "service_fee", &payments.serviceFee, .fee, shown: "0",
        "What the seller asks for on top of credit that is bought, and keeps.",
        example: "5.5%, at least $0.80")
      object.key(
        "minimum_purchase", &payments.minimumPurchase, .money,
        "The least that can be bought at once, by people and by top-up rules.", example: "$5")
      payments.said.formUnion(["fee", "minimum_purchase"].filter(object.has))
    }
  }
}

extension PaymentModel {
  fileprivate mutating func readFaults(_ object: ObjectReader) {
    object.key(
      "soft_codes", &softCodes, .declineCodes(isHard: false), shown: "{insufficient_funds: 1}",
      "Why charges get a soft decline, with weights.",
      example: "{insufficient_funds: 3, card_declined: 1}")
    object.key(
      "hard_codes", &hardCodes, .declineCodes(isHard: true), shown: "{lost_card: 1}",
      "Why charges get a hard decline, permanently, with weights.",
      example: "{lost_card: 1, stolen_card: 1}")
    object.key(
      "provider_error", &providerError, .share, "The share of charges that the processor fails.",
      example: "0.5%")
    object.optional(
      "requires_action", &confirmation, .confirmation, "Charges that the customer has to confirm.",
      example: "{share: 2%, response: 10m, abandoned: 20%}")
    object.optional(
      "webhooks", &webhooks, .webhooks, "How answers get lost, late and repeated.",
      example: "{lost: 0.1%, late: 1%, repeated: 1%}")
    object.key(
      "outages", &outages, .list(of: .outage, maximum: 1_000),
      "When the processor answers every charge with an error; the same for all organizations.",
      example: "[{from: 2026-02-01T09:00, duration: 2h}]")
    object.key(
      "card", &card, .card, "How long cards work.", example: "{expires: 2026-03-31}")
    object.key(
      "backups", &backups, .list(of: .backup, maximum: 100), shown: "none",
      "Further payment methods: a charge of the rule that is declined is tried with the next one at "
        + "once.", example: "[{soft_decline: 1%}]")
    object.optional(
      "chargebacks", &chargebacks, .chargebacks, "Payments that the card's bank takes back.",
      example: "{share: 0.1%, won: 30%}")
  }
}

extension ValueType where Value == Dunning.Exhaustion {
  /// What follows when all retries failed.
  static var exhaustion: Self {
    .words([
      Choice(.suspend, "no charges until there is a working payment method"),
      Choice(.repeatLastDelay, "the last wait is used again and again"),
      Choice(.giveUp, "the order is dropped, and another may be placed at once"),
    ])
  }
}

extension ValueType where Value == [WeightedDeclineCode] {
  /// Codes of declines with their weights: of those after which the card is dead, or of the others.
  fileprivate static func declineCodes(isHard: Bool) -> Self {
    let codes = DeclineCode.allCases.filter { $0.isHard == isHard }
    return .object(
      isHard ? "hard_codes" : "soft_codes",
      isHard ? "Reasons of hard declines" : "Reasons of soft declines"
    ) { object in
      let weighted = codes.compactMap { code in
        object.optional(code.name, .factor, "The weight of `\(code.name)`.", example: "3")
          .map { WeightedDeclineCode(code, weight: $0) }
      }
      object.check(
        object.failed || weighted.contains { $0.weight > 0 },
        "there is no code with a weight above zero; write for example `\(codes[0].name): 1`")
      return weighted
    }
  }
}

/// What goes wrong in billing itself, and what guards against it.
struct Faults {
  var replicas = 1
  var guards = TopUpGuards.all
  var model = FaultModel.none
  var clockSkew = Duration.zero

  /// The most replicas.
  private static let mostReplicas = 100

  static var type: ValueType<Overlay<Self>> {
    .overlay("faults", "What goes wrong in billing itself", over: Self(), isPartial: true) {
      object, faults in
      object.key(
        "replicas", &faults.replicas, .count(1...mostReplicas),
        "How many replicas of the gateway evaluate the rule at once.", example: "2")
      object.key(
        "one_order", &faults.guards.sharesClaim, .boolean,
        "Guard: replicas share the claim to an order, so that one of them charges.")
      object.key(
        "credit_once", &faults.guards.creditsOnce, .boolean,
        "Guard: a processor's answer that comes twice credits once.")
      object.key(
        "crash", &faults.model.crash, .share,
        "The share of successful charges after which the gateway crashes before it credits them.",
        example: "1%")
      object.key(
        "repeated_usage", &faults.model.repeatedUsage, .share,
        "The share of requests whose usage is reported twice.", example: "1%")
      object.key(
        "charge_once", &faults.model.chargesOnce, .boolean,
        "Guard: usage that is reported twice is charged once.")
      object.key(
        "clock_skew", &faults.clockSkew, .duration,
        "How far the clock of the last replica is ahead.", example: "5m")
    }
  }
}
