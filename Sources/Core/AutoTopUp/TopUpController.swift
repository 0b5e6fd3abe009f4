public import Quantities

/// A rule at work: its order, and what it remembers of earlier ones.
///
/// Decides; callers know balances, charge cards and book what follows.
public struct TopUpController: Hashable, Sendable {
  /// The order on its way, if there is one.
  public private(set) var order = TopUpOrder()
  /// What the last look came to; nil after a charge.
  public private(set) var rest: TopUpRest?
  private var window = LimitWindow()
  private var attempts = AttemptWindow()
  /// When the last order was placed.
  private var placedAt: Instant?
  /// Declines in a row, over all orders.
  private var failures = 0
  /// The periods of schedule and review that were attended to.
  private var scheduled = 0
  private var reviewed = 0

  /// Makes a rule's beginning.
  public init() {}

  // MARK: Decisions

  /// Looks at a balance; submits a charge where the rule calls for one.
  ///
  /// - Parameters:
  ///   - rule: The rule.
  ///   - dunning: What follows failed charges.
  ///   - balance: The balance of the rule's basis.
  ///   - cause: Why it is looked at.
  ///   - charge: The number that a charge would have.
  ///   - instant: When.
  /// - Returns: What to do now.
  public mutating func evaluate(
    _ rule: TopUpRule, dunning: Dunning, balance: Money, cause: TopUpCause = .balance,
    charge: UInt64, at instant: Instant
  ) -> TopUpDecision {
    if let decision = attendToOrder(dunning, at: instant) { return note(decision) }
    let isRetry = order.state != .idle
    let isScheduled = !isRetry && isScheduleDue(rule, at: instant)
    let reasonToWait = reasonToWait(rule, cause, at: instant)
    attendToReview(rule, at: instant)
    if !isRetry, !isScheduled, let reasonToWait { return note(.rest(reasonToWait)) }
    guard let wanted = rule.order(at: balance, isScheduled: isScheduled) else {
      if isRetry { order.end() }
      attendToSchedule(rule, at: instant)
      return note(.rest(TopUpRest(.notCalled)))
    }
    switch room(for: wanted, rule, isRetry: isRetry, at: instant) {
    case .none(let rest):
      if isRetry, let end = rest.end { order.putOff(until: end) }
      return note(.rest(rest))
    case .some(let amount):
      if !isRetry { placedAt = instant }
      order.submit(amount, charge: charge, at: instant)
      if rule.limit != nil { window.take(amount) }
      if let limit = rule.attemptLimit { attempts.record(instant, limit) }
      attendToSchedule(rule, at: instant)
      return note(.charge(amount))
    }
  }

  private mutating func note(_ decision: TopUpDecision) -> TopUpDecision {
    if case .rest(let rest) = decision { self.rest = rest } else { rest = nil }
    return decision
  }

  /// Attends to an order on its way; nil where a charge may be submitted.
  private mutating func attendToOrder(_ dunning: Dunning, at instant: Instant) -> TopUpDecision? {
    switch order.state {
    case .idle: return nil
    case .charging:
      guard let look = order.staleInstant(dunning), look <= instant else {
        return .rest(TopUpRest(.orderInFlight))
      }
      if dunning.asksAboutStale {
        order.asked(at: instant)
        return .ask
      }
      order.end()
      return nil
    case .awaitingCustomer(let until):
      // The customer may have confirmed, and the answer be lost.
      if dunning.asksAboutStale, let look = order.staleInstant(dunning), look <= instant {
        order.asked(at: instant)
        return .ask
      }
      guard until <= instant else { return .rest(TopUpRest(.awaitingCustomer)) }
      fail(.declined(.authenticationRequired), dunning, at: instant)
      return attendToOrder(dunning, at: instant)
    case .waiting(let until):
      return until <= instant ? nil : .rest(TopUpRest(.waitingForRetry, until: until))
    case .suspended: return .rest(TopUpRest(.suspended))
    }
  }

  /// Why a balance is not looked at now; nil where it is.
  private func reasonToWait(
    _ rule: TopUpRule, _ cause: TopUpCause, at instant: Instant
  ) -> TopUpRest? {
    if cause == .refusal, !rule.evaluatesOnRefusal { return TopUpRest(.refusalIgnored) }
    guard case .periodic(let reviews) = rule.review, reviews.number(of: instant) <= reviewed else {
      return nil
    }
    return TopUpRest(.notReviewed, until: reviews.start(ofPeriod: reviewed + 1))
  }

  /// Takes note of the review of an instant, whatever has the balance looked at then: else it would
  /// be due for ever.
  private mutating func attendToReview(_ rule: TopUpRule, at instant: Instant) {
    guard case .periodic(let reviews) = rule.review else { return }
    reviewed = max(reviewed, reviews.number(of: instant))
  }

  private func isScheduleDue(_ rule: TopUpRule, at instant: Instant) -> Bool {
    rule.schedule.map { $0.number(of: instant) > scheduled } ?? false
  }

  private mutating func attendToSchedule(_ rule: TopUpRule, at instant: Instant) {
    if let schedule = rule.schedule { scheduled = max(scheduled, schedule.number(of: instant)) }
  }

  private enum Room {
    case some(Money)
    case none(TopUpRest)
  }

