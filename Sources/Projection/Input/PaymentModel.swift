public import Randomness

/// How the card processor behaves, and how long people take to react.
public struct PaymentModel: Sendable {
  /// Seconds from submitting a charge to its answer.
  public var latency: Distribution
  /// The probability that an attempt is declined for now.
  public var softDecline: Double
  /// The probability that an attempt is declined for good.
  public var hardDecline: Double
  /// Seconds from suspension to a working payment method.
  public var timeToFix: Distribution

  /// Makes a model.
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
}
