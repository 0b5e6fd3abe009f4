public import Quantities

/// One order of the rule on its way: at most one per organization.
///
/// ```
///            evaluate                    succeeded
///   idle ───────────────▶ charging ───────────────────▶ idle
///    ▲                     │    ▲
///    │ no longer needed    │    │ retry due
///    ├──────────────── waiting ◀┘ soft decline
///    │                     │
///    │ method replaced     ▼ hard decline, or retries used up
///    └──────────────── suspended
/// ```
public struct TopUpOrder: Hashable, Sendable {
  /// Where the order stands.
  public enum State: Hashable, Sendable {
    /// No order: the rule may fire.
    case idle
    /// A charge is with the processor.
    case charging
    /// The last charge was declined; the next attempt is due at an instant.
    case waiting(until: Instant)
    /// The rule does not fire until the payment method is replaced.
    case suspended
  }

  /// Where the order stands.
  public private(set) var state: State = .idle
  /// The amount ordered; meaningless while idle.
  public private(set) var amount: Money = .zero
  /// Attempts made on this order.
  public private(set) var attempts = 0

  /// Makes the state of a rule without an order.
  public init() {}

  /// Applies the rule to a balance; starts charging where it calls for it.
  ///
  /// Does nothing while an order is on its way or the rule is suspended.
  ///
  /// - Returns: The amount to charge now, or nil.
  public mutating func evaluate(_ rule: TopUpRule, balance: Money) -> Money? {
    guard state == .idle, let wanted = rule.order(at: balance) else { return nil }
    state = .charging
    amount = wanted
    attempts = 1
    return wanted
  }

  /// Tries a waiting order again, after looking at the balance once more.
  ///
  /// - Returns: The amount to charge now; nil where the order is no longer needed and was dropped.
  /// - Precondition: the order is waiting and the instant has come.
  public mutating func retry(_ rule: TopUpRule, balance: Money, at instant: Instant) -> Money? {
    guard case .waiting(let until) = state else {
      preconditionFailure("there is no order waiting for a retry")
    }
    precondition(until <= instant, "the retry is not due yet")
    guard let wanted = rule.order(at: balance) else {
      self = TopUpOrder()
      return nil
    }
    state = .charging
    amount = wanted
    attempts += 1
    return wanted
  }

  /// Takes the processor's answer to the charge in flight.
  ///
  /// - Precondition: a charge is with the processor.
  public mutating func resolve(_ outcome: ChargeOutcome, dunning: Dunning, at instant: Instant) {
    precondition(state == .charging, "no charge is with the processor")
    switch outcome {
    case .succeeded: self = TopUpOrder()
    case .declined(let code) where code.isHard: state = .suspended
    case .declined, .providerError, .requiresAction:
      if let delay = dunning.delay(afterAttempts: attempts) {
        state = .waiting(until: instant + delay)
      } else {
        state = .suspended
      }
    }
  }

  /// Drops an order that waits for its next attempt.
  ///
  /// A charge still with the processor goes on, and a suspended rule stays so.
  public mutating func cancel() {
    guard case .waiting = state else { return }
    self = TopUpOrder()
  }

  /// Lets the rule fire again with a new payment method.
  ///
  /// A charge still with the processor goes on.
  public mutating func methodReplaced() {
    guard state == .suspended else { return }
    self = TopUpOrder()
  }
}
