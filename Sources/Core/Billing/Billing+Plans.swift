public import Ledger
public import Pricing
public import Quantities

extension Billing {
  /// Puts an organization on another plan, or on none; its period ends early.
  ///
  /// With proration the period goes on: the part of the old fee for the time that is left comes back,
  /// as far as it did not pay for credit, and the new fee is for the rest of the new plan's period,
  /// whose credit comes with the next one. Without, nothing comes back, and a whole new period starts.
  /// Credit that came with the old plan stays, until the end it had. The terms may have it otherwise.
  ///
  /// - Parameters:
  ///   - organization: Whose plan.
  ///   - plan: The new plan, or nil.
  ///   - isProrated: Whether the period goes on.
  ///   - terms: When it takes effect, and what becomes of credit and quota.
  ///   - actor: Who changes it.
  ///   - instant: When. Periods that have ended by then must have been turned; a pause ends.
  /// - Returns: What closed, came back and was invoiced.
  /// - Throws: `notPermitted`, or where it cannot be booked; nothing has changed then.
  public mutating func changePlan(
    of organization: Identifier<Organization>, to plan: Plan?, isProrated: Bool,
    terms: PlanChangeTerms = PlanChangeTerms(), by actor: Actor, at instant: Instant
  ) throws(BillingRefusal) -> PlanTurn {
    try permit(.changePlan, by: actor, in: organization)
    let index = organization.index
    let rests = states[index].paused?.still != nil
    if terms.effect == .renewal, rests || states[index].period != nil {
      states[index].nextPlan = .some(plan)
      return PlanTurn()
    }
    if !isProrated || terms.credit == .prorated { try requireRoom(for: plan, of: organization) }
    endPause(of: organization, at: instant)
    let running = states[index].period
    let used = accounts[index].requestsInPeriod
    return try turn(organization, at: instant) { (billing, turn, invoice) throws(BillingRefusal) in
      try billing.close(organization, at: instant, &turn, on: &invoice)
      if let running, isProrated {
        turn.unused = try billing.unused(of: running, organization, terms, at: instant, &turn)
      }
      try billing.giveBack(
        turn, for: running?.bounds.to ?? instant, organization, at: instant, on: &invoice)
      let goesOn = isProrated && billing.states[index].planSince != nil
      billing.begin(plan, of: organization, since: goesOn ? nil : instant)
      try billing.startPeriod(
        organization, at: instant, change: isProrated ? terms.credit : nil, on: &invoice)
      if let plan, terms.usedQuota == .carried {
        // What was beyond the old quota is invoiced; the rest counts, and is not charged again.
        billing.accounts[index].requestsInPeriod = used
        billing.states[index].settledOverage.requests = plan.overageRequests(of: used)
        billing.limitRequests(of: organization, plan)
      }
    }
  }

  /// What comes back of a fee whose period ends early.
  private mutating func unused(
    of running: PlanPeriod, _ organization: Identifier<Organization>, _ terms: PlanChangeTerms,
    at instant: Instant, _ turn: inout PlanTurn
  ) throws(BillingRefusal) -> Money {
    guard terms.credit == .prorated else {
      return running.fee.unused(at: instant, creditPaid: running.credit.paidInPeriod)
    }
    let share = running.fee.share(at: instant)
    guard terms.oldCredit == .returned else { return share }
    let spent = try takeBackCredit(of: running, organization, at: instant, &turn)
    return Money(nanos: max(0, share.nanos - spent.nanos))
  }

  /// Gives the unused part of a plan's fee back, with its tax.
  private mutating func giveBack(
    _ turn: PlanTurn, for end: Instant, _ organization: Identifier<Organization>,
    at instant: Instant, on invoice: inout Invoice
  ) throws(BillingRefusal) {
    let unused = turn.unused
    try transfer(
      unused, debit: .subscriptionRevenue, credit: .cash,
      organization: organization, type: .refund, at: instant)
    let terms = states[organization.index].terms
    let tax = terms.salesTax.tax(on: unused)
    try returnTax(tax, to: organization, at: instant)
    guard unused.isPositive || turn.creditTaken.isPositive else { return }
    invoice.lines.append(
      Invoice.Line(
        .planFee, amount: Money(nanos: -unused.nanos), tax: Money(nanos: -tax.nanos),
        credits: Money(nanos: -turn.creditTaken.nanos), item: terms.plan?.name ?? "",
        period: Interval(from: instant, to: end)))
  }

  /// Switches a plan's overage on, off, or to another rate, at any time.
  ///
  /// Requests beyond the included ones that were served before keep the rate of their time and are
  /// invoiced at the period's end.
  ///
  /// - Parameters:
  ///   - overage: What happens to requests beyond the included ones from now on.
  ///   - organization: Whose.
  ///   - actor: Who switches.
  /// - Throws: `notPermitted`; `noPlan`; `pricing(.overflow)`; nothing has changed then.
  public mutating func switchOverage(
    to overage: Overage, organization: Identifier<Organization>, by actor: Actor
  ) throws(BillingRefusal) {
    try permit(.changePlan, by: actor, in: organization)
    guard let plan = states[organization.index].terms.plan else { throw .noPlan }
    var settled = states[organization.index].settledOverage
    do {
      settled.cost = try settled.cost.adding(unsettledOverage(of: organization, plan))
    } catch {
      throw .pricing(.overflow)
    }
    let beyond = plan.overageRequests(of: accounts[organization.index].requestsInPeriod)
    if beyond > settled.requests { settled.rate = Self.overageRate(of: plan) }
    settled.requests = beyond
    let changed = plan.with(overage: overage)
    states[organization.index].settledOverage = settled
    states[organization.index].terms.plan = changed
    limitRequests(of: organization, changed)
  }
}
