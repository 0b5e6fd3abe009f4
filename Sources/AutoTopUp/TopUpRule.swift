public import Quantities

/// When an organization's balance is topped up by itself, and by how much.
///
/// The rule is a reorder policy of inventory theory: the threshold is the reorder point s, a fixed
/// amount the order quantity Q of (s, Q), a target the order-up-to level S of (s, S).
public struct TopUpRule: Hashable, Sendable {
  /// How the balance is compared with the threshold.
  public enum Trigger: Hashable, Sendable {
    /// Strictly below.
    case below
    /// At or below.
    case atOrBelow
  }

  /// How much is bought.
  public enum Sizing: Hashable, Sendable {
    /// The same amount each time: Q.
    case amount(Money)
    /// As much as lifts the balance to a level: S.
    case target(Money)
  }

  /// s: the balance under which an order is placed.
  public let threshold: Money
  /// How much an order is for.
  public let sizing: Sizing
  /// How the balance is compared.
  public let trigger: Trigger
  /// The least that is ever charged at once.
  public let minimum: Money
  /// The most that is ever charged at once.
  public let maximum: Money

  /// Makes a rule.
  ///
  /// - Throws: where the rule could never buy anything sensible.
  public init(
    threshold: Money, sizing: Sizing, trigger: Trigger = .below, minimum: Money = .zero,
    maximum: Money = Money(nanos: .max)
  ) throws(TopUpRuleError) {
    guard threshold >= .zero else { throw .negativeThreshold }
    guard minimum >= .zero, minimum <= maximum, maximum.isPositive else {
      throw .minimumAboveMaximum
    }
    switch sizing {
    case .amount(let amount):
      guard amount.isPositive else { throw .amountNotPositive }
    case .target(let target):
      guard target > threshold else { throw .targetNotAboveThreshold }
    }
    self.threshold = threshold
    self.sizing = sizing
    self.trigger = trigger
    self.minimum = minimum
    self.maximum = maximum
  }

  /// Returns whether a balance calls for an order.
  public func calls(at balance: Money) -> Bool {
    switch trigger {
    case .below: balance < threshold
    case .atOrBelow: balance <= threshold
    }
  }

  /// The highest balance at which the rule calls for an order, or nil where none does.
  ///
  /// One comparison with it decides in the request loop.
  public var highestCallingBalance: Money? {
    switch trigger {
    case .atOrBelow: threshold
    case .below: threshold.nanos > .min ? Money(nanos: threshold.nanos - 1) : nil
    }
  }

  /// Returns what to order at a balance, or nil to wait.
  ///
  /// - Parameter balance: The posted balance; negative when overdrawn.
  /// - Returns: The amount within minimum and maximum.
  public func order(at balance: Money) -> Money? {
    guard calls(at: balance) else { return nil }
    let wanted: Int64
    switch sizing {
    case .amount(let amount): wanted = amount.nanos
    case .target(let target):
      let (gap, overflow) = target.nanos.subtractingReportingOverflow(balance.nanos)
      wanted = overflow ? .max : gap
    }
    return Money(nanos: min(max(wanted, minimum.nanos), maximum.nanos))
  }
}

/// Why a top-up rule makes no sense.
public enum TopUpRuleError: Error, Hashable, Sendable {
  /// The threshold is below zero.
  case negativeThreshold
  /// The fixed amount is zero or less.
  case amountNotPositive
  /// The target is not above the threshold, so each order would call for the next.
  case targetNotAboveThreshold
  /// The minimum is above the maximum, or one of them is negative.
  case minimumAboveMaximum
}
