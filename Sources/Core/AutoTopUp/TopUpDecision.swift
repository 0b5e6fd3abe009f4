public import Quantities

/// An evaluation of a rule: what was decided, and by what.
public struct TopUpEvaluation: Hashable, Sendable {
  /// Why the rule was evaluated.
  public let trigger: TopUpTrigger
  /// Which balance was compared.
  public let basis: TopUpRule.Basis
  /// That balance, less what was taken off.
  public let balance: Money
  /// What was taken off for a refused request that would have been held.
  public let refused: Money
  /// The reorder point; nil where only the schedule places orders.
  public let threshold: Money?
  /// What the limit left in its period, before the evaluation; nil without one.
  public let room: TopUpRoom?
  /// What was decided.
  public let decision: TopUpDecision
}

/// What a rule may still charge in the current period of its limit.
public struct TopUpRoom: Hashable, Sendable {
  /// The amount that is left; nil where amounts are not limited.
  public let amount: Money?
  /// The charges that are left; nil where their number is not limited.
  public let count: Int?
  /// When the period ends.
  public let until: Instant
}

/// What an evaluation came to.
public enum TopUpDecision: Hashable, Sendable {
  /// Charge the card now.
  case charge(Money)
  /// Ask the processor what became of the charge in flight.
  case ask
  /// Nothing, and why.
  case skip(TopUpSkip)
}

/// Why a rule did not fire, and until when that holds.
public struct TopUpSkip: Hashable, Sendable {
  /// Why a rule did not fire.
  public enum Reason: String, NamedCase {
    /// The balance does not call for an order.
    case notCalled = "not_called"
    /// The rule fires once for each time that the balance falls, and has for this one.
    case alreadyFired = "already_fired"
    /// The balance is not compared before an instant.
    case notReviewed = "not_reviewed"
    /// The rule takes no notice of refused requests.
    case refusalIgnored = "refusal_ignored"
    /// An order is with the processor.
    case orderInFlight = "order_in_flight"
    /// An order waits for the customer.
    case awaitingCustomer = "awaiting_customer"
    /// A failed order waits for its next attempt.
    case waitingForRetry = "waiting_for_retry"
    /// The rule is suspended until the payment method is replaced.
    case suspended
    /// The last order is too recent.
    case coolingDown = "cooling_down"
    /// The period's amount is used up.
    case amountLimit = "amount_limit"
    /// The period's number of charges is used up.
    case countLimit = "count_limit"
    /// The card was tried too often lately.
    case attemptLimit = "attempt_limit"
  }

  /// Why.
  public let reason: Reason
  /// Until when; nil where no time ends it.
  public let until: Instant?

  /// Makes a reason.
  public init(_ reason: Reason, until: Instant? = nil) {
    self.reason = reason
    self.until = until
  }
}

/// Why a rule is evaluated.
public enum TopUpTrigger: String, NamedCase {
  /// A posting took the balance below the threshold.
  case threshold
  /// A request was refused for lack of credit.
  case refusal
  /// Credit arrived and was not enough.
  case credit
  /// An earlier attempt had been declined.
  case retry
  /// The payment method before it was declined at that instant.
  case backup
  /// A working payment method was set.
  case methodReplaced = "method_replaced"
  /// The rule was set or changed.
  case ruleChanged = "rule_changed"
  /// A time came: the end of a cooldown or a limit's period, a review, or the schedule.
  case time
}
