public import Quantities

/// A rule at work: its order, and what it remembers of earlier ones.
///
/// Decides; callers know balances, charge cards and book what follows.
public struct TopUpController: Hashable, Sendable {
  /// The order on its way, if there is one.
  public private(set) var order = TopUpOrder()
  private var history = ChargeHistory()
  /// When the last order was placed.
  private var placedAt: Instant?
  /// Declines in a row, over all orders.
  private var failures = 0
  /// The payment methods that are not tried again, by their places, until they are replaced.
  private var deadMethods: Set<Int> = []
  /// The periods of schedule and review that were attended to.
  private var scheduled = 0
  private var reviewed = 0
  /// The guard that an order called for met; nil where none was called for, or it was placed.
  private var activeGuard: Guard?
  /// Whether a rule that fires once may fire: it was not under its threshold since its last order, or
  /// that came to nothing.
  public private(set) var isArmed = true

  /// What keeps an order from being placed, and ends by itself.
  private struct Guard: Hashable {
    let reason: TopUpSkip.Reason
    var end: Instant
    /// Whether the schedule called for the order.
    let isScheduled: Bool
    /// Whether a smaller order would be placed, so that postings may remove it.
    let dependsOnBalance: Bool
  }

  /// Makes a rule's beginning.
  public init() {}

  // MARK: Decisions

  /// Evaluates a rule at a balance; submits a charge where it calls for one.
  ///
  /// - Parameters:
  ///   - rule: The rule.
  ///   - dunning: What follows failed charges.
  ///   - balance: The balance of the rule's basis.
  ///   - refused: What a refused request would have held: the balance is compared as though it had,
  ///     where the rule takes notice of refusals.
  ///   - trigger: Why it is evaluated; a retry that is due is one whatever the caller says.
  ///   - charge: The number that a charge would have; higher than any before.
  ///   - coins: What the card can be charged.
  ///   - instant: When.
  /// - Returns: What to do now, with what decided.
  public mutating func evaluate(
    _ rule: TopUpRule, dunning: Dunning, balance: Money, refused: Money = .zero,
    trigger: TopUpTrigger = .threshold, charge: UInt64, in coins: Coins = .none,
    at instant: Instant
  ) -> TopUpEvaluation {
    let refused = rule.evaluatesOnRefusal ? refused : .zero
    let compared = Money(
      nanos: Int64(clamping: Int128(balance.nanos) - Int128(refused.nanos)))
    let isRetry =
      if case .waiting(let until) = order.state { until <= instant } else { false }
    let room = rule.limit.map { history.room(at: instant, in: $0) }
    let decision = decide(rule, dunning, compared, trigger, room, charge, coins, instant)
    return TopUpEvaluation(
      trigger: chargesBackup(decision) ? .backup : isRetry ? .retry : trigger,
      basis: rule.basis, balance: compared, refused: refused, threshold: rule.threshold,
      room: room, decision: decision)
  }

  /// Whether a charge is made because the payment method before it was declined.
  private func chargesBackup(_ decision: TopUpDecision) -> Bool {
    guard case .charge = decision else { return false }
    return order.isBackup
  }

  private mutating func decide(
    _ rule: TopUpRule, _ dunning: Dunning, _ balance: Money, _ trigger: TopUpTrigger,
    _ room: TopUpRoom?, _ charge: UInt64, _ coins: Coins, _ instant: Instant
  ) -> TopUpDecision {
    if let decision = attendToOrder(dunning, at: instant) { return decision }
    let isRetry = order.state != .idle
    if !isRetry, trigger == .refusal, !rule.evaluatesOnRefusal {
      return .skip(TopUpSkip(.refusalIgnored))
    }
    let isScheduled = !isRetry && isScheduleDue(rule, at: instant)
    let next = isRetry || isScheduled ? nil : reviewToAwait(rule, at: instant)
    attendToReview(rule, at: instant)
    if let next { return .skip(TopUpSkip(.notReviewed, until: next)) }
    guard let wanted = rule.order(at: balance, isScheduled: isScheduled, in: coins) else {
      if isRetry { order.end(at: instant) }
      isArmed = true
      activeGuard = nil
      attendToSchedule(rule, at: instant)
      return .skip(TopUpSkip(.notCalled))
    }
    if rule.trigger.firesOnce, !isArmed, !isRetry, !isScheduled {
      return .skip(TopUpSkip(.alreadyFired))
    }
    let amount: Money
    switch fit(wanted, rule, room, isRetry: isRetry, in: coins, at: instant) {
    case .held(let reason, let end):
      activeGuard = Guard(
        reason: reason, end: end, isScheduled: isScheduled,
        dependsOnBalance: reason == .amountLimit && rule.ordersLessAtMore)
      if isRetry { order.putOff(until: end) }
      return .skip(TopUpSkip(reason, until: end))
    case .amount(let most): amount = most
    }
    if !isRetry {
      placedAt = instant
      isArmed = false
    }
    activeGuard = nil
    order.submit(
      amount, charge: charge, toFirst: dunning.method(without: deadMethods) ?? 0, at: instant)
    history.record(SubmittedCharge(number: charge, amount: amount, submittedAt: instant))
    attendToSchedule(rule, at: instant)
    return .charge(amount)
  }

