import AutoTopUp
public import Randomness

/// How the card processor and the bank behave, and how long people take to react.
public struct PaymentModel: Sendable {
  /// Seconds from submitting a charge to its answer.
  public var latency: Distribution
  /// The probability that of a soft decline: the card may work later.
  public var softDecline: Double
  /// The probability that of a hard decline: the card is dead from then on.
  public var hardDecline: Double
  /// Seconds until a person has replaced a card that does not work.
  public var timeToFix: Distribution
  /// The codes of soft declines, with their weights.
  public var softCodes = [WeightedDeclineCode(.insufficientFunds)]
  /// The codes of hard declines, with their weights.
  public var hardCodes = [WeightedDeclineCode(.lostCard)]
  /// The probability that the processor fails.
  public var providerError = 0.0
  /// Charges that the customer has to confirm, if there are some.
  public var confirmation: ConfirmationModel?
  /// How answers get lost, late and repeated; nil: none does.
  public var webhooks: WebhookModel?
  /// When the processor is out of order, for everybody at once.
  public var outages: [OutageModel] = []
  /// How long cards work.
  public var card = CardModel()
  /// Payments that the card's bank takes back, if it takes back some.
  public var chargebacks: ChargebackModel?
  /// Further payment methods, which are tried where those before are declined.
  public var backups: [BackupMethodModel] = []

  /// Makes a model of a processor that declines, and has no other faults.
  ///
  /// - Precondition: the probabilities are at least zero and together at most one.
  public init(
    latency: Distribution, softDecline: Double, hardDecline: Double, timeToFix: Distribution
  ) {
    precondition(
      softDecline >= 0 && hardDecline >= 0 && softDecline + hardDecline <= 1,
      "decline probabilities are impossible")
    self.latency = latency
    self.softDecline = softDecline
    self.hardDecline = hardDecline
    self.timeToFix = timeToFix
  }

  /// The probability that an attempt does not succeed at once.
  public var failure: Double {
    softDecline + hardDecline + providerError + (confirmation?.share ?? 0)
  }
}
