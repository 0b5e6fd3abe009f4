import Billing
import Ledger
import Quantities

/// What was counted before measuring began, as far as it is needed later.
struct UnmeasuredTotals {
  /// Credit bought by auto top-ups, in nano-units.
  var topUpAmount = Int128.zero
  /// Credit of charges that had been credited before.
  var overcreditedAmount = Int128.zero
  /// What the accounts had come to.
  var position = Position()
  /// Credit delivered on invoice that was not paid for when measuring began.
  var unpaidCredit = Int64.zero
}

extension OrganizationProcess {
  /// Ends the warm-up: forgets what was counted, and counts on from the state that there is.
  ///
  /// Clients that wait to come back with a refused request count as though they came now, so that
  /// requests are those served and those blocked.
  @inline(never)
  mutating func beginMeasuring<Log: Journal>(
    at instant: Instant, _ billing: Billing<Log>
  ) throws(BillingRefusal) {
    timers.set(.warmUpEnd, at: .max)
    let before = outcome.tallies
    guard !before.isBeyondRange else { throw .ledger(.overflow) }
    unmeasured = UnmeasuredTotals(
      topUpAmount: Int128(before[.topUpAmount]),
      overcreditedAmount: Int128(before[.overcreditedAmount]),
      position: billing.position(of: id),
      unpaidCredit: billing.invoicedCredit(of: id).nanos)
    measuredSince = instant
    let balance = billing.balance(of: id)
    outcome.tallies = Tallies()
    outcome.tallies[.openingBalance] = balance.nanos
    outcome.tallies[.requests] = Int64(waiting.count)
    if !balance.isPositive { outcome.tallies[.runway] = 0 }
    integral = BalanceIntegral(
      level: balance.nanos, isBlocked: isBlocked(billing), at: instant.nanoseconds)
    held.restart(at: instant.nanoseconds)
  }
}
