import Billing
import Ledger
import Pricing
import Quantities

extension OrganizationProcess {
  /// Counts usage for the next calendar month.
  mutating func startMonth() {
    month += 1
    timers.set(.monthEnd, at: context.monthEnd(month))
  }

  /// Starts the plan, or goes on with one that is already running.
  mutating func openPlan<Log: Journal>(
    at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    guard let plan = billing.terms(of: id).plan else { return }
    let periods = periods(of: plan)
    periodIndex = periods.number(of: instant)
    let period = periods.interval(ofPeriod: periodIndex)
    guard planSince < instant, period.from < instant else {
      try startPeriod(at: instant, &billing)
      return
    }
    periodStart = instant
    billing.continuePeriod(id)
    timers.set(.periodEnd, at: period.to.nanoseconds)
  }

  /// Puts the organization on another plan: the period ends early.
  ///
  /// With proration the unused part of the fee comes back, and the new plan's fee is for the rest of
  /// its own period; its credit comes with the next one. Without, a whole new period starts now.
  ///
  /// - Returns: What came back of the old fee.
  mutating func changePlan<Log: Journal>(
    to plan: Plan?, item: Int?, isProrated: Bool, by actor: Actor, at instant: Instant,
    _ billing: inout Billing<Log>
  ) throws(BillingRefusal) -> Money {
    try billing.permit(.changePlan, by: actor, in: id)
    var unused: Proration?
    var left = Interval(from: instant, to: instant)
    if isProrated, let old = billing.terms(of: id).plan {
      let period = periods(of: old).interval(ofPeriod: periodIndex)
      unused = Proration(of: period, at: instant)
      left = Interval(from: instant, to: period.to)
    }
    try closePeriod(at: instant, &billing)
    let back = try billing.changePlan(
      to: plan, organization: id, unused: unused, by: actor, at: instant)
    invoice(back, ofPlanFor: left, at: instant, billing)
    planItem = Int32(truncatingIfNeeded: item ?? -1)
    if !isProrated { planSince = instant }
    if let plan { periodIndex = periods(of: plan).number(of: instant) }
    try startPeriod(at: instant, isProrated: isProrated, &billing)
    return back.money
  }

  /// Closes a plan period and starts the next one.
  mutating func turnPeriod<Log: Journal>(
    at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    try closePeriod(at: instant, &billing)
    periodIndex += 1
    let bringsCredit = billing.terms(of: id).plan?.credit != nil
    // The order of events: a period closes, credit expires, credit comes in. All of it is one event
    // here, so that neither both periods' credit nor none is ever seen in the wallet.
    if bringsCredit, billing.nextExpiry(of: id) <= instant {
      _ = try bookExpiry(at: instant, &billing)
    }
    try startPeriod(at: instant, &billing)
    balanceChanged(at: instant.nanoseconds, billing)
    if bringsCredit { balanceRose(billing) }
    if bringsCredit, billing.needsEvaluation(id) {
      requestEvaluation(at: instant.nanoseconds, trigger: .credit)
    }
  }

  /// Starts a plan period: the fee is invoiced, its credit arrives and quotas are full again.
  private mutating func startPeriod<Log: Journal>(
    at instant: Instant, isProrated: Bool = false, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    guard let plan = billing.terms(of: id).plan else {
      timers.set(.periodEnd, at: .max)
      return
    }
    periodStart = instant
    let period = periods(of: plan).interval(ofPeriod: periodIndex)
    let expiry = plan.credit?.expiry(
      ofCreditAt: instant, periodEnd: period.to, in: context.planZone)
    let fee =
      isProrated
      ? Proration(of: period, at: instant).left(of: plan.fee, rounding: .halfEven)
      : plan.fee(of: period, from: instant, rounding: .halfEven)
    let charge = try billing.startPeriod(
      id, at: instant, fee: fee, creditExpiry: expiry ?? .never, bringsCredit: !isProrated)
    invoice(charge, for: Interval(from: instant, to: period.to), at: instant, billing)
    timers.set(.periodEnd, at: period.to.nanoseconds)
    timers.set(.expiry, at: billing.nextExpiry(of: id).nanoseconds)
  }

  /// The plan's periods, in the organization's own zone.
  private func periods(of plan: Plan) -> QuotaPeriod {
    plan.periods(since: planSince, in: context.planZone)
  }

