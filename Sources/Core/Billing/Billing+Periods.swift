import AutoTopUp
public import Ledger
import Pricing
public import Quantities

/// A plan's periods: the one that ends is closed, credit expires, then the next one starts.
///
/// Set a timer to `nextPeriodEnd`, and turn the period when it goes off.
extension Billing {
  /// Starts an organization's plan, or goes on with one that began before.
  ///
  /// Call it once, also without a plan: later ones have their anniversaries by it. The period that a
  /// plan from before is in has been paid for: nothing is booked, and since its usage so far is not
  /// known, the quotas are full.
  ///
  /// - Parameters:
  ///   - organization: Whose plan.
  ///   - instant: When the book opens for it.
  ///   - since: When the plan began; nil: now.
  /// - Returns: What was invoiced.
  /// - Throws: where it cannot be booked; nothing has changed then.
  public mutating func openPlan(
    of organization: Identifier<Organization>, at instant: Instant, since: Instant? = nil
  ) throws(BillingRefusal) -> PlanTurn {
    let since = since ?? instant
    states[organization.index].planSince = since
    let trial = states[organization.index].terms.plan?.trial?.interval(
      from: since, in: states[organization.index].terms.zone)
    defer {
      // What there is then is where the balance begins, and no credit that arrived.
      states[organization.index].awaitedEvaluation = nil
      balanceMoved(organization)
    }
    states[organization.index].hadPlan =
      states[organization.index].terms.plan != nil && since < instant
    if let trial, since < instant {
      guard trial.to <= instant else {
        startTrial(of: organization, over: trial, from: instant, bringing: .zero)
        return PlanTurn()
      }
      states[organization.index].planSince = trial.to
    }
    let start = states[organization.index].planSince ?? since
    if let plan = states[organization.index].terms.plan, start < instant {
      let since = start
      let periods = periods(of: plan, organization)
      let bounds = periods.interval(containing: instant)
      if bounds.from < instant {
        let times = plan.creditPeriods(within: bounds, of: periods)
        let start = max(since, bounds.from)
        let fee = PeriodFee(
          of: plan, for: bounds, from: start, later: times.starts(after: start, before: bounds.to),
          in: states[organization.index].terms.coins)
        states[organization.index].period = PlanPeriod(
          bounds: bounds, start: instant, fee: fee,
          credit: creditBefore(
            instant, of: plan, fee, in: times, since: start, until: bounds.to))
        resetQuotas(of: organization, plan)
        return PlanTurn()
      }
    }
    try requireRoom(for: states[organization.index].terms.plan, of: organization)
    return try turn(organization, at: instant) { (billing, _, invoice) throws(BillingRefusal) in
      try billing.startPeriod(organization, at: instant, on: &invoice)
    }
  }

  /// Returns when the running period of an organization's plan ends, or credit comes within it; `never`
  /// without a plan.
  public func nextPeriodEnd(of organization: Identifier<Organization>) -> Instant {
    let index = organization.index
    if let until = states[index].paused?.until { return until }
    guard let end = states[index].period?.bounds.to else { return .never }
    return min(end, states[index].period?.credit.next ?? .never)
  }

