public import AutoTopUp
public import Quantities
public import Randomness

/// A code of declines, and how often it comes relative to others.
public struct WeightedDeclineCode: Hashable, Sendable {
  /// The code.
  public var code: DeclineCode
  /// Its weight, at least zero.
  public var weight: Double

  /// Makes a code with a weight.
  public init(_ code: DeclineCode, weight: Double = 1) {
    self.code = code
    self.weight = weight
  }
}

/// Charges that the customer has to confirm with the bank.
public struct ConfirmationModel: Sendable {
  /// The probability that a charge is one.
  public var share: Double
  /// Seconds until the customer has done so, or has said no.
  public var response: Distribution
  /// The probability that the customer does not confirm.
  public var abandoned: Double

  /// Makes a model.
  public init(share: Double, response: Distribution, abandoned: Double) {
    self.share = share
    self.response = response
    self.abandoned = abandoned
  }
}

/// What happens to the processor's answers on their way.
///
/// Each answer has its own chances, so late ones overtake each other.
public struct WebhookModel: Sendable {
  /// The probability that an answer never arrives.
  public var lost: Double
  /// The probability that it arrives late.
  public var late: Double
  /// Seconds by which it is late, and by which a repeat follows.
  public var delay: Distribution
  /// The probability that it arrives once more.
  public var repeated: Double

  /// Makes a model.
  public init(lost: Double, late: Double, delay: Distribution, repeated: Double) {
    self.lost = lost
    self.late = late
    self.delay = delay
    self.repeated = repeated
  }
}

/// Times in which the processor answers every charge with an error.
public struct OutageModel: Sendable {
  /// When they begin.
  public enum Beginning: Sendable {
    /// Once, at an instant.
    case at(Instant)
    /// Again and again, seconds after the end of the one before, but at least a minute.
    case every(Distribution)
  }

  /// The least time between outages, so that finding them comes to an end.
  static let leastGap = Duration.minute

  /// When they begin.
  public var beginning: Beginning
  /// Seconds that one lasts.
  public var duration: Distribution

  /// Makes outages.
  public init(_ beginning: Beginning, duration: Distribution) {
    self.beginning = beginning
    self.duration = duration
  }
}

/// How long cards work.
public struct CardModel: Hashable, Sendable {
  /// The first instant at which the first card is expired; `never` for none.
  public var expires: Instant
  /// How long a card works that replaced another; nil: beyond the horizon.
  public var lifetime: Duration?

  /// Makes a model; by default cards do not expire.
  public init(expires: Instant = .never, lifetime: Duration? = nil) {
    self.expires = expires
    self.lifetime = lifetime
  }
}

/// A further payment method, which is tried where those before it are declined.
public struct BackupMethodModel: Hashable, Sendable {
  /// The probability that of a soft decline.
  public var softDecline: Double
  /// The probability that of a hard decline.
  public var hardDecline: Double
  /// How long it works.
  public var card: CardModel

  /// Makes a model; by default it always works.
  public init(softDecline: Double = 0, hardDecline: Double = 0, card: CardModel = CardModel()) {
    self.softDecline = softDecline
    self.hardDecline = hardDecline
    self.card = card
  }
}

/// Payments that the card's bank takes back by chance.
public struct ChargebackModel: Sendable {
  /// The probability that a payment is.
  public var share: Double
  /// Seconds from the payment until then.
  public var after: Distribution
  /// What the bank charges for it.
  public var fee: Money
  /// The probability that the platform wins the dispute.
  public var won: Double
  /// Seconds until the dispute is decided.
  public var decided: Distribution

  /// Makes a model.
  public init(
    share: Double, after: Distribution, fee: Money, won: Double, decided: Distribution
  ) {
    self.share = share
    self.after = after
    self.fee = fee
    self.won = won
    self.decided = decided
  }
}
