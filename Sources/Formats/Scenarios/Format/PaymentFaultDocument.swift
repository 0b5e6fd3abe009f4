import AutoTopUp
import Quantities
import Randomness

/// Charges that the customer has to confirm.
struct ConfirmationDocument {
  let share: Decimal
  let response: Distribution?
  let abandoned: Decimal

  static var type: ValueType<Self> {
    .object("requires_action", "Charges that the customer has to confirm") { object in
      let share = object.required("share", .share, "The share of charges.", example: "2%")
      let response = object.optional(
        "response", .distribution(.duration), shown: "10m",
        "The time from being asked until the customer has answered, in office hours.",
        example: "{lognormal: {median: 10m, p95: 4h}}")
      let abandoned = object.optional(
        "abandoned", .share, default: .zero, shown: "0%",
        "The share of them that the customer does not confirm.", example: "20%")
      return share.map { Self(share: $0, response: response, abandoned: abandoned) }
    }
  }
}

/// What happens to the processor's answers on their way.
struct WebhookDocument {
  let lost: Decimal
  let late: Decimal
  let delay: Distribution?
  let repeated: Decimal

  static var type: ValueType<Self> {
    .object("webhooks", "What happens to the processor's answers on their way") { object in
      Self(
        lost: object.optional(
          "lost", .share, default: .zero, shown: "0%", "The share that never arrives.",
          example: "0.1%"),
        late: object.optional(
          "late", .share, default: .zero, shown: "0%", "The share that arrives late.",
          example: "1%"),
        delay: object.optional(
          "delay", .distribution(.duration), shown: "{exponential: {mean: 1h}}",
          "By how much it is late, and by how much a repeat follows.",
          example: "{exponential: {mean: 1h}}"),
        repeated: object.optional(
          "repeated", .share, default: .zero, shown: "0%", "The share that arrives once more.",
          example: "1%"))
    }
  }
}

/// Times in which the processor answers every charge with an error.
struct OutageDocument {
  enum Beginning {
    case at(Instant)
    case every(Located<Distribution>)
  }

  let beginning: Beginning
  let duration: Distribution

  static var type: ValueType<Self> {
    .object("outage", "Times in which every charge fails") { object in
      let duration = object.required(
        "duration", .distribution(.duration), "How long it lasts.", example: "2h")
      let from = ValueType<CivilDateTime>.dateTime.inScenarioZone
      let beginning = object.oneKey(
        of: [
          KeyAlternative(
            "from", from.map { Beginning.at($0) }, "When it begins.",
            example: "2026-02-01T09:00"),
          KeyAlternative(
            "every",
            ValueType<Distribution>.distribution(.duration).located.map { Beginning.every($0) },
            "The time from the end of one to the beginning of the next.",
            example: "{exponential: {mean: 30d}}"),
        ], "When it begins")
      guard let beginning, let duration else { return nil }
      return Self(beginning: beginning, duration: duration)
    }
  }
}

/// How long cards work.
struct CardDocument {
  let expires: CardExpiry?
  let lifetime: Duration?

  static var type: ValueType<Self> {
    .object("card", "How long cards work") { object in
      Self(
        expires: object.optional(
          "expires", .cardExpiry, shown: "never",
          "From when on the first card is declined as expired: a date, or a time after the "
            + "horizon's start.", example: "2026-03-31"),
        lifetime: object.optional(
          "lifetime", .positiveDuration, shown: "beyond the horizon",
          "How long a card works that replaced another.", example: "1000d"))
    }
  }
}

/// When the first card expires.
enum CardExpiry {
  case at(CivilDateTime)
  case after(CalendarSpan)
}

extension ValueType where Value == CardExpiry {
  /// A date, or a time after the horizon's start.
  static var cardExpiry: Self {
    scalar("a date or a duration", example: "2026-03-31") { (text, _) throws(ScalarProblem) in
      // A date begins with the four digits of its year and a dash.
      if text.dropFirst(4).first == "-" { return .at(try InstantText.dateTime(text)) }
      let span = try DurationText.span(text)
      guard !span.isZero else { throw ScalarProblem("it is zero") }
      return .after(span)
    }
  }
}

/// Payments that the card's bank takes back.
struct ChargebackDocument {
  let share: Decimal
  let after: Distribution?
  let fee: Money?
  let won: Decimal
  let decided: Distribution?

  static var type: ValueType<Self> {
    .object("chargebacks", "Payments that the card's bank takes back") { object in
      let share = object.required(
        "share", .share, "The share of successful payments.", example: "0.1%")
      let after = object.optional(
        "after", .distribution(.duration), shown: "{exponential: {mean: 30d}}",
        "The time from the payment until then.", example: "{exponential: {mean: 30d}}")
      let fee = object.optional(
        "fee", .money, shown: "$15", "What the bank charges the platform for one.",
        example: "$20")
      let won = object.optional(
        "won", .share, default: .zero, shown: "0%",
        "The share of disputes that the bank decides for the platform.", example: "30%")
      let decided = object.optional(
        "decided", .distribution(.duration), shown: "60d", "The time until it does.",
        example: "{uniform: {low: 30d, high: 90d}}")
      return share.map {
        Self(share: $0, after: after, fee: fee, won: won, decided: decided)
      }
    }
  }
}

extension ValueType where Value == CivilDateTime {
  /// The instant, in the scenario's zone unless the text has its own.
  var inScenarioZone: ValueType<Instant> {
    checked { (dateTime, context) throws(ScalarProblem) in dateTime.instant(in: context.zone) }
  }
}