  /// Attends to an order on its way; nil where a charge may be submitted.
  private mutating func attendToOrder(_ dunning: Dunning, at instant: Instant) -> TopUpDecision? {
    switch order.state {
    case .idle: return nil
    case .charging:
      guard let overdue = order.staleInstant(dunning), overdue <= instant else {
        return .skip(TopUpSkip(.orderInFlight))
      }
      if dunning.asksAboutStale {
        order.asked(at: instant)
        return .ask
      }
      drop(at: instant)
      return nil
    case .awaitingCustomer(let until):
      // The customer may have confirmed, and the answer be lost.
      if dunning.asksAboutStale, let overdue = order.staleInstant(dunning), overdue <= instant {
        order.asked(at: instant)
        return .ask
      }
      guard until <= instant else { return .skip(TopUpSkip(.awaitingCustomer)) }
      fail(.declined(.authenticationRequired), dunning, at: instant)
      return attendToOrder(dunning, at: instant)
    case .waiting(let until):
      guard until > instant, activeGuard?.dependsOnBalance != true else { return nil }
      return .skip(TopUpSkip(.waitingForRetry, until: until))
    case .suspended: return .skip(TopUpSkip(.suspended))
    }
  }

  /// When a balance is compared next that is not compared now; nil where it is.
  private func reviewToAwait(_ rule: TopUpRule, at instant: Instant) -> Instant? {
    guard case .periodic(let reviews) = rule.review else { return nil }
    let last = lastReview(reviews)
    return reviews.number(of: instant) > last ? nil : reviews.start(ofPeriod: last + 1)
  }

  /// The last review that was attended to, or passed while an order was on its way: those are not
  /// made up for.
  private func lastReview(_ reviews: QuotaPeriod) -> Int {
    guard let ended = order.endedAt else { return reviewed }
    let number = reviews.number(of: ended)
    return max(reviewed, reviews.start(ofPeriod: number) == ended ? number - 1 : number)
  }

  /// Takes note of the review of an instant, whatever has the rule evaluated then: else it would be
  /// due for ever.
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

  private enum Fit {
    case amount(Money)
    case held(TopUpSkip.Reason, until: Instant)
  }

  /// What cooldown and limits leave of an order.
  private func fit(
    _ wanted: Money, _ rule: TopUpRule, _ room: TopUpRoom?, isRetry: Bool, in coins: Coins,
    at instant: Instant
  ) -> Fit {
    if !isRetry, rule.cooldown > .zero, let placedAt, placedAt + rule.cooldown > instant {
      return .held(.coolingDown, until: placedAt + rule.cooldown)
    }
    if let limit = rule.attemptLimit, let opening = history.opening(at: instant, limit) {
      return .held(.attemptLimit, until: opening)
    }
    guard let limit = rule.limit, let room else { return .amount(wanted) }
    if room.count == 0 { return .held(.countLimit, until: room.until) }
    guard let left = room.amount.map(coins.whole), wanted > left else { return .amount(wanted) }
    guard limit.atLimit == .partial, left.isPositive, left >= rule.minimum else {
      return .held(.amountLimit, until: room.until)
    }
    return .amount(left)
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
    let isCurrent = order.isInFlight && order.charge == charge.number
    switch outcome {
    case .succeeded:
      failures = 0
      if isCurrent { order.end(at: instant) }
    case .requiresAction:
      // Told again, the customer has no more time than before.
      if isCurrent, order.state == .charging {
        order.awaitCustomer(until: instant + dunning.confirmation)
      }
    case .declined, .providerError:
      history.fail(charge.number)
      releaseRoom(at: instant)
      if isCurrent { fail(outcome, dunning, at: instant) }
    }
  }

