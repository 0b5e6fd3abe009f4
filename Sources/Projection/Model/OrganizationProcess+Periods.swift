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

  /// Closes a plan period and starts the next one.
  mutating func turnPeriod<Log: Journal>(
    at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    try closePeriod(at: instant, &billing)
    periodIndex += 1
    try startPeriod(at: instant, &billing)
    balanceChanged(at: instant.nanoseconds, billing)
  }

  /// Starts a plan period: the fee is invoiced and quotas are full again.
  mutating func startPeriod<Log: Journal>(
    at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    guard let plan = billing.terms(of: id).plan else { return }
    periodStart = instant
    let fee = try billing.startPeriod(id, at: instant)
    outcome.tallies.add(fee, to: .planFees)
    if fee.isPositive {
      outcome.purchases.append(
        PurchaseRecord(at: instant, kind: .planFee, price: fee, credits: .zero, bonus: .zero))
      record(.planFee, fee, at: instant)
    }
    let periods = QuotaPeriod(
      anchor: context.horizon.from, length: plan.period, zone: context.zone)
    timers.set(.periodEnd, at: periods.start(ofPeriod: periodIndex + 1).nanoseconds)
  }

  /// Ends a plan period: requests beyond the included ones are invoiced.
  mutating func closePeriod<Log: Journal>(
    at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    guard let summary = try billing.closePeriod(id, at: instant) else { return }
    outcome.tallies.add(summary.overageCost, to: .overageCost)
    outcome.periods.append(PeriodRecord(from: periodStart, to: instant, summary: summary))
    if summary.overageCost.isPositive {
      outcome.purchases.append(
        PurchaseRecord(
          at: instant, kind: .overage, price: summary.overageCost, credits: .zero, bonus: .zero))
      record(.overage, summary.overageCost, at: instant)
    }
  }

  /// Books credit whose time has run out.
  mutating func expireGrants<Log: Journal>(
    at instant: Instant, _ billing: inout Billing<Log>
  ) throws(BillingRefusal) {
    let expired = try billing.expireGrants(of: id, at: instant)
    outcome.tallies.add(expired, to: .expiredCredits)
    timers.set(.expiry, at: billing.nextExpiry(of: id).nanoseconds)
    guard expired.isPositive else { return }
    balanceChanged(at: instant.nanoseconds, billing)
    if billing.needsAttention(id) {
      requestAttention(at: instant.nanoseconds, trigger: .threshold)
    }
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
      guard billing.balance(of: id).isPositive else {
        outcome.tallies[.blockedMeterIntervals] += 1
        requestAttention(at: instant.nanoseconds, trigger: .refusal)
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
    if billing.needsAttention(id) {
      requestAttention(at: instant.nanoseconds, trigger: .threshold)
    }
  }

  /// Sends the alerts that are due.
  mutating func sendAlerts<Log: Journal>(at instant: Instant, _ billing: inout Billing<Log>) {
    timers.set(.alert, at: .max)
    while let level = billing.takeAlert(id) {
      outcome.alerts.append(
        AlertRecord(at: instant, level: level, balance: billing.balance(of: id)))
    }
  }

  /// Samples the balance.
  mutating func sample<Log: Journal>(at instant: Instant, _ billing: Billing<Log>) {
    outcome.balances.append(billing.balance(of: id).nanos)
    outcome.isBlocked.append(billing.refusal(of: id) != nil)
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
    integral.change(to: balance, isBlocked: billing.refusal(of: id) != nil, at: instant.nanoseconds)
    if var open = spell {
      open.to = instant
      outcome.spells.append(open)
      spell = nil
    }
    guard !outcome.tallies.isBeyondRange else { throw .ledger(.overflow) }
    outcome.tallies[.closingBalance] = balance
    outcome.tallies[.meanBalance] = integral.mean(over: context.horizon.duration)
    outcome.tallies[.minimumBalance] = integral.lowest
    outcome.tallies[.maximumOverdraft] = max(0, -integral.lowest)
    outcome.tallies[.blockedTime] = integral.blockedTime
    outcome.usage = usage.records
  }
}
