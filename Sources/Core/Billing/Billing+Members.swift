import AutoTopUp
public import Ledger
public import Quantities

/// How an organization ended.
public struct Deletion: Hashable, Sendable {
  /// Credit that was given up.
  public let forfeited: Money
  /// What the running period of its plan came to.
  public let turn: PlanTurn
}

extension Billing {
  /// Tells whether an actor may do something to an organization.
  ///
  /// - Parameters:
  ///   - action: What.
  ///   - actor: Who.
  ///   - organization: To whom.
  ///   - paymentMethod: Whose card is charged, where one is.
  /// - Throws: `notPermitted` where not.
  public func permit(
    _ action: OrganizationAction, by actor: Actor, in organization: Identifier<Organization>,
    charging paymentMethod: PaymentMethodOwner? = nil
  ) throws(BillingRefusal) {
    let state = states[organization.index]
    guard !state.isDeleted else { throw .notPermitted(action, .organizationDeleted) }
    guard case .member(let member) = actor else {
      // A member's card is the member's alone: the platform has no business with it either.
      guard case .member = paymentMethod else { return }
      throw .notPermitted(action, .foreignPaymentMethod)
    }
    guard let role = role(of: member, in: organization) else {
      throw .notPermitted(action, .notAMember)
    }
    if let refusal = Permission.refusal(of: action, by: role) {
      throw .notPermitted(action, refusal)
    }
    if let paymentMethod,
      let refusal = Permission.refusal(ofCharging: paymentMethod, by: member, role: role)
    {
      throw .notPermitted(action, refusal)
    }
  }

  /// Returns a member's role, or nil for somebody who is no member.
  public func role(
    of member: Identifier<Member>, in organization: Identifier<Organization>
  ) -> Role? {
    let roles = states[organization.index].roles
    return roles.indices.contains(member.index) ? roles[member.index] : nil
  }

  /// Gives a member a role, or none: adds, promotes, demotes or removes.
  ///
  /// - Parameters:
  ///   - role: The new role; nil removes the member.
  ///   - member: Who. Members are numbered by the caller, from zero.
  ///   - organization: Where.
  ///   - actor: Who does it.
  /// - Throws: `notPermitted`; nothing has changed then.
  public mutating func setRole(
    _ role: Role?, of member: Identifier<Member>, in organization: Identifier<Organization>,
    by actor: Actor
  ) throws(BillingRefusal) {
    let earlier = self.role(of: member, in: organization)
    let action: OrganizationAction =
      earlier == .owner || role == .owner ? .changeOwners : .changeMembers
    try permit(action, by: actor, in: organization)
    if earlier == .owner, role != .owner {
      let owners = states[organization.index].roles.count { $0 == .owner }
      guard owners > 1 else { throw .notPermitted(action, .lastOwner) }
    }
    while states[organization.index].roles.count <= member.index {
      states[organization.index].roles.append(nil)
    }
    states[organization.index].roles[member.index] = role
  }

  /// Deletes an organization: it is served, charged and topped up no more.
  ///
  /// Credit that is left must have been moved out, or is forfeited as breakage, whatever it may be
  /// spent on; what is owed stays owed. Holds are released: requests in flight are not charged. The
  /// period of its plan ends, and requests beyond the plan's are invoiced.
  ///
  /// - Parameters:
  ///   - organization: Which.
  ///   - forfeitsCredit: Whether credit that is left is given up.
  ///   - actor: Who does it.
  ///   - instant: When.
  /// - Returns: What was forfeited, and what the plan's period came to.
  /// - Throws: `notPermitted`; `creditLeft` where there is credit and it is not to be forfeited;
  ///   `chargePending`; nothing has changed then.
  public mutating func delete(
    _ organization: Identifier<Organization>, forfeitsCredit: Bool, by actor: Actor,
    at instant: Instant
  ) throws(BillingRefusal) -> Deletion {
    try permit(.delete, by: actor, in: organization)
    let wallet = accounts[organization.index].wallet
    let credit = book.credit(of: wallet)
    guard forfeitsCredit || !credit.isPositive else { throw .creditLeft(credit) }
    guard !states[organization.index].topUps.contains(where: \.order.isInFlight) else {
      throw .chargePending
    }
    replaceTopUpRule(by: nil, of: organization, at: instant)
    try voidUnpaidInvoice(of: organization, at: instant)
    book.releaseHolds(of: wallet)
    let forfeited = book.credit(of: wallet)
    let turn = try closePeriod(of: organization, at: instant)
    try forfeit(forfeited, of: organization, attribution: Attribution(actor), at: instant)
    states[organization.index].isDeleted = true
    states[organization.index].terms.plan = nil
    accounts[organization.index].requestLimit = .min
    refreshEvaluationLevel(of: organization)
    balanceMoved(organization)
    return Deletion(forfeited: forfeited, turn: turn)
  }

  /// Books credit that is given up as breakage.
  mutating func forfeit(
    _ amount: Money, of organization: Identifier<Organization>, attribution: Attribution,
    at instant: Instant
  ) throws(BillingRefusal) {
    _ = try post(.expiry, of: organization, at: instant, attribution) {
      (book, wallet, entry) throws(LedgerRefusal) in
      try book.takeBack(
        amount, of: .none, from: wallet, crediting: .breakage, reach: .debt, entry: entry)
    }
  }

  /// Whether an organization was deleted.
  public func isDeleted(_ organization: Identifier<Organization>) -> Bool {
    states[organization.index].isDeleted
  }
}

extension Attribution {
  /// What an actor did.
  init(_ actor: Actor, paymentMethod: Identifier<PaymentMethod> = .none) {
    self.init(paymentMethod: paymentMethod)
    if case .member(let member) = actor { self.member = member }
  }
}
