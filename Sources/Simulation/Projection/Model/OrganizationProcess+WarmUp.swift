import Billing
import Ledger
import Quantities
import SimulationKernel

/// What there was before measuring began, as far as it is needed later.
struct UnmeasuredTotals {
  var tallies = Tallies()
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
  mutating func beginMeasuring(
    at instant: Instant, _ billing: Billing<Log>
  ) throws(BillingRefusal) {
    timers.set(.warmUpEnd, at: .max)
    let before = outcome.tallies
    guard !before.isBeyondRange else { throw .ledger(.overflow) }
    unmeasured = UnmeasuredTotals(
      tallies: before, position: billing.position(of: id),
      unpaidCredit: billing.invoicedCredit(of: id).nanos)
    measuredSince = instant
    let balance = billing.balance(of: id)
    outcome.tallies = Tallies()
    outcome.tallies[.openingBalance] = balance.nanos
    outcome.tallies[.requests] = Int64(waiting.count)
    if !balance.isPositive { outcome.tallies[.runway] = 0 }
    integral = LevelIntegral(
      level: balance.nanos, isBlocked: isBlocked(billing), at: instant.nanoseconds)
    held = LevelIntegral(level: billing.held(of: id).nanos, at: instant.nanoseconds)
  }
}
