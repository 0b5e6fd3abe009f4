import AutoTopUp
import Projection
import Quantities
import Randomness

extension ValueType where Value == ConfirmationModel {
  /// Charges that the customer has to confirm.
  static var confirmation: Self {
    .object(
      "requires_action", "Charges that the customer has to confirm",
      ConfirmationModel(share: 0, response: .always(600), abandoned: 0)
    ) { object, model in
      object.required("share", &model.share, .share, "The share of charges.", example: "2%")
      object.key(
        "response", &model.response, .distribution(.duration), shown: "10m",
        "The time from being asked until the customer has answered, in office hours.",
        example: "{lognormal: {median: 10m, p95: 4h}}")
      object.key(
        "abandoned", &model.abandoned, .share,
        "The share of them that the customer does not confirm.", example: "20%")
    }
  }
}

extension ValueType where Value == WebhookModel {
  /// What happens to the processor's answers on their way.
  static var webhooks: Self {
    .object(
      "webhooks", "What happens to the processor's answers on their way",
      WebhookModel(lost: 0, late: 0, delay: .exponential(around: 3_600), repeated: 0)
    ) { object, model in
      object.key("lost", &model.lost, .share, "The share that never arrives.", example: "0.1%")
      object.key("late", &model.late, .share, "The share that arrives late.", example: "1%")
      object.key(
        "delay", &model.delay, .distribution(.duration), shown: "{exponential: {mean: 1h}}",
        "By how much it is late, and by how much a repeat follows.",
        example: "{exponential: {mean: 1h}}")
      object.key(
        "repeated", &model.repeated, .share, "The share that arrives once more.", example: "1%")
    }
  }
}

extension ValueType where Value == OutageModel {
  /// Times in which the processor answers every charge with an error.
  static var outage: Self {
    .object("outage", "Times in which every charge fails") { object in
      let duration = object.required(
        "duration", .distribution(.duration), "How long it lasts.", example: "2h")
      let beginning = object.oneKey(
        of: [
          KeyAlternative(
            "from", .instant, as: OutageModel.Beginning.at, "When it begins.",
            example: "2026-02-01T09:00"),
          KeyAlternative(
            "every", gap, as: OutageModel.Beginning.every,
            "The time from the end of one to the beginning of the next.",
            example: "{exponential: {mean: 30d}}"),
        ], "When it begins")
      guard let beginning, let duration else { return nil }
      return OutageModel(beginning, duration: duration)
    }
  }

  /// The time between outages, which are found one after the other.
  private static var gap: ValueType<Distribution> {
    .distribution(.duration).refused {
      $0.mean ?? .infinity < 3_600
        ? "outages would come more often than every hour; write for example "
          + "`{exponential: {mean: 30d}}`" : nil
    }
  }
}

extension ValueType where Value == CardModel {
  /// How long cards work.
  static var card: Self {
    var type = object("card", "How long cards work", CardModel()) { object, card in
      object.key(
        "expires", &card.expires, .cardExpiry, shown: "never",
        "From when on the first card is declined as expired: a date, or a time after the "
          + "horizon's start.", example: "2026-03-31")
      object.optional(
        "lifetime", &card.lifetime, .positiveDuration, shown: "beyond the horizon",
        "How long a card works that replaced another.", example: "1000d")
    }
    type.shown = { _ in nil }
    return type
  }
}

extension ValueType where Value == BackupMethodModel {
  /// A further payment method.
  static var backup: Self {
    .object("backup", "A further payment method", BackupMethodModel()) { object, backup in
      object.key(
        "soft_decline", &backup.softDecline, .share,
        "The share of charges that get a soft decline.", example: "2%")
      object.key(
        "hard_decline", &backup.hardDecline, .share,
        "The share of charges that get a hard decline: it is dead until it is replaced.",
        example: "0.1%")
      object.key(
        "card", &backup.card, .card, "How long it works.", example: "{expires: 2026-03-31}")
      object.check(
        backup.softDecline + backup.hardDecline <= 1, "soft_decline",
        "`soft_decline` and `hard_decline` add up to more than 100%; write less")
    }
  }
}

extension ValueType where Value == Instant {
  /// A date, or a time after the horizon's start.
  fileprivate static var cardExpiry: Self {
    scalar("a date or a duration", example: "2026-03-31") {
      (text, context) throws(ScalarProblem) in
      // A date begins with the four digits of its year and a dash.
      if text.dropFirst(4).first == "-" {
        return try InstantText.dateTime(text).instant(in: context.zone)
      }
      let span = try DurationText.span(text)
      guard !span.isZero else { throw ScalarProblem("it is zero") }
      return context.horizon.map { span.end(from: $0.from, in: context.zone) } ?? .never
    }
  }
}

extension ValueType where Value == ChargebackModel {
  /// Payments that the card's bank takes back.
  static var chargebacks: Self {
    .object(
      "chargebacks", "Payments that the card's bank takes back",
      ChargebackModel(
        share: 0, after: .exponential(around: 30 * 86_400),
        fee: ScenarioResolution.defaultDisputeFee, won: 0, decided: .always(60 * 86_400))
    ) { object, model in
      object.required(
        "share", &model.share, .share, "The share of successful payments.", example: "0.1%")
      object.key(
        "after", &model.after, .distribution(.duration), shown: "{exponential: {mean: 30d}}",
        "The time from the payment until then.", example: "{exponential: {mean: 30d}}")
      object.key(
        "fee", &model.fee, .money, "What the bank charges the platform for one.", example: "$20")
      object.askForAmount("fee", insteadOf: "$15")
      object.key(
        "won", &model.won, .share,
        "The share of disputes that the bank decides for the platform.", example: "30%")
      object.key(
        "decided", &model.decided, .distribution(.duration), shown: "60d",
        "The time until it does.", example: "{uniform: {low: 30d, high: 90d}}")
    }
  }
}