  /// What cooldown and limits leave of an order.
  private mutating func room(
    for wanted: Money, _ rule: TopUpRule, isRetry: Bool, at instant: Instant
  ) -> Room {
    if !isRetry, rule.cooldown > .zero, let placedAt, placedAt + rule.cooldown > instant {
      return .none(TopUpRest(.coolingDown, until: placedAt + rule.cooldown))
    }
    if let limit = rule.attemptLimit, let opening = attempts.opening(at: instant, limit) {
      return .none(TopUpRest(.attemptLimit, until: opening))
    }
    guard let limit = rule.limit else { return .some(wanted) }
    window.advance(to: instant, in: limit)
    if let count = limit.count, window.count >= count {
      return .none(TopUpRest(.countLimit, until: window.end))
    }
    guard let most = limit.amount else { return .some(wanted) }
    let left = Int64(clamping: Int128(most.nanos) - window.amount)
    guard wanted.nanos > left else { return .some(wanted) }
    guard limit.atLimit == .partial, left > 0, left >= rule.minimum.nanos else {
      return .none(TopUpRest(.amountLimit, until: window.end))
    }
    return .some(Money(nanos: left))
  }

  // MARK: Answers

  /// Takes the processor's answer to a charge.
  ///
  /// Where it is not the charge in flight, its order was lost before: the order on its way now goes
  /// on.
  ///
  /// - Parameters:
  ///   - outcome: What the processor says.
  ///   - charge: Which charge, for how much, and when it was submitted.
  ///   - dunning: What follows a failure.
  ///   - instant: When the answer arrives.
  public mutating func resolve(
    _ outcome: ChargeOutcome, of charge: SubmittedCharge, dunning: Dunning, at instant: Instant
  ) {
    rest = nil
    let isCurrent = order.isInFlight && order.charge == charge.number
    switch outcome {
    case .succeeded:
      failures = 0
      if isCurrent { order.end() }
    case .requiresAction:
      // Told again, the customer has no more time than before.
      if isCurrent, order.state == .charging {
        order.awaitCustomer(until: instant + dunning.confirmation)
      }
    case .declined, .providerError:
      window.release(charge)
      if isCurrent { fail(outcome, dunning, at: instant) }
    }
  }

  private mutating func fail(_ outcome: ChargeOutcome, _ dunning: Dunning, at instant: Instant) {
    if outcome != .providerError { failures += 1 }
    if outcome != .providerError || dunning.providerErrorDelay == nil { order.countAttempt() }
    let consequence = dunning.consequence(
      of: outcome, attempts: order.countedAttempts, failures: failures)
    order.fail(outcome, consequence, at: instant)
  }

  // MARK: Changes

  /// Takes note of another rule: it is looked at anew, and an order that waits is dropped.
  ///
  /// A charge in flight goes on, a suspension stays, and limits go on counting.
  public mutating func ruleChanged(from old: TopUpRule?, to new: TopUpRule?) {
    rest = nil
    (scheduled, reviewed) = (0, 0)
    if old?.limit?.periods != new?.limit?.periods { window = LimitWindow() }
    if case .waiting = order.state { order.end() }
  }

  /// Takes note of credit that was paid for, by whomever.
  public mutating func paymentArrived(_ dunning: Dunning) {
    rest = nil
    guard dunning.endsWaitOnPayment, case .waiting = order.state else { return }
    order.end()
  }

  /// Takes note of a new payment method: a suspended rule may fire again.
  ///
  /// A charge in flight goes on. The same card once more changes nothing.
  public mutating func methodReplaced(isDifferent: Bool) {
    guard isDifferent else { return }
    rest = nil
    failures = 0
    if order.state == .suspended { order.end() }
  }

  // MARK: Attention

  /// Whether a posting that lowers the balance is to be looked at.
  public func watchesPostings(_ rule: TopUpRule) -> Bool {
    order.state == .idle && rule.review == .continuous && awaitedEnd(rule) == nil
  }

  /// When what the last look rested for ends, where that has the balance looked at.
  private func awaitedEnd(_ rule: TopUpRule) -> Instant? { rule.wakesUp ? rest?.end : nil }

  /// When the rule wants to be looked at by itself; `never` where nothing is to come.
  public func nextEvaluation(_ rule: TopUpRule, _ dunning: Dunning) -> Instant {
    switch order.state {
    case .charging: return order.staleInstant(dunning) ?? .never
    case .awaitingCustomer(let until):
      return dunning.asksAboutStale ? min(until, order.staleInstant(dunning) ?? .never) : until
    case .waiting(let until): return until
    case .suspended: return .never
    case .idle:
      var next = awaitedEnd(rule) ?? .never
      if case .periodic(let reviews) = rule.review {
        next = min(next, reviews.start(ofPeriod: reviewed + 1))
      }
      // A schedule that is due already waits for what the last look rested for.
      if let schedule = rule.schedule, rest?.end == nil {
        next = min(next, schedule.start(ofPeriod: scheduled + 1))
      }
      return next
    }
  }
}

/// A charge that was handed to the processor.
public struct SubmittedCharge: Hashable, Sendable {
  /// Its number within the organization: its idempotency key.
  public let number: UInt64
  /// The credit it buys.
  public let amount: Money
  /// When it was submitted.
  public let submittedAt: Instant

  /// Makes a charge.
  public init(number: UInt64, amount: Money, submittedAt: Instant) {
    self.number = number
    self.amount = amount
    self.submittedAt = submittedAt
  }
}
