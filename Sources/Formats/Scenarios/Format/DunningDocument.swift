import AutoTopUp
import Quantities
import Text

/// What a scenario says of failed charges; what is not said is nil.
struct DunningDocument {
  var retry: [Duration]?
  var exhaustion: Dunning.Exhaustion?
  var neverRetried: Set<DeclineCode>?
  var providerErrorDelay: Duration?
  var suspendAfter: Int?
  var endsWaitOnPayment: Bool?
  var confirmation: Duration?
  var staleAfter: Duration?
  var asksAboutStale: Bool?
  var position: SourcePosition

  static var type: ValueType<Self> {
    .object("dunning", "What follows a failed charge") { object in
      var dunning = Self(position: object.position)
      dunning.retry = object.optional(
        "retry", .list(of: .positiveDuration), shown: "payments.retry",
        "The wait before each further attempt.", example: "[1h, 6h, 24h]")
      dunning.exhaustion = object.optional(
        "after_retries", .choice(exhaustions), shown: "payments.after_retries",
        "What follows when all retries failed.")
      dunning.neverRetried = object.optional(
        "never_retry", .list(of: .choice(codes)),
        shown: "[expired_card, lost_card, stolen_card, account_closed, fraudulent]",
        "The codes after which the card is not tried again.", example: "[lost_card, stolen_card]"
      ).map { Set($0) }
      dunning.providerErrorDelay = object.optional(
        "after_provider_error", .positiveDuration, shown: "as after a decline",
        "The wait after an error of the processor, which then does not count as a failure.",
        example: "24h")
      dunning.suspendAfter = object.optional(
        "suspend_after", .count(1...1_000), shown: "no limit",
        "Declines in a row, over all orders, that suspend the rule.", example: "3")
      dunning.endsWaitOnPayment = object.optional(
        "resume_on_payment", .boolean, shown: "false",
        "Whether credit that somebody buys ends the wait for the next attempt.")
      dunning.confirmation = object.optional(
        "confirmation", .positiveDuration, shown: "1d",
        "How long a customer may take to confirm a charge.", example: "1h")
      dunning.staleAfter = object.optional(
        "stale_after", .positiveDuration, shown: "never",
        "How long an answer may take before the order counts as lost.", example: "2h")
      dunning.asksAboutStale = object.optional(
        "when_stale",
        .choice([
          Choice("ask", true, "the processor is asked what became of the charge"),
          Choice("forget", false, "the order is forgotten, and another may be placed"),
        ]), shown: "ask", "What is done about a lost order.")
      return dunning
    }
  }

  static var exhaustions: [Choice<Dunning.Exhaustion>] {
    [
      Choice("suspend", .suspend, "no charges until there is a working payment method"),
      Choice("repeat", .repeatLastDelay, "the last wait is used again and again"),
      Choice("give_up", .giveUp, "the order is dropped, and another may be placed at once"),
    ]
  }

  private static var codes: [Choice<DeclineCode>] {
    DeclineCode.allCases.map {
      Choice($0.name, $0, $0.isHard ? "a hard decline" : "a soft decline")
    }
  }

  /// The dunning that this leaves of another one.
  func applied(to other: Dunning) -> Dunning {
    Dunning(
      retryDelays: retry ?? other.retryDelays, exhaustion: exhaustion ?? other.exhaustion,
      neverRetried: neverRetried ?? other.neverRetried,
      providerErrorDelay: providerErrorDelay ?? other.providerErrorDelay,
      suspendAfter: suspendAfter ?? other.suspendAfter,
      endsWaitOnPayment: endsWaitOnPayment ?? other.endsWaitOnPayment,
      confirmation: confirmation ?? other.confirmation,
      staleAfter: staleAfter ?? other.staleAfter,
      asksAboutStale: asksAboutStale ?? other.asksAboutStale)
  }
}
