import AutoTopUp
import Billing
import Ledger
import Quantities
import Randomness

extension OrganizationProcess {
  /// Looks at the top-up rule, after all postings of the instant.
  mutating func evaluateTopUp<Log: Journal>(at instant: Instant, _ billing: inout Billing<Log>) {
    timers.set(.topUpEvaluation, at: .max)
    guard let request = billing.evaluateTopUp(id) else { return }
    submit(request, trigger: evaluationTrigger, at: instant)
  }

  /// Tries a declined charge again.
  mutating func retryTopUp<Log: Journal>(at instant: Instant, _ billing: inout Billing<Log>) {
    timers.set(.retry, at: .max)
    guard let request = billing.retryTopUp(id, at: instant) else { return }
    submit(request, trigger: .retry, at: instant)
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
    timers.set(.chargeAnswer, at: (instant + latency).nanoseconds)
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
    let last = outcome.charges.count - 1
    outcome.charges[last].resolvedAt = instant
    outcome.charges[last].balanceAfter = billing.balance(of: id)
    outcome.charges[last].status = ChargeRecord.Status(pendingOutcome)
    let amount = outcome.charges[last].amount
    switch resolution {
    case .credited(let payment):
      outcome.tallies[.topUps] += 1
      outcome.tallies.add(amount, to: .topUpAmount)
      invoice(.atFaceValue(amount), payment, as: .autoTopUp, at: instant, billing)
      record(.autoTopUp, amount, at: instant)
      creditArrived(at: instant, billing)
    case .retry(let next):
      outcome.tallies[.topUpFailures] += 1
      timers.set(.retry, at: next.nanoseconds)
    case .suspended:
      outcome.tallies[.topUpFailures] += 1
      let wait = Duration(seconds: context.timeToFix.draw(&repairStream))
      timers.set(.methodReplaced, at: (instant + wait).nanoseconds)
    case .repeated: break
    }
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
