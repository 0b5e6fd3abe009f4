public import AutoTopUp
public import Ledger
public import Quantities

extension Billing {
  /// Evaluates the top-up rule in each replica of the gateway; at most one order is on its way.
  ///
  /// To be called when all postings of an instant are done, where a posting needed it
  /// (`needsTopUpEvaluation`), a request was refused for lack of credit, or the rule or the payment
  /// method changed, and when the time of `nextTopUpEvaluation` has come. What a refused request would
  /// have held is taken off; of several since the last evaluation, the largest.
  ///
  /// - Parameters:
  ///   - organization: Whose.
  ///   - trigger: Why.
  ///   - instant: When; a replica whose clock is ahead reads a later time.
  /// - Returns: What to do, by replica; empty without a rule.
  /// - Throws: where credit on invoice cannot be booked.
  public mutating func evaluateTopUp(
    _ organization: Identifier<Organization>, trigger: TopUpTrigger = .threshold,
    at instant: Instant
  ) throws(BillingRefusal) -> [TopUpOutcome] {
    let index = organization.index
    let refused = states[index].refused
    states[index].refused = .zero
    guard let rule = states[index].terms.topUpRule else {
      try voidUnpaidInvoice(of: organization, at: instant)
      return []
    }
    let (replicas, skew) = (states[index].terms.replicas, states[index].terms.clockSkew)
    var outcomes: [TopUpOutcome] = []
    outcomes.reserveCapacity(replicas)
    for replica in 0..<replicas {
      let outcome = try evaluate(
        rule, of: organization, refused: refused, trigger: trigger, replica: replica,
        at: replica == replicas - 1 ? instant + skew : instant)
      if Log.recordsDecisions { record(.evaluation(outcome), of: organization, at: instant) }
      outcomes.append(outcome)
    }
    return outcomes
  }

  /// Returns what an evaluation of the rule would come to now, by the first replica; nothing changes.
  ///
  /// - Returns: The evaluation; nil without a rule.
  public func topUpOutlook(
    of organization: Identifier<Organization>, at instant: Instant
  ) -> TopUpEvaluation? {
    let state = states[organization.index]
    guard let rule = state.terms.topUpRule else { return nil }
    var controller = state.topUps[0]
    return controller.evaluate(
      rule, dunning: dunning(of: organization), balance: balance(of: organization, as: rule.basis),
      charge: state.charges + 1, in: state.terms.coins, at: instant)
  }

  private mutating func evaluate(
    _ rule: TopUpRule, of organization: Identifier<Organization>, refused: Money,
    trigger: TopUpTrigger, replica: Int, at instant: Instant
  ) throws(BillingRefusal) -> TopUpOutcome {
    let index = organization.index
    let place = states[index].terms.guards.sharesClaim ? 0 : replica
    let before = balance(of: organization)
    let evaluation = states[index].topUps[place].evaluate(
      rule, dunning: dunning(of: organization),
      balance: balance(of: organization, as: rule.basis),
      refused: refused, trigger: trigger, charge: states[index].charges + 1,
      in: states[index].terms.coins, at: instant)
    let order = states[index].topUps[place].order
    var isNewSkip = false
    let action: TopUpAction
    switch evaluation.decision {
    case .skip(let skip):
      refreshEvaluationLevel(of: organization)
      try voidUnpaidInvoice(of: organization, at: instant)
      isNewSkip = skip.reason != .notCalled && skip.reason != states[index].lastSkip
      if isNewSkip { states[index].lastSkip = skip.reason }
      action = .skip(skip)
    case .ask: action = .ask(charge: order.charge)
    case .charge(let amount):
      states[index].lastSkip = nil
      states[index].charges = order.charge
      let product = CreditProduct(rule.product, for: amount)
      let offer = try offer(of: product, to: organization, at: instant)
      let due = try amountDue(for: offer, by: organization)
      let method = paymentMethod(order.method, of: organization)
      states[index].openCharges.append(
        OpenCharge(
          charge: SubmittedCharge(number: order.charge, amount: amount, submittedAt: instant),
          product: product, credit: offer.generalCredit, paymentMethod: method, replica: place))
      // Requests may draw on what is on order now.
      refreshEvaluationLevel(of: organization)
      try deliverOnInvoice(offer, to: organization, at: instant)
      action = .charge(
        ChargeRequest(
          number: order.charge, amount: due.amount, tax: due.tax, attempt: order.attempts,
          paymentMethod: method, balance: before))
    }
    return TopUpOutcome(
      action: action, evaluation: evaluation, replica: replica, balance: before,
      isNewSkip: isNewSkip)
  }