  /// Ends a plan period whose end has come and starts the next one, or brings the credit that has come
  /// due within it.
  ///
  /// All of it is one event: requests beyond the included ones are invoiced, credit whose time has
  /// run out expires, the fee is invoiced, its credit arrives and quotas are full. A late call turns
  /// the period as of its end; call until `nextPeriodEnd` is later than now.
  ///
  /// - Parameters:
  ///   - organization: Whose period.
  ///   - instant: Now.
  /// - Returns: What it came to; nothing where no period's end has come.
  /// - Throws: where it cannot be booked; nothing has changed then.
  public mutating func turnPeriod(
    of organization: Identifier<Organization>, at instant: Instant
  ) throws(BillingRefusal) -> PlanTurn {
    let end = nextPeriodEnd(of: organization)
    guard end <= instant else { return PlanTurn() }
    guard states[organization.index].paused == nil else {
      return try resumePlan(of: organization, at: end)
    }
    let isEnd = states[organization.index].period.map { $0.bounds.to <= end } ?? true
    let next = isEnd ? followingPlan(of: organization) : nil
    try requireRoom(for: next ?? states[organization.index].terms.plan, of: organization)
    return try turn(organization, at: end) { (billing, turn, invoice) throws(BillingRefusal) in
      if isEnd { try billing.close(organization, at: end, &turn, on: &invoice) }
      if billing.nextExpiry(of: organization) <= end {
        turn.expired = try billing.expireGrants(of: organization, at: end)
      }
      try billing.endUncarriedCredit(of: organization, at: end, &turn)
      guard isEnd else { return try billing.bringLaterCredit(to: organization, at: end, &turn) }
      if let next { billing.begin(next, of: organization, since: end) }
      try billing.startPeriod(organization, at: end, on: &invoice)
    }
  }

  /// What follows when the running period ends: the plan, or none, of a change that was to come then,
  /// or what a trial leads to; nil where the plan goes on.
  private func followingPlan(of organization: Identifier<Organization>) -> Plan?? {
    let state = states[organization.index]
    if let next = state.nextPlan { return next }
    guard state.period?.isTrial == true, let plan = state.terms.plan else { return nil }
    return .some(plan.trial?.goesOn == true ? plan : nil)
  }

  /// Puts an organization on a plan, or on none, whose first period is yet to start.
  mutating func begin(_ plan: Plan?, of organization: Identifier<Organization>, since: Instant?) {
    let index = organization.index
    states[index].nextPlan = nil
    states[index].terms.plan = plan
    if let since { states[index].planSince = since }
    guard plan == nil else { return }
    accounts[index].requestLimit = .max
    accounts[index].requestsInPeriod = 0
    startCounting(of: organization)
  }

  /// Ends a plan period early, with nothing after it.
  ///
  /// - Returns: What the period came to.
  /// - Throws: where it cannot be booked; nothing has changed then.
  public mutating func closePeriod(
    of organization: Identifier<Organization>, at instant: Instant
  ) throws(BillingRefusal) -> PlanTurn {
    endPause(of: organization, at: instant)
    return try turn(organization, at: instant) { (billing, turn, invoice) throws(BillingRefusal) in
      try billing.close(organization, at: instant, &turn, on: &invoice)
    }
  }

  /// Does something to plan periods that is one event, and so on one invoice.
  mutating func turn(
    _ organization: Identifier<Organization>, at instant: Instant,
    _ body: (inout Self, inout PlanTurn, inout Invoice) throws(BillingRefusal) -> Void
  ) throws(BillingRefusal) -> PlanTurn {
    var turn = PlanTurn()
    var invoice = draftInvoice(for: organization, at: instant)
    let awaited = states[organization.index].awaitedEvaluation
    try body(&self, &turn, &invoice)
    turn.invoice = issue(invoice, to: organization)
    // No evaluation follows from a moment between its postings.
    states[organization.index].awaitedEvaluation = awaited
    // The floor of admission may be another plan's.
    refreshEvaluationLevel(of: organization)
    let bringsCredit = turn.credit.isPositive || turn.postpaid.isPositive
    let takesCredit = turn.expired.isPositive || turn.creditTaken.isPositive
    if bringsCredit || takesCredit || !turn.trueUps.isEmpty {
      balanceMoved(organization, trigger: bringsCredit ? .credit : .threshold)
    }
    return turn
  }

  /// A plan's periods, in the organization's own zone.
  func periods(of plan: Plan, _ organization: Identifier<Organization>) -> QuotaPeriod {
    let state = states[organization.index]
    return plan.periods(since: state.planSince ?? .never, in: state.terms.zone)
  }

