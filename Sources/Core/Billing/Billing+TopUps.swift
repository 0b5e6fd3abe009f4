public import AutoTopUp
public import Ledger
public import Quantities

/// A charge that the payment processor is to make.
public struct ChargeRequest: Hashable, Sendable {
  /// The charge's number within the organization: its idempotency key with the processor.
  public let number: UInt64
  /// The price of the credit to buy.
  public let amount: Money
  /// The tax to charge on top of it.
  public let tax: Money
  /// The attempt within the order, from one.
  public let attempt: Int
  /// The balance when the charge was decided.
  public let balance: Money
}

/// What an evaluation of the rule asks for.
public enum TopUpAction: Hashable, Sendable {
  /// Submit a charge.
  case charge(ChargeRequest)
  /// Ask the processor what became of a charge.
  case ask(charge: UInt64)
  /// Nothing, and why.
  case skip(TopUpSkip)
}

/// What one replica's evaluation of the rule came to.
public struct TopUpOutcome: Hashable, Sendable {
  /// What to do now.
  public let action: TopUpAction
  /// What decided it.
  public let evaluation: TopUpEvaluation
  /// Which replica of the gateway evaluated the rule, from zero.
  public let replica: Int
  /// The posted balance before it.
  public let balance: Money
  /// Whether nothing is charged for a reason that was not the last one already: worth noting.
  public let isNewSkip: Bool
}

/// What a processor's answer led to.
public enum ChargeResolution: Hashable, Sendable {
  /// Credit was added; the processor kept a fee.
  case credited(Payment)
  /// The next attempt is due at an instant.
  case retry(at: Instant)
  /// The customer has to confirm the charge.
  case awaitingCustomer
  /// The rule is suspended until the payment method is replaced.
  case suspended
  /// The order was dropped; the rule may place another.
  case givenUp
  /// The charge had been answered before; nothing changed.
  case repeated
}

/// A charge whose last answer has not come.
struct OpenCharge: Sendable {
  let charge: SubmittedCharge
  /// What it buys.
  let product: CreditProduct
  /// What it would bring of credit that pays for anything.
  let credit: Money
  /// The replica that submitted it.
  let replica: Int
}

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
    let terms = states[index].terms
    var outcomes: [TopUpOutcome] = []
    outcomes.reserveCapacity(terms.replicas)
    for replica in 0..<terms.replicas {
      let outcome = try evaluate(
        rule, of: organization, refused: refused, trigger: trigger, replica: replica,
        at: replica == terms.replicas - 1 ? instant + terms.clockSkew : instant)
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
      rule, dunning: state.terms.dunning, balance: balance(of: organization, as: rule.basis),
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
      rule, dunning: states[index].terms.dunning,
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
      states[index].openCharges.append(
        OpenCharge(
          charge: SubmittedCharge(number: order.charge, amount: amount, submittedAt: instant),
          product: product, credit: offer.generalCredit, replica: place))
      // Requests may draw on what is on order now.
      refreshEvaluationLevel(of: organization)
      try deliverOnInvoice(offer, to: organization, at: instant)
      action = .charge(
        ChargeRequest(
          number: order.charge, amount: amount, tax: states[index].terms.salesTax.tax(on: amount),
          attempt: order.attempts, balance: before))
    }
    return TopUpOutcome(
      action: action, evaluation: evaluation, replica: replica, balance: before,
      isNewSkip: isNewSkip)
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
  mutating func armTopUpRule(of organization: Identifier<Organization>) {
    let index = organization.index
    guard let rule = states[index].terms.topUpRule, rule.trigger.firesOnce else { return }
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
      outcome, of: open.charge, dunning: states[index].terms.dunning, at: instant)
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
    let terms = states[organization.index].terms
    let payment = try sell(
      try offer(of: open.product, to: organization, at: instant), to: organization, at: instant,
      type: .autoTopUp, attribution: Attribution(paymentMethod: terms.paymentMethod))
    if !terms.guards.creditsOnce { states[organization.index].creditedCharges.append(open) }
    return payment
  }

  /// Takes an answer to a charge that was answered before.
  private mutating func resolveAgain(
    _ number: UInt64, outcome: ChargeOutcome, organization: Identifier<Organization>,
    at instant: Instant
  ) throws(BillingRefusal) -> ChargeResolution {
    let credited = states[organization.index].creditedCharges
    guard outcome == .succeeded, let open = credited.first(where: { $0.charge.number == number })
    else { return .repeated }
    return .credited(try credit(open, organization: organization, at: instant))
  }

  /// Lets a suspended rule fire again, because a working payment method was set.
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
    let dunning = states[index].terms.dunning
    return states[index].topUps.reduce(.never) { min($0, $1.nextEvaluation(rule, dunning)) }
  }

  /// Takes the highest alert that is due: its level was crossed and not announced yet.
  ///
  /// Call until it returns nil; a level is armed again when the balance is back at it.
  public mutating func takeAlert(_ organization: Identifier<Organization>) -> Money? {
    let balance = generalBalance(of: organization)
    for index in states[organization.index].alertLevels.indices {
      let level = states[organization.index].alertLevels[index]
      guard balance < level, states[organization.index].isArmed[index] else { continue }
      states[organization.index].isArmed[index] = false
      refreshEvaluationLevel(of: organization)
      return level
    }
    return nil
  }
}
