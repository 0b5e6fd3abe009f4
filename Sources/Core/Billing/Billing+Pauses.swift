public import Ledger
import Pricing
public import Quantities

/// What becomes of the running period of a plan that rests for a while.
public enum PlanPause: String, NamedCase {
  /// It stands still: its rest, with what is left of its quotas, follows after the pause.
  case kept
  /// It ends when the pause begins, and a whole new one begins after it.
  case ended
}

/// A plan that rests.
struct PausedPlan: Sendable {
  let plan: Plan
  /// When it goes on.
  var until: Instant
  /// The period that stands still, and since when; nil where none does.
  let still: (period: PausedPeriod, since: Instant)?
}

/// A period that stands still, with all that was used in it.
struct PausedPeriod: Sendable {
  let period: PlanPeriod
  let requests: Int64
  let settledOverage: (requests: Int64, cost: Money, rate: Rate?)
  let metered: [MeterQuantity]
  let usage: UsageCounter?
}

/// Plans that rest: no fee falls due, no credit comes, and nothing is included.
extension Billing {
  /// Has an organization's plan rest until an instant; where it rests already, until another one.
  ///
  /// Meanwhile the organization is like one without a plan: requests are charged to the balance and
  /// count against no quota. Periods of the calendar cannot stand still: they end.
  ///
  /// - Parameters:
  ///   - organization: Whose plan.
  ///   - end: When it goes on.
  ///   - rest: What becomes of the running period.
  ///   - actor: Who does it.
  ///   - instant: When. Periods that have ended by then must have been turned.
  /// - Returns: What the period came to that ended, if one did.
  /// - Throws: `notPermitted`, `noPlan`, or where it cannot be booked; nothing has changed then.
  /// - Precondition: the pause ends after it begins.
  public mutating func pausePlan(
    of organization: Identifier<Organization>, until end: Instant, period rest: PlanPause = .kept,
    by actor: Actor, at instant: Instant
  ) throws(BillingRefusal) -> PlanTurn {
    precondition(end > instant, "the pause ends before it begins")
    try permit(.changePlan, by: actor, in: organization)
    let index = organization.index
    if states[index].paused != nil {
      states[index].paused?.until = end
      return PlanTurn()
    }
    guard let plan = states[index].terms.plan else { throw .noPlan }
    let account = accounts[index]
    var turn = PlanTurn()
    if rest == .kept, plan.anchor == .anniversary, let running = states[index].period {
      let usage = account.usageCounter < 0 ? nil : usageCounters[Int(account.usageCounter)]
      let still = PausedPeriod(
        period: running, requests: account.requestsInPeriod,
        settledOverage: states[index].settledOverage, metered: states[index].metered,
        usage: usage)
      states[index].paused = PausedPlan(plan: plan, until: end, still: (still, instant))
      states[index].period = nil
    } else {
      turn = try self.turn(organization, at: instant) {
        (billing, turn, invoice) throws(BillingRefusal) in
        try billing.close(organization, at: instant, &turn, on: &invoice)
      }
      // A change that was to come with the next period comes with the one after the pause.
      let next = states[index].nextPlan ?? plan
      states[index].nextPlan = nil
      states[index].paused = next.map { PausedPlan(plan: $0, until: end, still: nil) }
    }
    states[index].terms.plan = nil
    withoutQuotas(organization)
    refreshEvaluationLevel(of: organization)
    return turn
  }

  /// Ends a pause: the period that stood still goes on; where none did, the plan is there without a
  /// period.
  mutating func endPause(of organization: Identifier<Organization>, at instant: Instant) {
    let index = organization.index
    guard let paused = states[index].paused else { return }
    states[index].paused = nil
    states[index].terms.plan = paused.plan
    guard let (still, since) = paused.still else { return }
    let period = still.period.later(by: instant - since)
    states[index].period = period
    // The next period begins where this one ends now.
    states[index].planSince = period.bounds.to
    accounts[index].requestsInPeriod = still.requests
    states[index].settledOverage = still.settledOverage
    states[index].metered = still.metered
    limitRequests(of: organization, paused.plan)
    startCounting(of: organization)
    if let usage = still.usage { usageCounters[Int(accounts[index].usageCounter)] = usage }
    refreshEvaluationLevel(of: organization)
  }

  /// Ends a pause whose time is over, and starts a period where none stood still.
  mutating func resumePlan(
    of organization: Identifier<Organization>, at instant: Instant
  ) throws(BillingRefusal) -> PlanTurn {
    let index = organization.index
    try requireRoom(for: states[index].paused?.plan, of: organization)
    endPause(of: organization, at: instant)
    guard states[index].period == nil else { return PlanTurn() }
    states[index].planSince = instant
    return try turn(organization, at: instant) { (billing, _, invoice) throws(BillingRefusal) in
      try billing.startPeriod(organization, at: instant, on: &invoice)
    }
  }

  /// Takes the quotas of a plan away.
  mutating func withoutQuotas(_ organization: Identifier<Organization>) {
    let index = organization.index
    accounts[index].requestLimit = .max
    accounts[index].requestsInPeriod = 0
    states[index].settledOverage = (0, .zero, nil)
    states[index].resetMeters()
    startCounting(of: organization)
  }
}