  /// What follows failed charges, with the payment methods that there are.
  private func dunning(of organization: Identifier<Organization>) -> Dunning {
    // Not the terms as a whole, here and below: they are large, and evaluations many.
    var dunning = states[organization.index].terms.dunning
    dunning.backups = states[organization.index].terms.backupPaymentMethods.count
    return dunning
  }

  /// The payment method in a place: the card, or the backups in their order.
  private func paymentMethod(
    _ place: Int, of organization: Identifier<Organization>
  ) -> Identifier<PaymentMethod> {
    place == 0
      ? states[organization.index].terms.paymentMethod
      : states[organization.index].terms.backupPaymentMethods[place - 1]
  }

  /// The balance that a rule compares.
  private func balance(
    of organization: Identifier<Organization>, as basis: TopUpRule.Basis
  ) -> Money {
    // What is not paid for may be taken back: it does not count.
    var balance =
      Int128(generalBalance(of: organization).nanos)
      - Int128(invoicedCredit(of: organization).nanos)
    switch basis {
    case .posted: break
    case .available: balance -= Int128(held(of: organization).nanos)
    case .position: balance += Int128(amountOnOrder(of: organization).nanos)
    }
    return Money(nanos: Int64(clamping: balance))
  }

  /// Arms a rule that fires once where its balance calls for no order any more.
  mutating func armTopUpRule(_ rule: TopUpRule, of organization: Identifier<Organization>) {
    guard rule.trigger.firesOnce else { return }
    let index = organization.index
    let balance = balance(of: organization, as: rule.basis)
    for place in states[index].topUps.indices {
      states[index].topUps[place].noteBalance(balance, rule)
    }
    accounts[index].awaitsRelease =
      rule.basis == .available && states[index].topUps.contains { !$0.isArmed }
  }

  /// Returns whether the balance, or what is available, is where postings have the top-up rule
  /// evaluated.
  public func needsTopUpEvaluation(_ organization: Identifier<Organization>) -> Bool {
    let account = accounts[organization.index]
    return book.generalBalance(of: account.wallet).nanos <= states[organization.index].topUpLevel
      || book.generalAvailable(in: account.wallet).nanos <= account.availableEvaluationLevel
  }

  /// Takes note of what a request would have held that is refused for lack of credit, and has the
  /// rule evaluated.
  @usableFromInline @inline(never)
  mutating func noteRefused(_ estimate: Money, of organization: Identifier<Organization>) {
    states[organization.index].refused = max(states[organization.index].refused, estimate)
    awaitEvaluation(of: organization, trigger: .refusal)
  }

  /// Returns what open charges would bring; cut off at the largest amount.
  public func amountOnOrder(of organization: Identifier<Organization>) -> Money {
    let total = states[organization.index].openCharges.reduce(Int128(0)) {
      $0 + Int128($1.credit.nanos)
    }
    return Money(nanos: Int64(clamping: total))
  }

