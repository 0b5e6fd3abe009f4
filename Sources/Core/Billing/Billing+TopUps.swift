public import AutoTopUp
public import Ledger
public import Quantities

/// A charge that the payment processor is to make.
public struct ChargeRequest: Hashable, Sendable {
  /// The charge's number within the organization: its idempotency key with the processor.
  public let number: UInt64
  /// The credit to buy.
  public let amount: Money
  /// The tax to charge on top of it.
  public let tax: Money
  /// The attempt within the order, from one.
  public let attempt: Int
  /// The balance when the charge was decided.
  public let balance: Money
}

/// What a look at the balance asks for.
public enum TopUpAction: Hashable, Sendable {
  /// Submit a charge.
  case charge(ChargeRequest)
  /// Ask the processor what became of a charge.
  case ask(charge: UInt64)
  /// Nothing, and why.
  case rest(TopUpRest)
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
  /// The replica that submitted it.
  let replica: Int
}

extension Billing {
  /// Looks at the balance and applies the top-up rule; at most one order is on its way.
  ///
  /// - Parameters:
  ///   - organization: Whose.
  ///   - cause: Why.
  ///   - refused: What a refused request would have held: the balance is looked at as though it had.
  ///   - replica: Which replica of the gateway looks, from zero.
  ///   - instant: When, by that replica's clock.
  /// - Returns: What to do; nil without a rule.
  /// - Throws: where credit on invoice cannot be booked.
  public mutating func evaluateTopUp(
    _ organization: Identifier<Organization>, cause: TopUpCause = .balance, refused: Money = .zero,
    replica: Int = 0, at instant: Instant
  ) throws(BillingRefusal) -> TopUpAction? {
    let state = states[organization.index]
    let place = state.terms.guards.sharesClaim ? 0 : replica
    guard let rule = state.terms.topUpRule else {
      try voidUnpaidInvoice(of: organization, at: instant)
      return nil
    }
    let decision = states[organization.index].topUps[place].evaluate(
      rule, dunning: state.terms.dunning, balance: basis(of: rule, organization, less: refused),
      cause: cause,
      charge: state.charges + 1, at: instant)
    refreshEvaluationLevel(of: organization)
    let order = states[organization.index].topUps[place].order
    switch decision {
    case .rest(let rest):
      try voidUnpaidInvoice(of: organization, at: instant)
      return .rest(rest)
    case .ask: return .ask(charge: order.charge)
    case .charge(let amount):
      states[organization.index].charges = order.charge
      states[organization.index].openCharges.append(
        OpenCharge(
          charge: SubmittedCharge(number: order.charge, amount: amount, submittedAt: instant),
          replica: place))
      // Requests may draw on what is on order now.
      refreshEvaluationLevel(of: organization)
      let before = balance(of: organization)
      try deliverOnInvoice(amount, to: organization, at: instant)
      return .charge(
        ChargeRequest(
          number: order.charge, amount: amount, tax: state.terms.salesTax.tax(on: amount),
          attempt: order.attempts, balance: before))
    }
  }

  /// The balance that a rule looks at, less what a refused request would have held.
  private func basis(
    of rule: TopUpRule, _ organization: Identifier<Organization>, less refused: Money
  ) -> Money {
    // What is not paid for may be taken back: it does not count.
    var basis =
      Int128(generalBalance(of: organization).nanos) - Int128(refused.nanos)
      - Int128(invoicedCredit(of: organization).nanos)
    switch rule.basis {
    case .posted: break
    case .available: basis -= Int128(held(of: organization).nanos)
    case .position: basis += Int128(amountOnOrder(of: organization).nanos)
    }
    return Money(nanos: Int64(clamping: basis))
  }

  /// Returns what open charges would bring; cut off at the largest amount.
  public func amountOnOrder(of organization: Identifier<Organization>) -> Money {
    let total = states[organization.index].openCharges.reduce(Int128(0)) {
      $0 + Int128($1.charge.amount.nanos)
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
    let state = states[organization.index]
    let found = state.openCharges.firstIndex { $0.charge.number == number }
    guard let open = found.map({ state.openCharges[$0] }) else {
      return try resolveAgain(number, outcome: outcome, organization: organization, at: instant)
    }
    var resolution = ChargeResolution.repeated
    if outcome == .succeeded, state.isDeleted, let found {
      states[organization.index].openCharges.remove(at: found)
      throw .notPermitted(.purchase, .organizationDeleted)
    }
    if outcome == .succeeded {
      resolution = .credited(try credit(open, organization: organization, at: instant))
    }
    if outcome != .requiresAction, let found {
      states[organization.index].openCharges.remove(at: found)
    }
    states[organization.index].topUps[open.replica].resolve(
      outcome, of: open.charge, dunning: state.terms.dunning, at: instant)
    refreshEvaluationLevel(of: organization)
    try voidUnpaidInvoice(of: organization, at: instant)
    guard outcome != .succeeded else { return resolution }
    let order = states[organization.index].topUps[open.replica].order
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
      .atFaceValue(open.charge.amount), to: organization, at: instant, type: .autoTopUp,
      attribution: Attribution(paymentMethod: terms.paymentMethod))
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
  public mutating func paymentMethodReplaced(
    _ organization: Identifier<Organization>, isDifferent: Bool = true
  ) {
    for place in states[organization.index].topUps.indices {
      states[organization.index].topUps[place].methodReplaced(isDifferent: isDifferent)
    }
    refreshEvaluationLevel(of: organization)
  }

  /// Returns where the organization's order stands; of several, the first that is on its way.
  public func topUpState(of organization: Identifier<Organization>) -> TopUpOrder.State {
    let topUps = states[organization.index].topUps
    return (topUps.first { $0.order.isInFlight } ?? topUps[0]).order.state
  }

  /// Returns when the rule is to be looked at next, whatever the balance does; `never` for no time.
  ///
  /// May be in the past, where something became due while an order was on its way.
  public func nextTopUpEvaluation(of organization: Identifier<Organization>) -> Instant {
    let state = states[organization.index]
    guard let rule = state.terms.topUpRule else { return .never }
    return state.topUps.map { $0.nextEvaluation(rule, state.terms.dunning) }.min() ?? .never
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
