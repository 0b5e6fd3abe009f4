public import Quantities

/// Why a top-up rule makes no sense.
public enum TopUpRuleError: Error, Hashable, Sendable {
  /// The threshold is below zero.
  case negativeThreshold
  /// The amount is zero or less.
  case amountNotPositive
  /// The target is not above the threshold, so each order would call for the next.
  case targetNotAboveThreshold(Money)
  /// The minimum is above the maximum, or one of them is negative.
  case minimumAboveMaximum(Money, Money)
  /// There is neither a threshold nor a schedule.
  case neverFires
  /// What is bought does not count in the balance that is compared, so each order would call for the
  /// next.
  case neverEnough
  /// There is nothing to say how much is bought.
  case noSize
  /// The most that is bought at once is less than the least that anybody may buy.
  case belowMinimumPurchase(buys: Money, minimumPurchase: Money)
  /// No order fits into the amount of the limit, so none would ever be placed; some would be for a
  /// part of it.
  case limitBelowOrder(limit: Money, order: Money, wouldFitInPart: Bool)
}