  /// Takes the processor's answer to a charge; the same answer twice credits once.
  ///
  /// An answer may come late: a charge whose order was given up as lost credits all the same.
  ///
  /// - Parameters:
  ///   - number: The charge's number.
  ///   - outcome: What the processor says.
  ///   - organization: Whose charge it is.
  ///   - instant: When the answer arrives.
  /// - Returns: What it led to.
  /// - Throws: where credit cannot be booked; nothing has changed then. `notPermitted` where the
  ///   organization was deleted meanwhile: the charge is closed, and its money has to go back.
  public mutating func resolveCharge(
    _ number: UInt64, outcome: ChargeOutcome, organization: Identifier<Organization>,
    at instant: Instant
  ) throws(BillingRefusal) -> ChargeResolution {
    let index = organization.index
    guard let found = states[index].openCharges.firstIndex(where: { $0.charge.number == number })
    else {
      return try resolveAgain(number, outcome: outcome, organization: organization, at: instant)
    }
    let open = states[index].openCharges[found]
    var resolution = ChargeResolution.repeated
    // What arrives is no longer on order: else it would count twice for a moment.
    if outcome != .requiresAction { states[index].openCharges.remove(at: found) }
    if outcome == .succeeded, states[index].isDeleted {
      throw .notPermitted(.purchase, .organizationDeleted)
    }
    if outcome == .succeeded {
      do {
        resolution = .credited(try credit(open, organization: organization, at: instant))
      } catch {
        states[index].openCharges.insert(open, at: found)
        throw error
      }
    }
    states[index].topUps[open.replica].resolve(
      outcome, of: open.charge, dunning: dunning(of: organization), at: instant)
    refreshEvaluationLevel(of: organization)
    try voidUnpaidInvoice(of: organization, at: instant)
    guard outcome != .succeeded else {
      // Only now the rule watches the balance again, which may still be too low.
      balanceMoved(organization, trigger: .credit)
      return resolution
    }
    let order = states[index].topUps[open.replica].order
    guard order.charge == number || order.state == .idle else { return .repeated }
    switch order.state {
    case .charging: return .repeated
    case .awaitingCustomer: return .awaitingCustomer
    case .waiting(let until): return .retry(at: until)
    case .suspended: return .suspended
    case .idle: return .givenUp
    }
  }

  /// Books the credit of a charge that succeeded.
  private mutating func credit(
    _ open: OpenCharge, organization: Identifier<Organization>, at instant: Instant
  ) throws(BillingRefusal) -> Payment {
    let payment = try sell(
      try offer(of: open.product, to: organization, at: instant), to: organization, at: instant,
      type: .autoTopUp, attribution: Attribution(paymentMethod: open.paymentMethod))
    if !states[organization.index].terms.guards.creditsOnce {
      states[organization.index].creditedCharges.append(open)
    }
    return payment
  }

  /// Takes an answer to a charge that was answered before: where nothing guards against it, what was
  /// bought is credited once more, at the platform's expense.
  private mutating func resolveAgain(
    _ number: UInt64, outcome: ChargeOutcome, organization: Identifier<Organization>,
    at instant: Instant
  ) throws(BillingRefusal) -> ChargeResolution {
    let credited = states[organization.index].creditedCharges
    guard outcome == .succeeded, let open = credited.first(where: { $0.charge.number == number })
    else { return .repeated }
    let offer = try offer(of: open.product, to: organization, at: instant)
    let amount = Money(
      nanos: Int64(clamping: Int128(offer.credits.nanos) + Int128(offer.bonus.nanos)))
    let terms = GrantTerms(
      category: .promotional, paid: .zero, promoted: amount, expiry: offer.expiry,
      scope: offer.scope)
    _ = try post(.autoTopUp, of: organization, at: instant) {
      (book, wallet, entry) throws(LedgerRefusal) in
      try book.grant(terms, to: wallet, from: .adjustments, entry: entry)
    }
    creditArrived(organization)
    return .overcredited(amount)
  }

  /// Lets a suspended rule fire again, because what did not work of the payment methods was replaced.
  ///
  /// - Parameters:
  ///   - organization: Whose.
  ///   - isDifferent: Whether it is another card; the same one again changes nothing.
  ///   - instant: When.
  public mutating func paymentMethodReplaced(
    _ organization: Identifier<Organization>, isDifferent: Bool = true, at instant: Instant
  ) {
    for place in states[organization.index].topUps.indices {
      states[organization.index].topUps[place].methodReplaced(isDifferent: isDifferent, at: instant)
    }
    refreshEvaluationLevel(of: organization)
    awaitEvaluation(of: organization, trigger: .methodReplaced)
  }

  /// Returns when the rule is to be evaluated next, whatever the balance does; `never` for no time.
  ///
  /// May be in the past, where something became due while an order was on its way.
  public func nextTopUpEvaluation(of organization: Identifier<Organization>) -> Instant {
    let index = organization.index
    guard let rule = states[index].terms.topUpRule else { return .never }
    let dunning = dunning(of: organization)
    var next = Instant.never
    for place in states[index].topUps.indices {
      next = min(next, states[index].topUps[place].nextEvaluation(rule, dunning))
    }
    return next
  }
}
