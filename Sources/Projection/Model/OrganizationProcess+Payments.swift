import AutoTopUp
import Billing
import Ledger
import Quantities
import Randomness

extension OrganizationProcess {
  /// Looks at the top-up rule, after all postings of the instant.
  mutating func evaluateTopUp<Log: Journal>(
    at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    timers.set(.topUpEvaluation, at: .max)
    try lookAtRule(evaluationTrigger, at: instant, &billing)
  }

  /// Looks at the top-up rule because a time has come.
  mutating func lookAtTopUp<Log: Journal>(
    at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    let isRetry: Bool
    if case .waiting = billing.topUpState(of: id) { isRetry = true } else { isRetry = false }
    try lookAtRule(isRetry ? .retry : .time, at: instant, &billing)
  }

  private mutating func lookAtRule<Log: Journal>(
    _ trigger: ChargeRecord.Trigger, at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    let cause: TopUpCause = trigger == .refusal ? .refusal : .balance
    let replicas = billing.terms(of: id).replicas
    for replica in 0..<replicas {
      switch try billing.evaluateTopUp(
        id, cause: cause, refused: cause == .refusal ? spellEstimate : .zero, replica: replica,
        at: replica == replicas - 1 ? instant + faults.clockSkew : instant)
      {
      case .charge(let request): submit(request, trigger: trigger, at: instant)
      case .rest(let rest): note(rest, trigger: trigger, at: instant, billing)
      case .ask, nil: break
      }
    }
    followInvoicedCredit(at: instant, billing)
    awaitTopUpLook(at: instant, billing)
  }

  /// Takes note of credit that was delivered on invoice, or taken back.
  private mutating func followInvoicedCredit<Log: Journal>(
    at instant: Instant, _ billing: Billing<Log>
  ) {
    let unpaid = billing.invoicedCredit(of: id).nanos
    guard unpaid != outcome.tallies[.unpaidCredit] else { return }
    outcome.tallies[.unpaidCredit] = unpaid
    creditArrived(at: instant, billing)
  }

  /// Sets the timer of the next look that the rule wants.
  mutating func awaitTopUpLook<Log: Journal>(at instant: Instant, _ billing: Billing<Log>) {
    let next = billing.nextTopUpLook(of: id)
    timers.set(.topUpLook, at: max(next, instant).nanoseconds)
  }

  /// Writes down why the rule did not fire, once for each charge and reason.
  private mutating func note<Log: Journal>(
    _ rest: TopUpRest, trigger: ChargeRecord.Trigger, at instant: Instant, _ billing: Billing<Log>
  ) {
    guard rest.reason != .notCalled, rest.reason != notedRest else { return }
    notedRest = rest.reason
    let balance = billing.balance(of: id)
    outcome.charges.append(
      ChargeRecord(
        requestedAt: instant, resolvedAt: instant, trigger: trigger, attempt: 0, amount: .zero,
        status: .notFired, balanceBefore: balance, balanceAfter: balance, rest: rest.reason))
  }

  /// Hands a charge to the processor, whose answer is drawn now and comes later.
  private mutating func submit(
    _ request: ChargeRequest, trigger: ChargeRecord.Trigger, at instant: Instant
  ) {
    let latency = Duration(seconds: context.latency.draw(&paymentStream))
    let chance = paymentStream.uniform01()
    pendingOutcome =
      chance < context.hardDecline
      ? .declined(.lostCard)
      : chance < context.hardDecline + context.softDecline
        ? .declined(.insufficientFunds) : .succeeded
    pendingCharge = request.number
    notedRest = nil
    timers.set(.chargeAnswer, at: (instant + latency).nanoseconds)
    pendingRecord = outcome.charges.count
    outcome.charges.append(
      ChargeRecord(
        requestedAt: instant, resolvedAt: context.horizon.to, trigger: trigger,
        attempt: request.attempt, amount: request.amount, status: .pending,
        balanceBefore: request.balance, balanceAfter: request.balance))
  }

  /// Takes the processor's answer.
  mutating func answerCharge<Log: Journal>(
    at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    timers.set(.chargeAnswer, at: .max)
    let resolution = try billing.resolveCharge(
      pendingCharge, outcome: pendingOutcome, organization: id, at: instant)
    outcome.charges[pendingRecord].resolvedAt = instant
    outcome.charges[pendingRecord].balanceAfter = billing.balance(of: id)
    outcome.charges[pendingRecord].status = ChargeRecord.Status(pendingOutcome)
    let amount = outcome.charges[pendingRecord].amount
    switch resolution {
    case .credited(let payment):
      outcome.tallies[.topUps] += 1
      outcome.tallies.add(amount, to: .topUpAmount)
      invoice(.atFaceValue(amount), payment, as: .autoTopUp, at: instant, billing)
      record(.autoTopUp, amount, at: instant)
      creditArrived(at: instant, billing)
    case .retry, .givenUp: outcome.tallies[.topUpFailures] += 1
    case .suspended:
      outcome.tallies[.topUpFailures] += 1
      let wait = Duration(seconds: context.timeToFix.draw(&repairStream))
      timers.set(.methodReplaced, at: (instant + wait).nanoseconds)
    case .repeated, .awaitingCustomer: break
    }
    followInvoicedCredit(at: instant, billing)
    awaitTopUpLook(at: instant, billing)
  }

  /// A person sets a working payment method; the rule is looked at once more.
  mutating func replaceMethod<Log: Journal>(at instant: Instant, _ billing: inout Billing<Log>) {
    timers.set(.methodReplaced, at: .max)
    billing.paymentMethodReplaced(id)
    requestAttention(at: instant.nanoseconds, trigger: .methodReplaced)
  }

  /// Takes note of new credit; it may expire, and it may not be enough.
  mutating func creditArrived<Log: Journal>(at instant: Instant, _ billing: Billing<Log>) {
    timers.set(.expiry, at: billing.nextExpiry(of: id).nanoseconds)
    balanceChanged(at: instant.nanoseconds, billing)
    if billing.needsAttention(id) {
      requestAttention(at: instant.nanoseconds, trigger: .credit)
    }
  }
}

extension ChargeRecord.Status {
  fileprivate init(_ outcome: ChargeOutcome) {
    switch outcome {
    case .succeeded: self = .succeeded
    case .declined(let code): self = code.isHard ? .hardDecline : .softDecline
    case .providerError, .requiresAction: self = .softDecline
    }
  }
}
