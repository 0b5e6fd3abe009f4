public import Ledger
public import Pricing
public import Quantities

extension Billing {
  /// Puts an organization on another plan, or on none; its period ends early.
  ///
  /// With proration the period goes on: the part of the old fee for the time that is left comes back,
  /// as far as it did not pay for credit, and the new fee is for the rest of the new plan's period,
  /// whose credit comes with the next one. Without, nothing comes back, and a whole new period starts.
  /// Credit that came with the old plan stays, until the end it had.
  ///
  /// - Parameters:
  ///   - organization: Whose plan.
  ///   - plan: The new plan, or nil.
  ///   - isProrated: Whether the period goes on.
  ///   - actor: Who changes it.
  ///   - instant: When. Periods that have ended by then must have been turned.
  /// - Returns: What closed, came back and was invoiced.
  /// - Throws: `notPermitted`, or where it cannot be booked; nothing has changed then.
  public mutating func changePlan(
    of organization: Identifier<Organization>, to plan: Plan?, isProrated: Bool, by actor: Actor,
    at instant: Instant
  ) throws(BillingRefusal) -> PlanTurn {
    try permit(.changePlan, by: actor, in: organization)
    if !isProrated { try requireRoom(for: plan, of: organization) }
    return try turn(organization, at: instant) { (billing, turn, invoice) throws(BillingRefusal) in
      let running = billing.states[organization.index].period
      try billing.close(organization, at: instant, &turn, on: &invoice)
      if let running, isProrated { turn.unused = running.fee.unused(at: instant) }
      try billing.giveBack(
        turn.unused, for: running?.bounds.to ?? instant, organization, at: instant, on: &invoice)
      billing.states[organization.index].terms.plan = plan
      if !isProrated || billing.states[organization.index].planSince == nil {
        billing.states[organization.index].planSince = instant
      }
      if plan == nil {
        billing.accounts[organization.index].requestLimit = .max
        billing.accounts[organization.index].requestsInPeriod = 0
      }
      try billing.startPeriod(organization, at: instant, isChange: isProrated, on: &invoice)
    }
  }

  /// Gives the unused part of a plan's fee back, with its tax.
  private mutating func giveBack(
    _ unused: Money, for end: Instant, _ organization: Identifier<Organization>,
    at instant: Instant, on invoice: inout Invoice
  ) throws(BillingRefusal) {
    try transfer(
      unused, debit: .subscriptionRevenue, credit: .cash,
      organization: organization, type: .refund, at: instant)
    let terms = states[organization.index].terms
    let tax = terms.salesTax.tax(on: unused)
    try returnTax(tax, to: organization, at: instant)
    guard unused.isPositive else { return }
    invoice.lines.append(
      Invoice.Line(
        .planFee, amount: Money(nanos: -unused.nanos), tax: Money(nanos: -tax.nanos),
        item: terms.plan?.name ?? "", period: Interval(from: instant, to: end)))
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
    accounts[organization.index].requestLimit = Self.requestLimit(of: changed)
  }
}