  /// Starts a plan period, where there is a plan: invoices the fee, grants the credit, resets quotas.
  ///
  /// Credit that the fee does not cover is promotional. Invoices are taken as paid when they are
  /// booked.
  mutating func startPeriod(
    _ organization: Identifier<Organization>, at instant: Instant,
    change: PeriodFee.ChangeCredit? = nil, on invoice: inout Invoice
  ) throws(BillingRefusal) {
    states[organization.index].period = nil
    let terms = states[organization.index].terms
    guard let plan = terms.plan else { return }
    let isFirst = !states[organization.index].hadPlan
    states[organization.index].hadPlan = true
    if isFirst, change == nil, let trial = plan.trial {
      let time = trial.interval(from: instant, in: terms.zone)
      try begin(trial, of: plan, over: time, for: organization, on: &invoice)
      return
    }
    let periods = periods(of: plan, organization)
    let bounds = periods.interval(containing: instant)
    let times = plan.creditPeriods(within: bounds, of: periods)
    let fee = PeriodFee(
      of: plan, for: bounds, from: instant, change: change,
      later: times.starts(after: instant, before: bounds.to), in: terms.coins)
    try transfer(
      Money(nanos: fee.amount.nanos - fee.paidCredit.nanos), debit: .cash,
      credit: .subscriptionRevenue, organization: organization, type: .fee,
      at: instant)
    let tax = terms.salesTax.tax(on: fee.amount)
    try collect(tax, from: organization, type: .fee, at: instant)
    let credit = try bring(
      fee.credit, of: plan, paid: fee.paidCredit, from: .cash, in: times, until: bounds.to,
      to: organization, at: instant, Attribution.none.on(invoice: invoice.number))
    if fee.amount.isPositive || fee.credit.isPositive {
      invoice.lines.append(
        Invoice.Line(
          .planFee, amount: fee.amount, tax: tax, credits: fee.credit, item: plan.name,
          period: Interval(from: instant, to: bounds.to)))
    }
    resetQuotas(of: organization, plan)
    states[organization.index].period = PlanPeriod(
      bounds: bounds, start: instant, fee: fee, credit: credit)
    if Log.recordsDecisions { record(.periodStart(fee), of: organization, at: instant) }
  }

  /// Starts a trial that has just begun: its credit arrives.
  private mutating func begin(
    _ trial: PlanTrial, of plan: Plan, over time: Interval,
    for organization: Identifier<Organization>, on invoice: inout Invoice
  ) throws(BillingRefusal) {
    let first = book.nextGrantNumber(of: accounts[organization.index].wallet)
    if trial.credit.isPositive {
      try grant(
        trial.credit, category: .promotional, organization: organization, at: time.from,
        type: .subscription, expiry: time.to,
        attribution: Attribution.none.on(invoice: invoice.number))
      invoice.lines.append(
        Invoice.Line(
          .planFee, amount: .zero, credits: trial.credit, item: plan.name, period: time))
    }
    startTrial(of: organization, over: time, from: time.from, bringing: trial.credit)
    let grants = first..<book.nextGrantNumber(of: accounts[organization.index].wallet)
    states[organization.index].period?.credit.given = trial.credit
    states[organization.index].period?.credit.givenGrants = GrantNumbers(grants)
    states[organization.index].period?.credit.time = time
    for number in grants { states[organization.index].planGrants.append(number) }
  }

  /// Puts an organization into a trial, from its beginning or from when the book opens.
  private mutating func startTrial(
    of organization: Identifier<Organization>, over time: Interval, from start: Instant,
    bringing credit: Money
  ) {
    guard let plan = states[organization.index].terms.plan else { return }
    resetQuotas(of: organization, plan)
    let fee = PeriodFee(freeOfChargeFor: time, bringing: credit)
    states[organization.index].period = PlanPeriod(
      bounds: time, start: start, fee: fee, isTrial: true)
    if Log.recordsDecisions { record(.periodStart(fee), of: organization, at: start) }
  }