  /// Has an order placed that only its limit held back, since that has room again.
  private mutating func releaseRoom(at instant: Instant) {
    guard let reason = activeGuard?.reason, reason == .amountLimit || reason == .countLimit else {
      return
    }
    activeGuard?.end = instant
    if case .waiting = order.state { order.putOff(until: instant) }
  }

  private mutating func fail(_ outcome: ChargeOutcome, _ dunning: Dunning, at instant: Instant) {
    if let code = outcome.declineCode {
      if dunning.neverRetried.contains(code) { deadMethods.insert(order.method) }
      if let next = dunning.method(from: order.method + 1, without: deadMethods) {
        order.turnTo(next, at: instant)
        return
      }
    }
    let first = dunning.method(without: deadMethods)
    if outcome != .providerError { failures += 1 }
    if outcome != .providerError || dunning.providerErrorDelay == nil { order.countAttempt() }
    let consequence = dunning.consequence(
      of: outcome, attempts: order.countedAttempts, failures: failures,
      hasWorkingMethod: first != nil)
    order.fail(outcome, consequence, nextMethod: first ?? 0, at: instant)
    if order.state == .idle { isArmed = true }
  }

  /// Ends an order that brought nothing, and so answered no fall of the balance.
  private mutating func drop(at instant: Instant) {
    order.end(at: instant)
    isArmed = true
  }

  // MARK: Firing once

  /// Takes note of the balance of the rule's basis after it may have risen: one that calls for no
  /// order arms a rule that fires once.
  public mutating func noteBalance(_ balance: Money, _ rule: TopUpRule) {
    if !rule.calls(at: balance) { isArmed = true }
  }

  // MARK: Changes

  /// Takes note of another rule: it is armed and evaluated anew, and an order that waits is dropped.
  ///
  /// A charge in flight goes on, a suspension stays, and what was charged counts.
  public mutating func ruleChanged(at instant: Instant) {
    activeGuard = nil
    (scheduled, reviewed) = (0, 0)
    isArmed = true
    if case .waiting = order.state { order.end(at: instant) }
  }

  /// Takes note of credit that was paid for, by whomever.
  public mutating func paymentArrived(_ dunning: Dunning, at instant: Instant) {
    guard dunning.endsWaitOnPayment, case .waiting = order.state else { return }
    drop(at: instant)
  }

  /// Takes note that what did not work of the payment methods was replaced: a suspended rule may fire
  /// again.
  ///
  /// A charge in flight goes on. The same card once more changes nothing.
  public mutating func methodReplaced(isDifferent: Bool, at instant: Instant) {
    guard isDifferent else { return }
    failures = 0
    deadMethods = []
    if order.state == .suspended { drop(at: instant) }
  }

  // MARK: The next evaluation

  /// Whether a posting that lowers the balance has the rule evaluated.
  public func watchesPostings(_ rule: TopUpRule) -> Bool {
    guard rule.review == .continuous else { return false }
    switch order.state {
    case .idle:
      guard isArmed || !rule.trigger.firesOnce else { return false }
      return activeGuard == nil || !rule.wakesUp || activeGuard?.dependsOnBalance == true
    case .waiting: return activeGuard?.dependsOnBalance == true
    case .charging, .awaitingCustomer, .suspended: return false
    }
  }

  /// When the rule is to be evaluated whatever the balance does; `never` where nothing is to come.
  ///
  /// A schedule that became due while an order was on its way is due at once: the answer is in the
  /// past then.
  public func nextEvaluation(_ rule: TopUpRule, _ dunning: Dunning) -> Instant {
    switch order.state {
    case .charging: return order.staleInstant(dunning) ?? .never
    case .awaitingCustomer(let until):
      return dunning.asksAboutStale ? min(until, order.staleInstant(dunning) ?? .never) : until
    case .waiting(let until): return until
    case .suspended: return .never
    case .idle: break
    }
    var next = Instant.never
    if let schedule = rule.schedule {
      // One that is due already waits for what holds it back.
      let start = schedule.start(ofPeriod: scheduled + 1)
      next = activeGuard.map { $0.isScheduled ? $0.end : start } ?? start
    }
    if case .periodic(let reviews) = rule.review {
      next = min(next, reviews.start(ofPeriod: lastReview(reviews) + 1))
    } else if let activeGuard, rule.wakesUp {
      next = min(next, activeGuard.end)
    }
    return next
  }
}