  /// Ends a plan period: requests beyond the included ones are invoiced.
  mutating func closePeriod<Log: Journal>(
    at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    guard let summary = try billing.closePeriod(id, at: instant) else { return }
    record(summary, endingAt: instant, billing)
  }

  /// Writes down what a plan period came to.
  mutating func record<Log: Journal>(
    _ summary: PeriodSummary, endingAt instant: Instant, _ billing: Billing<Log>
  ) {
    outcome.periods.append(PeriodRecord(from: periodStart, to: instant, summary: summary))
    invoice(summary, at: instant, billing)
  }

  /// Books credit whose time has run out.
  mutating func expireGrants<Log: Journal>(
    at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    guard try bookExpiry(at: instant, &billing).isPositive else { return }
    balanceChanged(at: instant.nanoseconds, billing)
    if billing.needsEvaluation(id) {
      requestEvaluation(at: instant.nanoseconds, trigger: .threshold)
    }
  }

  private mutating func bookExpiry<Log: Journal>(
    at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) -> Money {
    let expired = try billing.expireGrants(of: id, at: instant)
    outcome.tallies.add(expired, to: .expiredCredits)
    timers.set(.expiry, at: billing.nextExpiry(of: id).nanoseconds)
    return expired
  }

  /// Books what metered infrastructure used since the last time.
  ///
  /// At or below zero it is not delivered and not charged, like a request.
  mutating func bookInfrastructure<Log: Journal>(
    at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    for index in infrastructureDue.indices
    where infrastructureDue[index] == instant.nanoseconds {
      let source = context.infrastructure[index]
      infrastructureDue[index] = (instant + source.every).nanoseconds
      guard billing.hasCredit(id, project: source.project) else {
        outcome.tallies[.blockedMeterIntervals] += 1
        refusedEstimate = .zero
        requestEvaluation(at: instant.nanoseconds, trigger: .refusal)
        noticeBlock(at: instant)
        continue
      }
      for item in source.quantities {
        let cost = try billing.meter(
          item.quantity, meter: item.meter, organization: id, at: instant, type: .infrastructure,
          attribution: Attribution(project: source.project))
        outcome.tallies.add(cost, to: .infrastructureCost)
        usage.add(meter: item.meter, quantity: item.quantity, cost: cost, month: month)
      }
    }
    timers.set(.infrastructure, at: infrastructureDue.min() ?? .max)
    balanceChanged(at: instant.nanoseconds, billing)
    if billing.needsEvaluation(id) {
      requestEvaluation(at: instant.nanoseconds, trigger: .threshold)
    }
  }

  /// Samples the balance.
  mutating func sample<Log: Journal>(at instant: Instant, _ billing: Billing<Log>) {
    outcome.balances.append(billing.balance(of: id).nanos)
    outcome.isBlocked.append(isBlocked(billing))
    sampleIndex += 1
    timers.set(
      .sample,
      at: sampleIndex < context.samples.count
        ? context.samples[sampleIndex].nanoseconds : .max)
  }

  /// Closes the record at the end of the horizon.
  mutating func finish<Log: Journal>(
    at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    sample(at: instant, billing)
    try closePeriod(at: instant, &billing)
    let balance = billing.balance(of: id).nanos
    integral.change(to: balance, isBlocked: isBlocked(billing), at: instant.nanoseconds)
    if var open = spell {
      open.to = instant
      outcome.spells.append(open)
      spell = nil
    }
    finishBudgetSpells(at: instant)
    if isDeliberate { finishHolds(at: instant, billing) }
    guard !outcome.tallies.isBeyondRange else { throw .ledger(.overflow) }
    let missing = processor.uncredited(within: Interval(from: measuredSince, to: instant))
    outcome.tallies[.uncreditedCharges] = missing.charges
    guard let uncredited = Int64(exactly: missing.amount) else { throw .ledger(.overflow) }
    outcome.tallies[.uncreditedAmount] = uncredited
    outcome.tallies[.closingBalance] = balance
    outcome.tallies[.meanBalance] = integral.mean(over: context.measured.duration)
    outcome.tallies[.minimumBalance] = integral.lowest
    outcome.tallies[.maximumOverdraft] = max(0, -integral.lowest)
    outcome.tallies[.blockedTime] = integral.blockedTime
    outcome.usage = usage.records
    outcome.hours = hours.records
  }
}
