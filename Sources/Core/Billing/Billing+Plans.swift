public import Ledger
public import Pricing
public import Quantities

extension Billing {
  /// Puts an organization on another plan, or on none; the period before must be closed.
  ///
  /// - Parameters:
  ///   - plan: The new plan, or nil.
  ///   - organization: Whose.
  ///   - unused: The share of the current period that is left, where the fee's part for it is given
  ///     back; nil for no such thing. Credit that came with the plan stays.
  ///   - actor: Who changes it.
  ///   - instant: When.
  /// - Returns: What was given back of the fee, with its tax.
  /// - Throws: `notPermitted`, or where it cannot be booked; nothing has changed then.
  public mutating func changePlan(
    to plan: Plan?, organization: Identifier<Organization>, unused: Proration?, by actor: Actor,
    at instant: Instant
  ) throws(BillingRefusal) -> Refund {
    try permit(.changePlan, by: actor, in: organization)
    let earned = states[organization.index].earnedFee
    let back = unused.map { $0.left(of: earned, rounding: .halfEven) } ?? .zero
    let platform = book.platform
    try transfer(
      back, debit: platform.subscriptionRevenue, credit: platform.cash,
      organization: organization, type: .refund, at: instant)
    let tax = states[organization.index].terms.salesTax.tax(on: back)
    try returnTax(tax, to: organization, at: instant)
    if back.isPositive { _ = states[organization.index].numbering.takeForPeriod(at: instant) }
    states[organization.index].terms.plan = plan
    states[organization.index].earnedFee = .zero
    if plan == nil {
      accounts[organization.index].requestLimit = .max
      accounts[organization.index].requestsInPeriod = 0
    }
    return Refund(money: back, credits: .zero, bonus: .zero, tax: tax)
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
    settled.requests = plan.overageRequests(of: accounts[organization.index].requestsInPeriod)
    let changed = plan.with(overage: overage)
    states[organization.index].settledOverage = settled
    states[organization.index].terms.plan = changed
    accounts[organization.index].requestLimit = Self.requestLimit(of: changed)
  }
}
