public import AutoTopUp
public import Ledger
public import Quantities

extension Billing {
  /// Corrects a balance by hand.
  ///
  /// - Parameters:
  ///   - amount: Positive to add, negative to take; what is taken must be available.
  ///   - organization: Whose balance.
  ///   - actor: Who does it; only the platform may.
  ///   - instant: When.
  /// - Throws: `notPermitted`; `amountNotPositive` for zero; `ledger(.insufficientCredit)`; nothing
  ///   has changed then.
  public mutating func adjust(
    _ amount: Money, organization: Identifier<Organization>, by actor: Actor, at instant: Instant
  ) throws(BillingRefusal) {
    try permit(.adjust, by: actor, in: organization)
    guard amount != .zero else { throw .amountNotPositive }
    if amount < .zero, available(of: organization).nanos < -amount.nanos {
      throw .ledger(.insufficientCredit)
    }
    try post(.adjustment, of: organization, at: instant, Attribution(actor)) {
      (book, wallet, entry) throws(LedgerRefusal) in
      if amount < .zero {
        _ = try book.takeBack(
          Money(nanos: -amount.nanos), of: .none, from: wallet, crediting: .adjustments,
          reach: .debt, entry: entry)
      } else {
        _ = try book.grant(
          GrantTerms(category: .paid, paid: amount, promoted: .zero), to: wallet,
          from: .adjustments, entry: entry)
      }
    }
    creditArrived(organization)
  }

  /// Gives promotional credit.
  ///
  /// - Parameters:
  ///   - amount: Greater than zero.
  ///   - priority: Lower burns first; bought credit has zero.
  ///   - expiry: The first instant at which it is worthless; `never` for none.
  ///   - scope: What it may be spent on.
  ///   - organization: To whom.
  ///   - actor: Who does it; only the platform may.
  ///   - instant: When.
  /// - Throws: `notPermitted`, or where it cannot be booked; nothing has changed then.
  public mutating func give(
    _ amount: Money, priority: Int32 = 0, expiry: Instant = .never, scope: GrantScope = .everything,
    organization: Identifier<Organization>, by actor: Actor, at instant: Instant
  ) throws(BillingRefusal) {
    try permit(.adjust, by: actor, in: organization)
    guard amount.isPositive else { throw .amountNotPositive }
    let terms = GrantTerms(
      category: .promotional, paid: .zero, promoted: amount, priority: priority, expiry: expiry,
      scope: scope)
    _ = try post(.bonus, of: organization, at: instant, Attribution(actor)) {
      (book, wallet, entry) throws(LedgerRefusal) in
      try book.grant(terms, to: wallet, entry: entry)
    }
    creditArrived(organization)
  }

  /// Changes the auto top-up rule, or removes it; it is to be evaluated at once then.
  ///
  /// A charge that is with the processor goes on. Where the rule says what the one before says, that
  /// one stays, with its reviews and schedule as they were.
  ///
  /// - Parameters:
  ///   - rule: The new rule; nil removes it.
  ///   - dunning: What follows failed charges from now on; nil: what followed them before.
  ///   - organization: Whose.
  ///   - actor: Who does it.
  ///   - instant: When.
  /// - Returns: Whether there is another rule now.
  /// - Throws: `notPermitted`; `noPaymentMethod` where there is no card to charge; nothing has
  ///   changed then.
  @discardableResult
  public mutating func setTopUpRule(
    _ rule: TopUpRule?, dunning: Dunning? = nil, organization: Identifier<Organization>,
    by actor: Actor, at instant: Instant
  ) throws(BillingRefusal) -> Bool {
    try permit(.setTopUpRule, by: actor, in: organization)
    let index = organization.index
    guard rule == nil || !states[index].terms.paymentMethod.isNone else { throw .noPaymentMethod }
    if let dunning { states[index].terms.dunning = dunning }
    let old = states[index].terms.topUpRule
    let new = rule.map { old?.replaced(by: $0) ?? $0 }
    guard new != old else { return false }
    replaceTopUpRule(by: new, of: organization, at: instant)
    awaitEvaluation(of: organization, trigger: .ruleChanged)
    refreshEvaluationLevel(of: organization)
    return true
  }

  mutating func replaceTopUpRule(
    by rule: TopUpRule?, of organization: Identifier<Organization>, at instant: Instant
  ) {
    states[organization.index].terms.topUpRule = rule
    for place in states[organization.index].topUps.indices {
      states[organization.index].topUps[place].ruleChanged(at: instant)
    }
  }
}
