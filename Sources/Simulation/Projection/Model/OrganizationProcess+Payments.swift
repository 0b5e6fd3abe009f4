import AutoTopUp
import Billing
import Ledger
import Quantities
import Randomness

extension OrganizationProcess {
  /// Does what an evaluation of the top-up rule came to.
  mutating func carryOut(_ outcomes: [TopUpOutcome], at instant: Instant, _ billing: Billing<Log>) {
    for outcome in outcomes {
      switch outcome.action {
      case .charge(let request): submit(request, outcome.evaluation.trigger, at: instant)
      case .ask(let charge): ask(about: charge, at: instant)
      case .skip(let skip):
        guard outcome.isNewSkip else { continue }
        self.outcome.charges.append(
          ChargeRecord(
            requestedAt: instant, resolvedAt: instant, trigger: outcome.evaluation.trigger,
            attempt: 0, amount: .zero, status: .notFired, balanceBefore: outcome.balance,
            balanceAfter: outcome.balance, skip: skip.reason))
      }
    }
    followInvoicedCredit(at: instant, billing)
  }

  /// Takes note of credit that was delivered on invoice, or taken back.
  private mutating func followInvoicedCredit(at instant: Instant, _ billing: Billing<Log>) {
    let unpaid = billing.invoicedCredit(of: id).nanos - unmeasured.unpaidCredit
    guard unpaid != outcome.tallies[.unpaidCredit] else { return }
    outcome.tallies[.unpaidCredit] = unpaid
    creditArrived(at: instant, billing)
  }

  /// Hands a charge to the processor, whose answers come later.
  private mutating func submit(
    _ request: ChargeRequest, _ trigger: TopUpTrigger, at instant: Instant
  ) {
    let record = outcome.charges.count
    outcome.charges.append(
      ChargeRecord(
        requestedAt: instant, resolvedAt: context.horizon.to, trigger: trigger,
        attempt: request.attempt, amount: request.amount, status: .pending, declineCode: nil,
        balanceBefore: request.balance, balanceAfter: request.balance))
    processor.submit(
      CardCharge(
        source: .rule, number: request.number, amount: request.amount,
        method: context.place(of: request.paymentMethod), record: Int32(record)),
      at: instant)
    armProcessor()
  }

  /// Asks the processor what became of a charge whose answer is missing.
  private mutating func ask(about number: UInt64, at instant: Instant) {
    processor.ask(about: number, at: instant)
    armProcessor()
  }

  /// Sets the timer of what the processor tells next.
  mutating func armProcessor() { timers.set(.processor, at: processor.nextEvent) }

  /// Takes what the processor or the card's bank tells.
  mutating func hearProcessor(
    at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    let told = processor.takeEvent()
    armProcessor()
    guard let event = told else { return }
    switch (event.kind, event.charge.source) {
    case (.answer, .rule): try takeAnswer(event, at: instant, &billing)
    case (.answer, .person): try takeCheckoutAnswer(event, at: instant, &billing)
    case (.chargeback, _), (.disputeWon, _): try hearBank(event, at: instant, &billing)
    }
    // What comes late is no news where the card was replaced in the meantime.
    let isDecline = event.kind == .answer && event.outcome.declineCode?.isHard == true
    if isDecline, !processor.works(event.charge, at: instant) { fixCard(at: instant) }
  }

  /// Takes the answer to a charge of the rule: perhaps late, perhaps once more.
  private mutating func takeAnswer(
    _ event: ProcessorEvent, at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    let resolution: ChargeResolution
    do throws(BillingRefusal) {
      resolution = try billing.resolveCharge(
        event.charge.number, outcome: event.outcome, organization: id, at: instant)
    } catch {
      guard event.outcome == .succeeded, let reason = ActivityRecord.Refusal(error) else {
        throw error
      }
      // Nobody to credit any more: the card gets its money back.
      processor.refund(event.charge)
      note(event, at: instant, billing)
      record(.autoTopUp, event.charge.amount, at: instant, refusal: reason)
      return
    }
    note(event, at: instant, billing)
    switch resolution {
    case .credited(let payment):
      let amount = event.charge.amount
      outcome.tallies[.topUps] += 1
      outcome.tallies.add(amount, to: .topUpAmount)
      collect(payment)
      record(.autoTopUp, amount, at: instant)
      paymentArrived(event.charge, at: instant, billing)
    case .overcredited(let amount):
      outcome.tallies.add(amount, to: .overcreditedAmount)
      creditArrived(at: instant, billing)
    case .suspended: fixCard(at: instant)
    case .retry, .awaitingCustomer, .givenUp, .repeated: break
    }
    followInvoicedCredit(at: instant, billing)
  }

  /// Writes an answer into the record of its charge, unless the last one is there already.
  private mutating func note(
    _ event: ProcessorEvent, at instant: Instant, _ billing: Billing<Log>
  ) {
    let place = Int(event.charge.record)
    guard !outcome.charges[place].status.isFinal else { return }
    outcome.charges[place].resolvedAt = instant
    outcome.charges[place].balanceAfter = billing.balance(of: id)
    outcome.charges[place].status = ChargeRecord.Status(rawValue: event.outcome.name) ?? .pending
    outcome.charges[place].declineCode = event.outcome.declineCode
    count(event.outcome)
    switch event.outcome {
    case .declined, .providerError: outcome.tallies[.topUpFailures] += 1
    case .succeeded, .requiresAction: break
    }
  }

  /// Counts a charge that failed, by its class.
  mutating func count(_ failure: ChargeOutcome) {
    switch failure {
    case .declined(let code): outcome.tallies[code.isHard ? .hardDeclines : .softDeclines] += 1
    case .providerError: outcome.tallies[.providerErrors] += 1
    case .succeeded, .requiresAction: break
    }
  }

  /// Counts what a card paid for.
  mutating func collect(_ payment: Payment) {
    outcome.tallies.add(payment.fee, to: .paymentFees)
    collect(payment.invoice)
  }

  /// Takes note of credit that a card paid for.
  mutating func paymentArrived(_ charge: CardCharge, at instant: Instant, _ billing: Billing<Log>) {
    if billing.terms(of: id).remembersPurchases {
      processor.credited(charge, asPurchase: billing.purchaseCount(of: id) - 1, at: instant)
      armProcessor()
    }
    creditArrived(at: instant, billing)
  }

  /// Has a person replace what does not work of the payment methods, unless somebody is at it already.
  private mutating func fixCard(at instant: Instant) {
    guard timers.instant(of: .methodReplaced) == .max else { return }
    let seconds = context.payments.timeToFix.draw(&repairStream)
    let done = context.payments.personDone(after: seconds, from: instant)
    timers.set(.methodReplaced, at: done.nanoseconds)
  }

  /// A person has set a working payment method.
  mutating func replaceMethod(at instant: Instant, _ billing: inout Billing<Log>) {
    timers.set(.methodReplaced, at: .max)
    processor.replaceCard(at: instant)
    billing.paymentMethodReplaced(id, at: instant)
  }

  /// Takes note of new credit.
  mutating func creditArrived(at instant: Instant, _ billing: Billing<Log>) {
    balanceChanged(at: instant.nanoseconds, billing)
    balanceRose(billing)
  }
}

extension ChargeRecord.Status {
  /// Whether no further answer changes it.
  fileprivate var isFinal: Bool {
    switch self {
    case .pending, .requiresAction: false
    case .succeeded, .softDecline, .hardDecline, .providerError, .notFired: true
    }
  }
}
