import Billing
import Ledger
import Quantities

/// What comes due of itself: billing says when, and does it.
extension OrganizationProcess {
  /// Sets the timer of what comes due next; to be called after whatever may have moved that.
  @inline(never)
  mutating func awaitDue(at instant: Instant, _ billing: Billing<Log>) {
    timers.set(due: billing.nextDue(of: id, at: instant))
  }

  /// Has billing do what has come due, and writes down what it led to.
  mutating func processDue(_ billing: inout Billing<Log>) throws(BillingRefusal) {
    guard let due = timers.due else { preconditionFailure("nothing is due") }
    let instant = due.instant
    switch try billing.processDue(due, of: id) {
    case .periodTurned(let turn):
      collect(turn)
      balanceChanged(at: instant.nanoseconds, billing)
      if turn.credit.isPositive { balanceRose(billing) }
    case .spendingClosed:
      endBudgetSpells(at: instant, billing)
      balanceChanged(at: instant.nanoseconds, billing)
    case .creditExpired(let amount):
      if amount.isPositive { balanceChanged(at: instant.nanoseconds, billing) }
    case .holdsExpired(let expired):
      guard expired.count > 0 else { return }
      outcome.tallies[.holdsExpired] += Int64(expired.count)
      held.change(to: billing.held(of: id).nanos, at: instant.nanoseconds)
      balanceChanged(at: instant.nanoseconds, billing)
    case .ruleEvaluated(let outcomes): carryOut(outcomes, at: instant, billing)
    case .alertsDue(let alerts):
      for alert in alerts { send(alert, at: instant, billing) }
    }
  }
}