  private mutating func resetQuotas(of organization: Identifier<Organization>, _ plan: Plan) {
    accounts[organization.index].requestsInPeriod = 0
    states[organization.index].settledOverage = (0, .zero, nil)
    limitRequests(of: organization, plan)
    states[organization.index].resetMeters()
    startCounting(of: organization)
  }

  /// Refuses a plan whose credit does not fit, before the first of its postings.
  func requireRoom(
    for plan: Plan?, of organization: Identifier<Organization>
  ) throws(BillingRefusal) {
    let credit = max(plan?.credit?.amount ?? .zero, plan?.trial?.credit ?? .zero)
    guard credit.isPositive else { return }
    let (after, overflow) = balance(of: organization).nanos
      .addingReportingOverflow(credit.nanos)
    guard !overflow, after < Int64.max / 2 else { throw .ledger(.overflow) }
  }

  /// Ends a plan period: invoices the requests beyond the included ones, and charges what meters cost
  /// less than their minimum.
  mutating func close(
    _ organization: Identifier<Organization>, at instant: Instant, _ turn: inout PlanTurn,
    on invoice: inout Invoice
  ) throws(BillingRefusal) {
    let state = states[organization.index]
    guard let plan = state.terms.plan, let running = state.period else { return }
    let requests = accounts[organization.index].requestsInPeriod
    let cost: Money
    do {
      cost = state.terms.coins.invoiced(
        try state.settledOverage.cost.adding(unsettledOverage(of: organization, plan)))
    } catch {
      throw .pricing(.overflow)
    }
    try transfer(
      cost, debit: .cash, credit: .overageRevenue,
      organization: organization, type: .overage, at: instant)
    let tax = state.terms.salesTax.tax(on: cost)
    try collect(tax, from: organization, type: .overage, at: instant)
    states[organization.index].period = nil
    let period = Interval(from: running.start, to: max(running.start, instant))
    let beyond = plan.overageRequests(of: requests)
    if cost.isPositive {
      invoice.lines.append(
        Invoice.Line(
          .overage, amount: cost, tax: tax, item: plan.name, period: period, requests: beyond))
    }
    let settledRate = beyond > state.settledOverage.requests ? nil : state.settledOverage.rate
    let summary = PeriodSummary(
      period: period, includedRequests: plan.includedRequests, requests: requests,
      overageRequests: beyond, rate: settledRate ?? Self.overageRate(of: plan), overageCost: cost)
    if Log.recordsDecisions { record(.periodEnd(summary), of: organization, at: instant) }
    turn.closed = summary
    turn.trueUps = try closeMeters(of: organization, isFree: running.isTrial, at: instant)
    try invoicePostpaid(plan, of: organization, for: period, at: instant, &turn, on: &invoice)
  }

  /// What requests beyond the included ones cost since the rate last changed.
  func unsettledOverage(
    of organization: Identifier<Organization>, _ plan: Plan
  ) throws(ArithmeticError) -> Money {
    guard case .charged(let rate, _) = plan.overage else { return .zero }
    let beyond = plan.overageRequests(of: accounts[organization.index].requestsInPeriod)
    let settled = states[organization.index].settledOverage.requests
    return try rate.cost(of: beyond - settled, rounding: .halfEven)
  }

  /// Sets beyond how many requests of the period one is refused.
  mutating func limitRequests(of organization: Identifier<Organization>, _ plan: Plan) {
    let settled = states[organization.index].settledOverage
    var limit = Int64.max
    switch (plan.includedRequests, plan.overage) {
    case (let included?, .rejected): limit = included
    case (let included?, .charged(let rate, let bound)):
      let most = bound.mostRequests(at: rate, after: settled.requests, costing: settled.cost)
      if let most { limit = Int64(clamping: Int128(included) + Int128(most)) }
    case (nil, _): break
    }
    accounts[organization.index].requestLimit = limit
  }

  static func overageRate(of plan: Plan) -> Rate {
    switch plan.overage {
    case .rejected: .zero
    case .charged(let rate, _): rate
    }
  }
}
