public import Quantities

/// What a look at the balance came to.
public enum TopUpDecision: Hashable, Sendable {
  /// Charge the card now.
  case charge(Money)
  /// Ask the processor what became of the charge in flight.
  case ask
  /// Nothing, and why.
  case rest(TopUpRest)
}

/// Why a rule did not fire, and until when that holds.
public struct TopUpRest: Hashable, Sendable {
  /// Why a rule did not fire.
  public enum Reason: UInt8, Hashable, Sendable, CaseIterable {
    /// The balance does not call for an order.
    case notCalled
    /// The balance is not looked at before an instant.
    case notReviewed
    /// The rule takes no notice of refused requests.
    case refusalIgnored
    /// An order is with the processor.
    case orderInFlight
    /// An order waits for the customer.
    case awaitingCustomer
    /// A failed order waits for its next attempt.
    case waitingForRetry
    /// The rule is suspended until the payment method is replaced.
    case suspended
    /// The last order is too recent.
    case coolingDown
    /// The period's amount is used up.
    case amountLimit
    /// The period's number of charges is used up.
    case countLimit
    /// The card was tried too often lately.
    case attemptLimit

    /// The name in files: `order_in_flight`.
    public var name: String {
      switch self {
      case .notCalled: "not_called"
      case .notReviewed: "not_reviewed"
      case .refusalIgnored: "refusal_ignored"
      case .orderInFlight: "order_in_flight"
      case .awaitingCustomer: "awaiting_customer"
      case .waitingForRetry: "waiting_for_retry"
      case .suspended: "suspended"
      case .coolingDown: "cooling_down"
      case .amountLimit: "amount_limit"
      case .countLimit: "count_limit"
      case .attemptLimit: "attempt_limit"
      }
    }

    /// Whether the rule wants to be looked at again when the reason ends.
    var endsByItself: Bool {
      switch self {
      case .coolingDown, .amountLimit, .countLimit, .attemptLimit: true
      case .notCalled, .notReviewed, .refusalIgnored, .orderInFlight, .awaitingCustomer,
        .waitingForRetry, .suspended:
        false
      }
    }
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

  /// When to look again; nil where something else tells.
  var end: Instant? { reason.endsByItself ? until : nil }
}

/// Why a balance is looked at.
public enum TopUpCause: Hashable, Sendable {
  /// It has changed, or a time has come.
  case balance
  /// A request was refused for lack of credit.
  case refusal
}
